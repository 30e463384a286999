package yamledit

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// unset takes out the entry at path or, prune levels further up, the one
// that has nothing else in it.
func (d *document) unset(path []string, prune int) (splice, error) {
	levels, err := d.follow(path)
	if err != nil {
		return splice{}, err
	}
	if len(levels) < len(path) {
		return splice{}, d.refuse(0, "the key %s can't be found: take it out by hand", strings.Join(path, "."))
	}
	end, err := d.valueEnd(levels[len(levels)-1].entry())
	if err != nil {
		return splice{}, err
	}
	for range prune {
		below := levels[len(levels)-1]
		if len(below.values) != 1 {
			return splice{}, d.refuse(0, "there is more in it")
		}
		if below.flow != nil {
			close, err := d.offset(below.flow.End, "}")
			if err != nil {
				return splice{}, err
			}
			end = close + 1
		}
		levels = levels[:len(levels)-1]
	}
	l := levels[len(levels)-1]
	from, err := d.keyOffset(l.entry())
	if err != nil {
		return splice{}, err
	}
	if l.flow != nil {
		return d.outOfFlow(l, from, end)
	}
	return d.outOfBlock(from, end)
}

// valueEnd is the offset behind an entry with a scalar, or a list of scalars.
func (d *document) valueEnd(v *ast.MappingValueNode) (int, error) {
	node, err := d.unshared(v.Value)
	if err != nil {
		return 0, err
	}
	if null, written := isNull(node); null && !written {
		colon, err := d.colon(v)
		return colon + 1, err
	}
	if list, ok := node.(*ast.SequenceNode); ok && list.IsFlowStyle {
		end, err := d.offset(list.End, "]")
		return end + 1, err
	} else if ok && len(list.Values) > 0 {
		node = list.Values[len(list.Values)-1]
	}
	_, to, err := d.scalar(node)
	return to, err
}

// outOfBlock takes out the lines from a key to the end of its value.
func (d *document) outOfBlock(from, to int) (splice, error) {
	number := d.lineOf(from)
	start, end := d.starts[number-1], d.behind(d.lineOf(to))
	rest := strings.TrimSpace(d.text[to:end])
	if strings.TrimSpace(d.text[start:from]) != "" || rest != "" && rest[0] != '#' {
		return splice{}, d.refuse(number, "there is more on this line than the key: take it out by hand")
	}
	switch {
	case rest != "": // its comment stays
		kept := d.text[start:from] + rest
		if strings.HasSuffix(d.text[:end], "\n") {
			kept += "\n"
		}
		return splice{start, end, kept}, nil
	case start > 0 && !strings.HasSuffix(d.text, "\n") && end == len(d.text):
		start-- // the line before is the last now, and it too has no line break
	}
	return splice{start, end, ""}, nil
}

// outOfFlow takes out an entry and one comma.
func (d *document) outOfFlow(l level, from, to int) (splice, error) {
	if l.index+1 < len(l.values) {
		next, err := d.keyOffset(l.values[l.index+1])
		return splice{from, next, ""}, err
	}
	if l.index > 0 {
		before := strings.TrimRight(d.text[:from], " \t\n")
		return splice{len(strings.TrimSuffix(before, ",")), to, ""}, nil
	}
	open, err := d.offset(l.flow.Start, "{")
	if err != nil {
		return splice{}, err
	}
	end, err := d.offset(l.flow.End, "}")
	return splice{open + 1, end, ""}, err
}
