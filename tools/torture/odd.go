//go:build linux || darwin

package main

import (
	"os"
	"path/filepath"
)

// oddMachine has what no machine should have.
func oddMachine(r *run) error {
	template := r.rich()
	root := os.Geteuid() == 0
	try := func(what string, l *limit, change func(m *machine) error, want ...string) {
		if l != nil {
			if why := l.canNot(); why != "" {
				r.skip("%s: %s", what, why)
				return
			}
		}
		m := template.like()
		defer m.remove()
		if l != nil && len(l.ReadOnly) > 0 {
			l.ReadOnly = []string{m.home}
		}
		if change != nil {
			if err := change(m); err != nil {
				r.broken(what, err)
				return
			}
		}
		for _, session := range []string{"s", "new", "s"} {
			s := m.standard(what, session)
			s.limit, s.want = l, want
			m.shoot(s)
			m.settle()
		}
	}
	try("no /proc", &limit{NoProc: true}, nil, "Opus")
	try("a home that cannot be written", &limit{ReadOnly: []string{"home"}}, nil, "Opus")
	try("a new home that cannot be written", &limit{ReadOnly: []string{"home"}}, func(m *machine) error {
		return os.RemoveAll(filepath.Join(m.home, "cache"))
	}, "Opus")
	if !root {
		r.skip("files of another user: it takes root to make them")
		return nil
	}
	const nobody, other = 65534, 65533
	try("a home of this user's", nil, func(m *machine) error { return m.give(nobody, nobody) }, "Opus")
	for _, folder := range []string{"cache", "state", "config", "cache/aiterm/wasm", "cache/aiterm/last", "cache/aiterm/plan", "cache/aiterm/git", "cache/aiterm/store", "cache/aiterm/chain", "cache/aiterm/fetch"} {
		try(folder+" is another user's", nil, func(m *machine) error {
			if err := m.give(nobody, nobody); err != nil {
				return err
			}
			return giveTree(filepath.Join(m.home, folder), other)
		})
	}
	for _, file := range template.files() {
		try(file+" is another user's", nil, func(m *machine) error {
			if err := m.give(nobody, nobody); err != nil {
				return err
			}
			return os.Lchown(filepath.Join(m.home, file), other, other)
		})
	}
	return nil
}

func giveTree(path string, user int) error {
	return filepath.WalkDir(path, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, user, user)
	})
}
