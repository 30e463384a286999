package yamledit

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

func (d *document) set(path []string, value Value) (splice, error) {
	levels, err := d.follow(path)
	if err != nil {
		return splice{}, err
	}
	if len(levels) == 0 {
		if null, written := isNull(d.body); !null || written {
			return splice{}, d.refuse(1, "the file is not a mapping (key: value): write it anew")
		}
		return d.append(d.end(), block("", d.unit(), path, value)), nil
	}
	last := levels[len(levels)-1]
	rest := path[len(levels):] // keys that are missing, but for the one of last
	switch {
	case last.index < 0 && last.flow != nil:
		return d.intoFlow(last, inline(path[len(levels)-1:], value))
	case last.index < 0:
		return d.intoBlock(levels, path[len(levels)-1:], value)
	case len(rest) > 0:
		return d.intoNull(last, rest, value)
	}
	return d.replace(last, value)
}

// replace puts a value in the place of another.
func (d *document) replace(l level, value Value) (splice, error) {
	node, err := d.unshared(l.entry().Value)
	if err != nil {
		return splice{}, err
	}
	if null, written := isNull(node); null && !written {
		at, err := d.colon(l.entry())
		return splice{at + 1, at + 1, " " + scalar(value, 0)}, err
	}
	from, to, err := d.scalar(node)
	quote := byte(0)
	if t := node.GetToken().Type; t == token.DoubleQuoteType || t == token.SingleQuoteType {
		quote = d.text[from]
	}
	return splice{from, to, scalar(value, quote)}, err
}

// intoNull makes a mapping in the place of nothing.
func (d *document) intoNull(l level, keys []string, value Value) (splice, error) {
	v := l.entry()
	node, err := d.unshared(v.Value)
	if err != nil {
		return splice{}, err
	}
	null, written := isNull(node)
	switch {
	case !null:
		return splice{}, d.refuse(v.Key.GetToken().Position.Line, "%s is not a mapping (key: value): change it by hand", keyText(v))
	case written:
		from, to, err := d.scalar(node)
		return splice{from, to, "{" + inline(keys, value) + "}"}, err
	}
	colon, err := d.colon(v)
	if err != nil {
		return splice{}, err
	}
	if l.flow != nil {
		return splice{colon + 1, colon + 1, " {" + inline(keys, value) + "}"}, nil
	}
	indent := strings.Repeat(" ", v.Key.GetToken().Position.Column-1+len(d.unit()))
	return d.append(d.behind(d.lineOf(colon)), block(indent, d.unit(), keys, value)), nil
}

// intoFlow adds an entry to a mapping in braces.
func (d *document) intoFlow(l level, entry string) (splice, error) {
	open, err := d.offset(l.flow.Start, "{")
	if err != nil {
		return splice{}, err
	}
	end, err := d.offset(l.flow.End, "}")
	if err != nil {
		return splice{}, err
	}
	inside := d.text[open+1 : end]
	switch {
	case strings.TrimSpace(inside) == "":
		return splice{open + 1, end, entry}, nil
	case len(l.values) == 0: // a comment
		return splice{open + 1, open + 1, entry}, nil
	case !strings.Contains(inside, "\n"):
		behind := open + 1 + len(strings.TrimRight(inside, " \t"))
		if d.text[behind-1] != ',' {
			entry = ", " + entry
		} else {
			entry = " " + entry
		}
		return splice{behind, behind, entry}, nil
	}
	// Over several lines, comments may follow the last entry: the front is safe.
	first, err := d.keyOffset(l.values[0])
	if err != nil {
		return splice{}, err
	}
	gap := " "
	if before := d.text[open+1 : first]; strings.Contains(before, "\n") && strings.TrimSpace(before) == "" {
		gap = before
	}
	return splice{first, first, entry + "," + gap}, nil
}

// intoBlock adds an entry to the last of levels, a mapping with an entry a line.
func (d *document) intoBlock(levels []level, keys []string, value Value) (splice, error) {
	l := levels[len(levels)-1]
	after := len(l.values) - 1
	if len(keys) == 1 {
		// A single value goes to the other ones, not below a long list.
		for i, v := range l.values {
			if oneLiner(v) {
				after = i
			}
		}
	}
	first := l.values[after].Key.GetToken().Position
	end := d.lineOf(max(0, d.end()-1))
	if d.end() == 0 || d.text[d.end()-1] != '\n' {
		end = len(d.starts)
	}
	for i := len(levels) - 1; i >= 0; i-- {
		next := levels[i].index + 1
		if i == len(levels)-1 {
			next = after + 1
		}
		if next < len(levels[i].values) {
			end = levels[i].values[next].Key.GetToken().Position.Line - 1
			break
		}
	}
	indent := first.Column - 1
	return d.append(d.behind(d.lastLine(first.Line, end, indent)), block(strings.Repeat(" ", indent), d.unit(), keys, value)), nil
}

// lastLine finds the last line from first to end that belongs to an entry at
// indent: text, or a comment that is further in.
func (d *document) lastLine(first, end, indent int) int {
	last, outside := first, false
	for n := first + 1; n <= end; n++ {
		line, _ := d.line(n)
		trimmed := strings.TrimLeft(line, " ")
		switch {
		case strings.TrimSpace(line) == "":
		case trimmed[0] != '#':
			last, outside = n, false
		case len(line)-len(trimmed) <= indent:
			outside = true
		case !outside:
			last = n
		}
	}
	return last
}

// oneLiner tells whether an entry is a scalar on the line of its key.
func oneLiner(v *ast.MappingValueNode) bool {
	switch n := v.Value.(type) {
	case *ast.StringNode, *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		t := n.GetToken()
		return t.Position.Line == v.Key.GetToken().Position.Line
	}
	return false
}

// behind is the offset of the line after a line, or of the end of the text.
func (d *document) behind(line int) int {
	if line < len(d.starts) {
		return d.starts[line]
	}
	return len(d.text)
}

// append puts whole lines at an offset where a line begins or the text ends. A
// text that ends without a line break still does afterwards.
func (d *document) append(at int, lines string) splice {
	if at > 0 && d.text[at-1] != '\n' {
		lines = "\n" + strings.TrimSuffix(lines, "\n")
	}
	return splice{at, at, lines}
}

// unit is one level of indentation, as the file has it.
func (d *document) unit() string {
	usual := "  "
	m, ok := d.body.(*ast.MappingNode)
	if !ok || m.IsFlowStyle {
		return usual
	}
	for _, v := range m.Values {
		if inner, ok := v.Value.(*ast.MappingNode); ok && !inner.IsFlowStyle && len(inner.Values) > 0 {
			wide := inner.Values[0].Key.GetToken().Position.Column - v.Key.GetToken().Position.Column
			if wide > 0 && wide <= 8 {
				return strings.Repeat(" ", wide)
			}
		}
	}
	return usual
}
