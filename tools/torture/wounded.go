//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const victimText = "somebody's own text\n"

// wounded does something to a copy of a machine and renders on it.
func (r *run) wounded(template *machine, what string, do func(m *machine, victim string) error) {
	m := template.like()
	defer m.remove()
	// The plan's name comes from the path of the home, which is another one now.
	os.RemoveAll(m.cache("plan"))
	m.shoot(m.standard("before: "+what, "s"))
	m.settle()
	victims := filepath.Join(m.home, "documents")
	victim := filepath.Join(victims, "novel.txt")
	old := time.Now().AddDate(-1, 0, 0)
	for _, path := range []string{victim, filepath.Join(victims, "v1", "draft.txt"), filepath.Join(victims, "0123456789abcdef.old")} {
		if err := writeFile(path, victimText); err != nil {
			r.broken(what, err)
		}
		os.Chtimes(path, old, old)
	}
	os.Chtimes(filepath.Join(victims, "v1"), old, old)
	if err := do(m, victim); err != nil {
		r.broken(what, err)
		return
	}
	before := m.ownFiles()
	for _, session := range []string{"s", "s", "new"} {
		m.draw(what, session)
	}
	m.settle()
	makeWritable(m.home) // what was shut has to be looked into
	for path, text := range before {
		if data, err := readSmall(path); err != nil || string(data) != text {
			m.fail(failure{kind: kindFile, what: what, why: "the person's " + strings.TrimPrefix(path, m.home+"/") + " is not as it was", home: m.home})
		}
	}
	if m.anyUnfit() {
		// A plan is not written down while one of its files was changed a moment
		// ago, which may still be going on.
		time.Sleep(150 * time.Millisecond)
		for _, session := range []string{"s", "new"} {
			m.draw(what+", a moment later", session)
		}
		m.settle()
	}
	for _, path := range m.sessionFiles() {
		if why := m.unfit(path); why != "" {
			m.fail(failure{kind: kindFile, what: what, why: strings.TrimPrefix(path, m.home+"/") + " was not mended: " + why, home: m.home})
		}
	}
	if changed := changedIn(victims); changed != "" {
		m.fail(failure{kind: kindFile, what: what, why: "a file that is not aiterm's: " + changed, home: m.home})
	}
}

// ownFiles are the files of the person's that can be read, with what is in them.
func (m *machine) ownFiles() map[string]string {
	files := map[string]string{}
	for path := range m.user {
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() > 1<<20 {
			continue
		}
		if data, err := readSmall(path); err == nil {
			files[path] = string(data)
		}
	}
	return files
}

func (m *machine) anyUnfit() bool {
	return slices.ContainsFunc(m.sessionFiles(), func(path string) bool { return m.unfit(path) != "" })
}

// sessionFiles are those files that a render writes anew if they are damaged.
func (m *machine) sessionFiles() (files []string) {
	for _, pattern := range []string{"last/????????????????", "plan/????????????????.plan", "usage*.json"} {
		paths, _ := filepath.Glob(m.cache(pattern))
		for _, path := range paths {
			if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
				files = append(files, path)
			}
		}
	}
	return files
}

// changedIn says which of the files that must stay is not as it was.
func changedIn(folder string) string {
	var wrong []string
	for _, name := range []string{"novel.txt", "v1/draft.txt", "0123456789abcdef.old"} {
		if data, err := readSmall(filepath.Join(folder, name)); err != nil {
			wrong = append(wrong, name+" is gone")
		} else if string(data) != victimText {
			wrong = append(wrong, fmt.Sprintf("%s holds %.80q", name, data))
		}
	}
	names, _ := os.ReadDir(folder)
	if len(names) != 3 {
		for _, name := range names {
			if !slices.Contains([]string{"novel.txt", "v1", "0123456789abcdef.old"}, name.Name()) {
				wrong = append(wrong, "there is a new "+name.Name())
			}
		}
	}
	return strings.Join(wrong, ", ")
}
