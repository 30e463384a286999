//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// roomy is a disk on which there is room again.
const roomy = 64 << 20

// fullDisk has a home on a disk of its own that is full, or soon will be.
func fullDisk(r *run) error {
	template := r.rich()
	probe := filepath.Join(r.root, "disk")
	if err := os.Mkdir(probe, 0o755); err != nil {
		return err
	}
	disk, err := newDisk(probe, 1<<16)
	if err != nil {
		r.skip("a disk that is full: a small one cannot be mounted (%v); in its place, the scenario limits has files that cannot grow (RLIMIT_FSIZE)", err)
		return nil
	}
	disk.remove()
	const page = 4096
	for _, pages := range []int{1, 4, 8, 16, 64, 256, 1024} {
		r.onDisk(fmt.Sprintf("a new home on a disk of %d bytes", pages*page), pages*page, func(*machine) error { return nil })
	}
	for _, pages := range []int{0, 1, 2, 4, 8, 32, 128} {
		r.onDisk(fmt.Sprintf("a disk with %d bytes left", pages*page), roomy/2, func(m *machine) error {
			if err := copyTree(template.home, m.home); err != nil {
				return err
			}
			return fillUp(filepath.Join(m.home, "filler"), pages*page)
		})
	}
	return nil
}

// onDisk renders with a home on a disk of so many bytes, which fill puts something on.
func (r *run) onDisk(what string, size int, fill func(*machine) error) {
	m := r.bare()
	disk, err := newDisk(m.home, size)
	if err != nil {
		r.broken(what, err)
		return
	}
	defer disk.remove()
	if err := fill(m); err != nil {
		r.broken(what, err)
		return
	}
	r.torn += 8 // what is appended may be cut off
	sessions := []string{"s", "s", "new", "newer", "s"}
	for i, session := range sessions {
		m.draw(what, func(s *shot) { s.input, s.want = r.reply(session, i), []string{"Opus"} }, session)
		m.settle()
	}
	if drafts := m.drafts(); len(drafts) > 0 {
		r.fail(failure{kind: kindFile, what: what, why: fmt.Sprint("drafts were left on the full disk: ", drafts)})
	}
	if err := disk.grow(roomy); err != nil {
		r.broken(what, err)
	}
	// What was cut off is written anew, for each session when its line is drawn.
	m.draw(what+", when there is room again", wants("Opus"), append(sessions, "last")...)
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
