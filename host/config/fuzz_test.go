package config

import (
	"strings"
	"testing"
)

// FuzzSnapshot: a snapshot with the right checksum but any content never makes
// the decoder panic, and what it accepts it can write again.
func FuzzSnapshot(f *testing.F) {
	_, body, _ := strings.Cut(string(sampleSnapshot().Encode()), "\n")
	f.Add(body)
	f.Add("for \"\" \"\\u00e4\"\nplan \"\" \"\" \"1\" \"2\" \"3\" \"999999999\"\n")
	f.Fuzz(func(t *testing.T, body string) {
		s, err := Decode(seal(body))
		if err != nil {
			return
		}
		if _, err := Decode(s.Encode()); err != nil {
			t.Error("what was accepted is refused when written again")
		}
	})
}
