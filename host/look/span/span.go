// Package span holds what a segment hands to the host: runs of text with the
// style they ask for. It cleans that text; it knows neither how a segment is
// run nor how a span becomes an escape sequence (that is package layout).
package span

// Span is one run of text that a segment appended, with the style it asked for.
type Span struct {
	// Text has been through [Clean].
	Text string `json:"text"`
	// Style is a theme role such as "usage.warn", optionally followed by
	// explicit attributes such as "bold fg=208 bg=#1e1e2e".
	Style string `json:"style,omitempty"`
	// URL is where the text leads, or "". Only http, https and file links are
	// ever drawn.
	URL string `json:"url,omitempty"`
}

// Break is the text of a span that begins a new row. No segment's text can be it,
// since [Clean] takes it out; only the segment chain has rows.
const Break = "\n"
