package usage

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// cacheFile writes a cache with a sample and returns it with the bytes of its file.
func cacheFile(t *testing.T) (Cache, []byte) {
	t.Helper()
	c := OpenCache(t.TempDir(), "")
	if err := learn(c, New(at, session(45, time.Hour))); err != nil {
		t.Fatal(err)
	}
	return c, readFile(t, c.Path())
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What a version before the third did with the file: it is JSON, and says the same.
func TestOlderProgramsReadTheFile(t *testing.T) {
	c, data := cacheFile(t)
	if !gjson.ValidBytes(data) || len(data) > 64<<10 {
		t.Fatalf("an older program sets %d bytes aside: %s", len(data), data)
	}
	want, err := c.Load(at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, decodeCache(data, everyone, at), compareContents); diff != "" {
		t.Errorf("an older program reads (-want +got):\n%s", diff)
	}
	if got := gjson.GetBytes(data, "windows.five_hour.used_percentage").Num; got != 45 {
		t.Errorf("a script reads %v %%, want 45", got)
	}
}

func TestFileOfAnOlderProgramIsReadOn(t *testing.T) {
	const old = `{"version": 2, "account": "ab12", "windows": {
 "five_hour": {"used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","source":"stdin","seen_at":"2026-11-22T10:10:00Z"}
}, "sessions": {
}, "gone": {
}}
`
	c := OpenCache(t.TempDir(), "")
	if err := os.WriteFile(c.Path(), []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := learn(c, sampleOf("opus")); err != nil {
		t.Fatal(err)
	}
	got, err := c.Load(at)
	if err != nil || got.Account != "ab12" || len(got.Snapshot.windows) != 2 {
		t.Errorf("after an update the file holds %+v, %v", got, err)
	}
}

// A line that stands for nothing known is better than one that stands for nothing right.
func TestDamagedCacheCountsAsAbsent(t *testing.T) {
	_, good := cacheFile(t)
	half := len(good) / 2
	both := func(change func(half []byte) []byte) []byte {
		return append(change(bytes.Clone(good[:half])), change(bytes.Clone(good[half:]))...)
	}
	tests := []struct {
		name string
		file []byte
	}{
		{"another figure in both copies", both(func(b []byte) []byte {
			return bytes.Replace(b, []byte(`percentage":45`), []byte(`percentage":99`), 1)
		})},
		{"a digit lost in both copies", both(func(b []byte) []byte {
			return bytes.Replace(b, []byte(`percentage":45`), []byte(`percentage":5 `), 1)
		})},
		{"the first half, and not all of it", good[:half-1]},
		{"the beginning", good[:5]},
		{"written again by a script", []byte(`{"version":3,"checksum":"0123456789abcdef","windows":{"five_hour":{"used_percentage":99,"seen_at":"2026-11-22T10:10:00Z"}}}`)},
		{"of a version to come", []byte(`{"version":4,"windows":{"five_hour":{"used_percentage":99,"seen_at":"2026-11-22T10:10:00Z"}}}`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := OpenCache(t.TempDir(), "")
			if err := os.WriteFile(c.Path(), tt.file, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, err := c.Load(at); err != nil || len(got.Snapshot.windows) != 0 {
				t.Fatalf("Load = %+v, %v; want nothing", got, err)
			}
			if err := learn(c, New(at, session(51, time.Hour))); err != nil {
				t.Fatal(err)
			}
			got, err := snapshot(c, at)
			if w, _ := got.Window(FiveHour); err != nil || w.Percent != 51 {
				t.Errorf("written again it holds %+v, %v", got, err)
			}
			expectFiles(t, filepath.Dir(c.Path()), "usage.json", "usage.json.lock")
		})
	}
}

// What one copy says is enough, whatever became of the other.
func TestOneWholeCopyIsEnough(t *testing.T) {
	c, good := cacheFile(t)
	want, err := c.Load(at)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, n int, file []byte) {
		if err := os.WriteFile(c.Path(), file, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := c.Load(at)
		if diff := cmp.Diff(want, got, compareContents); diff != "" || err != nil {
			t.Fatalf("%s %d: %v (-want +got):\n%s", what, n, err, diff)
		}
	}
	for i := 0; i < len(good); i += 7 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x11
		check("changed at byte", i, bad)
	}
	for n := 0; n <= len(good)/2; n += 97 {
		check("zeros up to byte", n, append(make([]byte, n), good[n:]...))
	}
}

// Readers hold no lock. While processes write and are killed, each sees all that was
// known before, and no figure that is less than one it saw.
func TestReadersBesideWritersThatAreKilled(t *testing.T) {
	dir := t.TempDir()
	c := OpenCache(dir, "")
	if err := learn(c, New(at, session(45, time.Hour))); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			last := map[string]float64{}
			for {
				select {
				case <-done:
					return
				default:
				}
				got, err := snapshot(c, at)
				if w, ok := got.Window(FiveHour); err != nil || !ok || w.Percent != 45 {
					t.Errorf("a reader sees %+v, %v", got, err)
					return
				}
				for _, w := range got.windows {
					if w.Percent < last[w.Name] {
						t.Errorf("a reader sees %s at %v after %v", w.Name, w.Percent, last[w.Name])
						return
					}
					last[w.Name] = w.Percent
				}
			}
		})
	}
	written := map[string]int{}
	for round := range 3 {
		killThem(t, dir, round, 2, written)
	}
	close(done)
	readers.Wait()
	got, err := snapshot(c, at)
	for name, n := range written {
		if w, _ := got.Window(name); err != nil || w.Percent < grown(name, n).Percent {
			t.Errorf("%s is at %v after %d samples, %v", name, w.Percent, n, err)
		}
	}
}

// An update that changes little writes over the file, which stays the same one; other
// things in its place are replaced, and never written through.
func TestUpdateOverwritesOnlyItsOwnFile(t *testing.T) {
	theirs := strings.Repeat(" ", 4096)
	for name, put := range map[string]func(path string) error{
		"a link": func(path string) error { return os.Symlink(path+".theirs", path) },
		"a name of another file": func(path string) error {
			return os.Link(path+".theirs", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, data := cacheFile(t)
			if err := os.WriteFile(c.Path()+".theirs", append(data, theirs...), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(c.Path()); err != nil {
				t.Fatal(err)
			}
			if err := put(c.Path()); err != nil {
				t.Skip(err)
			}
			if err := learn(c, New(at, session(51, time.Hour))); err != nil {
				t.Fatal(err)
			}
			if got := readFile(t, c.Path()+".theirs"); !bytes.Equal(got, append(data, theirs...)) {
				t.Errorf("somebody's file holds %q", got)
			}
			got, err := snapshot(c, at)
			if w, _ := got.Window(FiveHour); err != nil || w.Percent != 51 {
				t.Errorf("it holds %+v, %v", got, err)
			}
		})
	}
}
