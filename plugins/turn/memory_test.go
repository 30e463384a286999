package main

import "testing"

// FuzzMemory: what is kept may be anything, and comes out of its own text again.
func FuzzMemory(f *testing.F) {
	f.Add("5000 1795341767 1795341900 0 p1")
	f.Add("5000 -1 3 0 p1")
	f.Add("5000 1 2")
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := read(text)
		if !ok {
			return
		}
		if m.spent < 0 || m.began < 0 || m.replied < 0 {
			t.Errorf("%q: %+v", text, m)
		}
		if again, ok := read(m.text()); !ok || again != m {
			t.Errorf("%q became %+v", m.text(), again)
		}
	})
}
