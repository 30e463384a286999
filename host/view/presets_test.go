package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// Whatever preset, theme and style are chosen, a line is within its width and its rows, and shows
// something. Each of them meets each at 31 widths, with icons, colours, rows and wrapping in turn.
func TestPresetsFit(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	nothing := func(string) string { return "" }
	src := PlanInputs(nothing, newWorld(t).Dirs(), "", "").Sources
	themes, palettes := configfile.ThemeNames(src), map[string]config.Theme{}
	for _, name := range themes {
		theme, err := configfile.LoadTheme(name, src)
		if err != nil {
			t.Fatal(err)
		}
		palettes[name] = theme.Theme
	}
	recorded := payloads.All()
	levels := []layout.ColorLevel{layout.None, layout.ANSI16, layout.ANSI256, layout.Truecolor}
	for _, preset := range configfile.PresetNames(src) {
		plan, err := configfile.LoadPreset(preset, src)
		if err != nil {
			t.Fatal(err)
		}
		plan.Budget = time.Minute // however busy the machine is
		styles := map[string][]config.Line{}
		for _, style := range config.Styles() {
			for _, icons := range manifest.IconSets() {
				styled, err := configfile.Load("plugins.yaml", []byte("preset: "+preset+"\nstyle: "+style+"\nicons: "+icons+"\n"), src)
				if err != nil {
					t.Fatal(err)
				}
				styles[style+" of "+icons] = styled.Lines
			}
		}
		for i, width := 0, 20; width <= 200; i, width = i+1, width+6 {
			// The sample, which has something for every segment, and in turn what was recorded.
			for _, payload := range [][]byte{nil, []byte(recorded[i%len(recorded)])} {
				p := Preview{Now: now, Plan: plan, Width: width, Getenv: nothing, Payload: payload}
				session, err := p.Session()
				if err != nil {
					t.Fatal(err)
				}
				p.Play(session, nil, func(_ []engines.Job, outcomes []schedule.Outcome) {
					n := 0
					for _, name := range themes {
						for _, style := range config.Styles() {
							n++
							plan := plan
							icons := manifest.IconSets()[(n+i)%len(manifest.IconSets())]
							plan.Lines = styles[style+" of "+icons]
							plan.Theme, plan.Columns = palettes[name], n%3 == 0
							options := line.LayoutOptions(plan, width, nothing)
							options.Level, options.MaxRows = levels[(n+i)%len(levels)], (n+i)%6
							what := fmt.Sprintf("preset %s, theme %s, style %s, icons %s, %d cells, at most %d rows", preset, name, style, icons, width, options.MaxRows)
							expectFit(t, what, line.Rows(wrapping(plan, (n+i)%2 == 0), outcomes, nil, options), options)
						}
					}
				})
			}
		}
	}
}

func wrapping(plan config.Plan, wrap bool) config.Plan {
	plan.Lines = append([]config.Line(nil), plan.Lines...)
	for i := range plan.Lines {
		plan.Lines[i].Wrap = plan.Lines[i].Wrap || wrap
	}
	return plan
}

func expectFit(t *testing.T, what string, rows []layout.Row, o layout.Options) {
	t.Helper()
	if n := len(rows); n == 0 || o.MaxRows > 0 && n > o.MaxRows {
		t.Errorf("%s: %d rows", what, n)
	}
	for _, row := range rows {
		if row.Width() > o.Width || layout.Width(row.Text()) != row.Width() {
			t.Errorf("%s: a row has %d cells: %q", what, row.Width(), row.Text())
		}
		if strings.TrimSpace(row.Text()) == "" {
			t.Errorf("%s: a row has nothing to see", what)
		}
	}
}
