package yamledit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// InsertItem returns data with a text as an item of the list at path, before the item of
// that number or, where there are fewer, as the last one. A mapping that does not have the
// last key of the path gets it. Otherwise it is like [AddItem].
func InsertItem(file string, data []byte, path []string, before int, item string) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	count := 0
	if list := step(d.root, path); list != nil {
		count = len(list.Items)
	} else if parent := step(d.root, path[:len(path)-1]); parent != nil && parent.Kind == strictyaml.Map {
		s, err := d.intoMapping(path, "["+scalar(Value{item, true}, 0)+"]")
		if err != nil {
			return nil, err
		}
		return d.checkedAs(s, path, func(n *strictyaml.Node) bool { return n != nil && slices.Equal(n.Texts(), []string{item}) })
	}
	if before >= count {
		return AddItem(file, data, path, item)
	}
	with := func(items []string) []string { return slices.Insert(items, before, item) }
	if w, ok := d.takenApart(path); ok {
		w.put(before, piece{lead: " ", text: scalar(Value{item, true}, 0)})
		if out, err := d.checkedList(w.splice(), path, with); err == nil {
			return out, nil
		}
	}
	s, err := d.insertItem(path, before, item)
	if err != nil {
		return nil, err
	}
	return d.checkedList(s, path, with)
}

// SetThrough is [Set] for a path that may lead through lists, where a step is the number of
// an item, from 0. All but its last key must be there.
func SetThrough(file string, data []byte, path []string, value Value) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	if n := step(d.root, path); n != nil && isValue(n, value) {
		return data, nil
	}
	l, err := d.mapping(path)
	if err != nil {
		return nil, err
	}
	var s splice
	if l.index >= 0 {
		s, err = d.replace(l, value)
	} else {
		s, err = d.intoMapping(path, scalar(value, 0))
	}
	if err != nil {
		return nil, err
	}
	return d.checkedAs(s, path, func(n *strictyaml.Node) bool { return n != nil && isValue(n, value) })
}

// insertItem puts an item before another one, in brackets that can't be taken apart.
func (d *document) insertItem(path []string, before int, item string) (splice, error) {
	list, _, err := d.list(path)
	if err != nil {
		return splice{}, err
	}
	if list == nil || len(list.Values) == 0 || !list.IsFlowStyle {
		return splice{}, d.refuse(0, "there is no item in %s beside which it could stand: change it by hand", strings.Join(path, "."))
	}
	near, _, err := d.scalar(list.Values[min(before, len(list.Values)-1)])
	return splice{near, near, scalar(Value{item, true}, 0) + ", "}, err
}

// mapping finds the mapping that the last key of a path, which may lead through lists, is
// in or would be in.
func (d *document) mapping(path []string) (level, error) {
	node, err := d.unshared(d.body)
	for _, key := range path[:len(path)-1] {
		if err != nil {
			return level{}, err
		}
		var next ast.Node
		if list, ok := node.(*ast.SequenceNode); ok {
			if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(list.Values) {
				next = list.Values[i]
			}
		} else if l, ok := levelOf(node, key); ok && l.index >= 0 {
			next = l.entry().Value
		}
		if next == nil {
			return level{}, d.refuse(0, "there is no %s: change it by hand", strings.Join(path[:len(path)-1], "."))
		}
		node, err = d.unshared(next)
	}
	if err != nil {
		return level{}, err
	}
	l, ok := levelOf(node, path[len(path)-1])
	if !ok {
		return level{}, d.refuse(0, "%s is not a mapping (key: value): change it by hand", strings.Join(path[:len(path)-1], "."))
	}
	return l, nil
}

// levelOf is a mapping, with the entry of a key.
func levelOf(node ast.Node, key string) (l level, ok bool) {
	l = level{index: -1}
	switch n := node.(type) {
	case *ast.MappingNode:
		l.values = n.Values
		if n.IsFlowStyle {
			l.flow = n
		}
	case *ast.MappingValueNode:
		l.values = []*ast.MappingValueNode{n}
	default:
		return l, false
	}
	for i, v := range l.values {
		if v.Key != nil && keyText(v) == key {
			l.index = i
		}
	}
	return l, true
}

// intoMapping adds the last key of a path, with a value as it is written, to a mapping that
// is there.
func (d *document) intoMapping(path []string, value string) (splice, error) {
	l, err := d.mapping(path)
	if err != nil {
		return splice{}, err
	}
	entry := scalar(Value{path[len(path)-1], true}, 0) + ": " + value
	if l.flow != nil {
		return d.intoFlow(l, entry)
	}
	if len(l.values) == 0 {
		return splice{}, d.refuse(0, "there is nothing in %s beside which it could stand: change it by hand", strings.Join(path[:len(path)-1], "."))
	}
	indent := strings.Repeat(" ", l.values[0].Key.GetToken().Position.Column-1)
	for i := len(l.values) - 1; i >= 0; i-- {
		end, err := d.valueEnd(l.values[i])
		if err != nil {
			continue // a mapping, or what cannot be followed
		}
		line := d.lineOf(max(end-1, 0))
		if list, ok := l.values[i].Value.(*ast.SequenceNode); (ok && !list.IsFlowStyle) || line != l.values[i].Key.GetToken().Position.Line {
			continue
		}
		return d.append(d.behind(line), indent+entry+"\n"), nil
	}
	first, err := d.keyOffset(l.values[0])
	return splice{first, first, entry + "\n" + indent}, err
}

// checkedAs applies a splice that changes the node at path alone, and asks whether that is
// as it was to be.
func (d *document) checkedAs(s splice, path []string, right func(*strictyaml.Node) bool) ([]byte, error) {
	out := d.apply(s)
	fresh, err := parse(d.file, out)
	switch {
	case err != nil:
		err = errNotYAML
	case !right(step(fresh.root, path)) || !sameBut(d.root, fresh.root, path):
		err = errDiffers
	default:
		err = sameComments(d.comments(), fresh.comments())
	}
	if err != nil {
		return nil, d.refuse(d.lineOf(s.from), "this place is written in a way that can't be edited safely (%v): change %s here by hand",
			err, strings.Join(path, "."))
	}
	return out, nil
}
