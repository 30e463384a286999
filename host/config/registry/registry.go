// Package registry is the memory of strangers' segments: which ones a person
// installed and from where (plugins.lock), their bytes (a folder in which a file
// is named after its SHA-256), and what each may do (grants.yaml).
//
// What a segment asks for is in the segment; what it may do is here, in a file
// of the person's own, and it is kept for bytes and not for a name: other bytes
// have no grant. Nothing here fetches a module, and nothing is run.
package registry

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Files say where the registry is kept.
type Files struct {
	Lock    string // plugins.lock
	Grants  string // grants.yaml
	Modules string // the folder of the modules
	Mutex   string // the file of the lock that is held during a change
}

// In returns the files of the registry in aiterm's own folders. They are "" where
// a folder is not known.
func In(dirs state.Dirs) Files {
	var f Files
	if dirs.Config != "" {
		f.Lock = filepath.Join(dirs.Config, "plugins.lock")
		f.Grants = filepath.Join(dirs.Config, "grants.yaml")
	}
	if dirs.State != "" {
		f.Modules = filepath.Join(dirs.State, "modules")
		f.Mutex = filepath.Join(dirs.State, "registry.lock")
	}
	return f
}

// maxEntries bounds what either file holds.
const maxEntries = 512

// load reads and checks a file, first of all with check if that is not nil. One that
// is not there is nil, without an error; the error for one that is wrong is
// [strictyaml.Problems].
func load(path string, schema *strictyaml.Field, check func(fs.FileInfo) error) (*strictyaml.Node, []byte, error) {
	if path == "" {
		return nil, nil, nil
	}
	data, err := state.ReadUser(path, strictyaml.MaxBytes, check)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	r := &strictyaml.Report{File: path}
	if err != nil {
		r.Add(nil, "can't be read: %v", err)
		return nil, nil, r.Err()
	}
	root := strictyaml.Parse(r, data)
	if root != nil {
		strictyaml.Check(r, root, schema, "the file")
	}
	return root, data, r.Err()
}

// check refuses grants that another user could have given. plugins.lock is not
// looked at so: it names bytes and gives them nothing, as plugins.yaml can.
func (f Files) check(path string) func(fs.FileInfo) error {
	if path != f.Grants {
		return nil
	}
	return func(info fs.FileInfo) error {
		return state.CheckPrivate(path, info, false, "it says what the segments of others may do")
	}
}

// edit changes one of the files under the lock. change gets the text, which is
// head for a file that is not there.
func (f Files) edit(path string, schema *strictyaml.Field, head string, change func(data []byte) ([]byte, error)) error {
	if path == "" || f.Mutex == "" {
		return errors.New("there is no folder to keep it in: set HOME")
	}
	return state.Locked(f.Mutex, "segments", func() error {
		_, data, err := load(path, schema, f.check(path))
		if err != nil {
			return fmt.Errorf("nothing was changed, because the file has to be put right first:\n%w", err)
		}
		old := string(data)
		if data == nil {
			data = []byte(head)
		}
		if data, err = change(data); err != nil {
			return err
		}
		if string(data) == old || old == "" && string(data) == head {
			return nil
		}
		return userfile.Write(path, data)
	})
}

// setAll puts texts at keys below a path, in order. An empty text takes the key
// out.
func setAll(file string, data []byte, path []string, fields [][2]string) (_ []byte, err error) {
	for _, field := range fields {
		at := append(append([]string(nil), path...), field[0])
		if field[1] == "" {
			data, err = yamledit.Unset(file, data, at)
		} else {
			data, err = yamledit.Set(file, data, at, yamledit.Value{Text: field[1], Quotable: true})
		}
		if err != nil {
			return nil, err
		}
	}
	return data, nil
}

// RejectHash returns what is wrong with a SHA-256 in hexadecimal, or "".
func RejectHash(text string) string {
	ok := len(text) == 64
	for i := range len(text) {
		c := text[i]
		ok = ok && (c >= '0' && c <= '9' || c >= 'a' && c <= 'f')
	}
	if !ok {
		return "must be a SHA-256, 64 digits and letters a to f, not " + strictyaml.Quote(text)
	}
	return ""
}
