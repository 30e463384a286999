//go:build linux || darwin

package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// folders lists aiterm's folders on a machine, relative to its home.
func (m *machine) folders() []string {
	folders := []string{"config", "cache", "state", "."}
	for _, top := range folders[:3] {
		filepath.WalkDir(filepath.Join(m.home, top), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && path != filepath.Join(m.home, top) {
				folders = append(folders, strings.TrimPrefix(path, m.home+"/"))
			}
			return nil
		})
	}
	return folders
}

func replacedFolders(r *run) error {
	template := r.rich()
	ways := []damage{
		{"a file", replace(func(path, _ string) error { return os.WriteFile(path, []byte("x"), 0o600) })},
		{"removed", replace(func(string, string) error { return nil })},
		{"empty", replace(func(path, _ string) error { return os.Mkdir(path, 0o700) })},
		{"a pipe", replace(func(path, _ string) error { return makePipe(path) })},
		{"a link to nothing", link("/nowhere/at/all")},
		{"a link to itself", replace(func(path, _ string) error { return os.Symlink(filepath.Base(path), path) })},
		{"a link to /dev/zero", link("/dev/zero")},
		{"a link to somebody's folder", replace(func(path, victim string) error { return os.Symlink(filepath.Dir(victim), path) })},
		{"not to be entered", func(path, _ string, _ *rand.Rand) error { return os.Chmod(path, 0) }},
		{"not to be written", func(path, _ string, _ *rand.Rand) error { return os.Chmod(path, 0o500) }},
	}
	type change struct {
		folder string
		damage
	}
	var changes []change
	for _, folder := range template.folders() {
		for _, way := range ways {
			if folder != "." || strings.HasPrefix(way.name, "not") {
				changes = append(changes, change{folder, way})
			}
		}
	}
	each(len(changes), func(i int) {
		c := changes[i]
		if c.name == "a link to somebody's folder" {
			r.intoFolder(template, c.folder)
			return
		}
		r.wounded(template, c.folder+": "+c.name, func(m *machine, victim string) error {
			return c.do(filepath.Join(m.home, c.folder), victim, nil)
		})
	})
	return nil
}

// intoFolder has one of the folders be a link to somebody's folder. aiterm may
// write there then, as it was told to; what was there must stay.
func (r *run) intoFolder(template *machine, folder string) {
	r.wounded(template, folder+": a link to somebody's folder", func(m *machine, victim string) error {
		theirs := filepath.Join(m.home, "theirs")
		if err := copyTree(filepath.Dir(victim), theirs); err != nil {
			return err
		}
		path := filepath.Join(m.home, folder)
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		if err := os.Symlink(theirs, path); err != nil {
			return err
		}
		for _, session := range []string{"s", "new", "newer"} {
			s := m.standard(folder+": a link to somebody's folder", session)
			s.budget = firstBudget
			m.shoot(s)
		}
		m.settle()
		m.warm()
		for _, name := range []string{"novel.txt", "v1/draft.txt", "0123456789abcdef.old"} {
			if data, err := readSmall(filepath.Join(theirs, name)); err != nil || string(data) != victimText {
				m.fail(failure{kind: kindFile, what: folder + ": a link to somebody's folder", why: name + ", which is not aiterm's, is gone or changed", home: m.home})
			}
		}
		return nil
	})
}

func clockJumps(r *run) error {
	template := r.rich()
	jumps := []time.Duration{-400 * 24 * time.Hour, -8 * 24 * time.Hour, -time.Hour, time.Minute, 26 * time.Hour, 400 * 24 * time.Hour, 20 * 365 * 24 * time.Hour}
	for _, jump := range jumps {
		for _, within := range []bool{false, true} {
			what := fmt.Sprintf("all files are from %v from now, what is in them too: %v", jump, within)
			r.wounded(template, what, func(m *machine, _ string) error { return m.shift(jump, within) })
		}
	}
	for _, at := range []time.Time{time.Unix(0, 0), time.Unix(-1e9, 0), time.Unix(1<<33, 0)} {
		r.wounded(template, fmt.Sprint("all files are from ", at.Year()), func(m *machine, _ string) error {
			for _, file := range m.files() {
				if err := os.Chtimes(filepath.Join(m.home, file), at, at); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return nil
}

// shift moves the times of aiterm's own files, and if within says so also the
// times that are written in them.
func (m *machine) shift(jump time.Duration, within bool) error {
	for _, file := range m.files() {
		path := filepath.Join(m.home, file)
		if strings.HasPrefix(file, "config/") {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if within && info.Size() < 1<<20 && !strings.Contains(file, "wasm/") {
			data, err := readSmall(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(path, shiftTimes(data, jump), 0o600); err != nil {
				return err
			}
			if m.user[path] != "" {
				m.user[path] = string(shiftTimes([]byte(m.user[path]), jump))
			}
		}
		at := info.ModTime().Add(jump)
		if err := os.Chtimes(path, at, at); err != nil {
			return err
		}
	}
	return nil
}

// shiftTimes moves what looks like a time of RFC 3339, or like Unix seconds or
// milliseconds of these years.
func shiftTimes(data []byte, jump time.Duration) []byte {
	return timePattern.ReplaceAllFunc(data, func(text []byte) []byte {
		if t, err := time.Parse(time.RFC3339Nano, string(text)); err == nil {
			return t.Add(jump).AppendFormat(nil, time.RFC3339Nano)
		}
		var n int64
		fmt.Sscan(string(text), &n)
		if len(text) == 13 {
			return fmt.Append(nil, n+jump.Milliseconds())
		}
		return fmt.Append(nil, n+int64(jump/time.Second))
	})
}

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
			r.fail(failure{kind: kindSuite, what: "copy a machine", why: err.Error()})
		}
	}
	if l.User != 0 {
		if err := m.give(l.User, l.User); err != nil {
			r.fail(failure{kind: kindSuite, what: "give a home away", why: err.Error()})
		}
	}
	if l.FileSize > 0 {
		r.torn += 8 // what is appended may be cut off
	}
	for _, session := range []string{"s", "s", "new"} {
		s := m.standard(fmt.Sprintf("limits %s, compiled before: %v", &l, warm), session)
		s.limit, s.budget = &l, firstBudget
		m.shoot(s)
		m.settle()
	}
	// Without the limit all is as it should be.
	s := m.standard(fmt.Sprintf("after the limits %s", &l), "later")
	s.budget, s.want = firstBudget, []string{"Opus"}
	if l.Umask != 0 {
		s.want = nil // its own files cannot be read then, but by root
	}
	m.shoot(s)
	if l.Umask != 0 {
		m.settle()
		exec.Command("chmod", "-R", "u+rwX", m.home).Run() // to be looked through
	}
}
