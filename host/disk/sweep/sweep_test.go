package sweep

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"

	"github.com/data-wise/aiterm/internal/filetest"
)

// world is a cache and a state folder with files of the given ages.
func world(t *testing.T, files map[string]time.Duration) (dirs state.Dirs, root string) {
	t.Helper()
	root = t.TempDir()
	for name, age := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("text"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	return state.Dirs{Config: filepath.Join(root, "config"), Cache: filepath.Join(root, "cache"), State: filepath.Join(root, "state")}, root
}

func left(t *testing.T, root string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(root, path)
			names[filepath.ToSlash(name)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(names, "cache/"+stampName)
	return names
}

func aside(name string, age time.Duration) string {
	return name + ".broken-" + time.Now().Add(-age).UTC().Format(state.AsideTime)
}

func TestDaily(t *testing.T) {
	const key, other = "0123456789abcdef", "fedcba9876543210"
	stays := map[string]time.Duration{
		"cache/usage.json": 400 * day, "cache/usage.json.lock": 400 * day, "cache/endpoint.json": 400 * day,
		"cache/last/" + key: 6 * day, "cache/last/novel.txt": 400 * day, "cache/last/00112233445566ff.12.tmp": time.Minute,
		"cache/chain/" + key + ".json": 6 * day, "cache/chain/" + key + ".lock": 30 * day,
		"cache/plan/" + key + ".plan": 50 * day, "cache/git/" + key + ".json": 20 * day, "cache/git/" + key + ".lock": 90 * day,
		"cache/store/weather.json": 900 * day, "cache/store/weather@w.json": 900 * day, "cache/store/@mine.json": 80 * day,
		"cache/fetch/requests": 90 * day, "cache/fetch/lock": 90 * day, "cache/fetch/" + key + "-1.page": 20 * day,
		"cache/wasm/v1.12.0-amd64-3/index": 400 * day, "cache/wasm/v1.12.0-amd64-3/compile-mine": 400 * day,
		"cache/usage-0123abcd.json": 50 * day, "cache/usage-of-mine.json": 400 * day,
		"cache/spend.json": 400 * day, "cache/spend-0123abcd.json": 50 * day,
		"cache/letters.tmp": 400 * day, "cache/" + aside("usage.json", 50*day): 400 * day,
		"state/usage.jsonl": 400 * day, "state/usage-0123abcd.jsonl": 400 * day, "state/aiterm.log": 400 * day,
		"state/spend.jsonl": 400 * day, "state/spend-0123abcd.jsonl": 400 * day, "state/spend.jsonl.lock": 400 * day,
		"state/" + aside("usage.jsonl", 300*day): 900 * day, "state/usage.jsonl.broken-by-me": 900 * day, "state/modules/x.wasm": 900 * day,
		"config/plugins.yaml": 900 * day, "config/.plugins.yaml.123.tmp": 900 * day,
	}
	goes := map[string]time.Duration{
		"cache/last/" + other: 8 * day, "cache/last/" + key + ".123.tmp": 2 * time.Hour, "cache/last/" + other + ".456.tmp": 8 * day,
		"cache/chain/" + other + ".json": 8 * day, "cache/chain/" + other + ".lock": 8 * day, "cache/chain/" + other + ".in": 8 * day,
		"cache/plan/" + other + ".plan": 61 * day, "cache/git/" + other + ".json": 31 * day, "cache/git/" + other + ".lock": 31 * day,
		"cache/store/@gone.json": 91 * day, "cache/store/weather.json.77.tmp": 2 * time.Hour,
		"cache/fetch/" + key + "-2.page": 22 * day, "cache/fetch/" + key + "-2.wish": 22 * day,
		"cache/usage-0123abce.json": 61 * day, "cache/usage-0123abce.json.lock": 61 * day, "cache/usage.json.new": 2 * time.Hour,
		"cache/spend-0123abce.json": 61 * day, "cache/spend.json.new": 2 * time.Hour, "state/spend.jsonl.new": 2 * time.Hour,
		"cache/endpoint.json.5.tmp": 2 * time.Hour, "cache/wasm/attempt.5.tmp": 2 * time.Hour, "cache/wasm/v1.12.0-amd64-3/index.5.tmp": 2 * time.Hour,
		"cache/wasm/v1.12.0-amd64-3/wazero-v1/abc.5.tmp": 2 * time.Hour,
		"cache/" + aside("usage.json", 61*day):           time.Hour, "cache/store/" + aside("x.json", 61*day): time.Hour,
		"state/usage.jsonl.new": 2 * time.Hour, "state/" + aside("usage.jsonl", 366*day): time.Hour,
	}
	all := map[string]time.Duration{}
	want := map[string]bool{}
	for name, age := range stays {
		all[name], want[name] = age, true
	}
	for name, age := range goes {
		all[name] = age
	}
	dirs, root := world(t, all)
	Daily(dirs, time.Now(), true)
	if diff := cmp.Diff(want, left(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestDailyIsOnceADay(t *testing.T) {
	const old = "cache/last/0123456789abcdef"
	dirs, root := world(t, map[string]time.Duration{old: 30 * day, "cache/" + stampName: 20 * time.Hour})
	Daily(dirs, time.Now(), true)
	if !left(t, root)[old] {
		t.Error("it was done twice within a day")
	}
	Daily(dirs, time.Now().Add(5*time.Hour), true)
	if left(t, root)[old] {
		t.Error("it was not done after a day")
	}
	Daily(state.Dirs{}, time.Now(), true) // without folders there is nothing to do
}

func TestDailyBoundsNumbers(t *testing.T) {
	files := map[string]time.Duration{}
	for i := range 600 {
		files[fmt.Sprintf("cache/last/%016x", i)] = time.Duration(i) * time.Minute
		files[fmt.Sprintf("cache/store/segment%d.json", i)] = time.Duration(i) * time.Minute
	}
	for i := range mostAside + 5 {
		files["state/"+aside("usage.jsonl", time.Duration(i)*time.Minute)] = time.Hour
	}
	dirs, root := world(t, files)
	Daily(dirs, time.Now(), true)
	count := map[string]int{}
	for name := range left(t, root) {
		count[name[:strings.LastIndexByte(name, '/')]]++
	}
	want := map[string]int{"cache/last": 512, "cache/store": 256, "state": mostAside}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(filepath.Join(dirs.Cache, "last", fmt.Sprintf("%016x", 0))); err != nil {
		t.Error("the newest was removed")
	}
}

func TestALockThatIsHeldStays(t *testing.T) {
	const lock = "cache/git/0123456789abcdef.lock"
	dirs, root := world(t, map[string]time.Duration{lock: 90 * day, "cache/git/0123456789abcdef.json": 90 * day})
	held, locked, err := state.TryLock(filepath.Join(root, lock))
	if err != nil || !locked {
		t.Fatal(locked, err)
	}
	defer held.Unlock()
	Daily(dirs, time.Now(), true)
	if diff := cmp.Diff(map[string]bool{lock: true, "cache/git/0123456789abcdef.json": true}, left(t, root)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A folder of somebody's that a link in the cache leads to is none of its own.
func TestDailyFollowsNoLink(t *testing.T) {
	dirs, root := world(t, map[string]time.Duration{
		"theirs/0123456789abcdef": 90 * day, "theirs/a.1.tmp": 90 * day, "cache/usage.json": 0,
	})
	for _, folder := range []string{"last", "git", "wasm"} {
		filetest.Link(t, filepath.Join(root, "theirs"), filepath.Join(dirs.Cache, folder))
	}
	Daily(dirs, time.Now(), true)
	got := left(t, root)
	if !got["theirs/0123456789abcdef"] || !got["theirs/a.1.tmp"] {
		t.Errorf("left: %v", got)
	}
}

// One line does so much, and the next lines do the rest, of the same session too.
func TestDailyIsBoundedInEachLine(t *testing.T) {
	const stale = 2*mostRemoved + mostListed
	files := map[string]time.Duration{}
	for i := range stale {
		files[fmt.Sprintf("cache/git/%016x", i)] = 90 * day
	}
	dirs, root := world(t, files)
	left := stale
	for lines := 0; left > 0; lines++ {
		if lines > stale/mostRemoved+1 {
			t.Fatalf("after %d lines %d files are left", lines, left)
		}
		Daily(dirs, time.Now(), lines == 0)
		there, err := os.ReadDir(filepath.Join(root, "cache", "git"))
		if err != nil {
			t.Fatal(err)
		}
		if removed := left - len(there); removed > mostRemoved || removed == 0 {
			t.Fatalf("one line removed %d files of %d", removed, left)
		}
		left = len(there)
	}
	Daily(dirs, time.Now(), false)
	if info, err := os.Stat(filepath.Join(root, "cache", stampName)); err != nil || info.Size() > 0 {
		t.Errorf("it does not know that it is done: %v, %v", info, err)
	}
}
