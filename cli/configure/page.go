package configure

import (
	tea "charm.land/bubbletea/v2"

	"github.com/data-wise/aiterm/host/look/span"
)

// page is what stands below the preview: one of the pages, or what lies over it.
type page interface {
	title() string
	// keys are those of the page, the most important ones first.
	keys() []binding
	// press takes a key; false leaves it to the keys that every page has.
	press(m *model, key tea.KeyPressMsg) (taken bool, then tea.Cmd)
	// rows are what is seen of the page in that much room.
	rows(m *model, width, height int) []line
	// click is a press of the mouse on one of its rows.
	click(m *model, row int) tea.Cmd
}

// typing is a page with a text field that has the keys now.
type typing interface {
	typing() *field
}

func styled(style, text string) span.Span { return span.Span{Text: text, Style: style} }

// row is a row of several texts.
func row(texts ...span.Span) line { return line{spans: texts} }
