package view

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
)

// There is a preset for each other agent, and in a session of that every segment of it has
// something to show, in the rows that the agent has, in a terminal of 80 columns. How they
// look is in a file of rows as they were looked at.
func TestPresetsForAgents(t *testing.T) {
	now := time.Date(2026, 3, 4, 11, 10, 0, 0, time.UTC)
	nothing := func(string) string { return "" }
	src := PlanInputs(nothing, newWorld(t).Dirs(), "", "").Sources
	var drawn strings.Builder
	for _, host := range agent.Others() {
		preset := configfile.PresetFor(host.Name(), src)
		if preset == "" {
			t.Errorf("there is no preset for %s", host.Title())
			continue
		}
		for _, columns := range []int{120, 80, 40} {
			p := Preview{Now: now, Getenv: nothing}
			p.Sample, _ = sample.Find(host.Name())
			var err error
			if p.Plan, err = configfile.LoadPreset(preset, src); err != nil {
				t.Fatal(err)
			}
			p.Plan.Budget = time.Minute // however busy the machine is
			p.Fit(columns, true)
			sent, err := p.Sent()
			if err != nil {
				t.Fatal(err)
			}
			session, err := p.Session()
			if err != nil {
				t.Fatal(err)
			}
			p.Play(session, nil, func(jobs []engines.Job, outcomes []schedule.Outcome) {
				for i, o := range outcomes {
					if len(o.Spans) == 0 {
						t.Errorf("preset %s: %s has nothing to show in %s: %v", preset, jobs[i].Segment.Name, host.Title(), o.Err)
					}
				}
				if left := line.NoRoomIn(p.Width, p.Plan, outcomes); columns == 80 && len(left) > 0 {
					t.Errorf("preset %s: at 80 columns there is no room for %v", preset, left)
				}
				options := line.OptionsIn(sent, p.Plan, p.Width, nothing)
				options.Level = layout.None
				rows := line.Rows(p.Plan, outcomes, nil, options)
				expectFit(t, fmt.Sprintf("preset %s, %d columns", preset, columns), rows, options)
				fmt.Fprintf(&drawn, "%s in %s, %d columns\n", preset, host.Title(), columns)
				for _, row := range rows {
					fmt.Fprintf(&drawn, "|%s|\n", strings.TrimRight(row.Text(), " "))
				}
				drawn.WriteByte('\n')
			})
		}
	}
	path := filepath.Join("testdata", "agentpresets.golden")
	if *update {
		if err := os.WriteFile(path, []byte(drawn.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), drawn.String()); diff != "" {
		t.Errorf("the rows (-want +got), which -update writes anew:\n%s", diff)
	}
}
