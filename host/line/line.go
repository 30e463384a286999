package line

import (
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/claude/within"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/span"
)

// Output is a rendered line. Its Text is empty only for a line within a line.
type Output struct {
	Text   []byte
	report func() []Timing
	finish func()
}

// Timings is how long each part took, up to now.
func (o Output) Timings() []Timing {
	if o.report == nil {
		return nil
	}
	return o.report()
}

// Finish does what a render leaves for after the line is out: it shares what it
// learned with other sessions and starts background work. It returns soon.
func (o Output) Finish() {
	if o.finish != nil {
		o.finish()
	}
}

// Draw makes the line for what it is given and calls emit with it, once, when the plan's
// budget is spent at the latest. If a segment does not return, neither does Draw, and
// emit is called on another goroutine: emit must end the process. If the host itself
// fails, the line says so. Within the command of the segment chain it is empty.
//
// This is the whole way of a line. Each stage is given what the former ones came to, and
// nothing of that changes later: what was said, what is to be on the line, what is known
// beside that, what each segment may ask and what it last showed, what came of each, rows,
// bytes; and what is left to do then.
func Draw(in Input, emit func(Output)) {
	programs.GrowStack()
	defer EmitFault(emit)
	now := time.Now()
	if within.Command(in.Getenv, now) {
		emit(Output{}) // another aiterm has the row
		return
	}
	r := listen(in, now)
	c := configure(r)
	f := gather(r, c)
	calls := prepare(r, c, f)
	run(r, c, calls, f.chained, func(outcomes []schedule.Outcome, e runner) {
		defer EmitFault(emit)
		drawn := draw(r, c, f, calls, outcomes)
		emit(Output{
			Text:   drawn.Text,
			report: func() []Timing { return r.clock.Report(c.plan, outcomes) },
			finish: func() { afterwards(r, c, f, calls, outcomes, drawn, e) },
		})
	})
}

// EmitFault, deferred, makes a line of a fault of the host's own, so that even
// that does not blank the row.
func EmitFault(emit func(Output)) {
	if fault := recover(); fault != nil {
		text := span.Clean(fmt.Sprintf("⚠ aiterm: a fault of its own: %v; please report it", fault))
		emit(Output{Text: []byte(text + "\n")})
	}
}
