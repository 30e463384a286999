//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func limits(r *run) error {
	template := r.rich()
	var cases []limit
	// With less than the first of each Go may end the process by itself: its poller
	// takes files, its heap reserves 1.2 to 1.7 GiB of addresses before main, and a
	// thread that cannot be had is the end of it.
	for _, n := range []uint64{8, 9, 10, 12, 16, 24, 32} {
		cases = append(cases, limit{Files: n})
	}
	for _, gib := range []uint64{2, 3, 4} {
		cases = append(cases, limit{Memory: gib << 30})
	}
	for _, size := range []uint64{1, 100, 1000, 4096, 20_000, 100_000} {
		cases = append(cases, limit{FileSize: size})
	}
	for _, n := range []uint64{16, 20, 24, 32, 64} {
		cases = append(cases, limit{Tasks: n, User: 65534})
	}
	cases = append(cases, limit{Stack: 64 << 10}, limit{Stack: 1 << 20}, limit{Seconds: 1}, limit{NoCode: true},
		limit{Umask: 0o777, User: 65534}, limit{Umask: 0o777}, limit{Files: 8, FileSize: 100, Memory: 2 << 30})
	for i := range cases {
		if cases[i].User != 0 && os.Geteuid() != 0 {
			cases[i].User = 0
		}
		if why := cases[i].canNot(); why != "" {
			r.skip("limits %s: %s", &cases[i], why)
			continue
		}
		if cases[i].Tasks > 0 && os.Geteuid() != 0 {
			r.skip("few processes: they are counted for the whole user, who may have more now: it takes root")
			continue
		}
		for _, warm := range []bool{true, false} {
			r.limited(template, &cases[i], warm)
		}
	}
	return nil
}

// limited renders under a limit: on a machine where all is compiled, or on one
// that is new.
func (r *run) limited(template *machine, l *limit, warm bool) {
	m := r.bare()
	if warm {
		m.remove()
		if err := copyTree(template.home, m.home); err != nil {
			r.broken("copy a machine", err)
		}
	}
	if l.User != 0 {
		if err := m.give(int(l.User)); err != nil {
			r.broken("give a home away", err)
		}
	}
	if l.FileSize > 0 {
		r.torn += 8 // what is appended may be cut off
	}
	for _, session := range []string{"s", "s", "new"} {
		m.draw(fmt.Sprintf("limits %s, compiled before: %v", l, warm), func(s *shot) { s.limit = l }, session)
		m.settle()
	}
	// Without the limit all is as it should be, and what it cut off is written anew.
	want := wants("Opus")
	if l.Umask != 0 {
		want = nil // its own files cannot be read then, but by root
	}
	m.draw(fmt.Sprintf("after the limits %s", l), want, "s", "new", "later")
	if l.Umask != 0 {
		m.settle()
		exec.Command("chmod", "-R", "u+rwX", m.home).Run() // to be looked through
	}
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
				r.broken(what, err)
				return
			}
		}
		for _, session := range []string{"s", "new", "s"} {
			m.draw(what, func(s *shot) { s.limit, s.want = l, want }, session)
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
	try("a home of this user's", nil, func(m *machine) error { return m.give(nobody) }, "Opus")
	folders := []string{"cache", "state", "config"}
	for _, folder := range []string{"wasm", "last", "plan", "git", "store", "chain", "fetch"} {
		folders = append(folders, "cache/aiterm/"+folder)
	}
	for _, name := range append(folders, template.files()...) {
		try(name+" is another user's", nil, func(m *machine) error {
			if err := m.give(nobody); err != nil {
				return err
			}
			return giveTree(filepath.Join(m.home, name), other)
		})
	}
	return nil
}
