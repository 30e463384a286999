// Package host draws a line that needs more than what package line knows: it
// resolves the configuration, loads and runs segments, and has servers and
// programs asked in the background. It also tells of segments and of usage what
// commands show. Each step is a package of its own; this one puts them in order.
//
// It imports host/segment, host/line, host/config, host/claude, host/guest, host/facts,
// host/look and host/disk.
package host

import (
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/relay"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// firstBudget is the least time for a render that finds nothing compiled.
const firstBudget = 250 * time.Millisecond

// Render makes the line and calls emit with it, once, when the plan's budget is
// spent at the latest. It reads at most one JSON value from stdin. If a guest
// does not return, neither does Render, and emit is called on another
// goroutine: emit must end the process.
func Render(in line.Input, emit func(line.Output)) {
	l := line.Begin(in, emit)
	if !l.Instant() {
		Continue(l, emit).Draw()
	}
}

// Drawing is a line of which a segment has to be run.
type Drawing struct {
	*render
	emit  func(line.Output)
	tasks []relay.Task
}

// Continue does what comes before the first segment of a line is run. The line
// must then be drawn. If the host itself fails, it emits a line that says so and
// returns nil, as it does for a line that is nil.
func Continue(l *line.Line, emit func(line.Output)) *Drawing {
	if l == nil {
		return nil
	}
	defer line.EmitFault(emit)
	r := &render{Line: l}
	if !l.Planned() {
		settled, err := configfile.Settle(PlanInputs(l.Getenv, l.Dirs, l.Plugins, l.Executable))
		l.SetPlan(settled.ToDraw(), settled.Problems, err)
		if settled.IsAlone() {
			l.Note("aiterm-line, beside this program, is of another version: it reads nothing that this one keeps, and starts it for every line; put all programs of one version into one folder, as go install ./cmd/... does")
		}
	}
	keepOwnHistory(l)
	r.modules = openModules(l.Plan, l.Dirs.Cache)
	r.processes = &processes{modules: r.modules, executable: l.Executable}
	r.deadline = l.Start.Add(r.budget() + l.Waited - line.Joining)
	l.Fresh = r.freshRepository
	l.Open()
	r.chained, r.payload = r.openChained(), l.Status.Raw()
	return &Drawing{render: r, emit: emit, tasks: r.tasks()}
}

// Draw runs the segments and emits the line.
func (d *Drawing) Draw() {
	if d == nil {
		return // a fault was emitted
	}
	defer line.EmitFault(d.emit)
	d.startAll(d.tasks)
	relay.Run(d.tasks, d.deadline, func(outcomes []relay.Outcome) {
		d.processes.end()
		d.Emit(outcomes, func() { d.finish(outcomes) })
	})
}

// render is what one render gathers on its way, beside the line.
type render struct {
	*line.Line
	deadline  time.Time // for the segments
	modules   *modules
	processes *processes
	vetting   vetting
	pages     map[string]*fetch.Pages // by segment
	chained   *chained                // nil unless it is on the line
	payload   string                  // what Claude Code sent, for the command of chained
}

func (r *render) budget() time.Duration {
	if slices.ContainsFunc(r.Segments, r.modules.apart) && (r.modules.cache == nil || r.modules.cache.Empty()) {
		return max(r.Plan.Budget, firstBudget)
	}
	return r.Plan.Budget
}

// isChain tells whether a segment is no module, but what the former status line's
// command printed.
func isChain(segment config.Segment) bool { return segment.Source == config.Chain }
