package yamledit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// MoveItem returns data with an item of one list in another list, or in another place of
// the same one: before the item of that number as they are once it is taken out. The
// comments right above an item and behind it are its own and go with it. Errors are as of
// [Set].
func MoveItem(file string, data []byte, from []string, at int, to []string, before int) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	items := step(d.root, from).Texts()
	if at < 0 || at >= len(items) {
		return nil, d.refuse(0, "there is no item %d in %s: change it by hand", at+1, strings.Join(from, "."))
	}
	if slices.Equal(from, to) {
		if out, ok := d.movedWithin(from, at, before); ok {
			return out, nil
		}
	} else if out, ok := d.movedAcross(from, at, to, before); ok {
		return out, nil
	}
	without, err := d.withoutItem(from, at)
	if err != nil {
		return nil, err
	}
	return InsertItem(file, without, to, before, items[at])
}

// MoveEntry is [MoveItem] within one list, whose items may be mappings.
func MoveEntry(file string, data []byte, path []string, at, before int) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	list := step(d.root, path)
	if list == nil || list.Kind != strictyaml.List || at < 0 || at >= len(list.Items) {
		return nil, d.refuse(0, "there is no item %d in %s: change it by hand", at+1, strings.Join(path, "."))
	}
	if out, ok := d.movedWithin(path, at, before); ok {
		return out, nil
	}
	return nil, d.refuse(list.Line, "%s is written in a way in which nothing can be moved safely: change it by hand", strings.Join(path, "."))
}

// RemoveEntry returns data without an item of the list at path, whatever it is. The comments
// above it and behind it stay; with one in it, it is not taken out. Errors are as of [Set].
func RemoveEntry(file string, data []byte, path []string, at int) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	if w, ok := d.takenApart(path); ok && at >= 0 && at < len(w.items) {
		w.strip(at)
		w.take(at)
		want := slices.Delete(slices.Clone(step(d.root, path).Items), at, at+1)
		if out, ok := d.moved(d.apply(w.splice()), func(root *strictyaml.Node) bool {
			n := step(root, path)
			return n != nil && slices.EqualFunc(want, n.Items, strictyaml.Same) && sameBut(d.root, root, path)
		}); ok {
			return out, nil
		}
	}
	return nil, d.refuse(0, "item %d of %s is written in a way in which it can't be taken out safely: do it by hand", at+1, strings.Join(path, "."))
}

// AddMapping returns data with one more item in the list at path, a mapping that has a list
// of one text under a key. Errors are as of [Set].
func AddMapping(file string, data []byte, path []string, key, item string) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	list := step(d.root, path)
	w, ok := d.takenApart(path)
	if !ok || list == nil {
		return nil, d.refuse(0, "%s is written in a way in which nothing can be added safely: change it by hand", strings.Join(path, "."))
	}
	added := piece{lead: " ", text: key + ": [" + scalar(Value{item, true}, 0) + "]"}
	if w.flow {
		added.text = "{" + added.text + "}"
	}
	w.put(len(w.items), added)
	return d.checkedAs(w.splice(), path, func(n *strictyaml.Node) bool {
		return n != nil && len(n.Items) == len(list.Items)+1 && slices.EqualFunc(list.Items, n.Items[:len(list.Items)], strictyaml.Same) &&
			slices.Equal(n.Items[len(list.Items)].Get(key).Texts(), []string{item})
	})
}

// MoveOut returns data with an item of a list at the end of another one, as [AddMapping]
// adds it. Its comments go with it, as those of [MoveItem] do.
func MoveOut(file string, data []byte, from []string, at int, to []string, key string) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	items := step(d.root, from).Texts()
	if at < 0 || at >= len(items) {
		return nil, d.refuse(0, "there is no item %d in %s: change it by hand", at+1, strings.Join(from, "."))
	}
	if w, ok := d.takenApart(from); ok {
		taken := w.take(at)
		if out, err := AddMapping(file, d.apply(w.splice()), to, key, items[at]); err == nil {
			if out, ok = commented(file, out, to, len(step(d.root, to).Items), taken); ok {
				had := slices.Delete(slices.Clone(items), at, at+1)
				if out, ok = d.moved(out, func(root *strictyaml.Node) bool {
					n := step(root, to)
					if n == nil || len(n.Items) == 0 || !slices.Equal(n.Items[len(n.Items)-1].Get(key).Texts(), []string{items[at]}) {
						return false
					}
					n.Items = n.Items[:len(n.Items)-1]
					return slices.Equal(had, step(root, from).Texts()) && sameBut(d.root, root, from)
				}); ok {
					return out, nil
				}
			}
		}
	}
	without, err := d.withoutItem(from, at)
	if err != nil {
		return nil, err
	}
	return AddMapping(file, without, to, key, items[at])
}

// movedWithin moves an item of a list with its comments.
func (d *document) movedWithin(path []string, at, before int) (out []byte, ok bool) {
	w, ok := d.takenApart(path)
	if !ok || at >= len(w.items) {
		return nil, false
	}
	// The places keep what stands between them, and the items what is their own.
	gaps := make([]string, len(w.items))
	for i := range w.items {
		gaps[i] = w.items[i].gap
	}
	moved := w.items[at]
	w.items = slices.Insert(slices.Delete(w.items, at, at+1), min(before, len(w.items)-1), moved)
	for i := range w.items {
		w.items[i].gap = gaps[i]
	}
	want := slices.Clone(step(d.root, path).Items)
	node := want[at]
	want = slices.Insert(slices.Delete(want, at, at+1), min(before, len(want)-1), node)
	return d.moved(d.apply(w.splice()), func(root *strictyaml.Node) bool {
		n := step(root, path)
		return n != nil && slices.EqualFunc(want, n.Items, strictyaml.Same) && sameBut(d.root, root, path)
	})
}

// movedAcross moves an item from one list into another, with its comments.
func (d *document) movedAcross(from []string, at int, to []string, before int) (out []byte, ok bool) {
	w, ok := d.takenApart(from)
	if !ok || at >= len(w.items) {
		return nil, false
	}
	item := step(d.root, from).Items[at].Text
	taken := w.take(at)
	with, err := InsertItem(d.file, d.apply(w.splice()), to, before, item)
	if err != nil {
		return nil, false
	}
	if with, ok = commented(d.file, with, to, before, taken); !ok {
		return nil, false
	}
	left := slices.Delete(step(d.root, from).Texts(), at, at+1)
	had := step(d.root, to).Texts()
	want := slices.Insert(had, min(before, len(had)), item)
	return d.moved(with, func(root *strictyaml.Node) bool {
		return slices.Equal(left, step(root, from).Texts()) && slices.Equal(want, step(root, to).Texts()) && sameButBoth(d.root, root, from, to)
	})
}

// commented gives an item of a list the comments that another one had.
func commented(file string, data []byte, path []string, at int, of piece) ([]byte, bool) {
	if len(of.above) == 0 && of.behind == "" {
		return data, true
	}
	d, err := parse(file, data)
	if err != nil {
		return nil, false
	}
	w, ok := d.takenApart(path)
	if !ok {
		return nil, false
	}
	at = min(at, len(w.items)-1)
	for _, comment := range of.above {
		w.items[at].above = append(w.items[at].above, w.indent+strings.TrimLeft(comment, " \t"))
	}
	w.items[at].behind = of.behind
	w.broken()
	return d.apply(w.splice()), true
}

// moved is a text that came out of this one, if it has the same comments and is right.
func (d *document) moved(out []byte, right func(root *strictyaml.Node) bool) ([]byte, bool) {
	fresh, err := parse(d.file, out)
	if err != nil {
		return nil, false
	}
	had, has := d.comments(), fresh.comments()
	slices.Sort(had)
	slices.Sort(has)
	return out, slices.Equal(had, has) && right(fresh.root)
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
