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

// spot is where a machine is damaged.
type spot struct {
	path   string
	victim string // a file of somebody's, that must not change
	dice   dice
}

// damage is something that may happen there.
type damage struct {
	name string
	do   func(spot) error
}

// victims are files of somebody's beside aiterm's, with names that it might take for its
// own.
var victims = []string{"novel.txt", "v1/draft.txt", "0123456789abcdef.old"}

// settled is when files that were changed count as no longer being written.
const settled = 150 * time.Millisecond

const victimText = "somebody's own text\n"

// writeVictims makes a folder of them, a year old.
func writeVictims(folder string) error {
	old := time.Now().AddDate(-1, 0, 0)
	for _, name := range victims {
		path := filepath.Join(folder, name)
		if err := writeFile(path, victimText); err != nil {
			return err
		}
		os.Chtimes(path, old, old)
	}
	return os.Chtimes(filepath.Join(folder, "v1"), old, old)
}

// changedVictims says which of them are not as they were.
func changedVictims(folder string) (wrong []string) {
	for _, name := range victims {
		if data, err := readSmall(filepath.Join(folder, name)); err != nil {
			wrong = append(wrong, name+" is gone")
		} else if string(data) != victimText {
			wrong = append(wrong, fmt.Sprintf("%s holds %.80q", name, data))
		}
	}
	return wrong
}

// wounded does something to a copy of a machine and renders on it.
func (r *run) wounded(template *machine, what string, do func(m *machine, victim string) error) {
	m := template.like()
	defer m.remove()
	// The plan's name comes from the path of the home, which is another one now.
	os.RemoveAll(m.cache("plan"))
	m.draw("before: "+what, nil, "s")
	m.settle()
	theirs := filepath.Join(m.home, "documents")
	err := writeVictims(theirs)
	if err == nil {
		err = do(m, filepath.Join(theirs, victims[0]))
	}
	if err != nil {
		r.broken(what, err)
		return
	}
	before := m.ownFiles()
	m.draw(what, nil, "s", "s", "new")
	m.settle()
	makeWritable(m.home) // what was shut has to be looked into
	for path, text := range before {
		if data, err := readSmall(path); err != nil || string(data) != text {
			m.lost(what, "the person's %s is not as it was", m.name(path))
		}
	}
	if slices.ContainsFunc(m.sessionFiles(), func(path string) bool { return m.unfit(path) != "" }) {
		// A plan is not written down while one of its files was changed a moment
		// ago, which may still be going on.
		time.Sleep(settled)
		m.draw(what+", a moment later", nil, "s", "new")
		m.settle()
	}
	for _, path := range m.sessionFiles() {
		if why := m.unfit(path); why != "" {
			m.lost(what, "%s was not mended: %s", m.name(path), why)
		}
	}
	wrong := changedVictims(theirs)
	names, _ := os.ReadDir(theirs)
	for _, name := range names {
		if !slices.ContainsFunc(victims, func(victim string) bool { return name.Name() == strings.Split(victim, "/")[0] }) {
			wrong = append(wrong, "there is a new "+name.Name())
		}
	}
	if len(wrong) > 0 {
		m.lost(what, "a file that is not aiterm's: %s", strings.Join(wrong, ", "))
	}
}

// ownFiles are the files of the person's that can be read, with what is in them.
func (m *machine) ownFiles() map[string]string {
	files := map[string]string{}
	for path := range m.user {
		if info, err := os.Lstat(path); err != nil || info.Size() > 1<<20 {
			continue
		}
		if data, err := readSmall(path); err == nil {
			files[path] = string(data)
		}
	}
	return files
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
