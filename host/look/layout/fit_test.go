package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFit(t *testing.T) {
	line := func(blocks ...Block) []Line { return []Line{{Separator: " │ ", Left: blocks}} }
	model := block("model", 90, 0, text("Opus 5.5", ""))
	clock := block("clock", 50, 0, text("02:02", ""))
	duration := block("duration", 40, 0, text("1h23m", ""))
	diff := block("diff", 30, 0, text("+1/-2", ""))
	usage := func(priority, shrink int) Block {
		return block("usage", priority, shrink, text("Session:45/100 (2h5m) Weekly:86/100 (3d11h)", ""))
	}
	tests := []struct {
		name  string
		lines []Line
		width int
		want  []string
	}{
		{"what is too wide leaves its room to those after it", line(model, clock, duration, usage(45, 0), diff), 50,
			[]string{"Opus 5.5 │ 02:02 │ 1h23m │ +1/-2"}},
		{"and so in the middle of the priorities", line(model, clock, usage(45, 0), duration, diff), 46,
			[]string{"Opus 5.5 │ 02:02 │ 1h23m │ +1/-2"}},
		{"of what is left the more important is asked first", line(usage(100, 0), clock, diff, model), 54,
			[]string{"Session:45/100 (2h5m) Weekly:86/100 (3d11h) │ Opus 5.5"}},
		{"what has no room even alone is cut, and the others stay", line(usage(100, 0), model, diff), 36,
			[]string{"Session:45/100 (… │ Opus 5.5 │ +1/-2"}},
		{"but not below a third of the row", line(block("a", 9, 0, text(strings.Repeat("a", 99), "")), block("b", 8, 0, text(strings.Repeat("b", 40), ""))), 60,
			[]string{strings.Repeat("a", 59) + "…"}},
		{"what is less important and has no room even alone gets the rest", line(model, block("x", 10, 0, text(strings.Repeat("x", 200), ""))), 60,
			[]string{"Opus 5.5 │ " + strings.Repeat("x", 48) + "…"}},
		{"nothing drives out what has a higher priority", line(model, block("x", 10, 0, text(strings.Repeat("x", 50), ""))), 52,
			[]string{"Opus 5.5"}},
		{"room is made for the next one by shortening", line(usage(100, 20), model, clock), 40,
			[]string{"Session:45/100 (2h5m… │ Opus 5.5 │ 02:02"}},
		{"a Shrink above the width is none", line(usage(100, 40), model), 30,
			[]string{"Session:45/100 (2h… │ Opus 5.5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, textsOf(Render(tt.lines, Options{Width: tt.width}))); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func textsOf(rows []Row) []string {
	var texts []string
	for _, r := range rows {
		texts = append(texts, r.Text())
	}
	return texts
}

// randomLine has segments whose first span leads to a page of their name.
func randomLine(r *rand.Rand) Line {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	l := Line{
		Prefix: pick("", "╭─ ", "> "), Separator: pick("", " ", " │ ", "日"),
		CapLeft: pick("", "░▒▓"), CapRight: pick("", "▓▒░", ""),
	}
	n := 1 + r.IntN(7)
	left := r.IntN(n + 1)
	for i := range n {
		first := string(rune('a' + i))
		s := first + strings.Repeat(pick("x", "x", "日", "é"), r.IntN(20))
		if r.IntN(8) == 0 {
			s += strings.Repeat("y", r.IntN(120))
		}
		b := block(first, r.IntN(4), 0, text(s, pick("", "dir", "git", "bold")))
		b.Spans[0].URL = "https://a/" + first
		if r.IntN(3) == 0 {
			b.Spans = append(b.Spans, text(strings.Repeat("z", 1+r.IntN(9)), pick("", "bg=default", "git")))
		}
		if r.IntN(2) == 0 {
			b.Shrink = 2 + r.IntN(12)
		}
		if i < left {
			l.Left = append(l.Left, b)
		} else {
			l.Right = append(l.Right, b)
		}
	}
	return l
}

// only is the line with the segments of those names.
func (l Line) only(names string) Line {
	keep := func(blocks []Block) (kept []Block) {
		for _, b := range blocks {
			if strings.Contains(names, b.Name) {
				kept = append(kept, b)
			}
		}
		return kept
	}
	l.Left, l.Right = keep(l.Left), keep(l.Right)
	return l
}

// TestNothingIsMissingThatWouldFit fits random lines: beside what is shown, and
// beside what of it is more important, there is no room for anything else.
func TestNothingIsMissingThatWouldFit(t *testing.T) {
	p := newPalette(Options{Level: Truecolor, Roles: testRoles(), Links: true})
	missing := 0
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 0))
		l, width := randomLine(r), 3+r.IntN(90)
		f := newFrame(l, p)
		f.fit(width)
		if got := f.width(box.full); got > width {
			t.Fatalf("seed %d: %d cells in a row of %d", seed, got, width)
		}
		l.Prefix, l.CapLeft, l.CapRight = f.prefix.text, f.capLeft.text, f.capRight.text
		shown := ""
		for _, x := range f.boxes {
			shown += strings.TrimPrefix(x.runs[0].url, "https://a/")
		}
		for _, b := range append(append([]Block(nil), l.Left...), l.Right...) {
			if strings.Contains(shown, b.Name) {
				continue
			}
			missing++
			above := ""
			for _, s := range append(append([]Block(nil), l.Left...), l.Right...) {
				if strings.Contains(shown, s.Name) && (s.Priority > b.Priority || s.Priority == b.Priority && s.Name < b.Name) {
					above += s.Name
				}
			}
			for _, beside := range []string{shown, above} {
				with := newFrame(l.only(beside+b.Name), p)
				for i := range with.boxes {
					with.boxes[i].bound(width)
				}
				if n := with.width(box.least); n <= width {
					t.Fatalf("seed %d: %q would have room beside %q: %d cells of %d; the line is %+v", seed, b.Name, beside, n, width, l)
				}
			}
		}
	}
	if missing < 10_000 {
		t.Errorf("only %d segments had no room: the lines are too short for this test", missing)
	}
}

// TestRowsKeepTheirBounds draws random lines as Render does.
func TestRowsKeepTheirBounds(t *testing.T) {
	prefixes := [][]string{{"╭─ ", "╰─ "}, {"┏ ", "┃ ", "┗ "}, {"/- ", "\\- "}, {"> ", "> "}, {"╭ ", "╰ ", "╭ ", "╰ "}}
	for seed := range uint64(5_000) {
		r := rand.New(rand.NewPCG(seed, 1))
		marks := prefixes[r.IntN(len(prefixes))]
		var lines []Line
		for _, mark := range marks {
			l := randomLine(r)
			l.Prefix = mark
			if r.IntN(6) == 0 {
				l = Line{Prefix: mark}
			}
			lines = append(lines, l)
		}
		o := Options{Width: 1 + r.IntN(90), MaxRows: r.IntN(4), Level: Truecolor, Roles: testRoles()}
		rows := Render(lines, o)
		if o.MaxRows > 0 && len(rows) > o.MaxRows {
			t.Fatalf("seed %d: %d rows of %d", seed, len(rows), o.MaxRows)
		}
		var seen []string
		for _, row := range rows {
			if row.Width() > o.Width || Width(row.Text()) > o.Width {
				t.Fatalf("seed %d: %q takes %d cells of %d", seed, row.Text(), row.Width(), o.Width)
			}
			for _, mark := range marks {
				if strings.HasPrefix(row.Text(), mark) {
					seen = append(seen, mark)
					break
				}
			}
		}
		if marks[0] == "> " || len(seen) == 0 {
			continue
		}
		if seen[0] != marks[0] || seen[len(seen)-1] != marks[len(marks)-1] || len(seen) != len(rows) {
			t.Fatalf("seed %d: half a picture:\n%s", seed, fmt.Sprintln(strings.Join(textsOf(rows), "\n")))
		}
	}
}

func TestPicture(t *testing.T) {
	row := func(prefix string, priority int, s string) Line {
		l := Line{Prefix: prefix}
		if s != "" {
			l.Left = []Block{block("", priority, 0, text(s, ""))}
		}
		return l
	}
	tests := []struct {
		name  string
		lines []Line
		o     Options
		want  []string
	}{
		{"whole", []Line{row("╭─ ", 1, "a"), row("╰─ ", 2, "b")}, Options{Width: 9}, []string{"╭─ a", "╰─ b"}},
		{"one row of two", []Line{row("╭─ ", 1, "a"), row("╰─ ", 2, "b")}, Options{Width: 9, MaxRows: 1}, []string{"b"}},
		{"the other row of two", []Line{row("╭─ ", 3, "a"), row("╰─ ", 2, "b")}, Options{Width: 9, MaxRows: 1}, []string{"a"}},
		{"a row without segments", []Line{row("╭─ ", 1, "a"), row("╰─ ", 2, "")}, Options{Width: 9}, []string{"a"}},
		{"no room behind one of them", []Line{row("╭─ ", 1, "a"), row("╰─ ", 2, "bbbbbb")}, Options{Width: 7}, []string{"a", "bbbbbb"}},
		{"a middle may be missing", []Line{row("┌ ", 3, "a"), row("├ ", 1, "b"), row("└ ", 2, "c")}, Options{Width: 9, MaxRows: 2}, []string{"┌ a", "└ c"}},
		{"an end may not", []Line{row("┌ ", 3, "a"), row("├ ", 2, "b"), row("└ ", 1, "c")}, Options{Width: 9, MaxRows: 2}, []string{"a", "b"}},
		{"two pictures of two", []Line{row("┌ ", 3, "a"), row("└ ", 1, "b"), row("┌ ", 2, "c"), row("└ ", 4, "d")}, Options{Width: 9, MaxRows: 3}, []string{"a", "c", "d"}},
		{"bullets are no picture", []Line{row("▪ ", 1, "a"), row("▪ ", 2, "b")}, Options{Width: 9, MaxRows: 1}, []string{"▪ b"}},
		{"nor are words", []Line{row("in ", 1, "a"), row("by ", 2, "b")}, Options{Width: 9, MaxRows: 1}, []string{"by b"}},
		{"nor is a line's own", []Line{row("── ", 1, "a"), row("", 2, "b")}, Options{Width: 9, MaxRows: 1}, []string{"b"}},
		{"ASCII draws too", []Line{row("/- ", 1, "a"), row("`- ", 2, "b")}, Options{Width: 9, MaxRows: 1}, []string{"b"}},
		{"the warning below takes a row", []Line{row("╭─ ", 1, "a"), row("╰─ ", 2, "b"), row("", 1001, "⚠ w")}, Options{Width: 9, MaxRows: 2}, []string{"b", "⚠ w"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, textsOf(Render(tt.lines, tt.o))); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoRoom(t *testing.T) {
	lines := []Line{
		{Separator: " ", Left: []Block{block("a", 3, 0, text("aaaaaa", "")), block("b", 2, 0, text("bbbbbb", "")), block("empty", 9, 0)}},
		{Right: []Block{block("c", 1, 0, text("ccc", "")), block("d", 5, 0, text("ddddddddddddddddd", ""))}},
	}
	for width, want := range map[int][]string{40: nil, 20: nil, 19: {"c"}, 12: {"b", "c"}, 1: {"b", "c"}} {
		if diff := cmp.Diff(want, NoRoom(lines, width)); diff != "" {
			t.Errorf("at %d cells (-want +got):\n%s", width, diff)
		}
	}
}
