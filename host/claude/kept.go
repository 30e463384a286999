package claude

import "strings"

// A text with comments is edited as one without, in which blanks stand for them (plain), but
// for what is around the place: no comment goes, and each stays with what it is about.

// layoutKept is [layoutOf], also of an object that has comments alone: a member stands in a
// line of its own then, with their indent.
func layoutKept(text string, o object) layout {
	l := layoutOf(text, o)
	inside := strings.TrimRight(text[o.open+1:o.close], jsonSpace)
	if len(o.members) > 0 || inside == "" {
		return l
	}
	l.gap, l.unit = "\n  ", "  "
	if n := lineBreak(inside); n >= 0 {
		last := inside[n:]
		l.gap = last[:len(last)-len(strings.TrimLeft(last, jsonSpace))]
	}
	return l
}

// insertKept is [insert] in a text that may have comments. [removeKept] undoes it.
func insertKept(text, plain string, o object, f field) string {
	if text == plain {
		return insert(text, o, f)
	}
	l := layoutKept(text, o)
	added := `"` + f.name + `"` + l.colon + f.value
	if len(o.members) == 0 {
		at := o.open + 1 + len(strings.TrimRight(text[o.open+1:o.close], jsonSpace))
		return text[:at] + l.gap + added + text[at:]
	}
	end := o.members[len(o.members)-1].end
	comma := ","
	at := end
	if i := trailingComma(text, plain, end, o.close); i >= 0 {
		comma, at = "", i+1
	}
	// A comment behind it in the same line is about what stands there.
	if n := strings.IndexAny(text[at:o.close], "\r\n"); n >= 0 && strings.TrimSpace(text[at:at+n]) != "" {
		l.gap = breakOf(l.gap)
		if comma != "" {
			return text[:end] + comma + text[end:at+n] + l.gap + added + text[at+n:]
		}
		return text[:at+n] + l.gap + added + "," + text[at+n:]
	}
	if comma == "" {
		return text[:at] + l.gap + added + "," + text[at:]
	}
	return text[:end] + comma + l.gap + added + text[end:]
}

// removeKept is [remove] in a text that may have comments: those stay.
func removeKept(text, plain string, o object, i int) string {
	if text == plain {
		return remove(text, o, i)
	}
	m := o.members[i]
	from := o.open + 1
	if i > 0 {
		from = o.members[i-1].end
	}
	start := from + len(strings.TrimRight(text[from:m.key], jsonSpace)) // behind a comment, or a comma
	if n := lineBreak(text[start:m.key]); n > 0 {
		start += n // what is left of the line before is its own
	}
	if i < len(o.members)-1 {
		next := m.end + strings.IndexByte(plain[m.end:], ',') + 1
		return text[:m.key] + strings.TrimLeft(text[next:], jsonSpace)
	}
	if at := trailingComma(text, plain, m.end, o.close); at >= 0 {
		return text[:start] + text[m.end:at] + text[at+1:]
	}
	if i == 0 {
		return text[:start] + text[m.end:]
	}
	comma := from + strings.IndexByte(plain[from:], ',')
	return text[:comma] + text[comma+1:max(start, comma+1)] + text[m.end:]
}

// trailingComma is where a comma stands between two places that nothing follows, or -1.
func trailingComma(text, plain string, from, to int) int {
	for at := from; at < to; at++ {
		if text[at] == ',' && plain[at] == ' ' && !inComment(text, plain, from, at) {
			return at
		}
	}
	return -1
}

// inComment tells whether a byte, behind a place that is in none, is in a comment.
func inComment(text, plain string, from, at int) bool {
	for i := from; i < at; i++ {
		if text[i] != '/' || plain[i] != ' ' {
			continue
		}
		end := len(text)
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "//"):
			if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
				end = i + n
			}
		case strings.HasPrefix(rest, "/*"):
			if n := strings.Index(rest[2:], "*/"); n >= 0 {
				end = i + n + 4
			}
		}
		if at < end {
			return true
		}
		i = end - 1
	}
	return false
}

// breakOf is a gap with a line break.
func breakOf(gap string) string {
	if strings.Contains(gap, "\n") {
		return gap
	}
	return "\n  "
}
