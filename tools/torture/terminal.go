//go:build linux || darwin

package main

import (
	"fmt"
	"strings"
)

func terminals(r *run) error {
	type size struct{ columns, lines int }
	var sizes []size
	for columns := 1; columns <= 260; columns++ {
		sizes = append(sizes, size{columns, 40})
	}
	for lines := 1; lines <= 24; lines++ {
		sizes = append(sizes, size{80, lines})
	}
	for _, columns := range []int{1999, 2000, 2001, 5000, 1 << 20, 1 << 30} {
		sizes = append(sizes, size{columns, 40})
	}
	template := r.drawing()
	r.inParallel(len(sizes)*r.times(1), template, func(m *machine, i int) {
		at := sizes[i%len(sizes)]
		s := m.standard(fmt.Sprintf("%d × %d", at.columns, at.lines), "s")
		s.columns, s.lines = at.columns, at.lines
		m.shoot(s)
	})
	odd := []string{"0", "-1", "-99999999999999999999", "99999999999999999999", "80x24", " 80", "80.5", "0x50", "+80", "१२", "", "\x1b[31m", strings.Repeat("9", 1000)}
	r.inParallel(2*len(odd), template, func(m *machine, i int) {
		name := []string{"COLUMNS", "LINES"}[i%2]
		s := m.standard(fmt.Sprintf("%s is %q", name, odd[i/2]), "s")
		if s.columns = 0; name == "LINES" {
			s.columns = 120
		}
		s.lines = 0
		s.set = []string{name + "=" + odd[i/2]}
		if odd[i/2] == "+80" && name == "COLUMNS" {
			s.columns, s.set = 80, []string{"COLUMNS=+80"} // which Go takes for a number
		}
		m.shoot(s)
	})
	return nil
}
