package line

import (
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/internal/hometest"
)

// world is a person's machine: a home and its environment.
type world struct{ *hometest.Person }

func newWorld(t testing.TB) *world {
	t.Helper()
	return &world{hometest.New(t)}
}

// input is a render with all the time that it may need.
func (w *world) input(stdin string) Input {
	return Input{
		Start: time.Now().Add(time.Minute), Stdin: strings.NewReader(stdin),
		Getenv: w.Getenv, Dirs: w.Dirs(),
	}
}

// drawing is a line of a plan, up to the calls of its segments.
type drawing struct {
	*request
	configured
	facts
	calls []call
}

// at is a line of rememberPlan at a time, with what an earlier one left.
func (w *world) at(now time.Time, stdin string) drawing {
	w.T.Helper()
	return w.of(now, stdin, rememberPlan())
}

// of is a line of a plan at a time, with what an earlier one left.
func (w *world) of(now time.Time, stdin string, plan config.Plan) drawing {
	w.T.Helper()
	return w.drawing(w.input(""), now, stdin, plan)
}

func (w *world) drawing(in Input, now time.Time, stdin string, plan config.Plan) drawing {
	w.T.Helper()
	s, err := status.Parse([]byte(stdin))
	if err != nil {
		w.T.Fatal(err)
	}
	r := newRequest(in, now)
	r.open(agent.Open(s, in.Agent, in.Getenv, now))
	d := drawing{request: r, configured: r.place(config.Identity{Program: "this one"}, plan, 0)}
	d.facts = gather(r, d.configured)
	d.calls = prepare(r, d.configured, d.facts)
	return d
}

// remember keeps what came of the segments.
func (d drawing) remember(outcomes []schedule.Outcome) error {
	_, err := d.facts.remember(d.configured, d.calls, outcomes, draw(d.request, d.configured, d.facts, d.calls, outcomes))
	return err
}

// texts is what each outcome shows, with "late" behind it for one that is.
func texts(outcomes []schedule.Outcome) []string {
	out := make([]string, len(outcomes))
	for i, o := range outcomes {
		for _, s := range o.Spans {
			out[i] += s.Text
		}
		if o.Late {
			out[i] += "late"
		}
	}
	return out
}
