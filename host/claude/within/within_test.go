package within

import (
	"strings"
	"testing"
	"time"
)

func TestCommand(t *testing.T) {
	now := time.Now()
	_, mark, _ := strings.Cut(Mark(now), "=")
	for _, tt := range []struct {
		value string
		later time.Duration
		want  bool
	}{
		{mark, 0, true},
		{mark, time.Minute, true},
		{mark, -2 * time.Second, true}, // the clock was set back
		{mark, longest, false},
		{mark, 24 * time.Hour, false},
		{mark, -24 * time.Hour, false},
		{"", 0, false},
		{"1", 0, false},
		{"yes", 0, false},
		{"99999999999999999999", 0, false},
	} {
		getenv := func(name string) string {
			if name != Variable {
				t.Errorf("%s was asked for", name)
			}
			return tt.value
		}
		if got := Command(getenv, now.Add(tt.later)); got != tt.want {
			t.Errorf("%q, %v later: %v", tt.value, tt.later, got)
		}
	}
}
