package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
)

// Whatever preset and theme are chosen, a line is within its width and its rows, and shows
// something, in every width and with any number of colours.
func TestPresetsFit(t *testing.T) {
	src := PlanInputs(func(string) string { return "" }, newWorld(t).Dirs(), "", "").Sources
	draw := func(preset, theme, color string, width int, wrap, columns bool) {
		t.Helper()
		plan, err := configfile.LoadPreset(preset, src)
		if err != nil {
			t.Fatal(err)
		}
		if theme != "" {
			named, err := configfile.LoadTheme(theme, src)
			if err != nil {
				t.Fatal(err)
			}
			plan.Theme = named.Theme
		}
		plan.Color, plan.Columns = color, columns
		most := len(plan.Lines)
		for i := range plan.Lines {
			if plan.Lines[i].Wrap = wrap; wrap {
				most += len(plan.Lines[i].Left) + len(plan.Lines[i].Right)
			}
		}
		plan.Budget = time.Minute // however busy the machine is
		now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
		p := Preview{Start: time.Now(), Now: now, Plan: plan, Width: width, Getenv: func(string) string { return "" }, PictureLevel: layout.Truecolor}
		err = p.Render(func(out Rendered) {
			what := fmt.Sprintf("preset %s, theme %s, %s, %d cells", preset, theme, color, width)
			if n := len(out.Rows); n == 0 || n > most {
				t.Errorf("%s: %d rows of at most %d", what, n, most)
			}
			for _, row := range out.Rows {
				if row.Width() > width || layout.Width(row.Text()) != row.Width() {
					t.Errorf("%s: a row has %d cells: %q", what, row.Width(), row.Text())
				}
				if strings.TrimSpace(row.Text()) == "" {
					t.Errorf("%s: a row has nothing to see", what)
				}
			}
			if strings.Contains(string(out.ANSI()), "aiterm\x1b") && len(out.Rows) == 1 && strings.TrimSpace(out.Rows[0].Text()) == "aiterm" && width > 40 {
				t.Errorf("%s: nothing but the name", what)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	colors := []string{"none", "16", "256", "truecolor"}
	for i, preset := range configfile.PresetNames(src) {
		for width := 20; width <= 200; width += 6 {
			draw(preset, "", colors[(i+width/6)%len(colors)], width, width%4 == 0, width%12 < 6)
		}
		for k, theme := range configfile.ThemeNames(src) {
			draw(preset, theme, colors[(i+k)%len(colors)], 30+5*k, k%2 == 0, k%3 == 0)
		}
	}
}
