//go:build unix

package gitrepo

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hostileFiles are things that must not be waited for or read to the end.
var hostileFiles = []struct {
	name string
	make func(t *testing.T, path string)
	want string // part of the error when it is HEAD
}{
	{"FIFO", func(t *testing.T, path string) {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Skipf("no FIFO here: %v", err)
		}
	}, "not a regular file"},
	{"link to itself", func(t *testing.T, path string) { symlink(t, path, path) }, "too many levels"},
	{"link to an endless device", func(t *testing.T, path string) { symlink(t, "/dev/zero", path) }, "not a regular file"},
	{"directory", func(t *testing.T, path string) {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}, "not a regular file"},
	{"1 GiB", func(t *testing.T, path string) {
		write(t, path, "")
		if err := os.Truncate(path, 1<<30); err != nil {
			t.Fatal(err)
		}
	}, "longer than"},
}

func symlink(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

func TestHostileHead(t *testing.T) {
	for _, tt := range hostileFiles {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.make(t, filepath.Join(gitDir(t, filepath.Join(dir, ".git")), "HEAD"))
			_, err := Find(dir, t.TempDir(), time.Now(), os.Getenv)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Find: %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// TestHostileFiles puts one thing in the place of every other file that is
// read: what is known from HEAD stays.
func TestHostileFiles(t *testing.T) {
	for _, tt := range hostileFiles {
		t.Run(tt.name, func(t *testing.T) {
			dir, cacheDir := t.TempDir(), t.TempDir()
			git := gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/main\n")
			for _, folder := range []string{"refs/heads", "rebase-apply", "sequencer", "logs/refs"} {
				if err := os.MkdirAll(filepath.Join(git, folder), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{
				"refs/heads/main", "packed-refs", "config", "index", "rebase-apply/next", "rebase-apply/last",
				"rebase-apply/rebasing", "rebase-apply/head-name", "sequencer/todo", "logs/refs/stash",
			} {
				tt.make(t, filepath.Join(git, name))
			}
			r := find(t, dir, cacheDir, time.Now())
			if err := os.Mkdir(filepath.Join(cacheDir, "git"), 0o700); err != nil {
				t.Fatal(err)
			}
			tt.make(t, r.cachePath(".json"))
			want := map[string]string{
				"branch": "main", "detached": "false", "bare": "false", "root": dir, "operation": "REBASE",
			}
			if diff := cmp.Diff(want, facts(r)); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
			if !r.NeedsRefresh(time.Hour) {
				t.Error("NeedsRefresh = false")
			}
			r.countStashes()
		})
	}
}

func TestHeadIsLink(t *testing.T) {
	tests := []struct{ name, commit, sha, empty string }{
		{"to a branch", commitA + "\n", "1234567", "false"},
		{"to an unborn branch", "", "", "true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			git := gitDir(t, filepath.Join(dir, ".git"))
			if tt.commit != "" {
				write(t, filepath.Join(git, "refs", "heads", "main"), tt.commit)
			}
			symlink(t, "refs/heads/main", filepath.Join(git, "HEAD"))
			want := map[string]string{
				"branch": "main", "detached": "false", "bare": "false", "root": dir, "empty": tt.empty,
			}
			if tt.sha != "" {
				want["sha"] = tt.sha
			}
			if diff := cmp.Diff(want, facts(find(t, dir, t.TempDir(), time.Now()))); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}
