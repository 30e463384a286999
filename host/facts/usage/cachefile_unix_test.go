//go:build unix

package usage

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// With this variable the test binary is a process that may write files of so many bytes
// and no more, as on a disk that is full, and updates the cache in a folder.
const fullVariable = "USAGE_TEST_FULL" // BYTES|FOLDER|WINDOWS

func init() {
	if most, rest, ok := strings.Cut(os.Getenv(fullVariable), "|"); ok {
		dir, windows, _ := strings.Cut(rest, "|")
		n, _ := strconv.Atoi(most)
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: uint64(n), Max: uint64(n)}
		exitOn(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
		count, _ := strconv.Atoi(windows)
		var samples []Window
		for i := range count {
			samples = append(samples, grown("w"+strconv.Itoa(i), 2))
		}
		exitOn(OpenCache(dir, "").Update(Update{Sample: New(at, samples...), Now: at, Wait: time.Minute}))
		os.Exit(0)
	}
}

// A disk that is full may keep an update from being written. What was known stays.
func TestFullDiskLosesNothing(t *testing.T) {
	c, data := cacheFile(t)
	for most := range len(data) {
		if most%131 != 0 {
			continue
		}
		for _, windows := range []int{1, maxWindows - 1} { // one has room, many have not
			if err := os.WriteFile(c.Path(), data, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(os.Args[0])
			dir := strings.TrimSuffix(c.Path(), "/usage.json")
			cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d|%s|%d", fullVariable, most, dir, windows))
			said, err := cmd.CombinedOutput()
			got, lerr := snapshot(c, at)
			if w, ok := got.Window(FiveHour); lerr != nil || !ok || w.Percent != 45 {
				t.Fatalf("with room for %d bytes the cache holds %+v, %v", most, got, lerr)
			}
			if _, ok := got.Window("w0"); err == nil && !ok {
				t.Fatalf("with room for %d bytes the update is said to be written, and is not", most)
			}
			if err != nil && !strings.Contains(string(said), "write "+c.Path()) {
				t.Fatalf("with room for %d bytes it says %q, %v", most, said, err)
			}
			expectFiles(t, dir, "usage.json", "usage.json.lock")
		}
	}
}

// The file is the same one after an update: that is what makes it cheap.
func TestUpdateWritesInPlace(t *testing.T) {
	c, data := cacheFile(t)
	before, err := os.Stat(c.Path())
	if err != nil {
		t.Fatal(err)
	}
	if err := learn(c, New(at, session(51, time.Hour))); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(c.Path())
	if err != nil || !os.SameFile(before, after) || after.Size() != int64(len(data)) {
		t.Errorf("it is another file, %v", err)
	}
	if err := os.Chmod(c.Path(), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := learn(c, New(at, session(60, time.Hour))); err != nil {
		t.Fatal(err)
	}
	if after, err = os.Stat(c.Path()); err != nil || after.Mode().Perm() != 0o600 {
		t.Errorf("one that others may read stays so: %v, %v", after.Mode(), err)
	}
}

func TestPipeInPlaceOfTheCache(t *testing.T) {
	c := OpenCache(t.TempDir(), "")
	if err := syscall.Mkfifo(c.Path(), 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := c.Load(at); err == nil {
		t.Error("a pipe was loaded")
	}
	if err := learn(c, New(at, session(45, time.Hour))); err != nil {
		t.Errorf("after it was set aside: %v", err)
	}
}
