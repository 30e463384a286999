package settings

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTakePreset(t *testing.T) {
	const usual = "lines:\n  - left: [git, clock]\n"
	tests := []struct {
		name, before, after string
		moved, kept         []string
		own                 bool
	}{
		{name: "no file", after: pluginsHead + "preset: short\n"},
		{name: "settings that stay", before: "theme: loud # mine\nsegments: {git: {show: false}}\n",
			after: "theme: loud # mine\npreset: short\nsegments: {git: {show: false}}\n", kept: []string{"theme", "git.show"}},
		{name: "another preset", before: "preset: default # c\npadding: 1\n", after: "preset: short # c\npadding: 1\n", kept: []string{"padding"}},
		{name: "the default's own lines", before: usual, after: "preset: short\n"},
		{name: "with a line that was added", before: usual + "  - left: [chain]\n",
			after: "preset: short\nlines:\n  - left: [clock]\n    separator: \" / \"\n  - left: [chain]\n", moved: []string{"chain"}},
		{name: "with a segment that was added", before: "lines:\n  - left: [git, clock, duration]\n",
			after: "preset: short\nlines:\n  - left: [clock, duration]\n    separator: \" / \"\n", moved: []string{"duration"}},
		{name: "with one that the preset has", before: "preset: short\nlines:\n  - left: [clock, git]\n    separator: \" / \"\n",
			after: "preset: short\nlines:\n  - left: [clock, git]\n    separator: \" / \"\n", moved: []string{"git"}},
		{name: "lines of one's own", before: "lines:\n  - left: [clock, git]\n", after: "lines:\n  - left: [clock, git]\npreset: short\n", own: true},
		{name: "another separator", before: "lines:\n  - left: [git, clock]\n    separator: x\n",
			after: "lines:\n  - left: [git, clock]\n    separator: x\npreset: short\n", own: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			if tt.before != "" {
				write(t, files.Plugins, tt.before)
			}
			c, err := TakePreset(files, "short")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, text(t, files.Plugins)); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]any{tt.moved, tt.kept, tt.own}, []any{c.Moved, c.Kept, c.OwnLines}); diff != "" {
				t.Errorf("moved, kept, own lines (-want +got):\n%s", diff)
			}
		})
	}
	files := fixture(t)
	if _, err := TakePreset(files, "shrot"); err == nil || err.Error() != `preset must be one of default, loud-one, short, not "shrot", did you mean "short"?` {
		t.Errorf("a preset that is not there: %v", err)
	}
}

func TestUnsetLines(t *testing.T) {
	files := fixture(t)
	write(t, files.Plugins, "# a\ntheme: loud\nlines:\n  - left: [git]\n    # b\n  - left: [clock]\npadding: 1 # c\n")
	c, err := Unset(files, "lines")
	if err != nil || !c.Changed {
		t.Fatalf("%+v, %v", c, err)
	}
	if diff := cmp.Diff("# a\ntheme: loud\npadding: 1 # c\n", text(t, files.Plugins)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	if c, err = Unset(files, "lines"); err != nil || c.Changed {
		t.Errorf("once more: %+v, %v", c, err)
	}
}

// What holds where the file says nothing is what its preset says.
func TestDefaultsAreThePresets(t *testing.T) {
	files := fixture(t)
	write(t, files.Plugins, "preset: loud-one\n")
	table, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"theme": "loud", "git.priority": "7", "clock.format": "12h", "icons": "ascii", "git.icons": "ascii"} {
		if s, err := table.Find(key); err != nil || s.Value != want || s.Given {
			t.Errorf("%s is %q, %v, %v; want %q", key, s.Value, s.Given, err, want)
		}
	}
}
