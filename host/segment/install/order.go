package install

import (
	"errors"
	"strings"

	"golang.org/x/mod/semver"
)

// Order is how one version stands to another.
type Order int

const (
	// Newer is a later version, or the first that has one.
	Newer Order = iota
	// Older is an earlier version: what is known to be wrong with it comes back.
	Older
	// Same is the same version, of other bytes.
	Same
	// Unordered are two versions of which nobody can say which is the later one.
	Unordered
)

// ErrOlder says that an update would bring back an earlier version.
var ErrOlder = errors.New("what its source has is older than what is installed, and may have faults that were mended since: --allow-downgrade takes it all the same")

// orderOf compares the versions of two manifests, "" for none. They are semantic
// versions, or numbers with dots between, such as a day.
func orderOf(before, now string) Order {
	if before == now {
		return Same
	}
	switch "" {
	case before:
		return Newer
	case now:
		return Unordered
	}
	a, b := "v"+strings.TrimPrefix(before, "v"), "v"+strings.TrimPrefix(now, "v")
	difference := 0
	switch x, y := numbers(a), numbers(b); {
	case semver.IsValid(a) && semver.IsValid(b):
		difference = semver.Compare(b, a)
	case x != nil && y != nil:
		difference = compareNumbers(y, x)
	default:
		return Unordered
	}
	switch {
	case difference < 0:
		return Older
	case difference > 0:
		return Newer
	}
	return Same
}

// numbers are those of a version that has nothing else, without leading zeros, or nil.
func numbers(version string) []string {
	out := strings.FieldsFunc(version[1:], func(c rune) bool { return c == '.' || c == '-' || c == '_' })
	for i, n := range out {
		if strings.Trim(n, "0123456789") != "" {
			return nil
		}
		out[i] = strings.TrimLeft(n, "0")
	}
	return out
}

func compareNumbers(a, b []string) int {
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	for i := range max(len(a), len(b)) {
		x, y := at(a, i), at(b, i)
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if c := strings.Compare(x, y); c != 0 {
			return c
		}
	}
	return 0
}
