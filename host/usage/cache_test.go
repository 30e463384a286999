package usage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"
)

// updateVariable makes the test binary a process that updates a cache; see
// TestManyProcessesLoseNothing.
const updateVariable = "USAGE_TEST_UPDATE"

func TestMain(m *testing.M) {
	if dir, names, ok := strings.Cut(os.Getenv(updateVariable), "|"); ok {
		for _, name := range strings.Split(names, ",") {
			if err := OpenCache(dir, "").Update(sampleOf(name), at, time.Minute); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func sampleOf(name string) Snapshot {
	return New(at, Window{Name: name, Percent: 5, ResetsAt: at.Add(time.Hour), Source: "stdin", SeenAt: at})
}

func TestCacheRoundTrip(t *testing.T) {
	sample := New(at,
		session(45.5, 2*time.Hour),
		Window{Name: SevenDay, Percent: 46.8, Used: 234, Limit: 500, ResetsAt: at.Add(72 * time.Hour), Source: "given", SeenAt: at},
		Window{Name: "opus", Percent: 41.199999999999996, Source: "stdin", SeenAt: at},
	)
	c := OpenCache(filepath.Join(t.TempDir(), "new", "aiterm"), "")
	if got, err := c.Load(at); err != nil || len(got.windows) != 0 {
		t.Fatalf("a cache that is not there: %+v, %v", got, err)
	}
	if err := c.Update(sample, at, time.Minute); err != nil {
		t.Fatal(err)
	}
	got, err := c.Load(at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, got, compareSnapshots); diff != "" {
		t.Errorf("loaded (-want +got):\n%s", diff)
	}
	if _, changed := got.Merge(sample); changed {
		t.Error("the sample that was stored is news")
	}
	later, err := c.Load(at.Add(3 * time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := later.Window(FiveHour); ok {
		t.Error("a window that was reset since is still there")
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(c.Path()); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode = %v, %v; want 0600", info.Mode().Perm(), err)
		}
	}
}

func TestUpdateOfNothingNewLeavesTheFileAlone(t *testing.T) {
	c := OpenCache(t.TempDir(), "")
	if err := c.Update(New(at, session(45, time.Hour)), at, time.Minute); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	old := session(44, time.Hour)
	old.SeenAt = at.Add(time.Minute)
	if err := c.Update(New(at, old), at, time.Minute); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(c.Path())
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was written again (%v)", err)
	}
}

func TestDecodeCache(t *testing.T) {
	tests := []struct {
		name, file string
		want       []Window
	}{
		{"empty object", `{}`, nil},
		{"an array", `[]`, nil},
		{"null", `null`, nil},
		{"windows is a number", `{"version":1,"windows":5}`, nil},
		{"percentage is text", `{"windows":{"five_hour":{"used_percentage":"5","seen_at":"2026-11-22T10:10:00Z"}}}`, nil},
		{"epoch as percentage", `{"windows":{"five_hour":{"used_percentage":1779124800,"seen_at":"2026-11-22T10:10:00Z"}}}`, nil},
		{"odd name", `{"windows":{"a.b":{"used_percentage":5,"seen_at":"2026-11-22T10:10:00Z"}}}`, nil},
		{"no times", `{"windows":{"five_hour":{"used_percentage":5}}}`, nil},
		{"a negative limit", `{"windows":{"opus":{"used_percentage":5,"limit":-3,"seen_at":"2026-11-22T10:10:00Z"}}}`,
			[]Window{{Name: "opus", Percent: 5, SeenAt: at}}},
		{"keys of another version", `{"version":9,"more":{},"windows":{"opus":{"used_percentage":5,"color":"red","seen_at":"2026-11-22T10:10:00Z"}}}`,
			[]Window{{Name: "opus", Percent: 5, SeenAt: at}}},
		{"one name twice", `{"windows":{"opus":{"used_percentage":5,"seen_at":"2026-11-22T10:10:00Z"},"opus":{"used_percentage":6,"seen_at":"2026-11-22T10:10:00Z"}}}`,
			[]Window{{Name: "opus", Percent: 6, SeenAt: at}}},
		{"seen in the future", `{"windows":{"opus":{"used_percentage":5,"seen_at":"2036-11-22T10:10:00Z"}}}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := decodeCache([]byte(tt.file), at)
			if diff := cmp.Diff(tt.want, got.windows); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
		})
	}
}

// What can be loaded must be possible to write again; else one odd figure ends
// the sharing for good.
func TestWhatIsLoadedCanBeWritten(t *testing.T) {
	for name, window := range map[string]string{
		"used is too large for a float":  `"used":1e999,"limit":5,"seen_at":"2026-11-22T10:10:00Z"`,
		"limit is too large for a float": `"used":1,"limit":1e999,"seen_at":"2026-11-22T10:10:00Z"`,
		"the year is over 9999 in UTC":   `"resets_at":"2026-11-22T12:10:00Z","seen_at":"9999-12-31T23:59:59-01:00"`,
	} {
		t.Run(name, func(t *testing.T) {
			c := OpenCache(t.TempDir(), "")
			file := `{"version":1,"windows":{"opus":{"used_percentage":5,` + window + `}}}`
			if err := os.WriteFile(c.Path(), []byte(file), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := c.Update(New(at, session(45, time.Hour)), at, time.Minute); err != nil {
				t.Fatal(err)
			}
			got, err := c.Load(at)
			if _, ok := got.Window(FiveHour); !ok || err != nil {
				t.Errorf("the sample is not in the cache: %v", err)
			}
		})
	}
}

func FuzzDecodeCache(f *testing.F) {
	f.Add([]byte(`{"version":1,"windows":{"five_hour":{"used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","source":"stdin","seen_at":"2026-11-22T10:10:00Z"}}}`))
	f.Add([]byte(`{"windows":{"opus":{"used_percentage":5,"used":1,"limit":2,"seen_at":"2026-11-22T10:10:00+05:00"}}}`))
	f.Add([]byte(`{"windows":[{"used_percentage":5}]}`))
	c := OpenCache(f.TempDir(), "")
	f.Fuzz(func(t *testing.T, data []byte) {
		loaded := decodeCache(data, at)
		checkSnapshot(t, loaded)
		if len(loaded.windows) == 0 {
			return // and the disk is slow
		}
		if err := c.save(loaded); err != nil {
			t.Fatal(err)
		}
		again, err := c.Load(at)
		if err != nil {
			t.Fatal(err)
		}
		if merged, changed := again.Merge(loaded); changed {
			t.Fatalf("written and loaded, it is another snapshot:\n%s", cmp.Diff(again, merged, compareSnapshots))
		}
	})
}

func TestBrokenCacheIsSetAside(t *testing.T) {
	tests := []struct{ name, file, why string }{
		{"cut off", `{"version":1,"windows":{"five`, "it is not JSON"},
		{"empty", ``, "it is not JSON"},
		{"not JSON", "five_hour: 45\n", "it is not JSON"},
		{"far too large", `{"a":"` + strings.Repeat("x", maxCacheBytes) + `"}`, "it is not a file of at most 64 KiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := OpenCache(t.TempDir(), "")
			if err := os.WriteFile(c.Path(), []byte(tt.file), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := c.Load(at)
			if err == nil || len(got.windows) != 0 {
				t.Fatalf("Load = %+v, %v; want an error", got, err)
			}
			prefix := "the usage cache was broken (" + tt.why + "): it is kept as "
			aside, ok := strings.CutPrefix(err.Error(), prefix)
			if !ok {
				t.Fatalf("error = %v, want %q and a path", err, prefix)
			}
			if kept, err := os.ReadFile(aside); err != nil || string(kept) != tt.file {
				t.Errorf("%s holds %d bytes, %v; want the broken file", aside, len(kept), err)
			}
			if _, err := os.Stat(c.Path()); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the broken file is still there (%v)", err)
			}
			if _, err := c.Load(at); err != nil {
				t.Errorf("the second time: %v", err)
			}
		})
	}
}

func TestUpdateReplacesABrokenCacheAndSaysSo(t *testing.T) {
	c := OpenCache(t.TempDir(), "")
	if err := os.WriteFile(c.Path(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := c.Update(New(at, session(45, time.Hour)), at, time.Minute)
	if err == nil || !strings.Contains(err.Error(), "the usage cache was broken") {
		t.Errorf("error = %v, want one that names the broken cache", err)
	}
	got, err := c.Load(at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(New(at, session(45, time.Hour)), got, compareSnapshots); diff != "" {
		t.Errorf("the new cache (-want +got):\n%s", diff)
	}
}

func TestDirectoryInPlaceOfTheCache(t *testing.T) {
	c := OpenCache(t.TempDir(), "")
	if err := os.MkdirAll(filepath.Join(c.Path(), "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Load(at); err == nil {
		t.Error("a directory was loaded")
	}
	if err := c.Update(New(at, session(45, time.Hour)), at, time.Minute); err != nil {
		t.Errorf("after it was set aside: %v", err)
	}
	if aside, _ := filepath.Glob(c.Path() + ".broken-*"); len(aside) != 1 {
		t.Errorf("the directory is kept %d times", len(aside))
	}
}

func TestUpdateGivesUpOnALock(t *testing.T) {
	c := OpenCache(t.TempDir(), "")
	lock := flock.New(c.Path() + ".lock")
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	err := c.Update(New(at, session(45, time.Hour)), at, time.Millisecond)
	if err == nil || !strings.HasPrefix(err.Error(), "lock the usage cache: ") {
		t.Errorf("error = %v, want that the cache is locked", err)
	}
}

func TestConfigDirectoriesDoNotMix(t *testing.T) {
	dir := t.TempDir()
	caches := []Cache{OpenCache(dir, ""), OpenCache(dir, "/home/dev/.claude-work"), OpenCache(dir, "/home/dev/.claude-home")}
	for i, c := range caches {
		if err := c.Update(New(at, session(float64(i), time.Hour)), at, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range caches {
		got, err := c.Load(at)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(New(at, session(float64(i), time.Hour)), got, compareSnapshots); diff != "" {
			t.Errorf("cache %d (-want +got):\n%s", i, diff)
		}
	}
	if got := filepath.Base(caches[0].Path()); got != "usage.json" {
		t.Errorf("the default cache is %s", got)
	}
	if a, b := OpenCache(dir, "/home/dev/.claude-work/"), caches[1]; a != b {
		t.Errorf("one directory has the caches %s and %s", a.Path(), b.Path())
	}
}

func TestManyGoroutinesLoseNothing(t *testing.T) {
	dir := t.TempDir()
	var wait sync.WaitGroup
	errs := make([]error, maxWindows)
	for i := range maxWindows {
		wait.Add(1)
		go func() {
			defer wait.Done()
			errs[i] = OpenCache(dir, "").Update(sampleOf("w"+strconv.Itoa(i)), at, time.Minute)
		}()
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	expectAll(t, dir)
}

func TestManyProcessesLoseNothing(t *testing.T) {
	dir := t.TempDir()
	var processes []*exec.Cmd
	for i := range 4 {
		var names []string
		for w := i; w < maxWindows; w += 4 {
			names = append(names, "w"+strconv.Itoa(w))
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), updateVariable+"="+dir+"|"+strings.Join(names, ","))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		processes = append(processes, cmd)
	}
	for _, cmd := range processes {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	expectAll(t, dir)
}

// expectAll wants the samples w0 to w15 in the cache and nothing else beside it.
func expectAll(t *testing.T, dir string) {
	t.Helper()
	got, err := OpenCache(dir, "").Load(at)
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxWindows {
		if name := "w" + strconv.Itoa(i); !cmp.Equal(first(got.Window(name)), first(sampleOf(name).Window(name))) {
			t.Errorf("the sample %s was lost", name)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != "usage.json" && f.Name() != "usage.json.lock" {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

func first(w Window, _ bool) Window { return w }
