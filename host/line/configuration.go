package line

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/facts/ground"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/line/engines"
)

// joining is the part of the budget that is kept for what follows the segments, and for
// being woken on a busy machine.
const joining = 6 * time.Millisecond

// firstBudget is the least time for a line that finds nothing compiled.
const firstBudget = 250 * time.Millisecond

// settleWait is how long a line waits for the configuration to be read anew. It takes ten
// milliseconds, and after a change alone: a person who has just written it is to see that
// and no other, also on a machine that has far more to do than it can.
const settleWait = 2 * time.Second

// SettleCommand is the hidden command of aiterm that reads the configuration and prints
// what it comes to, as [config.Snapshot.Encode] writes it. With --plugins it is that of
// another plugins.yaml than the user's own, with --overlays that of a session in which those
// overlays hold.
const SettleCommand = "settle"

// mostSettled is far above what 64 segments with settings need.
const mostSettled = 1 << 20

var (
	errNoReader  = errors.New("plugins.yaml is there and aiterm, which reads it, is not in the folder of aiterm-line: install both")
	errUnsettled = errors.New("aiterm, which reads plugins.yaml, failed: run aiterm statusline config check, and see that aiterm and aiterm-line are of one version")
)

// configured is what is to be on a line.
type configured struct {
	identity config.Identity // whose configuration it is
	plan     config.Plan
	segments []config.Segment // those of the plan that are on a line (see [Placed])
	modules  *engines.Modules
	deadline time.Time // for the segments
}

// configure gives a line its plan: the default one where there is no plugins.yaml, else
// what that came to last if nothing it came from has changed, else what it comes to now.
// If that cannot be known in time, the last plan serves once more, or the default one.
// What was wrong with the files is put into words for the line.
func configure(r *request) configured {
	id := r.identify(r.Plugins)
	plan, problems, waited, err := r.planFor(id)
	if id.Named {
		named := plan.HistoryDays
		// How long usage is kept is said by the user's own file alone: what is named in
		// a call may be anybody's, and would remove what was kept.
		own, _, more, ownErr := r.planOf(r.identify(""))
		plan.HistoryDays, plan.NoSession = own.HistoryDays, own.NoSession
		waited += more
		r.noteError(ownErr)
		if named != plan.HistoryDays {
			r.note(fmt.Sprintf("history_days: %d, in place of the %d of %s: for how long usage is kept is said by your own plugins.yaml alone",
				plan.HistoryDays, named, id.Path))
		}
	}
	if err != nil {
		r.warn(err.Error())
	}
	for i, problem := range problems {
		if i == 0 {
			r.warn(problem.Short())
		} else {
			r.note(problem.Error())
		}
	}
	r.clock.Lap("configuration")
	return r.place(id, plan, waited)
}

// place says what of a plan is on the line, and until when its segments have time: they
// have as long as ever, however long the plan took.
func (r *request) place(id config.Identity, plan config.Plan, waited time.Duration) configured {
	plan = PlanIn(r.agent, plan)
	if r.Padding != nil {
		plan.Padding = min(max(*r.Padding, 0), maxColumns)
	}
	c := configured{identity: id, plan: plan, segments: Placed(plan), modules: engines.Open(plan, "")}
	if slices.ContainsFunc(c.segments, c.modules.Apart) {
		c.modules = engines.Open(plan, r.Dirs.Cache) // what is compiled is looked up only then
	}
	c.deadline = r.Start.Add(c.budget() + r.waited + waited - joining)
	if patience := r.agent.Host.Patience(); patience > 0 && c.deadline.After(r.Start.Add(patience)) {
		c.deadline = r.Start.Add(patience)
	}
	return c
}

// budget is longer where nothing of what has to be compiled is.
func (c configured) budget() time.Duration {
	if slices.ContainsFunc(c.segments, c.modules.Apart) && (c.modules.Cache == nil || c.modules.Cache.Empty()) {
		return max(c.plan.Budget, firstBudget)
	}
	return c.plan.Budget
}

// identify says whose configuration the one of a plugins.yaml is for this line; "" is the
// user's own.
func (r *request) identify(named string) config.Identity {
	program := r.Executable
	if program == "" {
		program = r.Program
	}
	if r.foreign() {
		return config.IdentifyOn(ground.OfTerminal(r.Getenv), r.Getenv, r.Dirs, named, program)
	}
	return config.Identify(r.Getenv, r.Dirs, named, program)
}

// planFor returns the plan of an identity in this session: another one where an overlay
// holds.
func (r *request) planFor(id config.Identity) (plan config.Plan, problems []config.Problem, waited time.Duration, err error) {
	plan, problems, waited, err = r.planOf(id)
	if len(plan.Overlays) == 0 {
		return plan, problems, waited, err
	}
	holding := config.Holding(plan.Overlays, OverlaySession(r.status, r.Getenv))
	if holding == "" {
		return plan, problems, waited, err
	}
	plan, problems, also, err := r.planOf(id.In(holding))
	return plan, problems, waited + also, err
}

// OverlaySession is what overlays ask of a session.
func OverlaySession(stdin status.Status, getenv func(string) string) config.OverlaySession {
	host := agent.Of(stdin)
	s := config.OverlaySession{Agent: host.Name()}
	s.Model, _ = stdin.Get("model.id")
	s.ModelName, _ = stdin.Get("model.display_name")
	if s.Project, _ = stdin.Get("workspace.project_dir"); s.Project == "" {
		s.Project = SessionDir(stdin)
	}
	s.Project = filepath.FromSlash(s.Project)
	if host.Foreign() {
		return s // Claude Code's folder is no account of its
	}
	s.Account = getenv("CLAUDE_CONFIG_DIR")
	if home := config.HomeDir(getenv); s.Account == "" && home != "" {
		s.Account = filepath.Join(home, ".claude")
	}
	return s
}

// planOf returns the plan of an identity, and how long another process was waited for.
func (r *request) planOf(id config.Identity) (plan config.Plan, problems []config.Problem, waited time.Duration, err error) {
	if plan, ok := id.Default(); ok {
		return plan, nil, 0, nil
	}
	last := config.Read(r.Dirs.Cache, id)
	if last.Fits(id) || r.Program == "" && last.Fits(id.Alone()) {
		return last.ToDraw(), last.Problems, 0, nil
	}
	var settled *config.Snapshot
	if r.Settle != nil {
		settled, err = r.Settle(id)
	} else {
		start := time.Now()
		settled, err = settle(r.Executable, id, r.foreign(), r.settleWait())
		waited = time.Since(start)
	}
	switch {
	case settled != nil:
		if settled.IsAlone() {
			r.note(otherVersion(r.Program != ""))
		}
		return settled.ToDraw(), settled.Problems, waited, err
	case last != nil:
		return withoutStrangers(last.ToDraw()), nil, waited, err
	}
	plan = config.Default()
	plan.HistoryDays, plan.NoSession = 0, true // nobody knows
	return plan, nil, waited, err
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
func settle(executable string, id config.Identity, foreign bool, wait time.Duration) (*config.Snapshot, error) {
	if executable == "" {
		return nil, errNoReader
	}
	args := []string{SettleCommand}
	if id.Named {
		args = append(args, "--plugins="+id.Path)
	}
	if id.Holding != "" {
		args = append(args, "--overlays="+id.Holding)
	}
	if foreign { // else it is looked up there
		args = append(args, "--ground="+id.Ground)
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
	case <-time.After(wait):
		return nil, nil
	}
}

// settleWait is shorter where the agent would have ended the line's command by then.
func (r *request) settleWait() time.Duration {
	if patience := r.agent.Host.Patience(); patience > 0 {
		return min(settleWait, patience/2)
	}
	return settleWait
}

// withoutStrangers leaves out what is not part of this program: what such a segment may
// do could have been taken back since the plan was made.
func withoutStrangers(plan config.Plan) config.Plan {
	plan.Segments, plan.Sum = slices.Clone(plan.Segments), 0
	for i := range plan.Segments {
		if plan.Segments[i].SHA256 != "" {
			plan.Segments[i].Hidden = true
		}
	}
	return plan
}
