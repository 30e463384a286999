//go:build unix

package userfile

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/data-wise/aiterm/internal/filetest"
)

// Every writer leaves what is there and is no plain file as it is: Output writes to
// it, the others refuse it.
func TestWhatIsNoPlainFileStays(t *testing.T) {
	writers := map[string]func(string, []byte) error{
		"Write": Write, "WriteShared": WriteShared, "Replace": replaceWhatIsThere,
		"Output": func(path string, data []byte) error { return Output(t.Context(), path, data) },
	}
	targets := map[string]func(t *testing.T, dir string) string{
		"pipe": func(t *testing.T, dir string) string { return pipe(t, filepath.Join(dir, "target")) },
		"link to a pipe": func(t *testing.T, dir string) string {
			filetest.Link(t, pipe(t, filepath.Join(dir, "target")), filepath.Join(dir, "link"))
			return filepath.Join(dir, "link")
		},
		"device": func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "target")
			if err := syscall.Mknod(path, syscall.S_IFCHR|0o666, 1<<8|3); err != nil {
				t.Skip(err)
			}
			return path
		},
		"folder": func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "target")
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
			return path
		},
	}
	for what, put := range targets {
		for name, write := range writers {
			t.Run(name+"/"+what, func(t *testing.T) {
				path := put(t, t.TempDir())
				before, err := os.Stat(path)
				if err != nil {
					t.Fatal(err)
				}
				var read <-chan string
				if name == "Output" {
					read = readerOf(before, path)
				}
				err = write(path, []byte("text"))
				if after, serr := os.Stat(path); serr != nil || !os.SameFile(before, after) || before.Mode() != after.Mode() {
					t.Errorf("it was %v, and is %v, %v", before.Mode(), after, serr)
				}
				if name != "Output" || before.IsDir() {
					if err == nil || !strings.Contains(err.Error(), path) && !strings.Contains(err.Error(), "target") {
						t.Errorf("error = %v, want one that names the target", err)
					}
					return
				}
				if err != nil {
					t.Error(err)
				}
				if read != nil {
					if got := <-read; got != "text" {
						t.Errorf("the pipe got %q", got)
					}
				}
			})
		}
	}
}

func pipe(t *testing.T, path string) string {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// readerOf reads what comes out of a pipe.
func readerOf(info os.FileInfo, path string) <-chan string {
	if info.Mode()&os.ModeNamedPipe == 0 {
		return nil
	}
	got := make(chan string, 1)
	go func() {
		f, err := os.Open(path)
		if err != nil {
			got <- err.Error()
			return
		}
		defer f.Close()
		data, _ := io.ReadAll(f)
		got <- string(data)
	}()
	return got
}

func TestOutputEndsWithItsContext(t *testing.T) {
	path := pipe(t, filepath.Join(t.TempDir(), "pipe"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Output(ctx, path, []byte("text")); err == nil || !strings.Contains(err.Error(), "cancelled") {
		t.Errorf("error = %v", err)
	}
	// Let the writer that was left behind go.
	if f, err := os.Open(path); err == nil {
		f.Close()
	}
}

func TestOutputOnAFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	if err := Output(t.Context(), "/dev/full", []byte("text")); err == nil || !strings.Contains(err.Error(), "write /dev/full: no space left") {
		t.Errorf("error = %v", err)
	}
}

func TestOutputNeedsTheFolder(t *testing.T) {
	dir := t.TempDir()
	if err := Output(t.Context(), filepath.Join(dir, "no", "file"), nil); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("error = %v", err)
	}
	filetest.ExpectAlone(t, filepath.Join(dir, "x"))
}

// A file with two names keeps both, its mode, and no rest of a longer text.
func TestHardLinks(t *testing.T) {
	for name, write := range map[string]func(string, []byte) error{
		"Write": Write, "WriteShared": WriteShared, "Replace": replaceWhatIsThere,
		"Output": func(path string, data []byte) error { return Output(t.Context(), path, data) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			one, other := filepath.Join(dir, "one"), filepath.Join(dir, "other")
			filetest.Write(t, one, "an old and longer text", 0o640)
			if err := os.Link(one, other); err != nil {
				t.Skip(err)
			}
			if err := write(one, []byte("new")); err != nil {
				t.Fatal(err)
			}
			filetest.Expect(t, one, "new")
			filetest.Expect(t, other, "new")
			filetest.ExpectMode(t, other, 0o640)
			if left, _ := os.ReadDir(dir); len(left) != 2 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// Another program changes a file with two names, or puts its own in its place, behind
// the last look but one.
func TestHardLinkThatOthersChange(t *testing.T) {
	dir := t.TempDir()
	one, other, draft := filepath.Join(dir, "one"), filepath.Join(dir, "other"), filepath.Join(dir, "draft")
	filetest.Write(t, one, "theirs", 0o600)
	filetest.Write(t, draft, "ours", 0o600)
	if err := os.Link(one, other); err != nil {
		t.Skip(err)
	}
	old := []byte("old")
	if err := overwrite(draft, one, &old); !errors.Is(err, ErrChanged) {
		t.Errorf("the error is %v", err)
	}
	filetest.Expect(t, one, "theirs")
	filetest.Expect(t, other, "theirs")
}

// replaceWhatIsThere is Replace by somebody who has just read the file.
func replaceWhatIsThere(path string, data []byte) error {
	var old []byte
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		old, _ = os.ReadFile(path)
	}
	return Replace(path, old, true, data)
}
