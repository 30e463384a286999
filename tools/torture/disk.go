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
		r.broken(what, err)
		return
	}
	defer undo()
	filler := filepath.Join(m.home, "filler")
	if template != nil {
		what = fmt.Sprintf("a disk with %d bytes left", left)
		if err := copyTree(template.home, m.home); err != nil {
			r.broken(what, err)
			return
		}
		if err := fillUp(filler, left); err != nil {
			r.broken(what, err)
			return
		}
	}
	r.torn += 8 // what is appended may be cut off
	for i, session := range []string{"s", "s", "new", "newer", "s"} {
		s := m.standard(what, session)
		s.want = []string{"Opus"}
		s.input = r.reply(session, i)
		m.shoot(s)
		m.settle()
	}
	if drafts := m.drafts(); len(drafts) > 0 {
		r.fail(failure{kind: kindFile, what: what, why: fmt.Sprint("drafts were left on the full disk: ", drafts)})
	}
	os.Remove(filler)
	m.draw(what+", when there is room again", "last", "Opus")
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
