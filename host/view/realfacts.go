package view

import (
	"time"

	"github.com/data-wise/aiterm/host/agent"
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
	s := agent.Again(stdin)
	account := line.Account(s, getenv)
	heard := usage.HeardFrom(stdin, now)
	snapshot := heard.Snapshot
	past := func(usage.Window, time.Time) []usage.Window { return nil }
	if dirs.Cache != "" && (!s.Host.Foreign() || s.Host.TellsLimits()) {
		// A cache that cannot be read is as good as none, for a trial.
		if known, err := usage.OpenCache(dirs.Cache, account).Load(now); err == nil {
			snapshot = known.Hear(heard, now).View
		}
	}
	if dirs.State != "" {
		history := usage.OpenHistory(dirs.State, account, 0)
		past = func(w usage.Window, since time.Time) []usage.Window { return history.Tail(w.Name, since) }
	}
	const anyDays = 1 // it is only read
	said, told := spend.SaidBy(stdin)
	costs := &line.SpendFacts{Ledger: spend.Open(dirs, account, anyDays), Said: said, Told: told, Now: now}
	transcribed := line.Transcript(stdin, dirs.Cache, now, getenv)
	if s.Host.Foreign() {
		costs, transcribed = &line.SpendFacts{}, func() capability.Facts { return nil }
	}
	return &capability.Session{
		Usage:  line.NewUsageFacts(s, snapshot, past, now),
		Git:    line.Repository(line.SessionDir(stdin), dirs.Cache, now, getenv),
		Spend:  costs,
		Getenv: s.Env(getenv),

		Transcript: transcribed,
		System:     line.System(stdin, dirs.Cache, now, getenv),
	}
}
