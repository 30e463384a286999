package configure

import (
	"slices"
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
	// signs has other ones for a terminal whose font has few.
	signs *strings.Replacer
}

func newLook(getenv func(string) string, ground string) look {
	accent, faint, warn := "fg=6", "fg=245", "fg=3"
	if ground == configfile.Light {
		accent, faint, warn = "fg=4", "fg=242", "fg=130"
	}
	var signs *strings.Replacer
	if getenv("TERM") == "linux" { // the console's font has 256 or 512 signs
		signs = strings.NewReplacer("▸", "►", "●", "•", "✓", "√", "✗", "x", "…", "~", "▏", "|", "×", "x")
	}
	return look{
		signs: signs,
		level: layout.DetectLevel("auto", getenv),
		roles: map[string]string{
			"accent": accent, "title": "bold " + accent, "faint": faint,
			"good": "fg=2", "warn": warn, "bad": "bold fg=1", "chosen": "reverse",
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
	if l.signs != nil {
		spans = slices.Clone(spans)
		for i := range spans {
			spans[i].Text = l.signs.Replace(spans[i].Text)
		}
	}
	if row.chosen {
		plain := spans
		spans = make([]span.Span, len(plain), len(plain)+1)
		used := 0
		for i, s := range plain {
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
