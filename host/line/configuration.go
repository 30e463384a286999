package line

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
)

// settleWait is how long a line waits for the configuration to be read anew. It takes ten
// milliseconds, and after a change alone: a person who has just written it is to see that
// and no other, also on a machine that has far more to do than it can.
const settleWait = 2 * time.Second

// SettleCommand is the hidden command of aiterm that reads the configuration and prints
// what it comes to, as [config.Snapshot.Encode] writes it. With --plugins it is that of
// another plugins.yaml than the user's own.
const SettleCommand = "settle"

// mostSettled is far above what 64 segments with settings need.
const mostSettled = 1 << 20

var (
	errNoReader  = errors.New("plugins.yaml is there and aiterm, which reads it, is not in the folder of aiterm-line: install both")
	errUnsettled = errors.New("aiterm, which reads plugins.yaml, failed: run aiterm statusline config check, and see that aiterm and aiterm-line are of one version")
)

// configure gives the line its plan: the default one where there is no plugins.yaml, else
// what that came to last if nothing it came from has changed, else what it comes to now.
// If that cannot be known in time, the last plan serves once more, or the default one.
func (l *Line) configure() {
	l.Identity = l.identify(l.Plugins)
	plan, problems, err := l.planOf(l.Identity)
	if l.Identity.Named {
		named := plan.HistoryDays
		// How long usage is kept is said by the user's own file alone: what is named in
		// a call may be anybody's, and would remove what was kept.
		own, _, ownErr := l.planOf(l.identify(""))
		plan.HistoryDays = own.HistoryDays
		l.NoteError(ownErr)
		if named != plan.HistoryDays {
			l.Note(fmt.Sprintf("history_days: %d, in place of the %d of %s: for how long usage is kept is said by your own plugins.yaml alone",
				plan.HistoryDays, named, l.Identity.Path))
		}
	}
	l.SetPlan(plan, problems, err)
}

// identify says whose configuration the one of a plugins.yaml is for this line; "" is the
// user's own.
func (l *Line) identify(named string) config.Identity {
	program := l.Executable
	if program == "" {
		program = l.Program
	}
	return config.Identify(l.Getenv, l.Dirs, named, program)
}

func (l *Line) planOf(id config.Identity) (config.Plan, []config.Problem, error) {
	if plan, ok := id.Default(); ok {
		return plan, nil, nil
	}
	last := config.Read(l.Dirs.Cache, id.Path)
	if last.Fits(id) || l.Program == "" && last.Fits(id.Alone()) {
		return last.ToDraw(), last.Problems, nil
	}
	var settled *config.Snapshot
	var err error
	if l.Settle != nil {
		settled, err = l.Settle(id)
	} else {
		start := time.Now()
		settled, err = settle(l.Executable, id)
		l.Waited += time.Since(start) // the segments have as long as ever
	}
	switch {
	case settled != nil:
		if settled.IsAlone() {
			l.Note(otherVersion(l.Program != ""))
		}
		return settled.ToDraw(), settled.Problems, err
	case last != nil:
		return withoutStrangers(last.ToDraw()), nil, err
	}
	plan := config.Default()
	plan.HistoryDays = 0 // nobody knows
	return plan, nil, err
}

// otherVersion is what to say of the program beside this one, which is aiterm-line or not.
func otherVersion(isLine bool) string {
	const put = "; put all programs of one version into one folder, as go install ./cmd/... does"
	if isLine {
		return "aiterm, beside aiterm-line, is of another version: it reads plugins.yaml anew for every line" + put
	}
	return "aiterm-line, beside this program, is of another version: it reads nothing that this one keeps, and starts it for every line" + put
}

// settle has aiterm read the configuration, in a process that goes on when it takes
// longer than the line can wait: then there is neither a plan nor an error.
func settle(executable string, id config.Identity) (*config.Snapshot, error) {
	if executable == "" {
		return nil, errNoReader
	}
	args := []string{SettleCommand}
	if id.Named {
		args = append(args, "--plugins="+id.Path)
	}
	out, err := detach.Output(executable, mostSettled, args...)
	if err != nil {
		return nil, err
	}
	select {
	case text := <-out:
		settled, err := config.Decode(text)
		if err != nil {
			return nil, errUnsettled
		}
		return settled, nil
	case <-time.After(settleWait):
		return nil, nil
	}
}

// withoutStrangers leaves out what is not part of this program: what such a segment may
// do could have been taken back since the plan was made.
func withoutStrangers(plan config.Plan) config.Plan {
	plan.Segments = slices.Clone(plan.Segments)
	for i := range plan.Segments {
		if plan.Segments[i].SHA256 != "" {
			plan.Segments[i].Hidden = true
		}
	}
	return plan
}
