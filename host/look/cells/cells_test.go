package cells

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/sdk"
)

// TestWidthIsClaudeCodes compares with what Claude Code's measure answered: never
// less, and the same for what people have in a status line.
func TestWidthIsClaudeCodes(t *testing.T) {
	points, texts := compareWidths(t, "testdata/bun-width.tsv")
	if points < 290_000 || texts < 100 {
		t.Errorf("compared %d code points and %d texts, want at least 290000 and 100", points, texts)
	}
	points, texts = compareWidths(t, "testdata/claude-width.tsv")
	if points < 100 || texts < 50 {
		t.Errorf("compared %d code points and %d texts of Claude Code's own, want at least 100 and 50", points, texts)
	}
}

func compareWidths(t *testing.T, path string) (points, texts int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
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
					t.Errorf("Width(%U) = %d, %s has %d", r, got, path, bun)
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
			// Tests of segments run without this package.
			if visible, want := Visible(text); fields[0] == "=" && visible == text && sdk.Width(text) != want {
				t.Errorf("sdk.Width(%q) = %d in a test, want %d", text, sdk.Width(text), want)
			}
		}
	}
	return points, texts
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

func TestShorten(t *testing.T) {
	tests := []struct {
		text  string
		limit int
		want  string
	}{
		{"main", 4, "main"}, {"mains", 4, "mai…"}, {"abc", 1, "…"}, {"abc", 0, ""}, {"abc", -1, ""}, {"", 0, ""}, {"", -1, ""},
		{"日本語", 6, "日本語"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"}, {"a b", 3, "a b"}, {"a bc", 3, "a…"},
		{"👨‍👩‍👧👨‍👩‍👧", 3, "👨‍👩‍👧…"}, {"☝️x", 3, "☝️x"}, {"✌✌", 4, "✌✌"}, {"✌✌", 3, "✌…"},
		{"a\x1b[31mb\nc", 9, "ab c"}, {"\u0301a", 1, "a"}, {"e\u0301e\u0301", 1, "…"}, {"\xff\xfe", 4, ""},
	}
	for _, tt := range tests {
		got := Shorten(tt.text, tt.limit)
		if got != tt.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", tt.text, tt.limit, got, tt.want)
		}
		if w := Width(got); w > max(tt.limit, 0) {
			t.Errorf("Shorten(%q, %d) = %q, of %d cells", tt.text, tt.limit, got, w)
		}
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("feature/日本語-layout", 12)
	f.Add("👨‍👩‍👧\u0301🇩🇪x", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		got := Shorten(text, limit)
		if visible, width := Visible(got); visible != got || width > max(limit, 0) && got != "" {
			t.Fatalf("Shorten(%q, %d) = %q, of %d cells, of which %q is visible", text, limit, got, width, visible)
		}
		if visible, width := Visible(text); width <= limit && got != visible {
			t.Fatalf("Shorten(%q, %d) = %q, though %q has only %d cells", text, limit, got, visible, width)
		}
	})
}
