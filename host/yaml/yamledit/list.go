package yamledit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// AddItem returns data with a text as the last item of the list at path. A step
// of the path through a list is the number of the item, from 0. The list must be
// there, if only as a key without a value. Errors are as of [Set].
func AddItem(file string, data []byte, path []string, item string) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	with := func(items []string) []string { return append(items, item) }
	if w, ok := d.takenApart(path); ok && w.flow && len(w.items) > 0 {
		w.put(len(w.items), piece{text: scalar(Value{item, true}, 0)})
		if out, err := d.checkedList(w.splice(), path, with); err == nil {
			return out, nil
		}
	}
	s, err := d.addItem(path, item)
	if err != nil {
		return nil, err
	}
	return d.checkedList(s, path, with)
}

// RemoveItem returns data without the items of the list at path that are this
// text. Data without such an item are returned as they are. Errors are as of
// [Set].
func RemoveItem(file string, data []byte, path []string, item string) ([]byte, error) {
	for {
		d, err := parse(file, data)
		if err != nil {
			return nil, err
		}
		i := slices.Index(step(d.root, path).Texts(), item)
		if i < 0 {
			return data, nil
		}
		if data, err = d.withoutItem(path, i); err != nil {
			return nil, err
		}
	}
}

// withoutItem is the text without an item of a list. Its comments stay.
func (d *document) withoutItem(path []string, i int) (out []byte, err error) {
	without := func(items []string) []string { return slices.Delete(items, i, i+1) }
	s, err := d.removeItem(path, i)
	if err == nil {
		if out, err = d.checkedList(s, path, without); err == nil {
			return out, nil
		}
	}
	if w, ok := d.takenApart(path); ok {
		w.strip(i)
		w.take(i)
		if out, err := d.checkedList(w.splice(), path, without); err == nil {
			return out, nil
		}
	}
	return nil, err
}

// list finds the list at path; it is nil where the key has no value, and then
// entry is the key's.
func (d *document) list(path []string) (list *ast.SequenceNode, entry *ast.MappingValueNode, err error) {
	node, err := d.unshared(d.body)
	for _, key := range path {
		if err != nil {
			return nil, nil, err
		}
		entry = nil
		var next ast.Node
		switch n := node.(type) {
		case *ast.MappingNode:
			for _, v := range n.Values {
				if v.Key != nil && keyText(v) == key {
					entry, next = v, v.Value
				}
			}
		case *ast.MappingValueNode:
			if keyText(n) == key {
				entry, next = n, n.Value
			}
		case *ast.SequenceNode:
			if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Values) {
				next = n.Values[i]
			}
		}
		if next == nil && entry == nil {
			return nil, nil, d.refuse(0, "there is no %s: change it by hand", strings.Join(path, "."))
		}
		node, err = d.unshared(next)
	}
	if err != nil {
		return nil, nil, err
	}
	if list, ok := node.(*ast.SequenceNode); ok {
		return list, entry, nil
	}
	if null, written := isNull(node); null && !written && entry != nil {
		return nil, entry, nil
	}
	return nil, nil, d.refuse(0, "%s is not a list: change it by hand", strings.Join(path, "."))
}

func (d *document) addItem(path []string, item string) (splice, error) {
	list, entry, err := d.list(path)
	if err != nil {
		return splice{}, err
	}
	text := scalar(Value{item, true}, 0)
	switch {
	case list == nil:
		at, err := d.colon(entry)
		return splice{at + 1, at + 1, " [" + text + "]"}, err
	case !list.IsFlowStyle:
		first, err := d.offset(list.Start, "-")
		if err != nil {
			return splice{}, err
		}
		_, to, err := d.scalar(list.Values[len(list.Values)-1])
		if err != nil {
			return splice{}, err
		}
		line := d.starts[d.lineOf(first)-1]
		indent := d.text[line:first]
		if strings.TrimSpace(indent) != "" { // "- - a", or "key: - a"
			return splice{}, d.refuse(d.lineOf(first), "the list begins in the middle of a line: change it by hand")
		}
		return d.append(d.behind(d.lineOf(to-1)), indent+"- "+text+"\n"), nil
	}
	open, err := d.offset(list.Start, "[")
	if err != nil {
		return splice{}, err
	}
	end, err := d.offset(list.End, "]")
	if err != nil {
		return splice{}, err
	}
	if len(list.Values) == 0 {
		return splice{open + 1, open + 1, text}, nil
	}
	_, behind, err := d.scalar(list.Values[len(list.Values)-1])
	if err != nil {
		return splice{}, err
	}
	if rest := strings.TrimSpace(d.text[behind:end]); strings.HasPrefix(rest, ",") {
		behind += strings.IndexByte(d.text[behind:], ',') + 1
		return splice{behind, behind, " " + text + ","}, nil
	}
	return splice{behind, behind, ", " + text}, nil
}

func (d *document) removeItem(path []string, i int) (splice, error) {
	list, _, err := d.list(path)
	if err != nil {
		return splice{}, err
	}
	if list == nil || i >= len(list.Values) {
		return splice{}, d.refuse(0, "the item can't be found: take it out by hand")
	}
	from, to, err := d.scalar(list.Values[i])
	if err != nil {
		return splice{}, err
	}
	switch {
	case !list.IsFlowStyle:
		start := d.starts[d.lineOf(from)-1]
		dash := strings.TrimRight(d.text[start:from], " ")
		if strings.TrimSpace(dash) != "-" {
			return splice{}, d.refuse(d.lineOf(from), "there is more on this line than the item: take it out by hand")
		}
		return d.outOfBlock(start+len(dash)-1, to)
	case i+1 < len(list.Values):
		next, _, err := d.scalar(list.Values[i+1])
		if err == nil && strings.Contains(d.text[to:next], "#") { // a comment of its own stays
			next = to + strings.IndexByte(d.text[to:next], ',') + 1
		}
		return splice{from, next, ""}, err
	case i > 0:
		before := strings.TrimRight(d.text[:from], " \t\n")
		return splice{len(strings.TrimSuffix(before, ",")), to, ""}, nil
	}
	return splice{from, to, ""}, nil
}

// checkedList applies a splice, and compares what came out with what was to.
func (d *document) checkedList(s splice, path []string, change func([]string) []string) ([]byte, error) {
	want := change(slices.Clone(step(d.root, path).Texts()))
	return d.checkedAs(s, path, func(n *strictyaml.Node) bool { return slices.Equal(want, n.Texts()) })
}

// step is like at, through lists too.
func step(n *strictyaml.Node, path []string) *strictyaml.Node {
	for _, key := range path {
		if n != nil && n.Kind == strictyaml.List {
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(n.Items) {
				return nil
			}
			n = n.Items[i]
			continue
		}
		n = n.Get(key)
	}
	return n
}

// sameBut tells whether two trees are the same outside the node at path.
func sameBut(a, b *strictyaml.Node, path []string) bool {
	switch {
	case len(path) == 0:
		return true
	case a == nil || b == nil || a.Kind != b.Kind:
		return false
	case a.Kind == strictyaml.List:
		i, err := strconv.Atoi(path[0])
		if err != nil || len(a.Items) != len(b.Items) || i >= len(a.Items) {
			return false
		}
		for j := range a.Items {
			if j != i && !strictyaml.Same(a.Items[j], b.Items[j]) {
				return false
			}
		}
		return sameBut(a.Items[i], b.Items[i], path[1:])
	}
	return slices.EqualFunc(others(a, path[0]), others(b, path[0]), samePair) && sameBut(a.Get(path[0]), b.Get(path[0]), path[1:])
}
