package doctor

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestConfiguration(t *testing.T) {
	skipOnWindows(t, "paths are written with /")
	plans := []check{{name: "plan", run: exam.resolve}, {name: "plugins.yaml", run: exam.configuration}}
	w := newWorld(t)
	e := exam{Input: w.input()}
	compare(t, []string{
		"ok plugins.yaml: ~/.config/aiterm/plugins.yaml is not there, so the built-in configuration counts",
		"ok theme: purple-charcoal, built in",
	}, brief(w.examine(e, plans...)))

	path := w.write(".config/aiterm/plugins.yaml", "them: cool-blues\npadding: 99\n", 0o600)
	got := w.examine(e, plans...)
	compare(t, []string{
		"failure plugins.yaml: 2 mistakes; the built-in configuration is used instead",
		"ok theme: purple-charcoal, built in",
	}, brief(got))
	compare(t, []string{"~/.config/aiterm/plugins.yaml:1:1", "~/.config/aiterm/plugins.yaml:2:10"}, places(got[0].Details))

	w.write(".config/aiterm/plugins.yaml", "theme: own\n", 0o600)
	theme := w.write(".config/aiterm/themes/own.yaml", "extends: cool-blues\n", 0o600)
	for _, file := range []string{path, theme} { // a file that was just written is not remembered
		if err := os.Chtimes(file, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	compare(t, []string{
		"ok plugins.yaml: ~/.config/aiterm/plugins.yaml is valid",
		"ok theme: own, from ~/.config/aiterm/themes/own.yaml",
	}, brief(w.examine(e, plans...)))

	w.write(".config/aiterm/plugins.yaml", "theme: own\ncolor: pink\n", 0o600)
	compare(t, []string{
		"failure plugins.yaml: 1 mistake; the last good configuration is used instead",
		"ok theme: own, from ~/.config/aiterm/themes/own.yaml",
	}, brief(w.examine(e, plans...)))
}

// places are the FILE:LINE:COLUMN that lines begin with.
func places(lines []string) []string {
	var out []string
	for _, line := range lines {
		place, _, _ := strings.Cut(line, ": ")
		out = append(out, place)
	}
	return out
}
