package layout

import (
	"testing"

	"github.com/data-wise/aiterm/host/look/span"
)

func TestUpon(t *testing.T) {
	line := []Line{{Left: []Block{{Spans: []span.Span{{Text: "a", Style: "fg=2"}, {Text: "c", Style: "bold"}}}}}}
	for level, want := range map[ColorLevel]string{
		None:    "ac",
		ANSI256: "\x1b[32;48;5;231ma\x1b[0m\x1b[1;38;5;16;48;5;231mc\x1b[0m\x1b[38;5;16;48;5;231m   \x1b[0m",
	} {
		row := Render(line, Options{Width: 20, Level: level})[0].Upon("fg=16 bg=231", 5)
		if got := string(row.AppendANSI(nil)); got != want {
			t.Errorf("at %v it is %q, want %q", level, got, want)
		}
	}
}
