package doctor

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestLog(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	entry := func(age time.Duration, text string) string {
		return now.Add(-age).Format(time.RFC3339) + " " + text + "\n"
	}
	var many strings.Builder
	for i := range 1000 {
		many.WriteString(entry(time.Hour, fmt.Sprintf("message number %d", i)))
	}
	const found = "note log: the last messages of ~/.local/state/aiterm/aiterm.log"
	tests := []struct {
		name, text, want string
		last             string
	}{
		{"none", "", "ok log: there is none: nothing went wrong so far", ""},
		{"blank", "\n", "ok log: ~/.local/state/aiterm/aiterm.log is empty", ""},
		{"old", entry(72*time.Hour, "late"), "ok log: the last message is 3 days old", "2026-11-19T12:00:00Z late"},
		{"many", many.String(), found, "2026-11-22T11:00:00Z message number 999"},
		{"escapes and keys", entry(0, "segment x says: \x1b]0;t\ask-ant-api03-secret"), found, "2026-11-22T12:00:00Z segment x says: sk-ant-(key)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			skipOnWindows(t, "paths are written with /")
			w := newWorld(t)
			if tt.text != "" {
				w.write(".local/state/aiterm/aiterm.log", tt.text, 0o600)
			}
			in := w.input()
			in.Now = now
			got := w.examine(exam{Input: in}, check{name: "log", run: exam.log})
			compare(t, []string{tt.want}, brief(got))
			last := ""
			if n := len(got[0].Details); n > 0 {
				last = got[0].Details[n-1]
			}
			if last != tt.last || len(got[0].Details) > lastMessages {
				t.Errorf("the last of %d lines is %q, want %q", len(got[0].Details), last, tt.last)
			}
		})
	}
}

func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "less than a second", 0: "0 s", 90 * time.Second: "90 s", 100 * time.Minute: "100 min",
		47 * time.Hour: "47 h", 300 * time.Hour: "12 days",
	} {
		if got := age(d); got != want {
			t.Errorf("%v gives %q, want %q", d, got, want)
		}
	}
}
