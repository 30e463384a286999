package span

import (
	"strings"
	"testing"
)

func FuzzPlain(f *testing.F) {
	f.Add("\x1b[0mx\x1b]8;;\x1b\\\x1b")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Plain(s); strings.ContainsRune(got, '\x1b') || len(got) > len(s) {
			t.Errorf("Plain(%q) = %q", s, got)
		}
	})
}
