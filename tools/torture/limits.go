//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
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
			r.limited(template, cases[i], warm)
		}
	}
	return nil
}

// limited renders under a limit: on a machine where all is compiled, or on one
// that is new.
func (r *run) limited(template *machine, l limit, warm bool) {
	m := r.bare()
	if warm {
		m.remove()
		if err := copyTree(template.home, m.home); err != nil {
			r.broken("copy a machine", err)
		}
	}
	if l.User != 0 {
		if err := m.give(l.User, l.User); err != nil {
			r.broken("give a home away", err)
		}
	}
	if l.FileSize > 0 {
		r.torn += 8 // what is appended may be cut off
	}
	for _, session := range []string{"s", "s", "new"} {
		s := m.standard(fmt.Sprintf("limits %s, compiled before: %v", &l, warm), session)
		s.limit = &l
		m.shoot(s)
		m.settle()
	}
	// Without the limit all is as it should be, and what it cut off is written anew.
	want := []string{"Opus"}
	if l.Umask != 0 {
		want = nil // its own files cannot be read then, but by root
	}
	for _, session := range []string{"s", "new", "later"} {
		m.draw(fmt.Sprintf("after the limits %s", &l), session, want...)
	}
	if l.Umask != 0 {
		m.settle()
		exec.Command("chmod", "-R", "u+rwX", m.home).Run() // to be looked through
	}
}
