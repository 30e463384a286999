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
	s, err := d.insertItem(path, before, item, "")
	if err != nil {
		return nil, err
	}
	return d.checkedList(s, path, func(items []string) []string { return slices.Insert(items, before, item) })
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

// MoveItem returns data with an item of one list in another list, or in another place of
// the same one: before the item of that number as they are once it is taken out. A comment
// behind an item that has a line to itself goes with it, where it can. Errors are as of [Set].
func MoveItem(file string, data []byte, from []string, at int, to []string, before int) ([]byte, error) {
	if out, ok := moveLine(file, data, from, at, to, before); ok {
		return out, nil
	}
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	items := step(d.root, from).Texts()
	if at < 0 || at >= len(items) {
		return nil, d.refuse(0, "there is no item %d in %s: change it by hand", at+1, strings.Join(from, "."))
	}
	s, err := d.removeItem(from, at)
	if err != nil {
		return nil, err
	}
	without, err := d.checkedList(s, from, func(items []string) []string { return slices.Delete(items, at, at+1) })
	if err != nil {
		return nil, err
	}
	return InsertItem(file, without, to, before, items[at])
}

// moveLine moves an item with the comment behind it from a list that has an item a line
// into another one. ok is false where that is not how they are written.
func moveLine(file string, data []byte, from []string, at int, to []string, before int) (out []byte, ok bool) {
	d, err := parse(file, data)
	if err != nil {
		return nil, false
	}
	list, _, err := d.list(from)
	if err != nil || list == nil || list.IsFlowStyle || at < 0 || at >= len(list.Values) {
		return nil, false
	}
	item := step(d.root, from).Items[at].Text
	begin, end, err := d.scalar(list.Values[at])
	if err != nil || d.lineOf(begin) != d.lineOf(end) {
		return nil, false
	}
	start, behind := d.starts[d.lineOf(begin)-1], d.behind(d.lineOf(end))
	comment := strings.TrimRight(d.text[end:behind], "\n")
	if strings.TrimSpace(d.text[start:begin]) != "-" || !strings.HasPrefix(strings.TrimSpace(comment), "#") || behind == len(d.text) && !strings.HasSuffix(d.text, "\n") {
		return nil, false
	}
	taken, err := parse(file, d.apply(splice{start, behind, ""}))
	if err != nil {
		return nil, false
	}
	s, err := taken.insertItem(to, before, item, comment)
	if err != nil {
		return nil, false
	}
	out = taken.apply(s)
	fresh, err := parse(file, out)
	if err != nil {
		return nil, false
	}
	want := slices.Delete(step(d.root, from).Texts(), at, at+1)
	if slices.Equal(from, to) {
		want = slices.Insert(want, min(before, len(want)), item)
	} else if had := step(d.root, to).Texts(); !slices.Equal(step(fresh.root, to).Texts(), slices.Insert(had, min(before, len(had)), item)) {
		return nil, false
	}
	had, has := d.comments(), fresh.comments()
	slices.Sort(had)
	slices.Sort(has)
	return out, slices.Equal(want, step(fresh.root, from).Texts()) && slices.Equal(had, has) && sameButBoth(d.root, fresh.root, from, to)
}

// sameButBoth tells whether two trees are the same outside the nodes at two paths.
func sameButBoth(a, b *strictyaml.Node, one, other []string) bool {
	if len(one) == 0 || len(other) == 0 || one[0] != other[0] {
		switch {
		case a == nil || b == nil || a.Kind != b.Kind:
			return false
		case len(one) == 0 || len(other) == 0:
			return slices.Equal(one, other)
		case a.Kind == strictyaml.List:
			return len(a.Items) == len(b.Items) && sameMembers(a, b, one[0], other[0]) &&
				sameBut(step(a, one[:1]), step(b, one[:1]), one[1:]) && sameBut(step(a, other[:1]), step(b, other[:1]), other[1:])
		}
		return sameMembers(a, b, one[0], other[0]) && sameBut(a.Get(one[0]), b.Get(one[0]), one[1:]) && sameBut(a.Get(other[0]), b.Get(other[0]), other[1:])
	}
	if len(one) == 1 && len(other) == 1 {
		return sameBut(a, b, one)
	}
	if a == nil || b == nil || a.Kind != b.Kind || !sameMembers(a, b, one[0], one[0]) {
		return false
	}
	return sameButBoth(step(a, one[:1]), step(b, one[:1]), one[1:], other[1:])
}

// sameMembers compares the members of two nodes but for two of them.
func sameMembers(a, b *strictyaml.Node, one, other string) bool {
	if a.Kind == strictyaml.List {
		for i := range a.Items {
			if n := strconv.Itoa(i); n != one && n != other && (i >= len(b.Items) || !strictyaml.Same(a.Items[i], b.Items[i])) {
				return false
			}
		}
		return len(a.Items) == len(b.Items)
	}
	rest := func(n *strictyaml.Node) []strictyaml.Pair {
		return slices.DeleteFunc(others(n, one), func(p strictyaml.Pair) bool { return p.Key.Text == other })
	}
	return slices.EqualFunc(rest(a), rest(b), samePair)
}

// insertItem puts an item before another one or, where there is none, behind the last one;
// comment stands behind it in a list with an item a line.
func (d *document) insertItem(path []string, before int, item, comment string) (splice, error) {
	list, _, err := d.list(path)
	if err != nil {
		return splice{}, err
	}
	if list == nil || len(list.Values) == 0 || list.IsFlowStyle && comment != "" {
		return splice{}, d.refuse(0, "there is no item in %s beside which it could stand: change it by hand", strings.Join(path, "."))
	}
	before = min(before, len(list.Values))
	text := scalar(Value{item, true}, 0)
	near, _, err := d.scalar(list.Values[min(before, len(list.Values)-1)])
	if err != nil {
		return splice{}, err
	}
	if list.IsFlowStyle {
		return splice{near, near, text + ", "}, nil
	}
	start := d.starts[d.lineOf(near)-1]
	dash := strings.TrimRight(d.text[start:near], " ")
	if strings.TrimSpace(dash) != "-" { // "- - a", or "key: - a"
		return splice{}, d.refuse(d.lineOf(near), "the list begins in the middle of a line: change it by hand")
	}
	line := strings.TrimSuffix(dash, "-") + "- " + text + comment + "\n"
	if before == 0 {
		return splice{start, start, line}, nil
	}
	// What is written above the next item stays above it.
	_, end, err := d.scalar(list.Values[before-1])
	if err != nil {
		return splice{}, err
	}
	return d.append(d.behind(d.lineOf(end-1)), line), nil
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
