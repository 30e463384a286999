package usage

import (
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

// Heard is what a session says at one render. Claude Code repeats what came with
// the last reply of the model until the next one, for hours if the session is
// idle.
type Heard struct {
	Snapshot Snapshot // what it says of the limits

	limited bool      // it says something of them, be it what cannot be true
	session string    // stands for the session; "" where it has no name
	replies float64   // a count that grows with every reply; below 0 where there is none
	prompt  string    // stands for the last prompt, where there is no such count
	replied bool      // this process of Claude Code has had a reply
	lastAt  time.Time // the last reply, where that is told
}

// Trial is the name of a member of documents that no session sent: what they say is
// not remembered.
const Trial = "aiterm_trial"

// HeardFrom reads what a session says on stdin.
func HeardFrom(s status.Status, now time.Time) Heard {
	h := Heard{Snapshot: FromStatus(s, now, now), replies: -1}
	_, trial := s.Get(Trial)
	if id, ok := s.Get("session_id"); ok && id != "" && !trial {
		h.session = shortHash(id)
	}
	if spent, ok := s.Number("cost.total_api_duration_ms"); ok && spent >= 0 && spent <= maxReplies {
		h.replies = spent
	} else if prompt, ok := s.Get("prompt_id"); ok {
		h.prompt = shortHash(prompt)
	}
	h.limited = len(h.Snapshot.windows) > 0 || namesLimits(s)
	if requests, ok := s.Number("prompt_cache.requests"); ok && requests > 0 {
		h.replied = true
		h.lastAt = lastRequest(s, now)
	}
	return h
}

// namesLimits reports whether there is a window in rate_limits, whatever is said of it.
func namesLimits(s status.Status) bool {
	return slices.ContainsFunc(s.Keys("rate_limits", maxWindows), func(name string) bool {
		_, ok := s.Get("rate_limits." + name)
		return ok
	})
}

// maxReplies is 30 years in milliseconds.
const maxReplies = 1e12

// lastRequest is when the prompt cache was last used, which its expiry tells.
func lastRequest(s status.Status, now time.Time) time.Time {
	expires, ok := s.Number("prompt_cache.expires_at")
	ttl, _ := s.Get("prompt_cache.ttl")
	lifetime := 5 * time.Minute
	switch {
	case !ok:
		return time.Time{}
	case ttl == "1h":
		lifetime = time.Hour
	case ttl != "5m":
		return time.Time{}
	}
	at := fromEpoch(expires).Add(-lifetime)
	if at.After(now) || now.Sub(at) > 7*day {
		return time.Time{}
	}
	return at
}

// speaker is what a session said last, so that its repeating can be told from news.
type speaker struct {
	id      string
	replies float64
	prompt  string
	heardAt time.Time // when its words were news
	vague   bool      // nobody was there then; that was the first that was seen of it
	limits  limits
	place   place
	words   []word
}

// place is how a session stands to the limits that are shared.
type place string

const (
	stranger place = ""      // not known: its own words tell
	member   place = "in"    // they are its own: it follows where another one sees them change
	apart    place = "apart" // they are not: it has others, for good
)

// limits is what is known of whether a session has any.
type limits string

const (
	unknownLimits limits = ""
	someLimits    limits = "some" // it has named some
	// missedLimits is after a reply without the limits that it had named before, as
	// happens; with the next one they are none: another login, with an API key.
	missedLimits limits = "missed"
	noLimits     limits = "none" // it has had replies, and named none
)

// word is what a session said of one window.
type word struct {
	window   string
	percent  float64
	resetsAt time.Time
}

func (s speaker) equal(other speaker) bool {
	return s.id == other.id && s.replies == other.replies && s.prompt == other.prompt && s.heardAt.Equal(other.heardAt) &&
		s.vague == other.vague && s.limits == other.limits && s.place == other.place && slices.Equal(s.words, other.words)
}

func (s speaker) word(window string) (word, bool) {
	i := slices.IndexFunc(s.words, func(w word) bool { return w.window == window })
	if i < 0 {
		return word{}, false
	}
	return s.words[i], true
}

// repeats reports whether a session said the same of a window before.
func (s speaker) repeats(w Window) bool {
	said, ok := s.word(w.Name)
	return ok && said.percent == w.Percent && sameMinute(said.resetsAt, w.ResetsAt)
}

// hasReply reports whether h came with a reply that the session did not have when
// it was last heard. A prompt is no reply: slash commands are prompts too.
func (s speaker) hasReply(h Heard) bool {
	if h.replies >= 0 && s.replies >= 0 {
		return h.replies > s.replies
	}
	return h.replies < 0 && s.replies < 0 && h.prompt != s.prompt
}

// lost reports whether the count of replies began anew, or is one of before.
func (s speaker) lost(h Heard) bool { return h.replies >= 0 && h.replies < s.replies }

// maxSessions is how many sessions are remembered: those that changed last.
const maxSessions = 48

// remember puts a session at the end.
func (c *Contents) remember(s speaker) {
	next := make([]speaker, 0, len(c.speakers)+1)
	for _, each := range c.speakers {
		if each.id != s.id {
			next = append(next, each)
		}
	}
	next = append(next, s)
	c.speakers = next[max(0, len(next)-maxSessions):]
}

// scattered is the sessions when the limits that are shared are not those any more
// that were, but those of one session, or of another account.
func scattered(all []speaker, but string) []speaker {
	next := slices.Clone(all)
	for i := range next {
		if next[i].place == member && next[i].id != but {
			next[i].place = stranger
		}
	}
	return next
}

func (c Contents) session(id string) (speaker, bool) {
	i := slices.IndexFunc(c.speakers, func(s speaker) bool { return s.id == id })
	if i < 0 || id == "" {
		return speaker{id: id, replies: -1}, false
	}
	return c.speakers[i], true
}
