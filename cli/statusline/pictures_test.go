package statusline

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view"
)

var pictures = flag.Bool("pictures", false, "draw the pictures of docs anew")

// pictureWidth is how many cells the lines in the pictures have.
const pictureWidth = 120

// The pictures in docs are what is drawn today: "make pictures" draws them anew.
func TestPicturesInDocs(t *testing.T) {
	env := &console.Env{Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Getenv: func(string) string { return "" }}
	src := console.PlanInputs(env, "").Sources
	var themes, presets, light []layout.SVGPart
	for _, name := range configfile.ThemeNames(src) {
		themes = append(themes, drawn(t, env, name, preview.Flags{Theme: name}))
	}
	slices.SortStableFunc(themes, func(a, b layout.SVGPart) int {
		switch {
		case a.Light == b.Light:
			return 0
		case b.Light:
			return -1
		}
		return 1
	})
	usual := drawn(t, env, "", preview.Flags{})
	for _, p := range configfile.Presets(src) {
		presets = append(presets, drawn(t, env, p.Name+": "+p.Description, preview.Flags{Preset: p.Name}))
		light = append(light, drawn(t, env, p.Name+": "+p.Description, preview.Flags{Preset: p.Name, Theme: "lavender"}))
	}
	for name, want := range map[string][]byte{
		"line.svg":          layout.SVG(usual.Rows, layout.SVGOptions{Title: "The status line of aiterm"}),
		"themes.svg":        layout.SVGSheet("The line in each theme, on the ground that the theme is for", themes),
		"presets.svg":       layout.SVGSheet("Each preset", presets),
		"presets-light.svg": layout.SVGSheet("Each preset in a light terminal", light),
	} {
		path := filepath.Join("..", "..", "docs", name)
		if *pictures {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("docs/%s is not what is drawn now (%v): run make pictures, and look at it", name, err)
		}
	}
}

// drawn is the built-in sample as the flags say, at one moment.
func drawn(t *testing.T, env *console.Env, caption string, flags preview.Flags) (part layout.SVGPart) {
	t.Helper()
	p, err := preview.New(env, flags)
	if err != nil {
		t.Fatal(err)
	}
	p.Now = time.Date(2026, 3, 2, 11, 10, 0, 0, time.UTC)
	p.Width = pictureWidth
	// Claude Code says percentages and no counts.
	said := map[string]string{usage.FiveHour: "45%@2h", usage.SevenDay: "46%@3d"}
	if p.Sample.Agent != "" {
		said = nil
	}
	for name, text := range said {
		window, err := usage.ParseWindow(name, text, p.Now)
		if err != nil {
			t.Fatal(err)
		}
		p.Windows = append(p.Windows, window)
	}
	if p.Plan, err = preview.Plan(env, flags, p); err != nil {
		t.Fatal(err)
	}
	if p.Sample.Agent != "" {
		p.Fit(pictureWidth, true)
	}
	p.Plan.Budget = time.Minute // however busy the machine is
	theme, err := configfile.LoadTheme(p.Plan.Theme.Name, console.PlanInputs(env, "").Sources)
	if err != nil {
		t.Fatal(err)
	}
	part = layout.SVGPart{Caption: caption, SVGOptions: layout.SVGOptions{Columns: pictureWidth, Light: theme.Ground == configfile.Light}}
	if err := p.Render(func(out view.Rendered) { part.Rows = out.Picture }); err != nil {
		t.Fatal(err)
	}
	return part
}
