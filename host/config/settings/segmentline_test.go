package settings

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceOnNewLine(t *testing.T) {
	const usual = "lines:\n  - left: [git, clock]\n"
	tests := []struct{ name, before, after string }{
		{"no file", "", pluginsHead + usual + "  - left: [chain]\n"},
		{"no lines", "theme: loud # c", "theme: loud # c\n" + usual + "  - left: [chain]\n"},
		{"lines", "# a\nlines:\n    - left: [git]\n      right: [clock]   # b\n    # c\n\nsegments:\n  git: {}\n",
			"# a\nlines:\n    - left: [git]\n      right: [clock]   # b\n    - left: [chain]\n    # c\n\nsegments:\n  git: {}\n"},
		{"at the margin, the last key", "lines:\n- left: [git]\n- left:\n  - clock", "lines:\n- left: [git]\n- left:\n  - clock\n- left: [chain]"},
		{"line ends of Windows", "lines:\r\n  - left: [git]\r\ncolor: auto\r\n", "lines:\r\n  - left: [git]\r\n  - left: [chain]\r\ncolor: auto\r\n"},
		{"items in braces", "lines:\n  - {left: [git]}\n", "lines:\n  - {left: [git]}\n  - left: [chain]\n"},
		{"all in braces", "{theme: loud}\n", "{theme: loud, lines: [{left: [git, clock]}, {left: [chain]}]}\n"},
		{"all further in", "  theme: loud\n", "  theme: loud\n  lines:\n    - left: [git, clock]\n    - left: [chain]\n"},
		{"the mark of an end", "theme: loud\n...\n", "theme: loud\nlines:\n  - left: [git, clock]\n  - left: [chain]\n...\n"},
		{"in brackets", "lines: [{left: [git]}] # all\n", "lines: [{left: [git]}, {left: [chain]}] # all\n"},
		{"in brackets over lines", "lines: [\n  {left: [git]}, # one\n  {left: [clock]} # two\n]\n", "lines: [\n  {left: [git]}, # one\n  {left: [clock]}, # two\n  {left: [chain]}\n]\n"},
		{"dashes on lines of their own", "lines:\n  -\n    left: [git]\n", "lines:\n  -\n    left: [git]\n  - left: [chain]\n"},
		{"on a line already", "lines:\n  - left: [git, chain]\n", "lines:\n  - left: [git, chain]\n"},
		{"declared, but on no line", "lines:\n  - left: [git]\nsegments: {chain: {settings: {row: 1}}}\n",
			"lines:\n  - left: [git]\n  - left: [chain]\nsegments: {chain: {settings: {row: 1}}}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			if tt.before != "" {
				write(t, files.Plugins, tt.before)
			}
			if placed, err := PlaceOnNewLine(files, "chain", true); err != nil || placed != (tt.before != tt.after) {
				t.Errorf("to be placed: %v, %v", placed, err)
			}
			if data, err := os.ReadFile(files.Plugins); tt.before != "" && string(data) != tt.before || tt.before == "" && err == nil {
				t.Errorf("the trial wrote %q", data)
			}
			if placed, err := PlaceOnNewLine(files, "chain", false); err != nil || placed != (tt.before != tt.after) {
				t.Errorf("placed = %v, %v", placed, err)
			}
			if diff := cmp.Diff(tt.after, text(t, files.Plugins)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if placed, err := PlaceOnNewLine(files, "chain", false); err != nil || placed {
				t.Errorf("placed again: %v, %v", placed, err)
			}
		})
	}
}

func TestTakeOffNewLine(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"as it was placed", "# a\nlines:\n  - left: [git]\n  - left: [chain]\n# b\n", "# a\nlines:\n  - left: [git]\n# b\n"},
		{"line ends of Windows", "lines:\r\n  - left: [git]\r\n  - left: [chain]\r\n", "lines:\r\n  - left: [git]\r\n"},
		{"with settings", "lines:\n  - left: [git]\n  - left: [chain]\nsegments: {chain: {settings: {row: 1}}}\n", "lines:\n  - left: [git]\n"},
		{"beside another", "lines:\n  - left: [git, chain]\n", "lines:\n  - left: [git]\n"},
		{"above others", "lines:\n  - left: [chain]\n  - left: [git]\n", "lines:\n  - left: []\n  - left: [git]\n"},
		{"with a comment", "lines:\n  - left: [git]\n  - left: [chain] # mine\n", "lines:\n  - left: [git]\n  - left: [] # mine\n"},
		{"on no line", "lines:\n  - left: [git]\n", "lines:\n  - left: [git]\n"},
		{"mistakes", "lines:\n  - left: [chain]\npaddin: 1\n", "lines:\n  - left: [chain]\npaddin: 1\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			write(t, files.Plugins, tt.before)
			if taken, err := TakeOffNewLine(files, "chain", true); err != nil || taken != (tt.before != tt.after) || text(t, files.Plugins) != tt.before {
				t.Errorf("the trial says %v, %v; the file is %q", taken, err, text(t, files.Plugins))
			}
			if taken, err := TakeOffNewLine(files, "chain", false); err != nil || taken != (tt.before != tt.after) {
				t.Errorf("taken = %v, %v", taken, err)
			}
			if diff := cmp.Diff(tt.after, text(t, files.Plugins)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	files := fixture(t)
	if taken, err := TakeOffNewLine(files, "chain", false); taken || err != nil {
		t.Errorf("without a file: %v, %v", taken, err)
	}
}

func TestPlaceOnNewLineRefuses(t *testing.T) {
	tests := []struct{ name, before, want string }{
		{"an alias", "lines: &l\n  - &a {left: [git]}\n  - {left: [clock]}\n...\n", ""},
		{"as many lines as there may be", "lines:\n" + strings.Repeat("  - {}\n", 7) + "  - left: [git]\n", `is written in a way in which no line can be added safely: add one to lines by hand: "- left: [chain]"`},
		{"mistakes", "lines:\n  - left: [gti]\n", "mistakes that have to be put right first"},
		{"no YAML", "lines: [\n", "mistakes that have to be put right first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			write(t, files.Plugins, tt.before)
			placed, err := PlaceOnNewLine(files, "chain", false)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || placed || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("placed = %v, %v; want an error with %q", placed, err, tt.want)
			}
			if got := text(t, files.Plugins); got != tt.before {
				t.Errorf("the file was changed: %q", got)
			}
		})
	}
}

// A style, or wrapping, that holds for the whole file is in the new line's plan too.
func TestPlaceOnNewLineOfAStyle(t *testing.T) {
	files := fixture(t)
	for _, whole := range []string{"style: powerline\n", "wrap: true\n", "style: box\nwrap: true\n"} {
		before := whole + "lines:\n  - left: [git]\n"
		write(t, files.Plugins, before)
		if placed, err := PlaceOnNewLine(files, "clock", false); !placed || err != nil {
			t.Errorf("%q: %v, %v", whole, placed, err)
		}
		if got := text(t, files.Plugins); got != before+"  - left: [clock]\n" {
			t.Errorf("%q: %s", whole, got)
		}
	}
}
