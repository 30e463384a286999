package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// source is one file as it was when it was read.
type source struct {
	path   string
	data   []byte
	exists bool
	root   *strictyaml.Node // nil when it is not YAML
	err    error            // strictyaml.Problems, or why it can't be used at all
}

func (s source) at(path []string) *strictyaml.Node {
	n := s.root
	for _, key := range path {
		n = n.Get(key)
	}
	return n
}

func problemsOf(err error) strictyaml.Problems {
	var ps strictyaml.Problems
	errors.As(err, &ps)
	return ps
}

func readPlugins(files Files) (source, error) {
	s, err := read(files.Plugins)
	if err != nil {
		return s, err
	}
	if !s.exists && files.Named {
		return s, fmt.Errorf("there is no file %s: name one that is there", files.Plugins)
	}
	s.parse()
	return s, nil
}

// parse reads the text of a plugins.yaml.
func (s *source) parse() {
	r := &strictyaml.Report{File: s.path}
	if s.root = strictyaml.Parse(r, s.data); s.root == nil {
		s.err = r.Err()
	}
}

// readCredentials never fails as a whole: the other settings do not depend on it.
func readCredentials(path string) source {
	if path == "" {
		return source{}
	}
	// This refuses a file that others can read, and hides keys in problems.
	_, wrong := credentials.Load(path)
	if wrong != nil && problemsOf(wrong) == nil {
		return source{path: path, exists: true, err: wrong}
	}
	s, err := read(path)
	if err == nil {
		err = wrong
	}
	s.err = err
	s.root = strictyaml.Parse(&strictyaml.Report{}, s.data)
	return s
}

// read reads a small file that a person owns. One that is not there is empty.
func read(path string) (source, error) {
	s := source{path: path}
	data, err := state.ReadUser(path, strictyaml.MaxBytes, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read the settings: %w", err)
	}
	s.data, s.exists = data, true
	return s, nil
}

// checkWritable refuses a file that is read-only: a tool that makes it from
// something else would undo the change.
func (s source) checkWritable() error {
	if info, err := os.Stat(s.path); err == nil && info.Mode().Perm()&0o222 == 0 {
		return fmt.Errorf("%s is read-only: make it writable, or change it where it is made", s.path)
	}
	return nil
}

// write replaces the file, if it still is what was read.
func (s source) write(data []byte) error {
	if err := s.checkWritable(); err != nil {
		return err
	}
	// An editor does not ask for our lock.
	err := userfile.Replace(s.path, s.data, s.exists, data)
	if errors.Is(err, userfile.ErrChanged) {
		return fmt.Errorf("%s was changed meanwhile by another program and was left as it is: run again", s.path)
	}
	return err
}

// locked runs do while no other process changes settings.
func (f Files) locked(do func() error) error { return state.Locked(f.Lock, "settings", do) }
