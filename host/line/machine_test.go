package line

import (
	"strings"
	"testing"
	"time"

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

// at is a line at a time, with what an earlier one left.
func (w *world) at(now time.Time, stdin string) *Line {
	w.T.Helper()
	s, err := status.Parse([]byte(stdin))
	if err != nil {
		w.T.Fatal(err)
	}
	l := &Line{Input: w.input(""), Now: now, Status: s, Plan: rememberPlan(), Segments: Placed(rememberPlan())}
	l.Identity.Program = "this one"
	l.Memo = l.openMemo()
	return l
}

// of is a line of a plan at a time, with what an earlier one left.
func (w *world) of(now time.Time, stdin string, plan config.Plan) *Line {
	w.T.Helper()
	s, err := status.Parse([]byte(stdin))
	if err != nil {
		w.T.Fatal(err)
	}
	l := &Line{Input: w.input(""), Now: now, Status: s, terminal: Terminal{Getenv: w.Getenv}}
	l.SetPlan(plan, nil, nil)
	l.open()
	return l
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
