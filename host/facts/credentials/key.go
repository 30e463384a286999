package credentials

import (
	"fmt"
	"io"
	"strconv"
)

// Key is an API key. Printing one shows its last four characters only.
type Key struct {
	// A pointer, since fmt prints the unexported fields of a struct that holds
	// a Key without asking the Key how.
	secret *string
}

// NewKey makes a key of a text that was checked already; "" is no key.
func NewKey(secret string) Key {
	if secret == "" {
		return Key{}
	}
	return Key{&secret}
}

// Reveal is the key itself, for the one header in which it is sent.
func (k Key) Reveal() string {
	if k.secret == nil {
		return ""
	}
	return *k.secret
}

// Equal reports whether two keys are the same.
func (k Key) Equal(other Key) bool { return k.Reveal() == other.Reveal() }

// String is "…" and the last four characters, or "" without a key.
func (k Key) String() string { return Mask(k.Reveal()) }

// GoString is String, for %#v.
func (k Key) GoString() string { return k.String() }

// Format is String for every verb of fmt, %x included.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, k.String()) }

// MarshalText is String.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// MarshalJSON is String, quoted.
func (k Key) MarshalJSON() ([]byte, error) { return []byte(strconv.Quote(k.String())), nil }

// Mask shows of a secret what tells it from another one: "…" and its last four
// characters. Of one that is shorter than 12 these would be too much: only "…".
// Without a secret it is "".
func Mask(secret string) string {
	const shown, shortest = 4, 12
	r := []rune(secret)
	switch {
	case len(r) == 0:
		return ""
	case len(r) < shortest:
		return "…"
	}
	return "…" + string(r[len(r)-shown:])
}
