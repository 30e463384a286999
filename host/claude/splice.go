package claude

import "strings"

// field is a member to be written: value is JSON text.
type field struct{ name, value string }

// layout is how an object's members are set, read off its last member.
type layout struct {
	// gap stands between a comma and the next name. One that ends in a line
	// break and an indent makes a tall object, any other a flat one.
	gap   string
	colon string // the colon with the blanks around it
	unit  string // what one level of indent adds
}

func (l layout) tall() bool { return strings.Contains(l.gap, "\n") }

// layoutOf reads the layout that a member of o has or would get.
func layoutOf(text string, o object) layout {
	if len(o.members) == 0 {
		return emptyLayout(text, o)
	}
	last := o.members[len(o.members)-1]
	l := layout{colon: text[last.keyEnd:last.value]}
	if strings.ContainsAny(l.colon, "\r\n") {
		l.colon = ": "
	}
	before := text[o.open+1 : last.key]
	before = before[len(strings.TrimRight(before, jsonSpace)):]
	if i := lineBreak(before); i >= 0 {
		l.gap = before[i:]
	} else if len(o.members) > 1 {
		l.gap = before
	} else if strings.HasSuffix(l.colon, " ") {
		l.gap = " "
	}
	l.unit = strings.TrimLeft(l.gap, "\r\n")
	if l.unit == "" {
		l.unit = "  "
	}
	return l
}

func emptyLayout(text string, o object) layout {
	l := layout{gap: "\n  ", colon: ": ", unit: "  "}
	inside := text[o.open+1 : o.close]
	switch i := lineBreak(inside); {
	case i >= 0:
		l.gap = inside[i:]
	case inside != "":
		l.gap = " "
	case strings.Contains(text, "\r\n"):
		l.gap = "\r\n  "
	}
	return l
}

// lineBreak is the offset of the last line break in s, \n or \r\n, or -1.
func lineBreak(s string) int {
	i := strings.LastIndexByte(s, '\n')
	if i > 0 && s[i-1] == '\r' {
		i--
	}
	return i
}

// render writes an object that stands as the value of a member set by l.
func (l layout) render(fields []field) string {
	inner, closing := l.gap+l.unit, l.gap
	var b strings.Builder
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		if l.tall() {
			b.WriteString(inner)
		} else if i > 0 {
			b.WriteString(l.gap)
		}
		b.WriteString(`"` + f.name + `"` + l.colon + f.value)
	}
	if l.tall() {
		b.WriteString(closing)
	}
	b.WriteByte('}')
	return b.String()
}

// insert adds a member after the last one. [remove] undoes it byte for byte.
func insert(text string, o object, f field) string {
	l := layoutOf(text, o)
	added := `"` + f.name + `"` + l.colon + f.value
	if len(o.members) > 0 {
		end := o.members[len(o.members)-1].end
		return text[:end] + "," + l.gap + added + text[end:]
	}
	// An empty object may hold blanks, and removal has to know which: they go
	// on both sides of the member, where {} gets an indent on one side only.
	inside := text[o.open+1 : o.close]
	before, after := inside, inside
	if inside == "" {
		before, after = l.gap, strings.TrimRight(l.gap, " ")
	}
	return text[:o.open+1] + before + added + after + text[o.close:]
}

// replace puts value in the place of member i's value.
func replace(text string, o object, i int, value string) string {
	return text[:o.members[i].value] + value + text[o.members[i].end:]
}

// remove takes member i out, with one comma and the blanks that came with it.
func remove(text string, o object, i int) string {
	m := o.members[i]
	switch {
	case len(o.members) == 1:
		before, after := text[o.open+1:m.key], text[m.end:o.close]
		if before != after {
			before = ""
		}
		return text[:o.open+1] + before + text[o.close:]
	case i == len(o.members)-1:
		return text[:o.members[i-1].end] + text[m.end:]
	default:
		return text[:m.key] + text[o.members[i+1].key:]
	}
}
