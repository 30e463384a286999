package main

import "github.com/data-wise/aiterm/sdk"

// path is an absolute path with forward slashes and none at its end.
type path struct {
	text    string
	windows bool
}

// parsePath takes a path of either kind. A backslash separates names only where
// the path begins like a Windows path: elsewhere it may be part of a name.
func parsePath(s string) path {
	p := path{windows: len(s) >= 2 && (s[1] == ':' && isLetter(s[0]) || s[0] == '\\' && s[1] == '\\')}
	text := []byte(s)
	if p.windows {
		for i, c := range text {
			if c == '\\' {
				text[i] = '/'
			}
		}
	}
	for len(text) > 1 && text[len(text)-1] == '/' {
		text = text[:len(text)-1]
	}
	p.text = string(text)
	return p
}

// below says whether p is dir or inside it, and gives what follows dir: "" or
// "/sub". Nothing is below no directory, nor, for the reader, below "/".
func (p path) below(dir path) (rest string, ok bool) {
	n := len(dir.text)
	if n == 0 || dir.text == "/" || len(p.text) < n || len(p.text) > n && p.text[n] != '/' {
		return "", false
	}
	for i := range n {
		a, b := p.text[i], dir.text[i]
		// Windows spells C:\ and c:\ as it likes.
		if a != b && !(p.windows && lower(a) == lower(b)) {
			return "", false
		}
	}
	return p.text[n:], true
}

func (p path) sameAs(dir path) bool {
	rest, ok := p.below(dir)
	return ok && rest == ""
}

// base is the last name of the path; "/" has only itself.
func (p path) base() string {
	for i := len(p.text) - 1; i >= 0; i-- {
		if p.text[i] == '/' && i < len(p.text)-1 {
			return p.text[i+1:]
		}
	}
	return p.text
}

// fileURL is the path as a file link (RFC 8089), with every byte escaped that
// could mean something else in one; "" for a path that isn't absolute.
func (p path) fileURL() string {
	const hex = "0123456789ABCDEF"
	url := []byte("file://")
	switch {
	case p.text == "" || !p.windows && p.text[0] != '/':
		return ""
	case p.windows && p.text[0] == '/':
		url = url[:len("file:")] // \\server\share brings the slashes along
	case p.windows:
		url = append(url, '/')
	}
	for i := range len(p.text) {
		c := p.text[i]
		if isLetter(c) || c >= '-' && c <= ':' || c == '_' || c == '~' {
			url = append(url, c) // '-' to ':' are - . / the digits and :
		} else {
			url = append(url, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(url)
}

func isLetter(c byte) bool { return lower(c) >= 'a' && lower(c) <= 'z' }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c - 'A' + 'a'
	}
	return c
}

// part is one name of a path.
type part struct {
	text  string
	short bool
}

// split cuts a label at its slashes; "/" is one part.
func split(label string) []part {
	if label == "/" {
		return []part{{text: label}}
	}
	var parts []part
	start := 0
	for i := range len(label) {
		if label[i] == '/' {
			parts = append(parts, part{text: label[start:i]})
			start = i + 1
		}
	}
	return append(parts, part{text: label[start:]})
}

// shorten cuts names to their first letter, from the left, until the whole has
// at most limit cells. The first name (the project, ~, a drive or the root)
// and the last stay as they are.
func shorten(parts []part, limit int) {
	length := len(parts) - 1 // slashes
	for _, p := range parts {
		length += sdk.Width(p.text)
	}
	for i := 1; i < len(parts)-1 && length > limit; i++ {
		p := &parts[i]
		keep := 1
		if len(p.text) > 0 && p.text[0] == '.' {
			keep = 2
		}
		kept := first(p.text, keep)
		if saved := sdk.Width(p.text) - sdk.Width(kept); saved > 0 {
			p.text, p.short = kept, true
			length -= saved
		}
	}
}

// first is the first n characters of s, or all of it.
func first(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// run joins neighbouring texts of one style into one span.
type run struct {
	text, style, url string
}

func (r *run) add(text, style string) {
	if style != r.style {
		r.flush()
		r.style = style
	}
	r.text += text
}

func (r *run) flush() {
	if r.text == "" {
		return
	}
	if r.url != "" {
		sdk.Link(r.text, r.style, r.url)
	} else {
		sdk.Span(r.text, r.style)
	}
	r.text = ""
}
