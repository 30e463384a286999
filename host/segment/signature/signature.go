// Package signature verifies minisign signatures of modules against the keys
// that a person trusts, and keeps the list of these. A signature says who made a
// module, not that it is harmless: what the module may do is granted elsewhere,
// signed or not.
package signature

import (
	"encoding/base64"
	"fmt"
	"strings"

	"aead.dev/minisign"

	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// maxText bounds a key's or a signature's text. minisign's own comments have at
// most 8 KiB.
const maxText = 16 << 10

// State is what is known about a module's signature.
type State uint8

// The states, from the least to the most.
const (
	None    State = iota // the module has no signature
	Bad                  // there is one that does not fit the module
	Unknown              // it was made with a key that is not trusted, and so not verified
	Trusted              // it was made with a trusted key and fits the module
)

// String is a word for programs: "none", "bad", "unknown" or "trusted".
func (s State) String() string { return [...]string{"none", "bad", "unknown", "trusted"}[s] }

// Verdict is what came of verifying.
type Verdict struct {
	State State
	// Key is the trusted key with the signature's ID, of [Bad] and [Trusted].
	// Without one only its ID is set.
	Key Key
	// Comment is the signed ("trusted") comment, cleaned; of [Trusted] alone,
	// since nobody vouches for that of another.
	Comment string
	// Reason says of [Bad] what is wrong, in words that go after "its signature".
	Reason string
}

// String is a sentence for people, without a full stop.
func (v Verdict) String() string {
	switch v.State {
	case Bad:
		return "its signature " + v.Reason
	case Unknown:
		return "signed with the key " + v.Key.ID + ", which you do not trust: the signature was not verified"
	case Trusted:
		return "signed by " + v.Key.Name + " (key " + v.Key.ID + ")"
	}
	return "not signed"
}

// Verify judges a detached signature as minisign writes it; signature is nil
// when there is none. Both of minisign's forms are taken: prehashed ones and the
// older ones of the module itself, which are as good for what is in memory.
func Verify(keys Keys, module, signature []byte) Verdict {
	if signature == nil {
		return Verdict{}
	}
	bad := func(k Key, reason string) Verdict { return Verdict{State: Bad, Key: k, Reason: reason} }
	if len(signature) > maxText {
		return bad(Key{}, fmt.Sprintf("has over %d KiB, which no signature of minisign has: ask its author", maxText>>10))
	}
	var s minisign.Signature
	if err := s.UnmarshalText(signature); err != nil {
		return bad(Key{}, "is not one of minisign's ("+strings.TrimPrefix(span.Clean(err.Error()), "minisign: ")+"): ask its author")
	}
	key, ok := keys.byID(s.KeyID)
	if !ok {
		return Verdict{State: Unknown, Key: Key{ID: showID(s.KeyID)}}
	}
	if !minisign.Verify(key.public, module, signature) {
		return bad(key, "does not fit: the module is not what "+key.Name+" signed, or it was made with another key of the same ID; do not use it")
	}
	return Verdict{State: Trusted, Key: key, Comment: span.Clean(s.TrustedComment)}
}

// Is tells a signature from a page that says that there is none. Whether it is a right one
// is for [Verify].
func Is(data []byte) bool {
	return len(data) <= maxText && strings.HasPrefix(string(data), "untrusted comment:")
}

// Key is a public key of minisign.
type Key struct {
	Name  string // whose it is, in the person's own words; "" for one that is not kept
	ID    string // as minisign shows it: 16 hexadecimal digits in upper case
	Text  string // the key itself, base64
	Added string // the day on which it came to be trusted, 2026-01-31

	public minisign.PublicKey
	number uint64
}

// ParseKey reads a public key: the line of base64 that begins with RW, or a
// whole .pub file with its comment above that.
func ParseKey(text string) (Key, error) {
	wrong := func(reason string) (Key, error) {
		return Key{}, fmt.Errorf("%s: give the line that begins with RW of the author's .pub file, or that file", reason)
	}
	if len(text) > maxText {
		return wrong(fmt.Sprintf("the key has over %d KiB", maxText>>10))
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if comment, rest, two := strings.Cut(text, "\n"); two {
		if !strings.HasPrefix(comment, "untrusted comment:") {
			return wrong("the key has several lines and does not begin like a .pub file")
		}
		text = strings.TrimSpace(rest)
	}
	// Decoded here too, since the library skips what is no base64 at the end.
	if _, err := base64.StdEncoding.Strict().DecodeString(text); err != nil || strings.ContainsAny(text, "\r\n") {
		return wrong(strictyaml.Quote(text) + " is no public key of minisign")
	}
	var k Key
	if err := k.public.UnmarshalText([]byte(text)); err != nil {
		return wrong(strictyaml.Quote(text) + " is no public key of minisign (" + strings.TrimPrefix(span.Clean(err.Error()), "minisign: ") + ")")
	}
	k.number = k.public.ID()
	k.ID, k.Text = showID(k.number), k.public.String()
	return k, nil
}

func showID(id uint64) string { return fmt.Sprintf("%016X", id) }
