package layout

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/span"
)

// TestWidthIsBuns compares with what Claude Code's own measure answered: never
// less, and the same for what people have in a status line.
func TestWidthIsBuns(t *testing.T) {
	data, err := os.ReadFile("testdata/bun-width.tsv")
	if err != nil {
		t.Fatal(err)
	}
	points, texts := 0, 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		fields := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "U+"):
			first, last, bun := parseRange(t, fields)
			for r := first; r <= last; r++ {
				points++
				s := span.Clean(string(r))
				if got := Width(s); s != "" && got < bun {
					t.Errorf("Width(%U) = %d, Bun has %d", r, got, bun)
				}
			}
		default:
			texts++
			text, err := strconv.Unquote(fields[1])
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			bun, err := strconv.Atoi(fields[2])
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			got := Width(text)
			if got < bun || fields[0] == "=" && got > bun {
				t.Errorf("Width(%q) = %d, want %s %d", text, got, fields[0], bun)
			}
		}
	}
	if points < 290_000 || texts < 100 {
		t.Errorf("compared %d code points and %d texts, want at least 290000 and 100", points, texts)
	}
}

func parseRange(t *testing.T, fields []string) (first, last rune, width int) {
	t.Helper()
	from, to, isRange := strings.Cut(fields[0], "-")
	if !isRange {
		to = from
	}
	a, err1 := strconv.ParseInt(from[2:], 16, 32)
	b, err2 := strconv.ParseInt(to[2:], 16, 32)
	w, err3 := strconv.Atoi(fields[1])
	if err1 != nil || err2 != nil || err3 != nil {
		t.Fatalf("bad range %q", fields)
	}
	return rune(a), rune(b), w
}
