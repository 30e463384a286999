package view

import (
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/spend"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
)

// RealFacts are the usage, the repository, the costs, the environment, what the session did
// and the machine as a render would see them, for a segment that is tried out. They are
// read and not refreshed: nobody is asked, no process is started and nothing is written.
func RealFacts(dirs state.Dirs, getenv func(string) string, stdin status.Status, now time.Time) *capability.Session {
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
	const anyDays = 1 // it is only read
	said, told := spend.SaidBy(stdin)
	return &capability.Session{
		Usage:  &line.UsageFacts{Snapshot: snapshot, Past: past, Now: now},
		Git:    line.Repository(line.SessionDir(stdin), dirs.Cache, now, getenv),
		Spend:  &line.SpendFacts{Ledger: spend.Open(dirs, line.ClaudeDir(getenv), anyDays), Said: said, Told: told, Now: now},
		Getenv: getenv,

		Transcript: line.Transcript(stdin, dirs.Cache, now, getenv),
		System:     line.System(stdin, dirs.Cache, now, getenv),
	}
}
