package registry

import (
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Entry is one installed segment, as plugins.lock pins it.
type Entry struct {
	Name     string
	Source   string // where it came from, as "plugins add" takes it
	Resolved string // what that stood for then: a digest, an address; "" if nothing else
	// Validator is what the source gave to ask later whether it has changed.
	Validator string
	Version   string // from its manifest
	SHA256    string // of the module, in hexadecimal
	Signer    string // the trusted key that signed it, or ""
	Added     time.Time
}

// Lock is what plugins.lock says.
type Lock struct {
	Entries []Entry // in the order of the file
}

const lockHead = `# The segments that were added, and the bytes that each of them is: a module that
# is not these bytes is not run. Written by "aiterm plugins add", "update" and
# "remove".
version: 1
`

// lockSchema describes plugins.lock.
func lockSchema() *strictyaml.Field {
	entry := strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: "source", Type: strictyaml.TextField, Required: true, Min: 1, Max: 2048},
		{Key: "resolved", Type: strictyaml.TextField, Max: 2048},
		{Key: "validator", Type: strictyaml.TextField, Max: 2048},
		{Key: "version", Type: strictyaml.TextField, Max: 64},
		{Key: "sha256", Type: strictyaml.TextField, Required: true, Reject: RejectHash},
		{Key: "signer", Type: strictyaml.TextField, Max: 64},
		{Key: "added", Type: strictyaml.TextField, Reject: rejectTime},
	}}
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: "version", Type: strictyaml.WholeField, Min: 1, Max: 1},
		{Key: "segments", Type: strictyaml.NamesField, Max: maxEntries, Reject: manifest.RejectName, Each: &entry},
	}}
}

func rejectTime(text string) string {
	if _, err := time.Parse(time.RFC3339, text); err != nil {
		return "must be a time such as 2026-11-25T10:00:00Z, not " + strictyaml.Quote(text)
	}
	return ""
}

// ReadLock reads plugins.lock; without the file it is empty. The error is
// [strictyaml.Problems].
func (f Files) ReadLock() (Lock, error) {
	root, _, err := load(f.Lock, lockSchema(), nil)
	if root == nil || err != nil {
		return Lock{}, err
	}
	var lock Lock
	segments := root.Get("segments")
	if segments == nil {
		return lock, nil
	}
	for _, p := range segments.Pairs {
		e := Entry{Name: p.Key.Text}
		for key, to := range map[string]*string{
			"source": &e.Source, "resolved": &e.Resolved, "validator": &e.Validator, "version": &e.Version, "sha256": &e.SHA256, "signer": &e.Signer,
		} {
			if n := p.Value.Get(key); n != nil {
				*to = n.Text
			}
		}
		if n := p.Value.Get("added"); n != nil {
			e.Added, _ = time.Parse(time.RFC3339, n.Text)
		}
		lock.Entries = append(lock.Entries, e)
	}
	return lock, nil
}

// Find returns the entry of that name.
func (l Lock) Find(name string) (Entry, bool) {
	for _, e := range l.Entries {
		if e.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}

// Names lists the installed segments by name.
func (l Lock) Names() []string {
	names := make([]string, len(l.Entries))
	for i, e := range l.Entries {
		names[i] = e.Name
	}
	slices.Sort(names)
	return names
}

// Uses reports whether any entry is these bytes.
func (l Lock) Uses(sha256 string) bool {
	return slices.ContainsFunc(l.Entries, func(e Entry) bool { return e.SHA256 == sha256 })
}

// Put writes an entry, in the place of one of the same name. Comments and the
// other entries stay as they are.
func (f Files) Put(e Entry) error {
	return f.edit(f.Lock, lockSchema(), lockHead, func(data []byte) ([]byte, error) {
		return setAll(f.Lock, data, []string{"segments", e.Name}, [][2]string{
			{"source", e.Source},
			{"resolved", e.Resolved},
			{"validator", e.Validator},
			{"version", e.Version},
			{"sha256", e.SHA256},
			{"signer", e.Signer},
			{"added", e.Added.UTC().Format(time.RFC3339)},
		})
	})
}

// Forget takes the entry of that name out of plugins.lock.
func (f Files) Forget(name string) error {
	return f.edit(f.Lock, lockSchema(), lockHead, func(data []byte) ([]byte, error) {
		return unsetAll(f.Lock, data, []string{"segments", name}, "source", "resolved", "validator", "version", "sha256", "signer", "added")
	})
}

// unsetAll takes keys out, and with the last of them what they stand in.
func unsetAll(file string, data []byte, path []string, keys ...string) (_ []byte, err error) {
	for _, key := range keys {
		if data, err = yamledit.Unset(file, data, append(append([]string(nil), path...), key)); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// Prefix is what stands before a hash where it is a key of grants.yaml: a bare
// hash may look like a number.
const prefix = "sha256-"

func keyOf(sha256 string) string { return prefix + sha256 }

func rejectKey(key string) string {
	hash, ok := strings.CutPrefix(key, prefix)
	if !ok {
		return "must be sha256- and a hash, not " + strictyaml.Quote(key)
	}
	return RejectHash(hash)
}
