package configfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
)

func TestWrapColumnsAndColors(t *testing.T) {
	plan, err := Load("/etc/plugins.yaml", []byte(`wrap: true
align_columns: true
lines:
  - left: [dir]
  - {left: [git], wrap: false}
segments:
  git: {colors: {20: bold fg=196, 0: dim, -1.5: usage.ok, "1e3": fg=#ff0000}}
`), fixture(t))
	if err != nil {
		t.Fatal(err)
	}
	if !plan.Columns || !plan.Lines[0].Wrap || plan.Lines[1].Wrap {
		t.Errorf("columns %v, lines %+v", plan.Columns, plan.Lines)
	}
	want := []config.Threshold{{From: -1.5, Style: "usage.ok"}, {From: 0, Style: "dim"}, {From: 20, Style: "bold fg=196"}, {From: 1000, Style: "fg=#ff0000"}}
	for _, s := range plan.Segments {
		if s.Name == "git" {
			if diff := cmp.Diff(want, s.Colors); diff != "" {
				t.Errorf("colors (-want +got):\n%s", diff)
			}
		}
	}
	for text, want := range map[string]string{
		"wrap: sometimes":                            "wrap must be true or false",
		"lines: [{left: [git], wrap: 3}]":            "wrap must be true or false",
		"segments: {git: {colors: {high: dim}}}":     "must be a number, from which on the style holds, not \"high\"",
		"segments: {git: {colors: {.nan: dim}}}":     "must be a number",
		"segments: {git: {colors: {5: fg=nocolor}}}": "nocolor",
		"segments: {git: {colors: [1, 2]}}":          "colors must be",
	} {
		if _, err := Load("/etc/plugins.yaml", []byte(text+"\n"), fixture(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
