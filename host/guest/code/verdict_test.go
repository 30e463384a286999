package code

import (
	"strings"
	"testing"
	"time"
)

func TestHeld(t *testing.T) {
	now := time.Date(2028, time.February, 29, 23, 59, 0, 0, time.Local)
	failed := func(tries int, ago time.Duration) entry {
		return entry{refusal: "why", tries: tries, modTime: now.Add(-ago).UnixNano()}
	}
	tests := []struct {
		name string
		e    entry
		want string
	}{
		{"code", entry{file: "x"}, ""},
		{"refused", entry{refusal: "why", rules: rules()}, "why"},
		{"refused under other rules", entry{refusal: "why", rules: "0"}, ""},
		{"failed once", failed(1, 59*time.Second), "why (tried once; it is tried again after 23:59 on 29 February, or at once with: aiterm plugins retry)"},
		{"and rested", failed(1, time.Minute), ""},
		{"failed in the future", failed(1, -time.Hour), ""},
		{"failed three times", failed(3, 3*time.Minute), "why (tried 3 times; it is tried again after 00:00 on 1 March, or at once with: aiterm plugins retry)"},
		{"and rested", failed(3, 4*time.Minute), ""},
		{"failed always", failed(1<<30, 23*time.Hour), "why (tried 1073741824 times; it is tried again after 00:59 on 1 March, or at once with: aiterm plugins retry)"},
		{"and rested", failed(1<<30, 24*time.Hour), ""},
	}
	for _, tt := range tests {
		if got := tt.e.held(now); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestVerdictLines(t *testing.T) {
	for _, e := range []entry{
		{refusal: "a reason", rules: "x1", modTime: 5},
		{refusal: "another: with ? and !", tries: 3, modTime: 9},
	} {
		_, rest, _ := strings.Cut(strings.TrimSuffix(verdictLine("hash", e), "\n"), " ")
		if got, ok := readVerdict(rest); !ok || got != e {
			t.Errorf("%q is read as %+v, %v", rest, got, ok)
		}
	}
	for _, line := range []string{"", "! 5 x", "! x y why", "? 5 0 why", "? 5 -1 why", "? 5 x why", "file 1 2 00000003", "? 5 9999999999 why"} {
		if got, ok := readVerdict(line); ok {
			t.Errorf("%q is read as %+v", line, got)
		}
	}
}
