package capability

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStoreOutlivesARender(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store", "test.json")
	first := OpenStore(path)
	for key, value := range map[string]string{"seen": "3", "gone": "x", "text": "a\"b\n\u2028", "": "empty key"} {
		if !first.Set(key, value) {
			t.Fatalf("%q was refused", key)
		}
	}
	first.Set("gone", "")
	if err := first.Save(); err != nil {
		t.Fatal(err)
	}
	second := OpenStore(path)
	for key, want := range map[string]string{"seen": "3", "text": "a\"b\n\u2028", "": "empty key"} {
		if got, ok := second.Get(key); got != want || !ok {
			t.Errorf("Get(%q) = %q, %v; want %q", key, got, ok, want)
		}
	}
	if got, ok := second.Get("gone"); ok {
		t.Errorf("the removed key holds %q", got)
	}
}

func TestStoreIsWrittenOnlyWhenItChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	s := OpenStore(path)
	s.Get("a")
	s.Set("a", "")
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a store with nothing in it was written")
	}
	s.Set("a", "1")
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	again := OpenStore(path)
	again.Set("a", "1")
	if err := again.Save(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Errorf("a store that holds the same was written again (%v)", err)
	}
}

func TestStoreLimits(t *testing.T) {
	s := OpenStore("")
	if !s.Set("k", strings.Repeat("x", MaxStore-1)) {
		t.Fatal("64 KiB were refused")
	}
	if s.Set("k", strings.Repeat("y", MaxStore)) {
		t.Error("64 KiB and a byte were kept")
	}
	if s.Set("l", "") != true || s.Set("l", "v") {
		t.Error("another value found room in a full store")
	}
	if got, _ := s.Get("k"); got != strings.Repeat("x", MaxStore-1) {
		t.Error("what was refused changed the store")
	}
	if !s.Set("k", "short") || !s.Set("l", "v") {
		t.Error("there is no room after a value became shorter")
	}
	if !s.Set("k", "") || !s.Set("k", strings.Repeat("x", MaxStore-3)) {
		t.Error("there is no room after a value was removed")
	}
	if s.Set(strings.Repeat("k", MaxKey+1), "v") {
		t.Error("a key of 257 bytes was kept")
	}
	s.Set("k", "")
	if !s.Set(strings.Repeat("k", MaxKey), "v") {
		t.Error("a key of 256 bytes was refused")
	}
}

func TestStoreCountsEveryKey(t *testing.T) {
	s := OpenStore("")
	stored := 0
	for i := range MaxStore {
		if !s.Set(strconv.Itoa(i), "x") {
			break
		}
		stored++
	}
	size := 0
	for i := range stored {
		size += len(strconv.Itoa(i)) + 1
	}
	if size > MaxStore || size < MaxStore-10 {
		t.Errorf("%d keys of %d bytes are kept, want all but 64 KiB", stored, size)
	}
}

// A segment may store bytes that are no text. It must find them under the key
// that it gave, in this render and in the next.
func TestStoreTakesBytesThatAreNotUTF8(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	s := OpenStore(path)
	if !s.Set("\xff", "a\xffb") {
		t.Fatal("refused")
	}
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	for name, store := range map[string]*Store{"same render": s, "next render": OpenStore(path)} {
		if got, ok := store.Get("\xff"); got != "a\ufffdb" || !ok {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
}

func TestBrokenStoreIsSetAside(t *testing.T) {
	for name, file := range map[string]string{
		"cut off": `{"a":`, "empty": ``, "null": `null`, "an array": `["a"]`, "numbers": `{"a":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "test.json")
			if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
				t.Fatal(err)
			}
			s := OpenStore(path)
			if got, ok := s.Get("a"); ok {
				t.Errorf("Get = %q", got)
			}
			if !s.Set("a", "new") {
				t.Error("the new store refuses a value")
			}
			if err := s.Save(); err != nil {
				t.Fatal(err)
			}
			if got, _ := OpenStore(path).Get("a"); got != "new" {
				t.Errorf("the new store holds %q", got)
			}
			asides, _ := filepath.Glob(path + ".broken-*")
			if len(asides) != 1 {
				t.Fatalf("it is kept as %q", asides)
			}
			kept, err := os.ReadFile(asides[0])
			if diff := cmp.Diff(file, string(kept)); diff != "" || err != nil {
				t.Errorf("%v, the old file (-want +got):\n%s", err, diff)
			}
		})
	}
}

// A store that grew too large, by hand or by another version, can be emptied.
func TestOversizedStoreCanBeEmptied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.json")
	file := `{"a":"` + strings.Repeat("x", MaxStore) + `","b":"` + strings.Repeat("y", MaxStore) + `"}`
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	s := OpenStore(path)
	if !s.Set("a", "") || !s.Set("b", "") {
		t.Error("a value cannot be removed")
	}
	if !s.Set("c", "v") {
		t.Error("the emptied store refuses a value")
	}
}

func TestStoreWithoutAFileIsForgotten(t *testing.T) {
	s := OpenStore("")
	s.Set("a", "1")
	if got, _ := s.Get("a"); got != "1" {
		t.Errorf("Get = %q", got)
	}
	if err := s.Save(); err != nil {
		t.Error(err)
	}
}

// Whatever was set is kept until the process ends, since nothing is collected.
func TestStoreSetsAreBounded(t *testing.T) {
	s := OpenStore("")
	values := [2]string{strings.Repeat("a", 60<<10), strings.Repeat("b", 60<<10)}
	taken := 0
	for i := range 100 {
		before, _ := s.Get("key")
		if s.Set("key", values[i%2]) && before != values[i%2] {
			taken += len(values[0])
		}
	}
	if taken == 0 || taken > 4*MaxStore {
		t.Errorf("%d bytes were taken in one render", taken)
	}
}
