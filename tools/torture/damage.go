//go:build linux || darwin

package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// damage is something that may happen to a file.
type damage struct {
	name string
	do   func(path, victim string, random *rand.Rand) error
}

func makePipe(path string) error { return syscall.Mkfifo(path, 0o600) }

// replace takes what is at path away and puts something else there.
func replace(put func(path, victim string) error) func(string, string, *rand.Rand) error {
	return func(path, victim string, _ *rand.Rand) error {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		return put(path, victim)
	}
}

func link(to string) func(string, string, *rand.Rand) error {
	return replace(func(path, _ string) error { return os.Symlink(to, path) })
}

// damages are for files. victim is a file of somebody's that must not change.
func damages() []damage {
	edit := func(change func(data []byte, random *rand.Rand) []byte) func(string, string, *rand.Rand) error {
		return func(path, _ string, random *rand.Rand) error {
			data, err := readSmall(path)
			if err != nil {
				return err
			}
			return os.WriteFile(path, change(data, random), 0o600)
		}
	}
	// A link may be there by an earlier damage. What it leads to is left alone: it
	// may be a device of this machine's.
	own := func(do func(path string) error) func(string, string, *rand.Rand) error {
		return func(path, _ string, _ *rand.Rand) error {
			info, err := os.Lstat(path)
			if err == nil && info.Mode()&os.ModeSymlink != 0 {
				err = fmt.Errorf("%s is a link", path)
			}
			if err != nil {
				return err
			}
			return do(path)
		}
	}
	return []damage{
		{"removed", own(os.Remove)},
		{"empty", own(func(path string) error { return os.Truncate(path, 0) })},
		{"half of it", edit(func(data []byte, _ *rand.Rand) []byte { return data[:len(data)/2] })},
		{"all but a byte", edit(func(data []byte, _ *rand.Rand) []byte { return data[:max(0, len(data)-1)] })},
		{"a bit", edit(func(data []byte, random *rand.Rand) []byte {
			if len(data) > 0 {
				data[random.IntN(len(data))] ^= 1 << random.IntN(8)
			}
			return data
		})},
		{"random bytes in it", edit(func(data []byte, random *rand.Rand) []byte {
			for range min(len(data), 20) {
				data[random.IntN(len(data))] = byte(random.IntN(256))
			}
			return data
		})},
		{"nothing but random bytes", edit(func(data []byte, random *rand.Rand) []byte {
			for i := range data {
				data[i] = byte(random.IntN(256))
			}
			return data
		})},
		{"twice", edit(func(data []byte, _ *rand.Rand) []byte { return append(data, data...) })},
		{"JSON with odd values", edit(func([]byte, *rand.Rand) []byte {
			return []byte(`{"version":1,"windows":{"five_hour":{"used_percentage":1e999,"resets_at":"` + strings.Repeat("9", 999) + `"}},"accounts":[],"root":5,"rows":[[{"text":"\u001b[31m"}]]}`)
		})},
		{"a gigabyte of nothing", own(func(path string) error { return os.Truncate(path, 1<<30) })},
		{"a folder", replace(func(path, _ string) error { return os.Mkdir(path, 0o755) })},
		{"a folder with a file", replace(func(path, _ string) error { return writeFile(filepath.Join(path, "x"), "x") })},
		{"a pipe", replace(func(path, _ string) error { return makePipe(path) })},
		{"a socket", replace(func(path, _ string) error { return makeSocket(path) })},
		{"a link to /dev/zero", link("/dev/zero")},
		{"a link to /dev/full", link("/dev/full")},
		{"a link to a terminal", link("/dev/tty")},
		{"a link to itself", replace(func(path, _ string) error { return os.Symlink(filepath.Base(path), path) })},
		{"a link to nothing", link("/nowhere/at/all")},
		{"a link to somebody's file", replace(func(path, victim string) error { return os.Symlink(victim, path) })},
		{"not readable", own(func(path string) error { return os.Chmod(path, 0) })},
		{"read only", own(func(path string) error { return os.Chmod(path, 0o400) })},
	}
}

// makeSocket puts a socket at path that nobody listens to.
func makeSocket(path string) error {
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	// A path in a socket's address has at most some hundred bytes.
	short := filepath.Join(os.TempDir(), fmt.Sprintf("torture-socket-%d-%d", os.Getpid(), fd))
	if err := syscall.Bind(fd, &syscall.SockaddrUnix{Name: short}); err != nil {
		return err
	}
	return os.Rename(short, path)
}

// files lists what a machine has below aiterm's folders, relative to its home.
func (m *machine) files() []string {
	var files []string
	for _, folder := range []string{"config", "cache", "state"} {
		filepath.WalkDir(filepath.Join(m.home, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				files = append(files, strings.TrimPrefix(path, m.home+"/"))
			}
			return nil
		})
	}
	if _, err := os.Stat(filepath.Join(m.home, ".claude.json")); err == nil {
		files = append(files, ".claude.json")
	}
	return files
}

func damaged(r *run) error {
	template := r.rich()
	type wound struct {
		file string
		damage
	}
	var wounds []wound
	for _, file := range template.files() {
		for _, d := range damages() {
			wounds = append(wounds, wound{file, d})
		}
	}
	r.rand.Shuffle(len(wounds), func(i, j int) { wounds[i], wounds[j] = wounds[j], wounds[i] })
	wounds = wounds[:r.timesAtMost(len(wounds), 450)]
	seeds := make([]uint64, len(wounds))
	for i := range seeds {
		seeds[i] = r.rand.Uint64()
	}
	each(len(wounds), func(i int) {
		w := wounds[i]
		r.wounded(template, w.file+": "+w.name, func(m *machine, victim string) error {
			return w.do(m.there(w.file), victim, rand.New(rand.NewPCG(seeds[i], 1)))
		})
	})
	// Several at once.
	sets := make([][]wound, r.times(50))
	for i := range sets {
		for range 2 + r.rand.IntN(8) {
			sets[i] = append(sets[i], wounds[r.rand.IntN(len(wounds))])
		}
	}
	each(len(sets), func(i int) {
		var names []string
		for _, w := range sets[i] {
			names = append(names, w.file+": "+w.name)
		}
		r.wounded(template, strings.Join(names, "; "), func(m *machine, victim string) error {
			for _, w := range sets[i] {
				// A file may be gone by the damage before.
				w.do(m.there(w.file), victim, rand.New(rand.NewPCG(r.seed, uint64(i))))
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
