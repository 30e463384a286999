//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// fullDisk has a home on a disk of its own that is full, or soon will be.
func fullDisk(r *run) error {
	template := r.rich()
	probe := filepath.Join(r.root, "disk")
	if err := os.Mkdir(probe, 0o755); err != nil {
		return err
	}
	undo, err := smallDisk(probe, 1<<16)
	if err != nil {
		r.skip("a disk that is full: a small one cannot be mounted (%v); in its place, the scenario limits has files that cannot grow (RLIMIT_FSIZE)", err)
		return nil
	}
	undo()
	const page = 4096
	for _, size := range []int{page, 4 * page, 8 * page, 16 * page, 64 * page, 256 * page, 1024 * page} {
		r.onDisk(nil, size, 0)
	}
	for _, left := range []int{0, 1, 2, 4, 8, 32, 128} {
		r.onDisk(template, 64<<20, left*page)
	}
	return nil
}

// onDisk renders with a home on a disk of so many bytes: a new one, or one with
// what the template has and left bytes of room.
func (r *run) onDisk(template *machine, size, left int) {
	m := r.bare()
	what := fmt.Sprintf("a new home on a disk of %d bytes", size)
	undo, err := smallDisk(m.home, size)
	if err != nil {
		r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
		return
	}
	defer undo()
	filler := filepath.Join(m.home, "filler")
	if template != nil {
		what = fmt.Sprintf("a disk with %d bytes left", left)
		if err := copyTree(template.home, m.home); err != nil {
			r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
			return
		}
		if err := fillUp(filler, left); err != nil {
			r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
			return
		}
	}
	r.torn += 8 // what is appended may be cut off
	for i, session := range []string{"s", "s", "new", "newer", "s"} {
		s := m.standard(what, session)
		s.budget, s.want = firstBudget, []string{"Opus"}
		s.input = r.reply(session, i)
		m.shoot(s)
		m.settle()
	}
	if drafts := m.drafts(); len(drafts) > 0 {
		r.fail(failure{kind: kindFile, what: what, why: fmt.Sprint("drafts were left on the full disk: ", drafts)})
	}
	os.Remove(filler)
	s := m.standard(what+", when there is room again", "last")
	s.budget, s.want = firstBudget, []string{"Opus"}
	m.shoot(s)
	m.settle()
	r.lookThrough(m)
}

// fillUp writes a file until the disk is full, and makes it so much shorter.
func fillUp(path string, left int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var size int64
	block := make([]byte, 4096)
	for {
		n, err := f.Write(block)
		size += int64(n)
		if err != nil {
			break
		}
		if size > 1<<30 {
			return errors.New("the disk is not small")
		}
	}
	return f.Truncate(max(0, size-int64(left)))
}

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
				r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
				return
			}
		}
		for _, session := range []string{"s", "new", "s"} {
			s := m.standard(what, session)
			s.limit, s.budget, s.want = l, firstBudget, want
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
