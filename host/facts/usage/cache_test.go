package usage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"
)

// learn merges a sample into a cache that keeps no history.
func learn(c Cache, sample Snapshot) error {
	return c.Update(Update{Sample: sample, Now: at, Wait: time.Minute})
}

func snapshot(c Cache, now time.Time) (Snapshot, error) {
	contents, err := c.Load(now)
	return contents.Snapshot, err
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
	if got, err := snapshot(c, at); err != nil || len(got.windows) != 0 {
		t.Fatalf("a cache that is not there: %+v, %v", got, err)
	}
	if err := learn(c, sample); err != nil {
		t.Fatal(err)
	}
	got, err := snapshot(c, at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample, got, compareSnapshots); diff != "" {
		t.Errorf("loaded (-want +got):\n%s", diff)
	}
	if _, changed := got.Merge(sample); changed {
		t.Error("the sample that was stored is news")
	}
	later, err := snapshot(c, at.Add(3*time.Hour))
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
	if err := learn(c, New(at, session(45, time.Hour))); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	old := session(44, time.Hour)
	old.SeenAt = at.Add(-time.Minute)
	if err := learn(c, New(at, old)); err != nil {
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
			got := decodeCache([]byte(tt.file), everyone, at).Snapshot
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
			if err := learn(c, New(at, session(45, time.Hour))); err != nil {
				t.Fatal(err)
			}
			got, err := snapshot(c, at)
			if _, ok := got.Window(FiveHour); !ok || err != nil {
				t.Errorf("the sample is not in the cache: %v", err)
			}
		})
	}
}

func TestDecodeCacheOfBothVersions(t *testing.T) {
	reset := at.Add(2 * time.Hour)
	tests := []struct {
		name, file string
		want       Contents
	}{
		{"before there were labels", `{"version": 1, "windows": {
 "five_hour": {"used_percentage": 45, "used": 9, "limit": 20, "resets_at": "2026-11-22T12:10:00Z", "source": "stdin", "seen_at": "2026-11-22T10:10:00Z"}
}}`,
			Contents{Snapshot: New(at, Window{Name: FiveHour, Percent: 45, Used: 9, Limit: 20, ResetsAt: reset, Source: SourceStdin, SeenAt: at})}},
		{"all there is", `{"version":1,"claude_file":"12-34","account":"ab12","account_since":"2026-11-22T10:00:00Z","windows":{"extra_usage":{"used_percentage":100,"used":40.01,"limit":40,"unit":"EUR","label":"A \"b\"","source":"claude","seen_at":"2026-11-22T10:10:00Z"}}}`,
			Contents{Snapshot: New(at, Window{Name: ExtraUsage, Label: `A "b"`, Percent: 100, Used: 40.01, Limit: 40, Unit: "EUR", Source: SourceClaude, SeenAt: at}),
				ClaudeStamp: "12-34", Account: "ab12", AccountSince: at.Add(-10 * time.Minute)}},
		{"sessions", `{"version":2,"answered_at":"2026-11-22T10:00:00Z","windows":{},"sessions":{
 "1f2e3d4c": {"heard_at":"2026-11-22T10:00:00Z","replies":2000.5,"limits":"some","place":"apart","says":{"five_hour":[45.5,1795349400],"opus":[3]}},
 "x": {"heard_by":"2026-11-22T10:00:00Z","prompt":"ab","limits":"none"}
},"gone":{"extra_usage":"2026-11-22T10:00:00Z","*":"2026-11-22T10:00:00Z"}}`,
			Contents{AnsweredAt: at.Add(-10 * time.Minute), speakers: []speaker{
				{id: "1f2e3d4c", heardAt: at.Add(-10 * time.Minute), replies: 2000.5, limits: someLimits, place: apart,
					words: []word{{FiveHour, 45.5, reset}, {"opus", 3, time.Time{}}}},
				{id: "x", heardAt: at.Add(-10 * time.Minute), vague: true, replies: -1, prompt: "ab", limits: noLimits},
			}, gone: departures{{ExtraUsage, at.Add(-10 * time.Minute)}, {everything, at.Add(-10 * time.Minute)}}}},
		{"sessions that are none", `{"sessions":{"a b":{"heard_at":"2026-11-22T10:00:00Z"},"c":{"heard_at":"soon"},"d":{},"e":5,
 "f":{"heard_at":"2026-11-22T10:00:00Z","replies":-1,"limits":"many","place":"off","says":{"a b":[1],"g":[],"h":[-1],"i":["x"]}}},
 "gone":{"a b":"2026-11-22T10:00:00Z","c":"soon"}}`,
			Contents{speakers: []speaker{{id: "f", heardAt: at.Add(-10 * time.Minute), replies: -1, words: []word{{"i", 0, time.Time{}}}}}}},
		{"written by a clock that was set back", `{"windows":{"five_hour":{"used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","seen_at":"2026-11-22T11:10:00Z"}}}`,
			Contents{Snapshot: Snapshot{[]Window{{Name: FiveHour, Percent: 45, ResetsAt: reset, SeenAt: at.Add(time.Hour), Vague: true}}}}},
		{"an account since tomorrow", `{"account":"ab12","account_since":"2026-11-23T10:00:00Z"}`, Contents{Account: "ab12"}},
		{"what a stranger put there", `{"claude_file":"a b","account":"\u001b[m","account_since":5,"windows":{"opus":{"used_percentage":5,"unit":"\u001b[m","label":"\u001b]0;x\u0007y\u202ez","source":"a b","seen_at":"2026-11-22T10:10:00Z"}}}`,
			Contents{Snapshot: New(at, Window{Name: "opus", Label: "]0;xyz", Percent: 5, SeenAt: at})}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, decodeCache([]byte(tt.file), everyone, at), compareContents); diff != "" {
				t.Errorf("contents (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpdateKeepsTheStamp(t *testing.T) {
	c := OpenCache(t.TempDir(), "")
	for _, step := range []struct{ stamp, want string }{{"", ""}, {"1-1", "1-1"}, {"", "1-1"}, {"2-2", "2-2"}} {
		u := Update{Sample: New(at, session(45, time.Hour)), ClaudeStamp: step.stamp, Now: at, Wait: time.Minute}
		if err := c.Update(u); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Load(at); err != nil || got.ClaudeStamp != step.want {
			t.Errorf("after %q the stamp is %q, %v; want %q", step.stamp, got.ClaudeStamp, err, step.want)
		}
	}
}

func FuzzDecodeCache(f *testing.F) {
	f.Add([]byte(`{"version":1,"windows":{"five_hour":{"used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","source":"stdin","seen_at":"2026-11-22T10:10:00Z"}}}`))
	f.Add([]byte(`{"windows":{"opus":{"used_percentage":5,"used":1,"limit":2,"seen_at":"2026-11-22T10:10:00+05:00"}}}`))
	f.Add([]byte(`{"windows":[{"used_percentage":5}]}`))
	f.Add([]byte(`{"claude_file":"1-2","windows":{"extra_usage":{"used_percentage":100,"used":40.01,"limit":40,"unit":"EUR","label":"é \u2028 \"","source":"claude","seen_at":"2026-11-22T10:10:00Z"}}}`))
	f.Add([]byte(`{"answered_at":"2026-11-22T10:00:00Z","sessions":{"1f2e3d4c":{"heard_at":"2026-11-22T10:00:00Z","replies":2000,"limits":"some","says":{"five_hour":[45,1795349400]}},"b":{"heard_by":"2026-11-22T10:00:00Z","place":"in"}},"gone":{"*":"2026-11-22T10:00:00Z"}}`))
	f.Add([]byte(`{"sessions":{"a":{"heard_at":"2026-11-22T10:00:00Z","says":{}},"b":{"heard_at":"2026-11-22T10:00:00Z","says":{"five_hour":[]}}}}`))
	c := OpenCache(f.TempDir(), "")
	f.Fuzz(func(t *testing.T, data []byte) {
		loaded := decodeCache(data, everyone, at)
		checkSnapshot(t, loaded.Snapshot)
		written := decodeCache(encodeCache(loaded), everyone, at)
		if diff := cmp.Diff(loaded, written, compareContents); diff != "" {
			t.Fatalf("written again it is another (-want +got):\n%s", diff)
		}
		checkSnapshot(t, loaded.Hear(heard("1f2e3d4c", 3000, session(5, time.Hour)), at).View)
		if len(loaded.Snapshot.windows) == 0 {
			return // and the disk is slow
		}
		if err := c.save(loaded); err != nil {
			t.Fatal(err)
		}
		again, err := c.Load(at)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(loaded, again, compareContents); diff != "" {
			t.Fatalf("written and loaded, it is another (-want +got):\n%s", diff)
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
			got, err := snapshot(c, at)
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
			if _, err := snapshot(c, at); err != nil {
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
	err := learn(c, New(at, session(45, time.Hour)))
	if err == nil || !strings.Contains(err.Error(), "the usage cache was broken") {
		t.Errorf("error = %v, want one that names the broken cache", err)
	}
	got, err := snapshot(c, at)
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
	if _, err := snapshot(c, at); err == nil {
		t.Error("a directory was loaded")
	}
	if err := learn(c, New(at, session(45, time.Hour))); err != nil {
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
	err := c.Update(Update{Sample: New(at, session(45, time.Hour)), Now: at, Wait: time.Millisecond})
	const want = "lock the usage cache: another process held it for 1ms: nothing to do, the next figures are written again"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v, want %q", err, want)
	}
}

func TestConfigDirectoriesDoNotMix(t *testing.T) {
	dir := t.TempDir()
	caches := []Cache{OpenCache(dir, ""), OpenCache(dir, "/home/dev/.claude-work"), OpenCache(dir, "/home/dev/.claude-home")}
	for i, c := range caches {
		if err := learn(c, New(at, session(float64(i), time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range caches {
		got, err := snapshot(c, at)
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
			errs[i] = learn(OpenCache(dir, ""), sampleOf("w"+strconv.Itoa(i)))
		}()
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	expectAll(t, dir)
}

// expectAll wants the samples w0 to w15 in the cache and nothing else beside it.
func expectAll(t *testing.T, dir string) {
	t.Helper()
	got, err := snapshot(OpenCache(dir, ""), at)
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxWindows {
		if name := "w" + strconv.Itoa(i); !cmp.Equal(first(got.Window(name)), first(sampleOf(name).Window(name))) {
			t.Errorf("the sample %s was lost", name)
		}
	}
	expectFiles(t, dir, "usage.json", "usage.json.lock", "usage.jsonl")
}

// expectFiles wants no other files in the folder.
func expectFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(names, f.Name()) {
			t.Errorf("%s was left behind", f.Name())
		}
	}
}

func first(w Window, _ bool) Window { return w }
