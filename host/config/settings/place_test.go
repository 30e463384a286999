package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPutOnLine(t *testing.T) {
	const ownLines = "# mine\nlines:\n  - left: [clock] # first\n  - right:\n      - git\n"
	tests := []struct {
		name, before string
		line         int
		after        string
		at           Place
	}{
		{"without a file", "", 0, pluginsHead + "lines:\n  - left: [git, clock, cpu]\n", Place{1, "left"}},
		{"in a file without lines", "theme: loud # loud\n", 0, "theme: loud # loud\nlines:\n  - left: [git, clock, cpu]\n", Place{1, "left"}},
		{"in a file that ends without a line break", "theme: loud", 0, "theme: loud\nlines:\n  - left: [git, clock, cpu]\n", Place{1, "left"}},
		{"on the last line", ownLines, 0, ownLines + "      - cpu\n", Place{2, "right"}},
		{"on the first line", ownLines, 1, strings.Replace(ownLines, "[clock]", "[clock, cpu]", 1), Place{1, "left"}},
		{"not beside the line that was there before", "lines:\n  - left: [clock]\n  - left: [chain]\n", 0, "lines:\n  - left: [clock, cpu]\n  - left: [chain]\n", Place{1, "left"}},
		{"nothing but the line that was there before", "lines:\n  - left: [chain]\n", 0, "lines:\n  - left: [chain, cpu]\n", Place{1, "left"}},
		{"there already", "lines: [{left: [cpu]}]\n", 0, "lines: [{left: [cpu]}]\n", Place{1, "left"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			declare := "segments:\n  cpu: {source: \"builtin:clock\"}\n"
			if tt.before != "" {
				write(t, files.Plugins, declare+tt.before)
			}
			segment := "cpu"
			if tt.before == "" {
				segment = "clock2" // which has to be refused: nobody declares it
				if _, _, err := PutOnLine(files, segment, tt.line); err == nil || !strings.Contains(err.Error(), "clock2") {
					t.Errorf("an unknown segment: %v", err)
				}
				return
			}
			at, changed, err := PutOnLine(files, segment, tt.line)
			if err != nil {
				t.Fatal(err)
			}
			if at != tt.at || changed != (tt.before != tt.after) {
				t.Errorf("at %v, changed %v; want %v", at, changed, tt.at)
			}
			if diff := cmp.Diff(declare+tt.after, text(t, files.Plugins)); diff != "" {
				t.Errorf("plugins.yaml (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPutOnLineRefuses(t *testing.T) {
	const before = "lines: [{left: [clock]}, {prefix: x}]\n"
	files := fixture(t)
	write(t, files.Plugins, before)
	for line, want := range map[int]string{3: "there is no line 3 in ", 2: "there is no lines.1.left: change it by hand"} {
		if _, _, err := PutOnLine(files, "git", line); err == nil || !strings.Contains(err.Error(), want) || text(t, files.Plugins) != before {
			t.Errorf("line %d: %v, want %q\n%s", line, err, want, text(t, files.Plugins))
		}
	}
	write(t, files.Plugins, "lines: [\n")
	if _, _, err := PutOnLine(files, "git", 0); err == nil || !strings.Contains(err.Error(), "mistakes that have to be put right first") {
		t.Errorf("a broken file: %v", err)
	}
}

func TestTakeOff(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"from a line and from segments", "lines:\n  - left: [clock, cpu]\n  - right: [cpu2]\nsegments:\n  cpu: # why\n    source: builtin:clock\n    settings: {format: 12h}\n    grant: [usage]\n  cpu2: {source: \"builtin:clock\"}\n",
			"lines:\n  - left: [clock]\n  - right: [cpu2]\nsegments:\n  # why\n  cpu2: {source: \"builtin:clock\"}\n"},
		{"the only entry", "lines: [{left: [clock]}]\nsegments:\n  cpu: {source: \"builtin:clock\", grant: []}\n", "lines: [{left: [clock]}]\n"},
		{"not there", "lines: [{left: [clock]}]\n", "lines: [{left: [clock]}]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			write(t, files.Plugins, tt.before)
			changed, err := TakeOff(files, "cpu")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, text(t, files.Plugins)); diff != "" || changed != (tt.before != tt.after) {
				t.Errorf("changed %v, plugins.yaml (-want +got):\n%s", changed, diff)
			}
		})
	}
	files := fixture(t)
	if changed, err := TakeOff(files, "cpu"); changed || err != nil {
		t.Errorf("without a file: %v, %v", changed, err)
	}
}
