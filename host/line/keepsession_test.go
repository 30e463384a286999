package line

import (
	"os"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/facts/lastsession"
	"github.com/data-wise/aiterm/host/facts/status"
)

func TestKeepSession(t *testing.T) {
	sent := func(text string) status.Status {
		s, err := status.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, tt := range []struct {
		name, text  string
		never, kept bool
	}{
		{name: "a session", text: `{"version":"2"}`, kept: true},
		{name: "a trial", text: `{"version":"2","aiterm_trial":true}`},
		{name: "not wanted", text: `{"version":"2"}`, never: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRequest(Input{Getenv: func(string) string { return "" }}, time.Now())
			r.Dirs.Cache = t.TempDir()
			r.open(agent.Session{Status: sent(tt.text)})
			var c configured
			if c.plan.NoSession = tt.never; tt.never {
				if err := os.WriteFile(lastsession.Path(r.Dirs.Cache, ""), []byte(`{"version":"1"}`), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r.keepSession(c)
			if _, _, ok := lastsession.Read(r.Dirs.Cache, ""); ok != tt.kept || len(r.messages) > 0 {
				t.Errorf("kept: %v, want %v; %v", ok, tt.kept, r.messages)
			}
		})
	}
}
