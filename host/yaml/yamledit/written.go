package yamledit

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// written is a list taken apart into its items, so that they can be put into another order
// with the comments that are their own.
type written struct {
	flow     bool
	items    []piece
	from, to int    // what of the text it is: what is between the brackets, or the lines of the items
	tail     string // what stands behind the last item: up to the bracket, or comments that stayed
	comma    bool   // a comma follows the last item
	indent   string // of an item that has a line to itself
	outer    string // of the bracket at the end, where that has one
	cut      bool   // the text ends without a line break
}

// piece is an item as it is written.
type piece struct {
	gap    string   // what stands before it and is nobody's: blanks, line breaks, comments further up
	above  []string // the comments on the lines right above it, as they are written
	lead   string   // of a block list: what is between the dash and the text
	text   string
	behind string // the comment behind it, with the blanks before
}

// takenApart takes the list at path apart. ok is false where it is written in a way in
// which it is not certain what belongs to what.
func (d *document) takenApart(path []string) (w written, ok bool) {
	list, _, err := d.list(path)
	if err != nil || list == nil {
		return w, false
	}
	if list.IsFlowStyle {
		return d.flowApart(list)
	}
	return d.blockApart(list)
}

// flowApart is that for a list in brackets.
func (d *document) flowApart(list *ast.SequenceNode) (w written, ok bool) {
	open, err := d.offset(list.Start, "[")
	if err != nil {
		return w, false
	}
	end, err := d.offset(list.End, "]")
	if err != nil {
		return w, false
	}
	w = written{flow: true, from: open + 1, to: end, outer: d.indentAt(open)}
	w.indent = w.outer + "  "
	at := open + 1
	for i, v := range list.Values {
		from, to, ok := d.extent(v)
		if !ok || from < at || to > end {
			return w, false
		}
		p := piece{text: d.text[from:to]}
		if p.gap, p.above, ok = parted(d.text[at:from]); !ok {
			return w, false
		}
		if n := strings.LastIndexByte(p.gap, '\n'); n >= 0 {
			w.indent = p.gap[n+1:]
		}
		comment, rest := commentAt(d.text[to:end])
		comma := strings.HasPrefix(strings.TrimLeft(rest, " \t"), ",")
		switch last := i == len(list.Values)-1; {
		case comma && comment == "":
			at = end - len(rest) + strings.IndexByte(rest, ',') + 1
			p.behind, rest = commentAt(d.text[at:end])
			at = end - len(rest)
			w.comma = last
		case last && !strings.HasPrefix(strings.TrimSpace(rest), ","):
			p.behind, at = comment, end-len(rest)
		default: // the comma stands on a line of its own
			return w, false
		}
		w.items = append(w.items, p)
	}
	w.tail = d.text[at:end]
	_, _, ok = parted(w.tail)
	return w, ok
}

// blockApart is that for a list with a dash before each item.
func (d *document) blockApart(list *ast.SequenceNode) (w written, ok bool) {
	if len(list.Entries) != len(list.Values) || len(list.Values) == 0 {
		return w, false
	}
	next := 0 // the first line that belongs to no item yet
	for i, v := range list.Values {
		dash, err := d.offset(list.Entries[i].Start, "-")
		if err != nil {
			return w, false
		}
		first := d.lineOf(dash)
		start := d.starts[first-1]
		if strings.TrimLeft(d.text[start:dash], " ") != "" || first < next {
			return w, false
		}
		w.indent = d.text[start:dash]
		limit := d.furtherIn(first, len(w.indent))
		if i+1 < len(list.Values) {
			limit = list.Entries[i+1].Start.Position.Line - 1
		}
		var p piece
		last := first
		if from, to, ok := d.extent(v); ok && d.behind(d.lineOf(to-1)) >= to {
			last = d.lineOf(to - 1)
			p.lead, p.text = d.text[dash+1:from], d.text[from:to]
			rest := strings.TrimSuffix(d.text[to:d.behind(last)], "\n")
			if p.behind, rest = commentAt(rest); rest != "" || strings.Contains(p.lead, "#") {
				return w, false
			}
		} else {
			last = d.lastLine(first, limit, len(w.indent))
			p.text = strings.TrimSuffix(d.text[dash+1:d.behind(last)], "\n")
		}
		top := first // the first line of its comments
		for top > 1 && top-1 >= max(next, 1) && d.isComment(top-1) {
			p.above = slices.Insert(p.above, 0, d.text[d.starts[top-2]:d.starts[top-1]-1])
			top--
		}
		if i == 0 {
			w.from = d.starts[top-1]
		} else if top > next {
			if p.gap = d.text[d.starts[next-1]:d.starts[top-1]]; strings.TrimSpace(withoutComments(p.gap)) != "" {
				return w, false
			}
		}
		next = last + 1
		w.items = append(w.items, p)
	}
	w.to = d.behind(next - 1)
	w.cut = !strings.HasSuffix(d.text[:w.to], "\n")
	return w, true
}

// furtherIn is the last line from one on, from 1, before the text that is no further in.
func (d *document) furtherIn(first, indent int) int {
	for n := first + 1; n <= len(d.starts); n++ {
		line, _ := d.line(n)
		text := strings.TrimLeft(line, " ")
		if d.starts[n-1] >= d.end() || strings.TrimSpace(text) != "" && text[0] != '#' && len(line)-len(text) <= indent {
			return n - 1
		}
	}
	return len(d.starts)
}

// isComment tells whether a line, from 1, holds a comment and nothing else.
func (d *document) isComment(number int) bool {
	line, ok := d.line(number)
	return ok && strings.HasPrefix(strings.TrimLeft(line, " \t"), "#")
}

// indentAt is how far in the text of a line begins that holds an offset, behind dashes.
func (d *document) indentAt(offset int) string {
	line, _ := d.line(d.lineOf(offset))
	n := 0
	for n < len(line) && (line[n] == ' ' || line[n] == '-' && n+1 < len(line) && line[n+1] == ' ') {
		n++
	}
	return strings.Repeat(" ", n)
}

// extent is where a value stands that does not end by how far in the lines below it are.
func (d *document) extent(n ast.Node) (from, to int, ok bool) {
	var err error
	switch n := n.(type) {
	case *ast.AnchorNode:
		if from, err = d.offset(n.Start, "&"); err != nil {
			return 0, 0, false
		}
		_, to, ok = d.extent(n.Value)
		return from, to, ok
	case *ast.AliasNode:
		from, err = d.offset(n.Start, "*")
		return from, from + 1 + len(name(n.GetToken())), err == nil
	case *ast.MappingNode:
		if !n.IsFlowStyle {
			return 0, 0, false
		}
		from, err = d.offset(n.Start, "{")
		if err == nil {
			to, err = d.offset(n.End, "}")
		}
		return from, to + 1, err == nil
	case *ast.SequenceNode:
		if !n.IsFlowStyle {
			return 0, 0, false
		}
		from, err = d.offset(n.Start, "[")
		if err == nil {
			to, err = d.offset(n.End, "]")
		}
		return from, to + 1, err == nil
	case *ast.StringNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		from, to, err = d.scalar(n)
		return from, to, err == nil
	}
	return 0, 0, false
}

// commentAt parts the comment that a text begins with, after blanks, from what follows.
func commentAt(text string) (comment, rest string) {
	blanks := len(text) - len(strings.TrimLeft(text, " \t"))
	if !strings.HasPrefix(text[blanks:], "#") || blanks == 0 {
		return "", text
	}
	end := len(text)
	if n := strings.IndexByte(text, '\n'); n >= 0 {
		end = n
	}
	return text[:end], text[end:]
}

// parted parts what stands before an item in brackets: the comments right above it, and the
// rest. ok is false where there is more than blanks and comments.
func parted(between string) (gap string, above []string, ok bool) {
	lines := strings.Split(between, "\n")
	for i, l := range lines {
		text := strings.TrimLeft(l, " \t")
		if text != "" && (text[0] != '#' || i == len(lines)-1) {
			return "", nil, false
		}
	}
	last := len(lines) - 1
	first := last
	for first > 1 && strings.TrimLeft(lines[first-1], " \t") != "" {
		first--
	}
	above = slices.Clone(lines[first:last])
	return strings.Join(slices.Delete(lines, first, last), "\n"), above, true
}

// withoutComments is a text of blank lines and comments without the comments.
func withoutComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}
