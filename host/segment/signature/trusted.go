package signature

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// The file in which a person keeps the keys that they trust:
//
//	keys:
//	  alice:
//	    key: RWQ…
//	    added: 2026-01-31
//
// added may be missing.
const (
	fieldKeys  = "keys"
	fieldKey   = "key"
	fieldAdded = "added"

	maxKeys  = 100
	maxBytes = 256 << 10

	trustedHead = `# Whose signatures aiterm calls trusted. "aiterm plugins trust" adds to it; a
# key that you take out is trusted no longer. A signature grants nothing.
`
)

// Path is the file in aiterm's config folder.
func Path(configDir string) string { return filepath.Join(configDir, "trusted.yaml") }

// Keys are the keys of the file, in its order.
type Keys []Key

func (ks Keys) byID(id uint64) (Key, bool) {
	i := slices.IndexFunc(ks, func(k Key) bool { return k.number == id })
	if i < 0 {
		return Key{}, false
	}
	return ks[i], true
}

func (ks Keys) byName(name string) (Key, bool) {
	i := slices.IndexFunc(ks, func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return ks[i], true
}

func schema() *strictyaml.Field {
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: fieldKeys, Doc: "whose signatures are trusted", Type: strictyaml.NamesField, Max: maxKeys, Reject: manifest.RejectName,
			Each: &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
				{Key: fieldKey, Doc: "public key of minisign", Type: strictyaml.TextField, Max: 200, Required: true, Reject: rejectKey},
				{Key: fieldAdded, Doc: "day on which it was added", Type: strictyaml.TextField, Reject: rejectDay},
			}}},
	}}
}

func rejectKey(text string) string {
	if _, err := ParseKey(text); err != nil {
		return "must be a public key of minisign, which begins with RW: copy it again"
	}
	return ""
}

func rejectDay(text string) string {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "must be a day such as 2026-01-31"
	}
	return ""
}

// Load reads the file; one that is not there has no keys. What is wrong with its
// contents is [strictyaml.Problems].
func Load(path string) (Keys, error) {
	keys, _, err := load(path)
	return keys, err
}

func load(path string) (Keys, []byte, error) {
	data, err := state.ReadUser(path, maxBytes, func(info fs.FileInfo) error {
		return state.CheckPrivate(path, info, false, "it says whom to trust")
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the trusted keys: %w", err)
	}
	if len(data) > maxBytes {
		return nil, nil, fmt.Errorf("read the trusted keys: %s has more than %d KiB: make it shorter", path, maxBytes>>10)
	}
	keys, err := parse(path, data)
	return keys, data, err
}

func parse(path string, data []byte) (Keys, error) {
	report := &strictyaml.Report{File: path}
	root := strictyaml.Parse(report, data)
	if root != nil {
		strictyaml.Check(report, root, schema(), "the file")
	}
	if !report.OK() || root.Get(fieldKeys) == nil {
		return nil, report.Err()
	}
	var keys Keys
	for _, p := range root.Get(fieldKeys).Pairs {
		k, err := ParseKey(p.Value.Get(fieldKey).Text)
		if err != nil {
			report.Add(p.Value.Get(fieldKey), "%v", err)
			continue
		}
		if other, twice := keys.byID(k.number); twice {
			report.Add(p.Key, "%s has a key with the same ID as %s: keep one", p.Key.Text, other.Name)
		}
		k.Name = p.Key.Text
		if added := p.Value.Get(fieldAdded); added != nil {
			k.Added = added.Text
		}
		keys = append(keys, k)
	}
	return keys, report.Err()
}

// Trust adds a key under a name to the file and leaves all else in it as it is.
// The key that is there already under that name is no fault; another one is.
// That no other process changes the file meanwhile is for the caller to see to.
func Trust(path, name, key string, now time.Time) (Key, error) {
	k, err := ParseKey(key)
	if err != nil {
		return Key{}, err
	}
	if wrong := manifest.RejectName(name); wrong != "" {
		return Key{}, fmt.Errorf("the name for the key %s", wrong)
	}
	k.Name, k.Added = name, now.Format(time.DateOnly)
	keys, data, err := load(path)
	if err != nil {
		return Key{}, err
	}
	if old, ok := keys.byName(name); ok {
		if old.Text == k.Text {
			return old, nil
		}
		return Key{}, fmt.Errorf("%s is trusted already with the key %s: choose another name, or take that key out first", name, old.ID)
	}
	if old, ok := keys.byID(k.number); ok {
		return Key{}, fmt.Errorf("a key with the ID %s is trusted already as %s: take that one out first", k.ID, old.Name)
	}
	if len(data) == 0 {
		data = []byte(trustedHead)
	}
	for _, v := range []struct{ field, text string }{{fieldKey, k.Text}, {fieldAdded, k.Added}} {
		if data, err = yamledit.Set(path, data, []string{fieldKeys, name, v.field}, yamledit.Value{Text: v.text, Quotable: true}); err != nil {
			return Key{}, unchanged(err)
		}
	}
	if _, err := parse(path, data); err != nil {
		return Key{}, unchanged(err)
	}
	return k, userfile.Write(path, data)
}

// Untrust takes out the key with that name or ID.
func Untrust(path, nameOrID string) (Key, error) {
	keys, data, err := load(path)
	if err != nil {
		return Key{}, err
	}
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == nameOrID || strings.EqualFold(k.ID, nameOrID) })
	if i < 0 {
		var names []string
		for _, k := range keys {
			names = append(names, k.Name)
		}
		return Key{}, fmt.Errorf("no key is trusted by the name or ID %s%s", strictyaml.Quote(nameOrID), strictyaml.Suggest(nameOrID, names))
	}
	for _, field := range []string{fieldAdded, fieldKey} { // what has become empty goes with the last
		if data, err = yamledit.Unset(path, data, []string{fieldKeys, keys[i].Name, field}); err != nil {
			return Key{}, unchanged(err)
		}
	}
	return keys[i], userfile.Write(path, data)
}

func unchanged(err error) error { return fmt.Errorf("nothing was changed: %w", err) }
