package table

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

func sample() Table {
	t := Table{Columns: []Column{
		{Title: "NAME"}, {Title: "N", Right: true}, {Title: "SOURCE", Yield: 1, Label: "from"},
		{Title: "TEXT", Break: true, Min: 16, Yield: 2}, {Title: "SIZE", Yield: 3},
	}}
	t.Add(Text("weather"), Text("1"), Text("oci://ghcr.io/example/weather:1.2.0"), Text("What the sky does, here and now, in one word or two"), Cell{Text: "1024", Minor: true})
	t.Add(Text("mail"), Text("12"), Text("-"), Text("Zeilen über 漢字"), Cell{Text: "7", Minor: true})
	return t
}

func plain(rows [][]span.Span) []string {
	var lines []string
	for _, r := range rows {
		line := ""
		for _, s := range r {
			line += s.Text
		}
		lines = append(lines, line)
	}
	return lines
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		width   int
		want    string
		leftOut []string
	}{
		{0, `
NAME      N  SOURCE                               TEXT                                                 SIZE
weather   1  oci://ghcr.io/example/weather:1.2.0  What the sky does, here and now, in one word or two  1024
mail     12  -                                    Zeilen über 漢字                                     7
`, nil},
		{80, `
NAME      N  SOURCE                               TEXT                      SIZE
weather   1  oci://ghcr.io/example/weather:1.2.0  What the sky does, here   1024
                                                  and now, in one word or
                                                  two
mail     12  -                                    Zeilen über 漢字          7
`, nil},
		{60, `
NAME      N  TEXT                                       SIZE
weather   1  What the sky does, here and now, in one    1024
             word or two
    from oci://ghcr.io/example/weather:1.2.0
mail     12  Zeilen über 漢字                           7
`, nil},
		{28, `
NAME      N  SIZE
weather   1  1024
    from
    oci://ghcr.io/example/weather:1.2.0
    What the sky does, here
    and now, in one word or
    two
mail     12  7
    Zeilen über 漢字
`, nil},
		{12, `
NAME      N
weather   1
    from
    oci://ghcr.io/example/weather:1.2.0
    What the
    sky
    does,
    here and
    now, in
    one word
    or two
mail     12
    Zeilen
    über 漢
    字
`, []string{"SIZE"}},
		{9, `
NAME    N
weat…   1
    from
    oci://ghcr.io/example/weather:1.2.0
    What
    the
    sky
    does,
    here
    and
    now,
    in
    one
    word
    or
    two
mail   12
    Zeilen
    über
    漢字
`, []string{"SIZE"}},
	} {
		table := sample()
		rows, leftOut := table.Rows(c.width)
		if diff := cmp.Diff(strings.Split(strings.Trim(c.want, "\n"), "\n"), plain(rows)); diff != "" {
			t.Errorf("%d cells (-want +got):\n%s", c.width, diff)
		}
		if diff := cmp.Diff(c.leftOut, leftOut); diff != "" {
			t.Errorf("%d cells, left out (-want +got):\n%s", c.width, diff)
		}
	}
}

// In a pipe there are all columns, whatever a terminal has room for; signs, bars and sums
// are for eyes.
func TestTabs(t *testing.T) {
	table := Table{Columns: []Column{
		{Title: "  KEY"}, {Title: "STATE"}, {Title: "MEANS", Break: true, Aside: "VALUES"}, {Drawn: true}, {Title: "NOTE", PipeOnly: true},
	}}
	table.Add(Cell{Sign: "* ", Text: "a"}, Cell{Sign: "✓ ", Text: "ok"}, Cell{Text: "one\ttwo\nthree", Aside: "x, y"}, Text("███"), Text("  seen"))
	table.Add(Cell{Sign: "  ", Text: "b"}, Cell{Text: "short", Plain: "in full"}, Cell{Aside: "z"}, Text("█"))
	table.Foot(Text("total"), Text("2"))
	want := "KEY\tSTATE\tMEANS\tVALUES\tNOTE\n" +
		"a\tok\tone two three\tx, y\tseen\n" +
		"b\tin full\t-\tz\t-\n"
	if diff := cmp.Diff(want, string(table.Tabs())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rows, _ := table.Rows(40)
	if diff := cmp.Diff([]string{
		"  KEY  STATE  MEANS",
		"* a    ✓ ok   one two three (x, y)  ███",
		"  b    short  (z)                   █",
		"total  2",
	}, plain(rows)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An aside is dim, wherever the text is broken.
func TestAside(t *testing.T) {
	table := Table{Columns: []Column{{Title: "NAME"}, {Title: "MEANS", Break: true, Min: 8, Yield: 1}}}
	table.Add(Cell{Text: "bar", Style: "bold"}, Cell{Text: "what it is drawn with", Aside: "block, shade"})
	for _, c := range []struct {
		width int
		want  []string
	}{
		{20, []string{"NAME  MEANS", "bar   what it is", "      drawn with", "      <(block, shade)>"}},
		{40, []string{"NAME  MEANS", "bar   what it is drawn with< (block,>", "      <shade)>"}},
		{10, []string{"NAME", "bar", "    what", "    it is", "    drawn", "    with", "    <(block,>", "    <shade)>"}},
	} {
		rows, _ := table.Rows(c.width)
		var got []string
		for _, row := range rows {
			line := ""
			for _, s := range row {
				if s.Style == "dim" {
					line += "<" + s.Text + ">"
					continue
				}
				line += s.Text
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d cells (-want +got):\n%s", c.width, diff)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"https://example.com/a", 7, []string{"https://example.com/a"}},
		{"天気を表示します。東京", 8, []string{"天気を表", "示しま", "す。東京"}},
		{"残り時間（5時間）と 週", 9, []string{"残り時間", "（5時間）", "と 週"}},
		{"한국어 텍스트", 6, []string{"한국어", "텍스트"}},
	} {
		if diff := cmp.Diff(c.want, Wrap(c.text, c.width)); diff != "" {
			t.Errorf("%q in %d cells (-want +got):\n%s", c.text, c.width, diff)
		}
	}
}

// A column without a single text has no place, unless there is room for all.
func TestEmptyColumn(t *testing.T) {
	table := Table{Columns: []Column{{Title: "A"}, {Title: "B"}}}
	table.Add(Text("x"))
	rows, _ := table.Rows(20)
	if diff := cmp.Diff([]string{"A", "x"}, plain(rows)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	rows, _ = table.Rows(0)
	if diff := cmp.Diff([]string{"A  B", "x"}, plain(rows)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Whatever the texts and the width: no row is wider, unless one word alone is, no
// word that may be broken over rows is cut while others can give way, and all that
// is not minor is there.
func TestRowsFit(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	for range 3000 {
		table := Table{}
		for i := range 1 + r.IntN(7) {
			table.Columns = append(table.Columns, Column{
				Title: strings.Repeat("T", 1+r.IntN(8)), Right: r.IntN(4) == 0, Break: r.IntN(2) == 0, Min: r.IntN(20), Yield: r.IntN(2) * (i + 1),
			})
		}
		var words []string
		for row := range 1 + r.IntN(5) {
			var cells []Cell
			for i := range table.Columns {
				var text []string
				for range r.IntN(6) {
					text = append(text, fmt.Sprintf("%c%d%d%s", 'a'+i, row, len(words), strings.Repeat("한", r.IntN(3))))
					if table.Columns[i].Yield > 0 {
						words = append(words, text[len(text)-1])
					}
				}
				cells = append(cells, Text(strings.Join(text, " ")))
			}
			table.Add(cells...)
		}
		width := 16 + 8*len(table.Columns) + r.IntN(100)
		rows, _ := table.Rows(width)
		shown := map[string]bool{}
		cut := false
		for _, line := range plain(rows) {
			if got := layout.Width(line); got > width {
				t.Fatalf("seed %d: %q has %d cells, more than %d", seed, line, got, width)
			}
			if strings.TrimRight(line, " ") != line {
				t.Fatalf("seed %d: %q ends in a blank", seed, line)
			}
			for word := range strings.FieldsSeq(line) {
				shown[word] = true
				cut = cut || strings.HasSuffix(word, "…")
			}
		}
		for _, word := range words {
			if !shown[word] && !cut {
				t.Fatalf("seed %d, %d cells: %q is missing of\n%s", seed, width, word, strings.Join(plain(rows), "\n"))
			}
		}
	}
}
