package settings

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const twoRows = `# mine
lines:
  - prefix: "> " # p
    left: [git, clock] # l
  - left:
      - duration # d
    right: [hours]
segments:
  hours: {source: builtin:clock} # u
`

func TestMove(t *testing.T) {
	tests := []struct {
		name, segment string
		to            Target
		from, to1     string // of the text, what is another afterwards
	}{
		{"before", "clock", Target{Before: "git"}, "left: [git, clock] # l", "left: [clock, git] # l"},
		{"after", "git", Target{After: "clock"}, "left: [git, clock] # l", "left: [clock, git] # l"},
		{"after the one before it", "clock", Target{After: "git"}, "", ""},
		{"to a row", "git", Target{Row: 2}, "left: [git, clock] # l\n  - left:\n      - duration # d\n", "left: [clock] # l\n  - left:\n      - duration # d\n      - git\n"},
		{"to the right of a row", "duration", Target{Row: 2, Right: true}, "left:\n      - duration # d\n    right: [hours]", "left:\n    right: [\n      hours,\n      duration, # d\n    ]"},
		{"to the right of a row that has none", "hours", Target{Row: 1, Right: true}, "    left: [git, clock] # l\n  - left:\n      - duration # d\n    right: [hours]\n", "    left: [git, clock] # l\n    right: [hours]\n  - left:\n      - duration # d\n    right: []\n"},
		{"to a new row", "git", Target{Row: 3}, "left: [git, clock] # l\n  - left:\n      - duration # d\n    right: [hours]\n", "left: [clock] # l\n  - left:\n      - duration # d\n    right: [hours]\n  - left: [git]\n"},
		{"to the right of a new row", "git", Target{Row: 3, Right: true}, "left: [git, clock] # l\n  - left:\n      - duration # d\n    right: [hours]\n", "left: [clock] # l\n  - left:\n      - duration # d\n    right: [hours]\n  - left: []\n    right: [git]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			write(t, files.Plugins, twoRows)
			changed, err := Move(files, tt.segment, tt.to)
			if err != nil {
				t.Fatal(err)
			}
			if changed != (tt.from != "") {
				t.Errorf("changed is %v", changed)
			}
			if diff := cmp.Diff(strings.Replace(twoRows, tt.from, tt.to1, 1), text(t, files.Plugins)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A row that a move made and that another one empties goes away; a person's own stays.
func TestMoveLeavesNoHollowRow(t *testing.T) {
	files := fixture(t)
	write(t, files.Plugins, twoRows)
	for _, row := range []int{3, 1} {
		if _, err := Move(files, "clock", Target{Row: row}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(twoRows, text(t, files.Plugins)); diff != "" {
		t.Errorf("there and back (-want +got):\n%s", diff)
	}
	for _, segment := range []string{"git", "clock"} {
		if _, err := Move(files, segment, Target{Row: 2}); err != nil {
			t.Fatal(err)
		}
	}
	if got := text(t, files.Plugins); !strings.Contains(got, "  - prefix: \"> \" # p\n    left: [] # l\n") {
		t.Errorf("the row with a prefix is gone:\n%s", got)
	}
}

func TestMoveIsRefused(t *testing.T) {
	tests := []struct {
		name, segment string
		to            Target
		want          string
	}{
		{"no such segment", "clok", Target{Row: 1}, `unknown segment "clok", did you mean "clock"?`},
		{"no such neighbour", "clock", Target{Before: "dration"}, `unknown segment "dration", did you mean "duration"?`},
		{"itself", "clock", Target{After: "clock"}, "clock can't go beside itself: name another segment"},
		{"no row", "clock", Target{Row: 4}, "there is no row 4: give 1 to 2, or 3 for a new one"},
		{"nowhere", "clock", Target{}, "say where it is to go: before a segment, after one, or on which row, and one of them"},
		{"two places", "clock", Target{Row: 1, After: "git"}, "say where it is to go: before a segment, after one, or on which row, and one of them"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			write(t, files.Plugins, twoRows)
			_, err := Move(files, tt.segment, tt.to)
			var wrong *PlaceError
			if !errors.As(err, &wrong) || err.Error() != tt.want {
				t.Errorf("got %T %v\nwant %s", err, err, tt.want)
			}
			if got := text(t, files.Plugins); got != twoRows {
				t.Errorf("it was changed:\n%s", got)
			}
		})
	}
}

func TestShowAndHide(t *testing.T) {
	files := fixture(t)
	write(t, files.Plugins, twoRows)
	do := func(edit func(Files, string) (bool, error), segment, want string) {
		t.Helper()
		if _, err := edit(files, segment); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, text(t, files.Plugins)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	hidden := twoRows + "  git:\n    show: false\n"
	do(Hide, "git", hidden)
	do(Hide, "git", hidden)
	do(Show, "git", twoRows)
	do(Show, "clock", twoRows)
	without := strings.Replace(twoRows, "[git, clock]", "[git]", 1)
	write(t, files.Plugins, without)
	do(Hide, "clock", without)
	do(Show, "clock", strings.Replace(without, "- duration # d\n", "- duration # d\n      - clock\n", 1))
}

// Without a file, and without lines in it, those of what it is based on are written.
func TestMoveWithoutLines(t *testing.T) {
	files := fixture(t)
	if _, err := Move(files, "clock", Target{Before: "git"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pluginsHead+"lines:\n  - left: [clock, git]\n", text(t, files.Plugins)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	write(t, files.Plugins, "preset: short\n")
	if _, err := Move(files, "git", Target{After: "clock"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("preset: short\nlines:\n  - left: [clock, git]\n    separator: \" / \"\n", text(t, files.Plugins)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSetRow(t *testing.T) {
	files := fixture(t)
	table, err := OpenText(files, []byte(twoRows), true)
	if err != nil {
		t.Fatal(err)
	}
	e, err := table.SetRow(2, "separator", " / ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Replace(twoRows, "    right: [hours]\n", "    right: [hours]\n    separator: \" / \"\n", 1), string(e.Data)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for key, value := range map[string]string{"style": "shiny", "left": "git", "wrap": "maybe"} {
		if _, err := table.SetRow(1, key, value); err == nil {
			t.Errorf("%s: %s is taken", key, value)
		}
	}
}
