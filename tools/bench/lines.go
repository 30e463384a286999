//go:build linux || darwin

package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
)

// eight are the segments of the default line but for cost, in its two rows. dir
// and git, which have a background, are apart, so that a separator is between
// any two.
var eight = [][]string{{"dir", "context", "git"}, {"model", "clock", "duration", "usage", "diff"}}

// lines is a plugins.yaml that is being written.
type lines struct {
	folder         string // for modules of its own
	rows, segments strings.Builder
	modules        []module
}

// module is one of a stranger's on a line.
type module struct {
	name, from, path string
	permissions      []string
}

func (l *lines) row(names ...string) {
	fmt.Fprintf(&l.rows, "  - {separator: \" │ \", left: [%s]}\n", strings.Join(names, ", "))
}

// copies adds the eight segments and n-1 copies of each under other names.
func (l *lines) copies(n int) { l.copiesIn(eight, n) }

// wide is copies with all eight in one row: there may be so many rows only.
func (l *lines) wide(n int) { l.copiesIn([][]string{slices.Concat(eight...)}, n) }

func (l *lines) copiesIn(rows [][]string, n int) {
	for i := range n {
		for _, names := range rows {
			row := slices.Clone(names)
			for at, name := range names {
				if i > 0 {
					row[at] = fmt.Sprintf("%s-%d", name, i+1)
					fmt.Fprintf(&l.segments, "  %s: {source: \"builtin:%s\"}\n", row[at], name)
				}
			}
			l.row(row...)
		}
	}
}

// strangers adds rows of segments, whose names a built-in one has, n times as
// modules of a stranger. Each is read from a file, and differs from the others by a
// custom section, so that nothing of one can be used for the next.
func (l *lines) strangers(rows [][]string, n int) {
	for i := range n {
		for _, names := range rows {
			row := slices.Clone(names)
			for at, name := range names {
				row[at] = fmt.Sprintf("%s-file-%d", name, i+1)
				l.module(row[at], filepath.Join("plugins", name, name+".wasm"), granted(name)...)
			}
			l.row(row...)
		}
	}
}

// module has a segment of that name be a module that is read from a file.
func (l *lines) module(name, from string, permissions ...string) {
	path := filepath.Join(l.folder, name+".wasm")
	l.modules = append(l.modules, module{name, from, path, permissions})
	fmt.Fprintf(&l.segments, "  %s: {source: %q}\n", name, path)
}

// granted is what a built-in segment gets without being granted it.
func granted(name string) []string {
	switch name {
	case "dir":
		return []string{"env:HOME", "env:USERPROFILE"}
	case "git", "usage":
		return []string{name}
	}
	return nil
}

// customSection is a section of a WebAssembly module without any content but
// its name.
func customSection(name string) []byte {
	content := append(binary.AppendUvarint(nil, uint64(len(name))), name...)
	return append(binary.AppendUvarint([]byte{0}, uint64(len(content))), content...)
}

// write writes plugins.yaml, the modules that it names, and what a person who
// added them would have granted. An hour passes before git's counts are old: what
// is measured is a render that has nothing to refresh.
func (l *lines) write(dirs state.Dirs) error {
	for _, dir := range []string{dirs.Config, dirs.State, l.folder} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	for _, m := range l.modules {
		if err := m.write(dirs); err != nil {
			return err
		}
	}
	text := "version: 1\ngit_max_age: 1h\nlines:\n" + l.rows.String()
	if l.segments.Len() > 0 {
		text += "segments:\n" + l.segments.String()
	}
	return os.WriteFile(filepath.Join(dirs.Config, "plugins.yaml"), []byte(text), 0o644)
}

// write writes the module's file and, into grants.yaml, what it may do.
func (m module) write(dirs state.Dirs) error {
	text, err := os.ReadFile(m.from)
	if err != nil {
		return err
	}
	text = append(text, customSection(m.name)...)
	if err := os.WriteFile(m.path, text, 0o644); err != nil || len(m.permissions) == 0 {
		return err
	}
	return registry.In(dirs).Grant(registry.Grant{
		SHA256: fmt.Sprintf("%x", sha256.Sum256(text)), Name: m.name, Permissions: m.permissions, At: time.Now(),
	})
}
