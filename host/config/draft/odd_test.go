package draft

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// In whatever form a person wrote two rows: an edit does the same to them, and every comment
// is there afterwards.
func TestEditsOfOddTexts(t *testing.T) {
	const usual = "lines:\n  - left: [git, clock]\n  - left: [duration]\n"
	texts := map[string]string{
		"rows in brackets":            "lines: [{left: [git, clock]}, {left: [duration]}] # all\n",
		"over lines":                  "lines: [\n  {left: [git, clock]}, # one\n  # above two\n  {left: [duration]} # two\n]\n",
		"dashes alone":                "lines:\n  -\n    left: [git, clock]\n  - # two\n    left: [duration]\n",
		"tabs":                        "lines:\n  - left: [git,\tclock]\t# x\n  - left: [\tduration ]\n",
		"anchors":                     "lines:\n  - left: &a [git, clock]\n  - &s {left: &b [duration]}\n",
		"an anchor of a row":          "lines:\n  - &r\n    left: [git, clock]\n  - left: [duration]\n",
		"a comment before a bracket":  "lines:\n  - left: [\n      git, # g\n      clock # c\n    ]\n  - left: [duration]\n",
		"a comment at the end":        "lines:\n  - left: [\n      git, # g\n      clock, # c\n      # end\n    ]\n  - left: [duration]\n",
		"a comment behind a bracket":  "lines:\n  - left: [ # all\n      git, clock] # c\n  - left: [duration]\n",
		"two lines in brackets":       "lines:\n  - left: [git, # g\n           clock] # all\n  - left: [duration]\n",
		"comments above":              "lines:\n  - left:\n      # why git\n      - git\n\n      # apart\n\n      # why clock\n      # two\n      - clock # tick\n  - left:\n      # why dur\n      - duration\n",
		"comments above, in brackets": "lines:\n  - left: [\n      # why git\n      git,\n      # why clock\n      clock,\n    ]\n  - left: [duration]\n",
		"all in braces":               "{lines: [{left: [git, clock]}, {left: [duration]}]}\n",
		"an item below its dash":      "lines:\n  - left:\n      -\n        git\n      - clock\n  - left: [duration]\n",
		"comments between rows":       "# top\nlines:\n  # row one\n  - left: [git, clock]\n\n  # row two\n  - left: [duration]\n  # end\n# after\ntheme: plain\n",
		"quotes":                      "lines:\n  - left: [\"git\", 'clock']\n  - 'left': ['duration']\n",
		"at the margin":               "lines:\n- left:\n  - git # g\n  - clock\n- left: [duration]\ntheme: plain\n",
		"no line break at the end":    "lines:\n  - left: [git, clock]\n  - left:\n    - duration",
		"comments behind keys":        "lines: # all rows\n  - left: # l\n      - git\n      - clock\n  - left: # m\n      [duration]\n",
		"values below their keys":     "lines:\n  - left:\n      [git, clock]\n  -   left:\n        [duration]\n",
		"Windows":                     "lines:\r\n  - left:\r\n      # why git\r\n      - git # g\r\n      - clock\r\n  - left: [duration]\r\n",
		"a mark at the beginning":     "\ufefflines:\n  - left: [git, clock] # é\n  - left: [duration]\n",
	}
	edits := []Edit{
		Nudge("git", Right), Nudge("clock", Left), Nudge("clock", Right), Nudge("clock", Down), Nudge("duration", Up), Nudge("duration", Left),
		Move("git", Target{Row: 3}), Move("git", Target{Row: 3, Right: true}), Move("duration", Target{Row: 1}), Move("duration", Target{Row: 1, Right: true}),
		Show("cost"), Move("cost", Target{Row: 3}), Move("cost", Target{Before: "git"}), Hide("git"),
		SetRow(2, "separator", " / "), SetRow(1, "prefix", "x"), MoveRow(2, 1), MoveRow(1, 2),
	}
	rows := func(t *testing.T, d *Draft, e Edit) ([]Row, string) {
		t.Helper()
		if err := d.Do(e); err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		if err := d.Problems(); err != nil {
			t.Fatalf("%s: %v\n%s", e, err, d.Text())
		}
		// A row with nothing on it may be a person's own, for its comment.
		got := slices.DeleteFunc(d.Rows(), func(r Row) bool { return len(r.Left)+len(r.Right) == 0 })
		text := string(d.Text())
		for d.CanUndo() {
			d.Undo()
		}
		return got, text
	}
	f := files(t)
	put(t, f.Plugins, usual)
	d := open(t, f, Options{})
	want := make([][]Row, len(edits))
	for i, e := range edits {
		want[i], _ = rows(t, d, e)
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			put(t, f.Plugins, text)
			d := open(t, f, Options{})
			for i, e := range edits {
				got, after := rows(t, d, e)
				if diff := cmp.Diff(want[i], got); diff != "" {
					t.Errorf("%s (-want +got):\n%s%s", e, diff, after)
				}
				if had, has := comments(t, text), comments(t, after); !slices.Equal(had, has) {
					t.Errorf("%s: the comments are %q, and were %q:\n%s", e, has, had, after)
				}
				if strings.Contains(text, "\r\n") != strings.Contains(after, "\r\n") || strings.Count(after, "\n") != strings.Count(after, "\r\n") && strings.Contains(text, "\r\n") {
					t.Errorf("%s: other line ends: %q", e, after)
				}
			}
		})
	}
}

// The comments of a segment are where it is.
func TestCommentsGoWithTheSegment(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, "lines:\n  - left:\n      # where\n      - git\n      # when\n      - clock # local\n  # how long\n  - left: [duration]\n")
	d := open(t, f, Options{})
	for _, e := range []Edit{Nudge("clock", Left), MoveRow(2, 1), Move("clock", Target{Row: 3})} {
		if err := d.Do(e); err != nil {
			t.Fatal(err)
		}
	}
	want := "lines:\n  # how long\n  - left: [duration]\n  - left:\n      # where\n      - git\n  # when\n  - left: [clock] # local\n"
	if diff := cmp.Diff(want, string(d.Text())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
