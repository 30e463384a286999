package usage

import (
	"strconv"
	"time"
	"unsafe"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// version is that of the file. Since the third it is a mirrored one (see
// [state.WriteMirrored]), which older programs read as the second.
const version = 3

// encodeCache writes JSON for people to read:
//
//	{"version": 3, "claude_file": "…", "account": "…", "account_since": "…", "answered_at": "…", "windows": {
//	 "five_hour": {"used_percentage":45,"resets_at":"…","source":"stdin","seen_at":"…"}
//	}, "sessions": {
//	 "1f2e3d4c": {"heard_at":"…","replies":2000,"limits":"some","place":"in","says":{"five_hour":[45,1795349400]}}
//	}, "gone": {"extra_usage":"…"}}
func encodeCache(c Contents) []byte {
	b := append(make([]byte, 0, 1024+160*len(c.speakers)), `{"version": 3, `...)
	if c.ClaudeStamp != "" {
		b = append(appendText(append(b, `"claude_file": `...), c.ClaudeStamp), ", "...)
	}
	if c.Account != "" {
		b = append(appendText(append(b, `"account": `...), c.Account), ", "...)
	}
	if !c.AccountSince.IsZero() {
		b = append(appendTime(append(b, `"account_since": `...), c.AccountSince), ", "...)
	}
	if !c.AnsweredAt.IsZero() {
		b = append(appendTime(append(b, `"answered_at": `...), c.AnsweredAt), ", "...)
	}
	b = append(b, `"windows": {`...)
	for i, w := range c.Snapshot.windows {
		b = appendText(between(b, i), w.Name)
		b = w.appendFields(append(b, ": {"...))
		seen := `,"seen_at":`
		if w.Vague {
			seen = `,"seen_by":`
		}
		b = append(appendTime(append(b, seen...), w.SeenAt), '}')
	}
	b = append(b, "\n}, \"sessions\": {"...)
	for i, s := range c.speakers {
		b = s.appendFields(append(appendText(between(b, i), s.id), ": "...))
	}
	b = append(b, "\n}, \"gone\": {"...)
	for i, d := range c.gone {
		b = appendTime(append(appendText(between(b, i), d.window), ": "...), d.at)
	}
	return append(b, "\n}}\n"...)
}

// between begins a line for another one of many.
func between(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return append(b, "\n "...)
}

func (s speaker) appendFields(b []byte) []byte {
	heard := `{"heard_at":`
	if s.vague {
		heard = `{"heard_by":`
	}
	b = appendTime(append(b, heard...), s.heardAt)
	if s.replies >= 0 {
		b = strconv.AppendFloat(append(b, `,"replies":`...), s.replies, 'f', -1, 64)
	}
	if s.prompt != "" {
		b = appendText(append(b, `,"prompt":`...), s.prompt)
	}
	if s.limits != unknownLimits {
		b = appendText(append(b, `,"limits":`...), string(s.limits))
	}
	if s.place != stranger {
		b = appendText(append(b, `,"place":`...), string(s.place))
	}
	if len(s.words) > 0 {
		b = append(b, `,"says":{`...)
		for i, w := range s.words {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendFloat(append(appendText(b, w.window), ":["...), w.percent, 'f', -1, 64)
			if !w.resetsAt.IsZero() {
				b = strconv.AppendInt(append(b, ','), w.resetsAt.Unix(), 10)
			}
			b = append(b, ']')
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

// goneKept is how long it is remembered that a window went: no session repeats
// older figures, which have expired.
const goneKept = 31 * day

// decodeCache reads what still counts at now, and of one session what it said, or of
// everyone. Whatever is not as encodeCache writes it is left out.
func decodeCache(data []byte, session string, now time.Time) Contents {
	var c Contents
	// Nobody writes to the bytes any more.
	jsontext.Parse(unsafe.String(unsafe.SliceData(data), len(data))).ForEach(func(key, v jsontext.Value) bool {
		switch key.Str {
		case "claude_file":
			if plainName(v.Str) {
				c.ClaudeStamp = v.Str
			}
		case "account":
			if plainName(v.Str) {
				c.Account = v.Str
			}
		case "account_since":
			c.AccountSince = pastTime(v.Str, now)
		case "answered_at":
			c.AnsweredAt = pastTime(v.Str, now)
		case "windows":
			c.Snapshot = decodeWindows(v, now)
		case "sessions":
			c.speakers = decodeSpeakers(v, session)
		case "gone":
			v.ForEach(func(name, at jsontext.Value) bool {
				d := departure{name.Str, pastTime(at.Str, now)}
				if (plainName(d.window) || d.window == everything) && now.Sub(d.at) < goneKept {
					c.gone = append(c.gone, d)
				}
				return len(c.gone) < maxDepartures
			})
		}
		return true
	})
	return c
}

// pastTime is zero for what is no time, and for one yet to come: a clock that was
// set back would else keep every sample out.
func pastTime(text string, now time.Time) time.Time {
	if t, ok := parseTime(text); ok && !t.After(now) {
		return t
	}
	return time.Time{}
}

func decodeWindows(object jsontext.Value, now time.Time) Snapshot {
	var windows []Window
	object.ForEach(func(name, v jsontext.Value) bool {
		if w, ok := decodeWindow(name.Str, v); ok && w.Name == name.Str {
			// The clock was set back since: who knows when that was.
			w.Vague = w.Vague || w.SeenAt.After(now.Add(raced))
			windows = append(windows, w)
		}
		return len(windows) < maxWindows
	})
	return New(now, windows...)
}

func decodeSpeakers(object jsontext.Value, session string) []speaker {
	var speakers []speaker
	object.ForEach(func(id, v jsontext.Value) bool {
		if session != everyone && id.Str != session {
			return true
		}
		s := speaker{id: id.Str, replies: -1}
		good := plainName(s.id)
		v.ForEach(func(key, v jsontext.Value) bool {
			switch key.Str {
			case "heard_at", "heard_by":
				at, ok := parseTime(v.Str)
				s.heardAt, s.vague, good = at, key.Str == "heard_by", good && ok
			case "replies":
				if v.Type == jsontext.Number && v.Num >= 0 && v.Num <= maxReplies {
					s.replies = v.Num
				}
			case "prompt":
				if plainName(v.Str) {
					s.prompt = v.Str
				}
			case "limits":
				if l := limits(v.Str); l == someLimits || l == missedLimits || l == noLimits {
					s.limits = l
				}
			case "place":
				if p := place(v.Str); p == member || p == apart {
					s.place = p
				}
			case "says":
				s.words = decodeWords(v)
			}
			return good
		})
		if good && !s.heardAt.IsZero() {
			speakers = append(speakers, s)
		}
		return len(speakers) < maxSessions
	})
	return speakers
}

func decodeWords(object jsontext.Value) []word {
	var words []word // nil where nothing was said, as it is when nothing is written
	object.ForEach(func(name, v jsontext.Value) bool {
		w := word{window: name.Str}
		n := 0
		v.ForEach(func(_, figure jsontext.Value) bool {
			switch n++; {
			case figure.Type != jsontext.Number:
			case n == 1:
				w.percent = figure.Num
			case n == 2:
				w.resetsAt = fromEpoch(figure.Num)
			}
			return n < 2
		})
		if plainName(w.window) && n > 0 && w.percent >= 0 && w.percent <= maxFigure {
			words = append(words, w)
		}
		return len(words) < maxWindows
	})
	return words
}
