package strictyaml

import "slices"

// SetFile says that a node and all in it stand in another file than the one of the report
// that problems with them are noted in.
func (n *Node) SetFile(file string) {
	if n == nil || n.File == file {
		return // an alias may stand for it twice
	}
	n.File = file
	for _, p := range n.Pairs {
		p.Key.SetFile(file)
		p.Value.SetFile(file)
	}
	for _, item := range n.Items {
		item.SetFile(file)
	}
}

// Over is base with what n says instead: the keys of both, and of those that both have the
// value of n, or where each is a Map, one over the other. A List takes the place of another.
func (n *Node) Over(base *Node) *Node {
	if n == nil {
		return base
	}
	if base == nil || base.Kind != Map || n.Kind != Map {
		return n
	}
	out := &Node{Kind: Map, Line: n.Line, Column: n.Column, File: n.File}
	for _, p := range base.Pairs {
		if own := n.Get(p.Key.Text); own != nil {
			p = Pair{n.Key(p.Key.Text), own.Over(p.Value)}
		}
		out.Pairs = append(out.Pairs, p)
	}
	for _, p := range n.Pairs {
		if base.Get(p.Key.Text) == nil {
			out.Pairs = append(out.Pairs, p)
		}
	}
	return out
}

// Same tells whether two nodes say the same, wherever they stand.
func Same(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	pair := func(a, b Pair) bool { return Same(a.Key, b.Key) && Same(a.Value, b.Value) }
	return a.Kind == b.Kind && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, Same) && slices.EqualFunc(a.Pairs, b.Pairs, pair)
}
