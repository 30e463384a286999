package configure

import (
	"strings"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// look is how the interface itself is drawn. Like everything that reaches the terminal it
// is set and lowered by package layout: what bubbletea gets is finished.
type look struct {
	level layout.ColorLevel
	roles map[string]string
}

func newLook(getenv func(string) string, ground string) look {
	accent, faint := "fg=6", "fg=245"
	if ground == configfile.Light {
		accent, faint = "fg=4", "fg=242"
	}
	return look{
		level: layout.DetectLevel("auto", getenv),
		roles: map[string]string{
			"accent": accent, "title": "bold " + accent, "faint": faint,
			"good": "fg=2", "warn": "fg=3", "bad": "bold fg=1", "chosen": "reverse",
		},
	}
}

// line is one row of the screen: text, and behind it what the renderer of status lines
// drew. A row that the cursor is on is chosen.
type line struct {
	spans  []span.Span
	drawn  *layout.Row
	chosen bool
}

// say is a row of one text.
func say(style, text string) line { return line{spans: []span.Span{{Text: text, Style: style}}} }

// paint returns a row of at most so many cells, ready for the terminal. Without colours
// the cursor is a sign, which stands there with them too.
func (l look) paint(row line, width int) string {
	spans := row.spans
	if row.chosen {
		spans = make([]span.Span, len(row.spans), len(row.spans)+1)
		used := 0
		for i, s := range row.spans {
			spans[i] = span.Span{Text: s.Text, Style: "chosen"}
			used += layout.Width(s.Text)
		}
		if rest := width - used; rest > 0 && row.drawn == nil && l.level != layout.None {
			spans = append(spans, span.Span{Text: strings.Repeat(" ", rest), Style: "chosen"})
		}
	}
	var text []byte
	used := 0
	for _, r := range layout.Render([]layout.Line{{Left: []layout.Block{{Spans: spans}}}}, layout.Options{Width: width, Level: l.level, Roles: l.roles}) {
		text, used = r.AppendANSI(text), r.Width()
	}
	if row.drawn == nil || width-used < 2 {
		return string(text)
	}
	if row.drawn.Width() <= width-used {
		return string(row.drawn.AppendANSI(text))
	}
	if pieces := row.drawn.Fold(width - used - 1); len(pieces) > 0 {
		text = append(pieces[0].AppendANSI(text), "…"...)
	}
	return string(text)
}
