package main

import "testing"

// FuzzHistory: what is kept may be anything. What is taken of it is in order, and comes
// out of its own text again.
func FuzzHistory(f *testing.F) {
	f.Add("10 100 12 200 ", int64(20))
	f.Add("12 100 10 200 ", int64(20))
	f.Add("10 -5 x 1e3", int64(0))
	f.Fuzz(func(t *testing.T, text string, now int64) {
		if now < 0 || now > 1<<40 {
			return
		}
		var h, again history
		h.read(text, now)
		for i := range h.n {
			if s := h.samples[i]; s.minute > now || s.tokens < 0 || i > 0 && s.minute < h.samples[i-1].minute {
				t.Errorf("%q at %d: sample %d is %+v", text, now, i, s)
			}
		}
		if h.n > 0 && h.pace(now) < 0 {
			t.Errorf("%q: it grows by %v", text, h.pace(now))
		}
		if again.read(h.text(), now); again.text() != h.text() {
			t.Errorf("%q became %q", h.text(), again.text())
		}
	})
}
