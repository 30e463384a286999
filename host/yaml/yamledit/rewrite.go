package yamledit

import (
	"slices"
	"strings"
)

// splice puts the list back together, in the place of what it was.
func (w written) splice() splice {
	if w.flow {
		if len(w.items) == 0 && strings.TrimSpace(w.tail) == "" {
			w.tail = ""
		}
		return splice{w.from, w.to, w.inBrackets()}
	}
	var b strings.Builder
	for _, p := range w.items {
		b.WriteString(p.gap)
		for _, comment := range p.above {
			b.WriteString(comment + "\n")
		}
		b.WriteString(w.indent + "-" + p.lead + p.text + p.behind + "\n")
	}
	text := b.String() + w.tail
	if w.cut {
		text = strings.TrimSuffix(text, "\n")
	}
	return splice{w.from, w.to, text}
}

// inBrackets is the text between the brackets. What has a comment ends its line, and a
// comment above an item has a line to itself.
func (w written) inBrackets() string {
	var b strings.Builder
	ends := false // a comment was written: the line can't go on
	for i, p := range w.items {
		gap := p.gap
		if ends || len(p.above) > 0 {
			gap = onNewLine(gap, w.indent)
		}
		b.WriteString(gap)
		for _, comment := range p.above {
			b.WriteString(strings.TrimLeft(comment, " \t") + "\n" + w.indent)
		}
		b.WriteString(p.text)
		if i < len(w.items)-1 || w.comma {
			b.WriteByte(',')
		}
		b.WriteString(p.behind)
		ends = p.behind != ""
	}
	if ends {
		return b.String() + onNewLine(w.tail, w.outer)
	}
	return b.String() + w.tail
}

// take takes an item out. What stood before it and is not its own stays there.
func (w *written) take(at int) piece {
	taken := w.items[at]
	w.items = slices.Delete(w.items, at, at+1)
	gap := taken.gap
	switch {
	case !w.flow && at < len(w.items):
		w.items[at].gap = gap + w.items[at].gap
	case !w.flow:
		w.tail = gap + w.tail
	case at == 0 && len(w.items) > 0 && !strings.Contains(w.items[0].gap, "#"):
		w.items[0].gap = gap
	case strings.Contains(gap, "#"):
		gap = gap[:strings.LastIndexByte(gap, '\n')]
		if at < len(w.items) {
			w.items[at].gap = gap + onNewLine(w.items[at].gap, w.indent)
		} else {
			w.tail = gap + onNewLine(w.tail, w.outer)
		}
	}
	return taken
}

// onNewLine is what stands between two items, with a line break in it.
func onNewLine(gap, indent string) string {
	if strings.Contains(gap, "\n") {
		return gap
	}
	return "\n" + indent
}

// put puts an item before another one, or behind the last.
func (w *written) put(before int, p piece) {
	before = min(before, len(w.items))
	p.gap = ""
	if w.flow {
		switch {
		case len(w.items) == 0:
			if n := strings.LastIndexByte(w.tail, '\n'); n >= 0 { // only comments stood there
				p.gap, w.tail = w.tail[:n]+"\n"+w.indent, "\n"+w.outer
			}
		case before == 0:
			p.gap = w.items[0].gap
			w.items[0].gap = w.between()
		default:
			p.gap = w.between()
		}
	}
	w.items = slices.Insert(w.items, before, p)
}

// between is what stands between two items.
func (w *written) between() string {
	gap, alone := w.items[0].gap, len(w.items) == 1
	if !alone {
		gap = w.items[1].gap
	}
	switch n := strings.LastIndexByte(gap, '\n'); {
	case n >= 0:
		return gap[n:]
	case alone:
		return " "
	}
	return gap
}

// broken gives every item a line to itself, for comments have come into a list that was
// written on one line.
func (w *written) broken() {
	whole := w.tail
	for _, p := range w.items {
		whole += p.gap
	}
	if !w.flow || strings.Contains(whole, "\n") {
		return
	}
	for i := range w.items {
		w.items[i].gap = onNewLine(w.items[i].gap, w.indent)
	}
	w.comma, w.tail = true, "\n"+w.outer
}

// strip takes an item's comments off it and leaves them where they are.
func (w *written) strip(at int) {
	p := &w.items[at]
	var left []string
	for _, comment := range p.above {
		left = append(left, strings.TrimLeft(comment, " \t"))
	}
	if p.behind != "" {
		left = append(left, strings.TrimLeft(p.behind, " \t"))
	}
	p.above, p.behind = nil, ""
	if len(left) == 0 {
		return
	}
	lines := "\n" + w.indent + strings.Join(left, "\n"+w.indent)
	switch {
	case !w.flow:
		p.gap += lines[1:] + "\n"
	case at+1 < len(w.items):
		w.items[at+1].gap = lines + onNewLine(w.items[at+1].gap, w.indent)
	default:
		w.tail = lines + onNewLine(w.tail, w.outer)
	}
}
