//go:build linux || darwin

package main

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
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
			m.draw(folder+": a link to somebody's folder", session)
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
