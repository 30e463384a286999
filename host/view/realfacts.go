package view

import (
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
)

// RealFacts are the usage and the repository as a render would see them, for a
// segment that is tried out. They are read and not refreshed: nobody is asked, no
// process is started and nothing is written.
func RealFacts(dirs state.Dirs, getenv func(string) string, stdin status.Status, now time.Time) (capability.Facts, func() capability.Facts) {
	heard := usage.HeardFrom(stdin, now)
	snapshot := heard.Snapshot
	past := func(usage.Window, time.Time) []usage.Window { return nil }
	if dirs.Cache != "" && !stdin.Foreign() {
		// A cache that cannot be read is as good as none, for a trial.
		if known, err := usage.OpenCache(dirs.Cache, line.ClaudeDir(getenv)).Load(now); err == nil {
			snapshot = known.Hear(heard, now).View
		}
	}
	if dirs.State != "" {
		history := usage.OpenHistory(dirs.State, line.ClaudeDir(getenv), 0)
		past = func(w usage.Window, since time.Time) []usage.Window { return history.Tail(w.Name, since) }
	}
	return &line.UsageFacts{Snapshot: snapshot, Past: past, Now: now}, line.Repository(line.SessionDir(stdin), dirs.Cache, now, getenv)
}
