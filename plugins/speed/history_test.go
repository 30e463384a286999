package main

import "testing"

// FuzzHistory: what is kept may be anything. No reply that is taken of it has no time, and
// the rest comes out of its own text again.
func FuzzHistory(f *testing.F) {
	f.Add("3 7000 9000 1000 100 2000 ")
	f.Add("3 7000 9000 1000 100 0 ")
	f.Add("3 7000")
	f.Fuzz(func(t *testing.T, text string) {
		var h, again history
		if !h.read(text) {
			if h.n > 0 {
				t.Errorf("%q is refused, and %d replies are taken of it", text, h.n)
			}
			return
		}
		for _, s := range h.samples[:h.n] {
			for _, kind := range []byte("oit") {
				if s.ms <= 0 || s.speed(kind) < 0 {
					t.Errorf("%q: %+v has the speed %d", text, s, s.speed(kind))
				}
			}
		}
		if !again.read(h.text()) || again != h {
			t.Errorf("%q became %q", h.text(), again.text())
		}
	})
}
