package main

import "github.com/data-wise/aiterm/sdk"

// sample is how much was in the context at the end of a minute.
type sample struct{ minute, tokens int64 }

const (
	most   = 24 // samples that are kept
	oldest = 90 // minutes
	// key is of the session alone.
	key = "session/context"
	// noise is which part of the tokens a fall may have that is none: what was sent with
	// the last request need not be sent with the next.
	noise = 20
)

// history are the last samples, the oldest first. Only changes make one.
type history struct {
	samples [most]sample
	n       int
}

func (h *history) last() sample { return h.samples[h.n-1] }

func (h *history) add(s sample) {
	if h.n == most {
		copy(h.samples[:], h.samples[1:])
		h.n--
	}
	h.samples[h.n] = s
	h.n++
}

// remember adds what is in the context now to what is kept of the session. fell says that
// the last change was a fall, as by a compaction.
func remember(tokens int64) (h history, fell bool) {
	now := sdk.Minute()
	old := sdk.StoreGet(key).String()
	h.read(old, now)
	switch {
	case h.n == 0:
		h.add(sample{now, tokens})
	case tokens == h.last().tokens:
	case h.last().minute == now && tokens > h.last().tokens:
		h.samples[h.n-1].tokens = tokens
	default:
		h.add(sample{now, tokens})
	}
	if text := h.text(); text != old {
		sdk.StoreSet(key, text)
	}
	return h, h.n > 1 && isFall(h.samples[h.n-2], h.last())
}

func isFall(before, after sample) bool { return after.tokens < before.tokens-before.tokens/noise }

// pace is by how many tokens a minute of work the context grows, since it last fell; 0
// where that is not known.
func (h *history) pace(now int64) float64 {
	first := 0
	for i := 1; i < h.n; i++ {
		if isFall(h.samples[i-1], h.samples[i]) {
			first = i
		}
	}
	minutes := int64(0)
	for i := first + 1; i < h.n; i++ {
		minutes += min(h.samples[i].minute-h.samples[i-1].minute, lull)
	}
	minutes += min(now-h.last().minute, lull)
	grown := h.last().tokens - h.samples[first].tokens
	if h.n-1-first < leastChanges || minutes < leastMinutes || grown <= 0 {
		return 0
	}
	return float64(grown) / float64(minutes)
}

// text is "MINUTE TOKENS MINUTE TOKENS …".
func (h *history) text() string {
	text := ""
	for _, s := range h.samples[:h.n] {
		text += sdk.Itoa(s.minute) + " " + sdk.Itoa(s.tokens) + " "
	}
	return text
}

// read takes what is kept, as far as it can be true and is not too old.
func (h *history) read(text string, now int64) {
	for text != "" {
		var minute, tokens int64
		var ok, also bool
		minute, text, ok = number(text)
		tokens, text, also = number(text)
		if !ok || !also || minute > now || h.n > 0 && minute < h.last().minute {
			h.n = 0
			return
		}
		if now-minute <= oldest {
			h.add(sample{minute, tokens})
		}
	}
}

// number reads the first one, up to a space.
func number(text string) (n int64, rest string, ok bool) {
	for i := range len(text) {
		if text[i] == ' ' {
			n, ok = sdk.ParseInt(text[:i])
			return n, text[i+1:], ok && n >= 0
		}
	}
	return 0, "", false
}
