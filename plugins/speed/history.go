package main

import "github.com/data-wise/aiterm/sdk"

// sample is one reply: what went in and came out, and how long it took.
type sample struct{ in, out, ms int64 }

// speed is in tokens a second, of what comes out, goes in, or both.
func (s sample) speed(kind byte) int64 {
	tokens := s.out
	switch kind {
	case 'i':
		tokens = s.in
	case 't':
		tokens += s.in
	}
	return tokens * 1000 / s.ms
}

const (
	most      = 20                 // samples that are kept
	shortest  = 50                 // milliseconds of a reply
	longest   = 60 * 60 * 1000     // likewise
	maxTokens = 10_000_000         // of one reply
	maxSpent  = 1000 * 24 * 3600e3 // milliseconds of a session
	// key is of the session alone.
	key = "session/speed"
)

// history are the last replies, the oldest first, and where the count stands.
type history struct {
	requests     int64 // answered, when a reply was last counted
	before, seen int64 // milliseconds of waiting for replies, as last counted, and before that
	samples      [most]sample
	n            int
}

func (h *history) add(s sample) {
	if h.n == most {
		copy(h.samples[:], h.samples[1:])
		h.n--
	}
	h.samples[h.n] = s
	h.n++
}

// mean is all replies as if they were one.
func (h *history) mean() sample {
	var all sample
	for _, s := range h.samples[:h.n] {
		all.in, all.out, all.ms = all.in+s.in, all.out+s.out, all.ms+s.ms
	}
	return all
}

// remember adds a reply to what is kept of the session, if just one has come since the
// last line: of several, only the time of all and the tokens of the last are known. How
// many have come is told since Claude Code 2.1.251; before, nothing is known.
func remember() (h history) {
	spent, ok := sdk.APIDurationMS()
	requests := sdk.Status("prompt_cache.requests").Int(-1)
	old := sdk.StoreGet(key).String()
	known := h.read(old)
	if !ok || requests < 0 || spent > maxSpent {
		return h
	}
	in := tokens("input_tokens") + tokens("cache_creation_input_tokens") + tokens("cache_read_input_tokens")
	out := tokens("output_tokens")
	replies := requests - h.requests
	switch {
	case !known || replies < 0 || spent < h.seen:
		h.requests, h.before, h.seen = requests, spent, spent
	case replies == 0:
		// Something else took the time: a title, an agent.
		if spent > h.seen {
			h.before, h.seen = h.seen, spent
		}
	case out <= 1, spent == h.seen && h.before == h.seen:
		return h // it is still coming in
	default:
		ms := spent - h.seen
		if ms == 0 {
			ms = h.seen - h.before // the time was told before the reply was
		}
		if replies == 1 && ms >= shortest && ms <= longest {
			h.add(sample{in, out, ms})
		}
		h.requests, h.before, h.seen = requests, spent, spent
	}
	if text := h.text(); text != old {
		sdk.StoreSet(key, text)
	}
	return h
}

// tokens is a count of the last reply, 0 where it is not known.
func tokens(name string) int64 {
	return min(max(sdk.Status("context_window.current_usage."+name).Int(0), 0), maxTokens)
}

// text is numbers with a space behind each.
func (h *history) text() string {
	text := sdk.Itoa(h.requests) + " " + sdk.Itoa(h.before) + " " + sdk.Itoa(h.seen) + " "
	for _, s := range h.samples[:h.n] {
		text += sdk.Itoa(s.in) + " " + sdk.Itoa(s.out) + " " + sdk.Itoa(s.ms) + " "
	}
	return text
}

// read takes what is kept; false for nothing, and for what is no such thing.
func (h *history) read(text string) bool {
	var numbers [3 + 3*most]int64
	n, start := 0, 0
	for i := range len(text) {
		if text[i] != ' ' {
			continue
		}
		value, ok := sdk.ParseInt(text[start:i])
		if !ok || value < 0 || n == len(numbers) {
			return false
		}
		numbers[n] = value
		n, start = n+1, i+1
	}
	if n < 3 || n%3 != 0 {
		return false
	}
	for i := 3; i < n; i += 3 {
		s := sample{numbers[i], numbers[i+1], numbers[i+2]}
		if s.ms < shortest || s.ms > longest || s.in > 3*maxTokens || s.out > maxTokens {
			h.n = 0
			return false
		}
		h.add(s)
	}
	h.requests, h.before, h.seen = numbers[0], numbers[1], numbers[2]
	return true
}
