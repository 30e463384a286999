//go:build linux || darwin

package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
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

// each runs do for every number below n, on as many goroutines as there are
// processors.
func each(n int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.NumCPU() {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

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
			r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
		}
		os.Chtimes(path, old, old)
	}
	os.Chtimes(filepath.Join(victims, "v1"), old, old)
	if err := do(m, victim); err != nil {
		r.fail(failure{kind: kindSuite, what: what, why: err.Error()})
		return
	}
	before := m.ownFiles()
	for _, session := range []string{"s", "s", "new"} {
		s := m.standard(what, session)
		s.budget = firstBudget // some of it may have to be compiled again
		m.shoot(s)
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
			s := m.standard(what+", a moment later", session)
			s.budget = firstBudget
			m.shoot(s)
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
	for _, pattern := range []string{"last/????????????????", "plan/????????????????.plan"} {
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
