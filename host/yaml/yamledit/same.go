package yamledit

import (
	"errors"
	"slices"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// onlyDiffers tells whether two trees are the same but for the value at path,
// which in b is want or, without want, gone. Mappings on the way to it may be
// new in b or, when they are empty without it, gone.
func onlyDiffers(a, b *strictyaml.Node, path []string, want *Value) bool {
	if len(path) == 0 {
		return want != nil && b != nil && isValue(b, *want)
	}
	if b == nil || b.Kind == strictyaml.Null {
		return want == nil && len(others(a, path[0])) == 0 && hollow(a.Get(path[0]), path[1:])
	}
	if b.Kind != strictyaml.Map || a != nil && a.Kind != strictyaml.Map && a.Kind != strictyaml.Null {
		return false
	}
	if !slices.EqualFunc(others(a, path[0]), others(b, path[0]), samePair) {
		return false
	}
	before, after := a.Get(path[0]), b.Get(path[0])
	if after == nil {
		return want == nil && hollow(before, path[1:])
	}
	return onlyDiffers(before, after, path[1:], want)
}

// hollow tells whether there is nothing in n but the value at path.
func hollow(n *strictyaml.Node, path []string) bool {
	if len(path) == 0 || n == nil {
		return true
	}
	return n.Kind == strictyaml.Map && len(others(n, path[0])) == 0 && hollow(n.Get(path[0]), path[1:])
}

// others are the pairs of n but the one with that key.
func others(n *strictyaml.Node, key string) []strictyaml.Pair {
	var out []strictyaml.Pair
	if n != nil {
		for _, p := range n.Pairs {
			if p.Key.Text != key {
				out = append(out, p)
			}
		}
	}
	return out
}

func samePair(a, b strictyaml.Pair) bool {
	return strictyaml.Same(a.Key, b.Key) && strictyaml.Same(a.Value, b.Value)
}

func sameComments(a, b []string) error {
	if !slices.Equal(a, b) {
		return errors.New("a comment would be lost")
	}
	return nil
}
