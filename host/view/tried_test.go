package view

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// A segment that was tried elsewhere is on the line where the plan has it, or where
// "plugins add" puts it, and the others are run as they are.
func TestTriedLine(t *testing.T) {
	nothing := func(string) string { return "" }
	src := PlanInputs(nothing, newWorld(t).Dirs(), "", "").Sources
	tests := []struct {
		name, plugins string
		spans         []span.Span
		columns       int
		want          string
		placed        bool
	}{
		{"on no line", "lines:\n  - left: [model]\n  - left: [cost]\n    right: [diff]\n", []span.Span{{Text: "HERE"}}, 60,
			"Sonnet 4.5\n$0.31 │ HERE                                    +123/-45\n", false},
		{"on the right alone", "lines:\n  - right: [diff]\n", []span.Span{{Text: "HERE"}}, 40, "                     +123/-45 │ HERE\n", false},
		{"a built-in one in its place", "lines:\n  - left: [model, cost, diff]\n", []span.Span{{Text: "HERE"}}, 60, "Sonnet 4.5 │ HERE │ +123/-45\n", true},
		{"it shows nothing", "lines:\n  - left: [model, cost, diff]\n", nil, 60, "Sonnet 4.5 │ +123/-45\n", true},
		{"hidden", "lines:\n  - left: [model, cost, diff]\nsegments:\n  cost: {show: false}\n", []span.Span{{Text: "HERE"}}, 60, "Sonnet 4.5 │ HERE │ +123/-45\n", true},
		{"no room", "lines:\n  - left: [model, diff]\n", []span.Span{{Text: strings.Repeat("long ", 20)}}, 40, "Sonnet 4.5 │ +123/-45\n", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan, err := configfile.Load("plugins.yaml", []byte("version: 1\n"+tt.plugins), src)
			if err != nil {
				t.Fatal(err)
			}
			plan.Budget = time.Minute // however busy the machine is
			before := lineNames(plan)
			p := Preview{Now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Plan: plan, Width: 100, Getenv: nothing}
			session, err := p.Session()
			if err != nil {
				t.Fatal(err)
			}
			name := "mine"
			if tt.placed {
				name = "cost"
			}
			tried := p.With(session, config.Segment{Name: name, Priority: 10}, tt.spans)
			var got []byte
			for _, row := range tried.Rows(tt.columns, layout.None) {
				got = append(row.AppendANSI(got), '\n')
			}
			if diff := cmp.Diff(tt.want, span.Plain(string(got))); diff != "" || tried.Placed != tt.placed {
				t.Errorf("placed %v (-want +got):\n%s", tried.Placed, diff)
			}
			if noRoom := tried.NoRoom(tt.columns, name); noRoom != (tt.name == "no room") {
				t.Errorf("there is no room: %v", noRoom)
			}
			if diff := cmp.Diff(before, lineNames(plan)); diff != "" {
				t.Errorf("the plan was changed:\n%s", diff)
			}
		})
	}
}

func lineNames(plan config.Plan) []string {
	var names []string
	for _, l := range plan.Lines {
		names = append(names, strings.Join(l.Left, " ")+"|"+strings.Join(l.Right, " "))
	}
	return names
}
