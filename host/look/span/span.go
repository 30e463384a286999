// Package span holds what a segment hands to the host: runs of text with the
// style they ask for. It cleans that text; it knows neither how a segment is
// run nor how a span becomes an escape sequence (that is package layout).
package span

import "strings"

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

// WithoutLogin returns an address without the user and the password before its host: they
// may be a secret, and it leads to the same place without them.
func WithoutLogin(url string) string {
	scheme, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	authority := rest
	if end := strings.IndexAny(rest, `/?#\`); end >= 0 {
		authority = rest[:end]
	}
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return url
	}
	return scheme + "://" + rest[at+1:]
}

// Break is the text of a span that begins a new row. No segment's text can be it,
// since [Clean] takes it out; only the segment chain has rows.
const Break = "\n"
