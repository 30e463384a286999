package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/internal/golden"
)

// testRoles is a theme with every kind of value.
func testRoles() map[string]string {
	return map[string]string{
		"text": "fg=250", "dim": "dim", "separator": "fg=240", "prefix": "fg=240",
		"dir": "fg=250 bg=54", "dir.anchor": "bold fg=255 bg=54",
		"git": "fg=250 bg=236", "git.modified": "fg=250 bg=60", "git.symbol": "fg=7",
		"model.sonnet": "fg=147", "clock": "fg=#d7afff", "duration": "fg=139", "cost": "clock",
		"usage.ok": "fg=2", "usage.notice": "fg=3", "usage.warn": "fg=208", "usage.critical": "fg=1",
		"diff.added": "fg=183", "diff.removed": "fg=168",
		"circle": "round", "round": "circle fg=5",
	}
}

func block(name string, priority, shrink int, spans ...span.Span) Block {
	return Block{Name: name, Priority: priority, Shrink: shrink, Spans: spans}
}

func text(s, style string) span.Span { return span.Span{Text: s, Style: style} }

// sample is the default layout with something in every segment.
func sample() []Line {
	return []Line{{
		Prefix: "╭─ ", Separator: " │ ", CapLeft: "░▒▓", CapRight: "▓▒░",
		Left: []Block{
			block("dir", 90, 12, text("📁 ~/projects/", "dir"), text("statusline-for-claude", "dir.anchor")),
			block("git", 80, 0,
				span.Span{Text: "\ue0a0 feature/日本語-layout", Style: "git.modified", URL: "https://github.com/data-wise/aiterm"},
				text("*", "git.symbol"), text(" ⇡2 ⇣1 ?3", "git.symbol")),
			block("cost", 20, 0, text("$0.31", "cost")),
		},
		Right: []Block{block("mode", 10, 0, text("plan", "italic"))},
	}, {
		Prefix: "╰─ ", Separator: " │ ",
		Left: []Block{
			block("model", 70, 0, text("Sonnet 4.5", "model.sonnet")),
			block("clock", 40, 0, text("11:10 🌅", "clock")),
			block("duration", 30, 0, text("⏱ 1h26m", "duration")),
			block("usage", 95, 0, text("📊", ""), text("S:45/100(2h)", "usage.ok"), text(" ", ""), text("W:234/500(3d)", "usage.warn bold")),
			{Name: "diff", Priority: 35, Stale: true, Spans: []span.Span{text("+123", "diff.added"), text("/", ""), text("-45", "diff.removed")}},
		},
	}}
}

func TestWidthsGolden(t *testing.T) {
	var b strings.Builder
	for _, width := range []int{120, 100, 90, 72, 60, 50, 40, 30, 20, 12, 8, 5, 3, 2, 1} {
		fmt.Fprintf(&b, "== %d\n", width)
		for _, r := range Render(sample(), Options{Width: width, Roles: testRoles(), Level: Truecolor}) {
			fmt.Fprintf(&b, "%s|\n", r.Text())
		}
	}
	golden.Compare(t, "widths.golden", b.String())
}

func TestLevelsGolden(t *testing.T) {
	var b strings.Builder
	for _, level := range []ColorLevel{None, ANSI16, ANSI256, Truecolor} {
		for _, links := range []bool{false, true} {
			fmt.Fprintf(&b, "== %s, links %v\n", level, links)
			for _, r := range Render(sample(), Options{Width: 100, Roles: testRoles(), Level: level, Links: links}) {
				fmt.Fprintf(&b, "%+q\n", r.AppendANSI(nil))
			}
		}
	}
	golden.Compare(t, "levels.golden", b.String())
}

func TestRender(t *testing.T) {
	plain := func(texts ...string) []Block {
		var blocks []Block
		for i, s := range texts {
			blocks = append(blocks, block(s, 100-i, 0, text(s, "")))
		}
		return blocks
	}
	tests := []struct {
		name  string
		lines []Line
		o     Options
		want  []string
	}{
		{"nothing", nil, Options{Width: 80}, nil},
		{"a line without segments is no row", []Line{{Prefix: "> "}, {Prefix: "> ", Left: plain("a")}}, Options{Width: 80}, []string{"> a"}},
		{"an empty segment takes its separator along", []Line{{Separator: " | ", Left: plain("a", "", "b", " ", "c")}}, Options{Width: 80}, []string{"a | b | c"}},
		{"the later of equal segments goes first", []Line{{Separator: " | ", Left: []Block{
			block("", 5, 0, text("aaa", "")), block("", 5, 0, text("bbb", "")), block("", 5, 0, text("ccc", ""))}}},
			Options{Width: 10}, []string{"aaa | bbb"}},
		{"shortening comes before dropping", []Line{{Separator: " | ", Left: []Block{
			block("", 90, 8, text("a-very-long-directory", "")), block("", 10, 0, text("$0.31", ""))}}},
			Options{Width: 20}, []string{"a-very-long… | $0.31"}},
		{"the longest is shortened first", []Line{{Separator: "|", Left: []Block{
			block("", 2, 3, text("aaaaaaaaaa", "")), block("", 1, 3, text("bbbbbb", ""))}}},
			Options{Width: 12}, []string{"aaaa…|bbbbbb"}},
		{"at its Shrink a segment is shortened no more", []Line{{Separator: "|", Left: []Block{
			block("", 2, 5, text("aaaaaaaaaa", "")), block("", 1, 0, text("bbbbbb", ""))}}},
			Options{Width: 11}, []string{"aaaaaaaaaa"}},
		{"the signs after a long branch stay", []Line{{Left: []Block{
			block("", 1, 6, text("feature/very-long", ""), text("*", ""), text(" ⇡2", ""))}}},
			Options{Width: 12}, []string{"feature…* ⇡2"}},
		{"right group", []Line{{Separator: " | ", Left: plain("left"), Right: plain("right")}}, Options{Width: 20}, []string{"left           right"}},
		{"right group with the least gap", []Line{{Left: plain("left"), Right: plain("right")}}, Options{Width: 11}, []string{"left  right"}},
		{"right group without room", []Line{{Left: plain("left"), Right: []Block{block("", 1, 0, text("right", ""))}}}, Options{Width: 10}, []string{"left"}},
		{"right group alone", []Line{{Prefix: "> ", Right: plain("right")}}, Options{Width: 12}, []string{">      right"}},
		{"the last segment loses the prefix", []Line{{Prefix: "╭─ ", Left: plain("abcdef")}}, Options{Width: 7}, []string{"abcdef"}},
		{"then it is cut", []Line{{Prefix: "╭─ ", Left: plain("abcdef")}}, Options{Width: 4}, []string{"abc…"}},
		{"no half of a wide rune", []Line{{Left: plain("日本語")}}, Options{Width: 4}, []string{"日…"}},
		{"no part of a family", []Line{{Left: plain("👨‍👩‍👧👨‍👩‍👧")}}, Options{Width: 3}, []string{"👨‍👩‍👧…"}},
		{"width 1", []Line{{Left: plain("📁 x")}}, Options{Width: 1}, []string{"…"}},
		{"width 0 is 1", []Line{{Left: plain("abc")}}, Options{Width: 0}, []string{"…"}},
		{"negative width is 1", []Line{{Left: plain("a")}}, Options{Width: -5}, []string{"a"}},
		{"rows with the best segments stay in order", []Line{
			{Left: []Block{block("", 5, 0, text("a", ""))}},
			{Left: []Block{block("", 1, 0, text("b", ""))}},
			{Left: []Block{block("", 9, 0, text("c", ""))}}},
			Options{Width: 9, MaxRows: 2}, []string{"a", "c"}},
		{"of equal rows the first stays", []Line{{Left: plain("a")}, {Left: plain("b")}}, Options{Width: 9, MaxRows: 1}, []string{"a"}},
		{"one row at least", []Line{{Left: plain("a")}, {Left: plain("b")}}, Options{Width: 9, MaxRows: -3}, []string{"a"}},
		{"text is cleaned", []Line{{Prefix: "\x1b[5m>\n", Separator: "\x1b]0;x\a|", Left: plain("a\x1b[2Jb", "c\u202ed")}}, Options{Width: 9}, []string{"> ab|cd"}},
		{"a mark has no base in another span", []Line{{Left: []Block{block("", 1, 0, text("e", ""), text("\u0301x", ""))}}}, Options{Width: 9}, []string{"ex"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, r := range Render(tt.lines, tt.o) {
				got = append(got, r.Text())
				if r.Width() > max(tt.o.Width, 1) {
					t.Errorf("row %q takes %d cells of %d", r.Text(), r.Width(), tt.o.Width)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFrames is about what surrounds segments with a background.
func TestFrames(t *testing.T) {
	dir, git := text("d", "bg=54"), text("g", "bg=60")
	tests := []struct {
		name  string
		left  []Block
		right []Block
		want  string
	}{
		{"one", []Block{block("", 1, 0, dir)}, nil, "<[ d ]>"},
		{"neighbours", []Block{block("", 1, 0, dir), block("", 1, 0, git)}, nil, "<[ d  g ]>"},
		{"then plain", []Block{block("", 1, 0, dir), block("", 1, 0, text("p", ""))}, nil, "<[ d ]> | p"},
		{"plain first", []Block{block("", 1, 0, text("p", "")), block("", 1, 0, dir)}, nil, "p | <[ d ]>"},
		{"inherited background", []Block{block("", 1, 0, text("a", ""), dir, text("b", "bold")), block("", 1, 0, git)}, nil, "<[ adb  g ]>"},
		{"background refused", []Block{block("", 1, 0, dir, text("b", "bg=default"))}, nil, "<[ db"},
		{"in both groups", []Block{block("", 1, 0, dir)}, []Block{block("", 1, 0, git)}, "<[ d ]>             <[ g ]>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line := Line{Separator: " | ", CapLeft: "<[", CapRight: "]>", Left: tt.left, Right: tt.right}
			rows := Render([]Line{line}, Options{Width: 27, Level: ANSI256})
			if diff := cmp.Diff(tt.want, rows[0].Text()); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryWidthFits(t *testing.T) {
	for _, level := range []ColorLevel{None, ANSI256} {
		for width := 1; width <= 400; width++ {
			rows := Render(sample(), Options{Width: width, Roles: testRoles(), Level: level})
			if len(rows) != 2 {
				t.Fatalf("width %d: %d rows, want 2", width, len(rows))
			}
			for _, r := range rows {
				if got := Width(r.Text()); got > width || got > r.Width() || got == 0 {
					t.Errorf("width %d: row %q takes %d cells and says %d", width, r.Text(), got, r.Width())
				}
			}
		}
	}
}

func BenchmarkRender(b *testing.B) {
	lines, o := sample(), Options{Width: 110, Roles: testRoles(), Level: ANSI256, Links: true}
	b.ReportAllocs()
	var out []byte
	for b.Loop() {
		out = out[:0]
		for _, r := range Render(lines, o) {
			out = append(r.AppendANSI(out), '\n')
		}
	}
}
