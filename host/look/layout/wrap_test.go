package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/span"
)

func blocks(texts ...string) (out []Block) {
	for i, text := range texts {
		out = append(out, Block{Name: text, Spans: []span.Span{{Text: text}}, Priority: 50 - i})
	}
	return out
}

func texts(rows []Row) (out []string) {
	for _, r := range rows {
		out = append(out, r.Text())
	}
	return out
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name  string
		lines []Line
		width int
		most  int
		want  []string
	}{
		{"room for all", []Line{{Separator: " | ", Left: blocks("one", "two"), Wrap: true}}, 9, 0, []string{"one | two"}},
		{"a row for each", []Line{{Separator: " | ", Left: blocks("one", "two"), Wrap: true}}, 8, 0, []string{"one", "two"}},
		{"as many as have room", []Line{{Separator: " ", Left: blocks("aa", "bb", "cc", "dd", "ee"), Wrap: true}}, 5, 0, []string{"aa bb", "cc dd", "ee"}},
		{"not asked for", []Line{{Separator: " ", Left: blocks("aa", "bb", "cc")}}, 5, 0, []string{"aa bb"}},
		{"below its prefix", []Line{{Prefix: "> ", Separator: " ", Left: blocks("aa", "bb", "cc"), Wrap: true}}, 7, 0, []string{"> aa bb", "  cc"}},
		{"a picture goes on", []Line{{Prefix: "╭─ ", Separator: " ", Left: blocks("aa", "bb"), Wrap: true}, {Prefix: "╰─ ", Separator: " ", Left: blocks("cc", "dd"), Wrap: true}},
			6, 0, []string{"╭─ aa", "│  bb", "╰─ cc", "   dd"}},
		{"the right group stays at the edge", []Line{{Separator: " ", Left: blocks("aa", "bb"), Right: blocks("cc", "dd"), Wrap: true}}, 7, 0, []string{"aa bb", "  cc dd"}},
		{"and beside the left one where it can", []Line{{Separator: " ", Left: blocks("aa", "bb"), Right: blocks("cc", "dd"), Wrap: true}}, 9, 0, []string{"aa bb  cc", "       dd"}},
		{"one that is wider than the row", []Line{{Separator: " ", Left: blocks("aa", strings.Repeat("b", 30), "cc"), Wrap: true}}, 20, 0,
			[]string{"aa", strings.Repeat("b", 19) + "…", "cc"}},
		{"no more rows than there may be", []Line{{Separator: " ", Left: blocks("aa", "bb", "cc", "dd"), Wrap: true}}, 2, 3, []string{"aa", "bb", "cc"}},
		{"nothing to show", []Line{{Left: blocks(""), Wrap: true}}, 2, 0, nil},
	}
	for _, tt := range tests {
		got := texts(Render(tt.lines, Options{Width: tt.width, MaxRows: tt.most}))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A line that is wrapped leaves nothing out, whatever the width, and is never wider.
func TestWrapLosesNothing(t *testing.T) {
	names := []string{"one", "twenty", "3", "forty-two", "5e", "six", "seventeen"}
	for split := range len(names) + 1 {
		line := Line{Prefix: "╭─ ", Separator: " │ ", CapLeft: "░", CapRight: "▒", Left: blocks(names[:split]...), Right: blocks(names[split:]...), Wrap: true}
		line.Left = append(line.Left, Block{Name: "ground", Spans: []span.Span{{Text: "ground", Style: "bg=4"}}})
		for width := 16; width < 80; width++ {
			rows := Render([]Line{line, {Prefix: "╰─ ", Left: blocks("last")}}, Options{Width: width, Level: Truecolor, Columns: width%2 == 0})
			all := strings.Join(texts(rows), "\n")
			for _, name := range append(names, "ground", "last") {
				if !strings.Contains(all, name) {
					t.Errorf("%d left, %d cells: %s is missing:\n%s", split, width, name, all)
				}
			}
			for _, r := range rows {
				if r.Width() > width || Width(r.Text()) != r.Width() {
					t.Errorf("%d left, %d cells: a row has %d: %q", split, width, r.Width(), r.Text())
				}
			}
			if NoRoom([]Line{line}, width) != nil {
				t.Errorf("%d left, %d cells: no room for %v", split, width, NoRoom([]Line{line}, width))
			}
		}
	}
}

func TestColumns(t *testing.T) {
	tests := []struct {
		name  string
		lines []Line
		width int
		want  []string
	}{
		{"two rows", []Line{{Separator: " | ", Left: blocks("a", "bb", "c")}, {Separator: " | ", Left: blocks("dddd", "e", "ff")}}, 40,
			[]string{"a    | bb | c", "dddd | e  | ff"}},
		{"prefixes of several widths", []Line{{Prefix: ">> ", Separator: " ", Left: blocks("a", "b")}, {Separator: " ", Left: blocks("c", "d")}}, 40,
			[]string{">> a b", "c    d"}},
		{"a row with fewer", []Line{{Separator: " ", Left: blocks("a", "b")}, {Separator: " ", Left: blocks("cccc")}}, 40, []string{"a b", "cccc"}},
		{"the right group stays", []Line{{Separator: " ", Left: blocks("a", "b"), Right: blocks("r")}, {Separator: " ", Left: blocks("ccc", "d"), Right: blocks("ss")}}, 12,
			[]string{"a   b      r", "ccc d     ss"}},
		{"as far as there is room", []Line{{Separator: " ", Left: blocks("a", "b", "cccccc")}, {Separator: " ", Left: blocks("ddd", "eeeeee", "f")}}, 13,
			[]string{"a   b cccccc", "ddd eeeeee f"}},
		{"no room at all", []Line{{Separator: " ", Left: blocks("a", "bbbbbbbb")}, {Separator: " ", Left: blocks("ddd", "e")}}, 10, []string{"a bbbbbbbb", "ddd e"}},
	}
	for _, tt := range tests {
		got := texts(Render(tt.lines, Options{Width: tt.width, Columns: true}))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		for _, row := range got {
			if Width(row) > tt.width {
				t.Errorf("%s: %q is too wide", tt.name, row)
			}
		}
	}
}
