package yamledit

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// level is a mapping that a path leads through.
type level struct {
	values []*ast.MappingValueNode
	flow   *ast.MappingNode // nil for a block mapping
	index  int              // of the entry that the path goes on with; -1: there is none
}

func (l level) entry() *ast.MappingValueNode { return l.values[l.index] }

// follow goes down a path as far as there are mappings. What it goes through
// must not be shared: a change would show in other places of the file too.
func (d *document) follow(path []string) ([]level, error) {
	var levels []level
	node, err := d.unshared(d.body)
	for _, key := range path {
		if err != nil {
			return nil, err
		}
		l := level{index: -1}
		switch n := node.(type) {
		case *ast.MappingNode:
			l.values = n.Values
			if n.IsFlowStyle {
				l.flow = n
			}
		case *ast.MappingValueNode:
			l.values = []*ast.MappingValueNode{n}
		default:
			return levels, nil
		}
		for i, v := range l.values {
			if v.Key != nil && keyText(v) == key {
				l.index = i
				break
			}
		}
		levels = append(levels, l)
		if l.index < 0 {
			break
		}
		node, err = d.unshared(l.entry().Value)
	}
	return levels, err
}

func keyText(v *ast.MappingValueNode) string {
	if s, ok := v.Key.(*ast.StringNode); ok {
		return s.Value
	}
	return v.Key.GetToken().Value
}

// unshared takes the anchor off a node, and refuses one that stands in several
// places.
func (d *document) unshared(n ast.Node) (ast.Node, error) {
	switch n := n.(type) {
	case *ast.AliasNode:
		t := n.GetToken()
		return nil, d.refuse(t.Position.Line, "the value here is the alias *%s of a value elsewhere: write it out by hand first", name(t))
	case *ast.AnchorNode:
		t := n.GetToken()
		if d.named[name(t)] {
			return nil, d.refuse(t.Position.Line, "the value here is used in other places too, as *%s: change it by hand", name(t))
		}
		return n.Value, nil
	}
	return n, nil
}

// name is what follows the sign of an anchor or alias.
func name(t *token.Token) string {
	if t.Next == nil {
		return ""
	}
	return t.Next.Value
}

// isNull tells whether a value is none, written or not.
func isNull(n ast.Node) (null, written bool) {
	if n == nil {
		return true, false
	}
	if n.Type() != ast.NullType {
		return false, true
	}
	t := n.GetToken()
	return true, t != nil && t.Type != token.ImplicitNullType
}

// colon is the offset of the colon behind an entry's key.
func (d *document) colon(v *ast.MappingValueNode) (int, error) { return d.offset(v.Start, ":") }

// scalar finds the text of a scalar that stands on lines of its own style.
func (d *document) scalar(n ast.Node) (from, to int, err error) {
	t := n.GetToken()
	switch t.Type {
	case token.DoubleQuoteType, token.SingleQuoteType:
		quote := `"`
		if t.Type == token.SingleQuoteType {
			quote = "'"
		}
		if from, err = d.offset(t, quote); err != nil {
			return 0, 0, err
		}
		for i := from + 1; i < len(d.text); i++ {
			switch {
			case quote == `"` && d.text[i] == '\\':
				i++
			case quote == "'" && strings.HasPrefix(d.text[i:], "''"):
				i++
			case d.text[i] == quote[0]:
				return from, i + 1, nil
			}
		}
	case token.LiteralType, token.FoldedType:
	default:
		if n.Type() == ast.MappingType || n.Type() == ast.MappingValueType || n.Type() == ast.SequenceType {
			return 0, 0, d.refuse(t.Position.Line, "a mapping or a list stands here in the place of a value: change it by hand")
		}
		// A text over several lines is longer than what its first line begins with.
		if from, err = d.offset(t, strings.TrimSpace(t.Value)); err == nil {
			return from, from + len(strings.TrimSpace(t.Value)), nil
		}
	}
	return 0, 0, d.refuse(t.Position.Line, "the value here goes over several lines: change it by hand")
}
