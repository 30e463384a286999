package command

import (
	"strings"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/yaml/problem"
)

// maxLink is the longest link that is kept, in bytes; no longer one is drawn.
const maxLink = 2048

// rowsOf turns what a status line command printed into spans, a row for each
// line that has text. Colours, attributes and links (OSC 8) become those of the
// spans; every other escape and control is taken out. cut tells that there was
// more than is kept: [chain.MaxRows] rows, each within the limits of a segment.
func rowsOf(output string) (rows [][]span.Span, cut bool) {
	var ink pen // an open colour runs on into the next line, as in a terminal
	for line := range strings.Lines(output) {
		r := row{ink: ink}
		r.read(strings.TrimSpace(line)) // as Claude Code does
		ink = r.ink
		if r.blank() {
			continue
		}
		if len(rows) == chain.MaxRows {
			return rows, true
		}
		rows, cut = append(rows, r.spans), cut || r.full
	}
	return rows, cut
}

// row is one line as it is read from the left.
type row struct {
	spans []span.Span
	bytes int
	full  bool // a limit was met; the rest is left out
	ink   pen
	link  string
}

// blank tells whether there is nothing to see.
func (r *row) blank() bool {
	for _, s := range r.spans {
		if strings.TrimSpace(s.Text) != "" {
			return false
		}
	}
	return true
}

func (r *row) read(line string) {
	text := 0 // where the text begins that has not been added yet
	for i := 0; i < len(line); {
		size := 1
		switch {
		case line[i] == '\r':
			// What follows is written over what there is.
			r.spans, r.bytes, r.full, text = nil, 0, false, i+1
		case line[i] == '\x1b':
			if params, n := sgrAt(line[i:]); n > 0 {
				r.add(line[text:i])
				r.ink.sgr(params)
				size, text = n, i+n
			} else if target, n := linkAt(line[i:]); n > 0 {
				r.add(line[text:i])
				r.link = target
				size, text = n, i+n
			}
		}
		i += size
	}
	r.add(line[text:])
}

// add appends text in the present style, as far as it fits.
func (r *row) add(text string) {
	if text = span.Clean(text); text == "" || r.full {
		return
	}
	next := span.Span{Text: text, Style: r.ink.style(), URL: r.link}
	used, n := r.bytes, len(r.spans)
	if n > 0 && r.spans[n-1].Style == next.Style && r.spans[n-1].URL == next.URL {
		// Each part is clean, but what they are together need not be.
		n--
		next.Text = span.Clean(r.spans[n].Text + text)
		used -= size(r.spans[n])
	}
	left := capability.MaxOutput - used - len(next.Style) - len(next.URL)
	if n == capability.MaxSpans || n == len(r.spans) && left < utf8.UTFMax {
		r.full = true
		return
	}
	if len(next.Text) > left {
		r.full = true
		next.Text = wholeRunes(next.Text[:left])
	}
	r.spans = append(r.spans[:n], next)
	r.bytes = used + size(next)
}

func size(s span.Span) int { return len(s.Text) + len(s.Style) + len(s.URL) }

// wholeRunes is s without the beginning of a character at its end.
func wholeRunes(s string) string {
	for i := 0; i < utf8.UTFMax && s != ""; i++ {
		if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n != 1 {
			return s
		}
		s = s[:len(s)-1]
	}
	return s
}

// sgrAt reads ESC [ PARAMETERS m at the start of s and returns its length, 0 if
// it is something else.
func sgrAt(s string) (params string, n int) {
	if !strings.HasPrefix(s, "\x1b[") {
		return "", 0
	}
	end := 2
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == ';' || s[end] == ':') {
		end++
	}
	if end == len(s) || s[end] != 'm' {
		return "", 0
	}
	return s[2:end], end + 1
}

// linkAt reads ESC ] 8 ; PARAMETERS ; URL and its end, BEL or ESC \, at the start
// of s and returns its length, 0 if it is something else. target is "" where a
// link ends, and for one that is not kept.
func linkAt(s string) (target string, n int) {
	rest, ok := strings.CutPrefix(s, "\x1b]8;")
	if !ok {
		return "", 0
	}
	end := strings.IndexAny(rest, "\a\x1b\x18\x1a")
	if end < 0 {
		return "", 0
	}
	switch {
	case rest[end] == '\a':
		n = len(s) - len(rest) + end + 1
	case strings.HasPrefix(rest[end:], "\x1b\\"):
		n = len(s) - len(rest) + end + 2
	default:
		return "", 0
	}
	_, target, ok = strings.Cut(rest[:end], ";")
	if !ok || !isLink(target) {
		target = ""
	}
	return target, n
}

// isLink tells whether a link may be kept. Which ones are drawn is the
// business of the layout.
func isLink(target string) bool {
	if len(target) > maxLink || strings.Contains(target, " ") || !utf8.ValidString(target) || span.Clean(target) != target {
		return false
	}
	if _, bad := problem.Unprintable(target); bad {
		return false
	}
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || rest == "" {
		return false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "file":
		return true
	}
	return false
}
