package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/internal/filetest"
)

const (
	before = `{"version": 3, "windows": {"five_hour": {"used_percentage":45}}}`
	after  = `{"version": 3, "windows": {"five_hour": {"used_percentage":51},"seven_day": {"used_percentage":7}}}`
)

// sameObject fails unless a copy holds an object, but for blanks.
func sameObject(t *testing.T, what string, got []byte, want string) {
	t.Helper()
	var have, wanted map[string]any
	if err := json.Unmarshal(got, &have); err != nil {
		t.Fatalf("%s: %q is no object: %v", what, got, err)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	delete(have, "checksum")
	if fmt.Sprint(have) != fmt.Sprint(wanted) {
		t.Fatalf("%s: it holds %v, want %v", what, have, wanted)
	}
}

func TestMirroredFileIsTheObjectInJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "cache")
	for _, object := range []string{"{}", before, after, before + "\n", " {\n} ", after} {
		if err := WriteMirrored(path, []byte(object)); err != nil {
			t.Fatal(err)
		}
		got, mirrored, err := ReadMirrored(path, 64<<10)
		if err != nil || !mirrored {
			t.Fatalf("ReadMirrored = %v, %v", mirrored, err)
		}
		sameObject(t, object, got, object)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]any
		if err := json.Unmarshal(whole, &file); err != nil {
			t.Fatalf("the file is no JSON: %v", err)
		}
		delete(file, "mirror")
		top, _ := json.Marshal(file)
		sameObject(t, "what jq sees", top, object)
		filetest.ExpectMode(t, path, 0o600)
	}
}

func TestDamageIsFoundAtEveryByte(t *testing.T) {
	file := mirrored([]byte(before), 0)
	for i := range file {
		for _, flip := range []byte{1, 0x20, 0x80, 0xff} {
			bad := bytes.Clone(file)
			bad[i] ^= flip
			// The other copy is whole, whichever was hit.
			sameObject(t, fmt.Sprintf("byte %d changed", i), wholeCopy(bad), before)
		}
	}
	for i := range file {
		if got := wholeCopy(bytes.Clone(file[:i])); got != nil {
			sameObject(t, fmt.Sprintf("cut off at %d", i), got, before)
		}
	}
	for i := range len(file) / 2 {
		bad := bytes.Clone(file)
		bad[i] ^= 1
		bad[len(file)/2+i] ^= 1
		if got := wholeCopy(bad); got != nil {
			sameObject(t, fmt.Sprintf("byte %d of both changed", i), got, before)
		}
	}
}

// A writer that is killed after any number of bytes leaves the object of before or the
// new one, and so does the next one that is killed.
func TestWriterKilledAtEveryByte(t *testing.T) {
	full := mirrored([]byte(before), 0)
	for _, state := range cutOffs(t, full, []byte(after)) {
		held := wholeCopy(bytes.Clone(state))
		if held == nil {
			t.Fatal("nothing is whole")
		}
		if !bytes.Contains(held, []byte(`:45`)) && !bytes.Contains(held, []byte(`:51`)) {
			t.Fatalf("it holds %s", held)
		}
		next := patches(bytes.Clone(state), []byte(`{"version": 3, "next": true}`))
		if len(next) != 2 {
			t.Fatalf("%d patches for what a killed process left", len(next))
		}
		// At the ends of what it writes, and in the middle.
		for _, p := range []int{0, 1, 30, 70, 71, 100, len(full)/2 - 1, len(full) / 2} {
			torn := bytes.Clone(state)
			copy(torn[next[0].at:], next[0].data[:min(p, len(next[0].data))])
			got := wholeCopy(bytes.Clone(torn))
			if got == nil {
				t.Fatalf("the second one, killed after %d bytes, lost all", p)
			}
			if p < len(next[0].data) && !bytes.Equal(got, held) && !bytes.Contains(got, []byte(`"next"`)) {
				// The copy that was kept may be older than the one that a reader saw, never other.
				t.Fatalf("it holds %s, and held %s", got, held)
			}
			copy(torn[next[0].at:], next[0].data)
			copy(torn[next[1].at:], next[1].data[:min(p, len(next[1].data))])
			sameObject(t, "the second one, killed in the second copy", newest(torn, next[0].at), `{"version": 3, "next": true}`)
		}
	}
}

// newest is the copy in the half that begins at at.
func newest(file []byte, at int) []byte { return copyAt(bytes.Clone(file), min(at, 1)) }

// cutOffs returns what a file holds while an object is written into it.
func cutOffs(t *testing.T, file, object []byte) [][]byte {
	t.Helper()
	var all [][]byte
	file = bytes.Clone(file)
	list := patches(bytes.Clone(file), object)
	if len(list) != 2 {
		t.Fatalf("%d patches, want 2", len(list))
	}
	for _, p := range list {
		for n := range p.data {
			torn := bytes.Clone(file)
			copy(torn[p.at:], p.data[:n])
			all = append(all, torn)
		}
		copy(file[p.at:], p.data)
	}
	return append(all, file)
}

func TestObjectThatGrowsIsWrittenAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	for _, n := range []int{10, 1000, 3000, 100, 20000, 64<<10 - 200} {
		object := `{"text":"` + strings.Repeat("x", n) + `"}`
		if err := WriteMirrored(path, []byte(object)); err != nil {
			t.Fatal(err)
		}
		got, _, err := ReadMirrored(path, 64<<10)
		if err != nil {
			t.Fatal(err)
		}
		sameObject(t, fmt.Sprint(n), got, object)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 168<<10 {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
}

func TestReadMirroredOfSomethingElse(t *testing.T) {
	good := string(mirrored([]byte(before), 0))
	half := len(good) / 2
	tests := []struct {
		name, file string
		mirrored   bool
	}{
		{"empty", "", false},
		{"an older version", `{"version": 2}`, false},
		{"zeros", strings.Repeat("\x00", 4096), false},
		{"the first half alone", good[:half], true},
		{"damaged in both copies", good[:70] + "!" + good[71:half+70] + "!" + good[half+71:], true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "cache")
			filetest.Write(t, path, tt.file, 0o600)
			got, mirrored, err := ReadMirrored(path, 64<<10)
			want := tt.file
			if tt.mirrored {
				want = ""
			}
			if string(got) != want || mirrored != tt.mirrored || err != nil {
				t.Errorf("ReadMirrored = %.40q, %v, %v", got, mirrored, err)
			}
			if err := WriteMirrored(path, []byte(after)); err != nil {
				t.Fatal(err)
			}
			if got, _, err = ReadMirrored(path, 64<<10); err != nil {
				t.Fatal(err)
			}
			sameObject(t, "written", got, after)
		})
	}
}

// Whatever is in a file, it is read or not, and can be written over.
func FuzzMirrored(f *testing.F) {
	f.Add(mirrored([]byte(before), 0), []byte(after), 0, 0)
	f.Add(mirrored([]byte(before), 0), []byte(after), 1, 2100)
	f.Add([]byte(`{"version":2}`), []byte(`{}`), 0, 0)
	f.Add([]byte(copyStart+mirrorStart+copyStart), []byte(`{"a":1}`), 5, 5)
	f.Fuzz(func(t *testing.T, file, object []byte, one, two int) {
		for _, i := range []int{one, two} {
			if 0 <= i && i < len(file) {
				file[i] ^= 0x55
			}
		}
		had := bytes.Clone(wholeCopy(bytes.Clone(file)))
		if len(object) < 2 || object[0] != '{' || object[len(object)-1] != '}' || len(object) > 1000 {
			return
		}
		list := patches(bytes.Clone(file), object)
		if (len(list) > 0) && had == nil {
			t.Fatal("a file without a whole copy is written over")
		}
		whole := mirrored(object, 0)
		if len(list) > 0 {
			whole = bytes.Clone(file)
		}
		for _, p := range list {
			copy(whole[p.at:], p.data)
		}
		got := copyAt(bytes.Clone(whole), 0)
		if other := copyAt(bytes.Clone(whole), 1); got == nil || !bytes.Equal(got, other) {
			t.Fatalf("the copies are %q and %q", got, other)
		}
		if members := membersOf(object); !bytes.Contains(got, members) {
			t.Fatalf("it holds %q, want %q", got, members)
		}
	})
}
