package install

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
)

// Candidate is a fetched module that could be installed.
type Candidate struct {
	Module
	From source.Module
}

// Fetch gets a module from where a person says that it is, and examines it. A
// signature beside it that does not fit it is an error.
func Fetch(ctx context.Context, from source.Source, o source.Options, keys signature.Keys) (Candidate, error) {
	got, err := from.Fetch(ctx, o)
	if err != nil {
		return Candidate{}, err
	}
	m, err := Examine(got.Bytes, got.Signature, keys)
	if err != nil {
		return Candidate{}, fmt.Errorf("%s is no segment: %w", got.Source, err)
	}
	if m.Signature.State == signature.Bad {
		return Candidate{}, fmt.Errorf("the signature beside %s %s: the module or the signature was changed on its way, and nothing was installed",
			got.Source, m.Signature.Reason)
	}
	return Candidate{m, got}, nil
}

// Install pins a candidate under a name, in the place of what had that name, with
// what was granted to it. The bytes are kept first, so that plugins.lock never
// names what is not there.
func Install(files registry.Files, c Candidate, name string, grants []string, now time.Time) error {
	hash, err := files.Keep(c.From.Bytes)
	if err != nil {
		return err
	}
	if err := files.KeepSignature(hash, c.From.Signature); err != nil {
		return err
	}
	if err := files.Grant(registry.Grant{SHA256: hash, Name: name, Permissions: grants, At: now}); err != nil {
		return err
	}
	before, err := files.ReadLock()
	if err != nil {
		return err
	}
	entry := registry.Entry{
		Name: name, Source: c.From.Source, Resolved: c.From.Resolved, Validator: c.From.Validator,
		Version: c.Manifest.Version, SHA256: hash, Added: now,
	}
	if entry.Resolved == entry.Source {
		entry.Resolved = ""
	}
	if c.Signature.State == signature.Trusted {
		entry.Signer = c.Signature.Key.ID
	}
	if err := files.Put(entry); err != nil {
		return err
	}
	if old, ok := before.Find(name); ok {
		return forgetBytes(files, old.SHA256, now)
	}
	return nil
}

// forgetBytes removes a module, and what was granted to it, that no entry uses any
// more, and sweeps.
func forgetBytes(files registry.Files, hash string, now time.Time) error {
	lock, err := files.ReadLock()
	if err != nil {
		return err
	}
	if !lock.Uses(hash) {
		if err := files.Grant(registry.Grant{SHA256: hash}); err != nil {
			return err
		}
		if err := files.Discard(hash); err != nil {
			return err
		}
	}
	return files.Sweep(lock, now)
}

// Remove forgets a segment, its bytes and what was granted to them, unless
// another name has the same bytes.
func Remove(files registry.Files, entry registry.Entry, now time.Time) error {
	if err := files.Forget(entry.Name); err != nil {
		return err
	}
	return forgetBytes(files, entry.SHA256, now)
}

// Installed is a segment of plugins.lock with what its kept bytes are.
type Installed struct {
	registry.Entry
	Module
	Bytes []byte
}

// Open reads the kept module of an entry and examines it. The error is a
// *[registry.ChangedError] when it is other bytes by now.
func Open(files registry.Files, entry registry.Entry, keys signature.Keys) (Installed, error) {
	binary, err := files.Read(entry.SHA256, source.MaxModule)
	if err != nil {
		return Installed{Entry: entry}, err
	}
	m, err := Examine(binary, files.Signature(entry.SHA256, source.MaxSignature), keys)
	return Installed{entry, m, binary}, err
}

// ErrSignerGone says that an update is not signed by who signed what is there.
var ErrSignerGone = errors.New("what is installed was signed with a key that you trust, and this is not: it may be from somebody else; --allow-unsigned takes it all the same")
