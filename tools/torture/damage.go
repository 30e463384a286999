//go:build linux || darwin

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// dice are what decides in a damage.
type dice = *rand.Rand

// put takes away what is there and puts something else in its place.
func put(do func(path string) error) func(spot) error {
	return func(at spot) error {
		if err := os.RemoveAll(at.path); err != nil {
			return err
		}
		return do(at.path)
	}
}

// link has a link in its place.
func link(to string) func(spot) error {
	return put(func(path string) error { return os.Symlink(to, path) })
}

func linkToItself(path string) error { return os.Symlink(filepath.Base(path), path) }

// edit changes what is in a file.
func edit(change func(data []byte, dice dice) []byte) func(spot) error {
	return func(at spot) error {
		data, err := readSmall(at.path)
		if err != nil {
			return err
		}
		return os.WriteFile(at.path, change(data, at.dice), 0o600)
	}
}

// alter does something to a file, but not through a link that may be there by an earlier
// damage: it may lead to a device of this machine's.
func alter(do func(path string) error) func(spot) error {
	return func(at spot) error {
		info, err := os.Lstat(at.path)
		if err == nil && info.Mode()&os.ModeSymlink != 0 {
			err = fmt.Errorf("%s is a link", at.path)
		}
		if err != nil {
			return err
		}
		return do(at.path)
	}
}

// damages are what may happen to a file.
func damages() []damage {
	return []damage{
		{"removed", alter(os.Remove)},
		{"empty", alter(func(path string) error { return os.Truncate(path, 0) })},
		{"half of it", edit(func(data []byte, _ dice) []byte { return data[:len(data)/2] })},
		{"all but a byte", edit(func(data []byte, _ dice) []byte { return data[:max(0, len(data)-1)] })},
		{"a bit", edit(func(data []byte, dice dice) []byte {
			if len(data) > 0 {
				data[dice.IntN(len(data))] ^= 1 << dice.IntN(8)
			}
			return data
		})},
		{"random bytes in it", edit(func(data []byte, dice dice) []byte {
			for range min(len(data), 20) {
				data[dice.IntN(len(data))] = byte(dice.IntN(256))
			}
			return data
		})},
		{"nothing but random bytes", edit(func(data []byte, dice dice) []byte {
			for i := range data {
				data[i] = byte(dice.IntN(256))
			}
			return data
		})},
		{"twice", edit(func(data []byte, _ dice) []byte { return append(data, data...) })},
		{"JSON with odd values", edit(func([]byte, dice) []byte {
			return []byte(`{"version":1,"windows":{"five_hour":{"used_percentage":1e999,"resets_at":"` + strings.Repeat("9", 999) + `"}},"accounts":[],"root":5,"rows":[[{"text":"\u001b[31m"}]]}`)
		})},
		{"a gigabyte of nothing", alter(func(path string) error { return os.Truncate(path, 1<<30) })},
		{"a folder", put(func(path string) error { return os.Mkdir(path, 0o755) })},
		{"a folder with a file", put(func(path string) error { return writeFile(filepath.Join(path, "x"), "x") })},
		{"a pipe", put(makePipe)},
		{"a socket", put(makeSocket)},
		{"a link to /dev/zero", link("/dev/zero")},
		{"a link to /dev/full", link("/dev/full")},
		{"a link to a terminal", link("/dev/tty")},
		{"a link to itself", put(linkToItself)},
		{"a link to nothing", link("/nowhere/at/all")},
		{"a link to somebody's file", func(at spot) error { return link(at.victim)(at) }},
		{"not readable", alter(func(path string) error { return os.Chmod(path, 0) })},
		{"read only", alter(func(path string) error { return os.Chmod(path, 0o400) })},
	}
}

// wound is a damage to a file or folder, by its path in the home.
type wound struct {
	name string
	damage
}

func (w wound) String() string { return w.name + ": " + w.damage.name }

// wounds are all ways in which all of those can be damaged.
func wounds(names []string, damages []damage) (all []wound) {
	for _, name := range names {
		for _, d := range damages {
			all = append(all, wound{name, d})
		}
	}
	return all
}

func damaged(r *run) error {
	template := r.rich()
	all := wounds(template.files(), damages())
	r.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = some(r.suite, all, 450)
	seeds := make([]uint64, len(all))
	for i := range seeds {
		seeds[i] = r.rand.Uint64()
	}
	each(len(all), func(i int) {
		r.wounded(template, all[i].String(), func(m *machine, victim string) error {
			return all[i].do(spot{m.there(all[i].name), victim, rand.New(rand.NewPCG(seeds[i], 1))})
		})
	})
	// Several at once.
	sets := make([][]wound, r.times(50))
	for i := range sets {
		for range 2 + r.rand.IntN(8) {
			sets[i] = append(sets[i], all[r.rand.IntN(len(all))])
		}
	}
	each(len(sets), func(i int) {
		var names []string
		for _, w := range sets[i] {
			names = append(names, w.String())
		}
		r.wounded(template, strings.Join(names, "; "), func(m *machine, victim string) error {
			for _, w := range sets[i] {
				// A file may be gone by the damage before.
				w.do(spot{m.there(w.name), victim, rand.New(rand.NewPCG(r.seed, uint64(i)))})
			}
			return nil
		})
	})
	return nil
}

// there is the path of a file of another machine on this one.
func (m *machine) there(file string) string {
	if strings.HasSuffix(file, ".plan") {
		if plans, _ := filepath.Glob(m.cache("plan/*.plan")); len(plans) > 0 {
			return plans[0]
		}
	}
	return filepath.Join(m.home, file)
}

// toTheirFolder has one of the folders be a link to somebody's.
const toTheirFolder = "a link to somebody's folder"

func replacedFolders(r *run) error {
	template := r.rich()
	ways := []damage{
		{"a file", put(func(path string) error { return os.WriteFile(path, []byte("x"), 0o600) })},
		{"removed", put(func(string) error { return nil })},
		{"empty", put(func(path string) error { return os.Mkdir(path, 0o700) })},
		{"a pipe", put(makePipe)},
		{"a link to nothing", link("/nowhere/at/all")},
		{"a link to itself", put(linkToItself)},
		{"a link to /dev/zero", link("/dev/zero")},
		{toTheirFolder, nil},
		{"not to be entered", func(at spot) error { return os.Chmod(at.path, 0) }},
		{"not to be written", func(at spot) error { return os.Chmod(at.path, 0o500) }},
	}
	all := append(wounds(template.folders(), ways), wounds([]string{"."}, ways[len(ways)-2:])...)
	each(len(all), func(i int) {
		w := all[i]
		r.wounded(template, w.String(), func(m *machine, victim string) error {
			if w.damage.name == toTheirFolder {
				return m.intoTheirFolder(w, victim)
			}
			return w.do(spot{path: filepath.Join(m.home, w.name), victim: victim})
		})
	})
	return nil
}

// intoTheirFolder renders with a folder that is somebody's. aiterm may write there then,
// as it was told to; what was there must stay.
func (m *machine) intoTheirFolder(w wound, victim string) error {
	theirs := filepath.Join(m.home, "theirs")
	if err := copyTree(filepath.Dir(victim), theirs); err != nil {
		return err
	}
	if err := link(theirs)(spot{path: filepath.Join(m.home, w.name)}); err != nil {
		return err
	}
	m.draw(w.String(), nil, "s", "new", "newer")
	m.settle()
	m.warm()
	if wrong := changedVictims(theirs); len(wrong) > 0 {
		m.lost(w.String(), "what is not aiterm's: %s", strings.Join(wrong, ", "))
	}
	return nil
}
