package layout

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/span"
)

func TestFold(t *testing.T) {
	line := []Line{{Separator: " | ", Left: []Block{
		{Spans: []span.Span{{Text: "abcd", Style: "bold"}, {Text: "中文字"}}},
		{Spans: []span.Span{{Text: "👍🏽x", URL: "https://example.com"}}},
	}}}
	row := Render(line, Options{Width: 200, Level: ANSI256, Links: true})[0]
	for width, want := range map[int][]string{
		200: {"abcd中文字 | 👍🏽x"},
		5:   {"abcd", "中文", "字 | ", "👍🏽x"},
		3:   {"abc", "d中", "文", "字 ", "| ", "👍🏽x"},
	} {
		var got []string
		for _, piece := range row.Fold(width) {
			if piece.Width() > width || Width(piece.Text()) != piece.Width() {
				t.Errorf("at %d a piece %q says it has %d cells", width, piece.Text(), piece.Width())
			}
			if escapes := string(piece.AppendANSI(nil)); strings.Contains(escapes, "\x1b[1m") && !strings.Contains(escapes, "\x1b[0m") {
				t.Errorf("at %d the style of a piece runs on: %q", width, escapes)
			}
			got = append(got, piece.Text())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %d (-want +got):\n%s", width, diff)
		}
	}
}
