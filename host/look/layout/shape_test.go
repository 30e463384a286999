package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/span"
)

func shapes() map[string]Line {
	arrows := Shape{Blocks: true, Arrow: "\ue0b0", Mirror: "\ue0b2", Thin: "\ue0b1", ThinMirror: "\ue0b3"}
	return map[string]Line{
		"plain":     {Separator: " | ", CapLeft: "<[", CapRight: "]>", Shape: Shape{Plain: true}},
		"powerline": {Separator: " | ", Shape: arrows},
		"arrows":    {Separator: " | ", Shape: Shape{Blocks: true, Thin: ">", ThinMirror: "<"}},
		"capsule":   {Separator: " ", CapLeft: "(", CapRight: ")", Shape: Shape{Blocks: true, Apart: true}},
		"box":       {Separator: " ", CapLeft: "[", CapRight: "]", Shape: Shape{Plain: true, Apart: true, Frames: true}},
	}
}

func shapeRoles() map[string]string {
	return map[string]string{"text": "fg=7", "separator": "fg=8", "block": "bg=234", "block.alt": "bg=236", "dir": "bg=54", "git": "bg=236"}
}

func shapedBlocks() (left, right []Block) {
	return []Block{block("a", 1, 0, text("a", "dir")), block("b", 3, 0, text("b", "git")), block("c", 2, 0, text("c", ""), text("!", "bold"))},
		[]Block{block("d", 1, 0, text("d", "")), block("e", 1, 0, text("e", ""))}
}

// What is drawn, and that it has what it needs to be read without colour.
func TestShapes(t *testing.T) {
	want := map[string]string{
		"plain":     "a | b | c!…d | e",
		"powerline": " a \ue0b0 b \ue0b0 c! \ue0b0…\ue0b2 d \ue0b2 e ",
		"arrows":    " a > b > c! … d < e ",
		"capsule":   "( a ) ( b ) ( c! )…( d ) ( e )",
		"box":       "[a] [b] [c!]…[d] [e]",
	}
	for name, line := range shapes() {
		line.Left, line.Right = shapedBlocks()
		width := 48
		left, right, _ := strings.Cut(want[name], "…")
		whole := left + strings.Repeat(" ", width-Width(left)-Width(right)) + right
		rows := Render([]Line{line}, Options{Width: width, Roles: shapeRoles()})
		got := rows[0].Text()
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if rows[0].Width() > width {
			t.Errorf("%s: %d cells", name, rows[0].Width())
		}
	}
}

// An arrow has the colour that it comes from on the one that it leads to, and where both
// are one it is thin.
func TestArrows(t *testing.T) {
	tests := []struct {
		name  string
		spans []string // styles
		level ColorLevel
		want  string
	}{
		{"two grounds", []string{"dir", "git"}, ANSI256, "\x1b[37;48;5;54m x \x1b[0m\x1b[38;5;54;48;5;236m\ue0b0\x1b[0m\x1b[37;48;5;236m x \x1b[0m\x1b[38;5;236m\ue0b0\x1b[0m"},
		{"by turns", []string{"", ""}, ANSI256, "\x1b[37;48;5;234m x \x1b[0m\x1b[38;5;234;48;5;236m\ue0b0\x1b[0m\x1b[37;48;5;236m x \x1b[0m\x1b[38;5;236m\ue0b0\x1b[0m"},
		{"never like its neighbour", []string{"git", "", ""}, ANSI256, "\x1b[37;48;5;236m x \x1b[0m\x1b[38;5;236;48;5;234m\ue0b0\x1b[0m\x1b[37;48;5;234m x \x1b[0m\x1b[38;5;234;48;5;236m\ue0b0\x1b[0m\x1b[37;48;5;236m x \x1b[0m\x1b[38;5;236m\ue0b0\x1b[0m"},
		{"one ground", []string{"dir", "dir"}, ANSI256, "\x1b[37;48;5;54m x \x1b[0m\x1b[90;48;5;54m\ue0b1\x1b[0m\x1b[37;48;5;54m x \x1b[0m\x1b[38;5;54m\ue0b0\x1b[0m"},
		{"two that are one in 16", []string{"", ""}, ANSI16, "\x1b[37;40m x \x1b[0m\x1b[90;40m\ue0b1\x1b[0m\x1b[37;40m x \x1b[0m\x1b[30m\ue0b0\x1b[0m"},
		{"two dark ones in 16", []string{"dir", "bg=17"}, ANSI16, "\x1b[37;45m x \x1b[0m\x1b[35;44m\ue0b0\x1b[0m\x1b[37;44m x \x1b[0m\x1b[34m\ue0b0\x1b[0m"},
		{"none", []string{"dir", "dir"}, None, " x \ue0b0 x \ue0b0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line := shapes()["powerline"]
			for _, s := range tt.spans {
				line.Left = append(line.Left, Block{Spans: []span.Span{{Text: "x", Style: s}}})
			}
			rows := Render([]Line{line}, Options{Width: 40, Level: tt.level, Roles: shapeRoles()})
			if diff := cmp.Diff(tt.want, string(rows[0].AppendANSI(nil))); diff != "" {
				t.Errorf("bytes (-want +got):\n%s", diff)
			}
		})
	}
}

// In every width a shaped line fits, shows something, and says how wide it is.
func TestShapesFit(t *testing.T) {
	for name, line := range shapes() {
		line.Prefix = "╭─ "
		line.Left, line.Right = shapedBlocks()
		line.Left = append(line.Left, block("long", 5, 4, text("a long text that can be shortened", "")))
		for _, wrap := range []bool{false, true} {
			line.Wrap = wrap
			for _, columns := range []bool{false, true} {
				for level := None; level <= Truecolor; level++ {
					for width := 1; width < 90; width++ {
						rows := Render([]Line{line, line}, Options{Width: width, Level: level, Roles: shapeRoles(), Columns: columns})
						if len(rows) == 0 {
							t.Errorf("%s, %d cells: no row", name, width)
						}
						for _, r := range rows {
							if r.Width() > width || Width(r.Text()) > r.Width() {
								t.Errorf("%s, %d cells: row %q takes %d and says %d", name, width, r.Text(), Width(r.Text()), r.Width())
							}
						}
					}
				}
			}
		}
	}
}
