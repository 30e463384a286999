package capability

import (
	"slices"
	"strings"
)

// Limits of a trace that is kept; a segment that asks more is run each time.
const (
	MaxQuestions  = 64
	maxTraceBytes = 4 << 10
)

// Question is one call that a segment made for an answer.
type Question struct {
	Function string
	Text     []string
	Int      int32
}

// Equal reports whether two questions are the same.
func (q Question) Equal(other Question) bool {
	return q.Function == other.Function && q.Int == other.Int && slices.Equal(q.Text, other.Text)
}

// Trace is everything that a segment asked for in one render, and a digest of
// what it was told. A guest has no other source of anything: no clock, no
// random numbers, no files. So at another render, if the same questions get the
// same answers, it would draw the same, and need not be run.
type Trace struct {
	Asked  []Question
	Digest uint64 // of the answers in order, see digest
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
	// goldenRatio is 2^64 divided by it, odd and with its bits well mixed.
	goldenRatio = 0x9e3779b97f4a7c15
)

// Trace returns what the segment asked. ok is false if its output cannot be
// shown again without running it: it wanted the time, or had an effect.
func (c *Call) Trace() (t Trace, ok bool) {
	return c.trace, !c.varies && !c.truncated
}

// note adds a call to the trace. Also of a segment whose output cannot be shown again
// is kept what it asked: that is what it will be told beforehand the next time. text is that of a if it may be kept, and nil
// for views of the guest's memory.
func (c *Call) note(f *Func, a *Args, text []string) {
	switch f.Kind {
	case Draws, Computes:
		return
	case Varies:
		c.varies = true
		return
	}
	for _, text := range a.Text {
		c.traceBytes += len(text)
	}
	if len(c.trace.Asked) == MaxQuestions || c.traceBytes > maxTraceBytes {
		c.varies = true
		return
	}
	q := Question{Function: f.Name, Text: text, Int: a.Int}
	if q.Text == nil {
		for _, view := range a.Text {
			q.Text = append(q.Text, strings.Clone(view))
		}
	}
	if len(c.trace.Asked) == 0 {
		c.trace.Digest = fnvOffset
		c.trace.Asked = make([]Question, 0, 8)
	}
	c.trace.Asked = append(c.trace.Asked, q)
	c.trace.Digest = digest(c.trace.Digest, a)
}

// digest is like 64-bit FNV-1a, but takes eight bytes at a time: a page may have
// a megabyte. The shift and the second factor are for what differs in the highest
// bits alone, which one multiplication never brings down.
func digest(sum uint64, a *Args) uint64 {
	mix := func(v uint64) {
		sum = (sum ^ v) * fnvPrime
		sum = (sum ^ sum>>32) * goldenRatio
	}
	mix(uint64(a.Number))
	mix(uint64(len(a.Answer)))
	if a.Present {
		mix(1)
	}
	s := a.Answer
	for ; len(s) >= 8; s = s[8:] {
		mix(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
	}
	for i := range len(s) {
		mix(uint64(s[i]))
	}
	return sum
}

// Repeats asks the questions of an earlier trace again and reports whether the
// answers are the same. It asks none that the segment is not granted.
func (c *Call) Repeats(t Trace) bool {
	sum := uint64(0)
	if len(t.Asked) > 0 {
		sum = fnvOffset
	}
	var a Args // one for all, since it cannot stay on the stack
	for _, q := range t.Asked {
		if c.foretell(q, &a) == nil {
			return false
		}
		sum = digest(sum, &a)
	}
	return sum == t.Digest
}

// Foretell answers a question of an earlier trace, which leaves no trace of its own.
// ok is false for one that the segment may not ask.
func (c *Call) Foretell(q Question) (f *Func, a Args, ok bool) {
	f = c.foretell(q, &a)
	return f, a, f != nil
}

func (c *Call) foretell(q Question, a *Args) *Func {
	f := Lookup(q.Function)
	if f == nil || f.Kind != Answers || len(q.Text) != f.Texts() || !c.Grants.allows(f.Permission, c.Optional) {
		return nil
	}
	*a = Args{Text: q.Text, Int: q.Int}
	f.answer(c, a)
	return f
}
