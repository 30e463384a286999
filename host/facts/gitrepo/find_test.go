package gitrepo

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const commitA = "1234567890123456789012345678901234567890"

// gitDir makes a directory that looks like a git directory, from files given
// as name, content, ….
func gitDir(t *testing.T, dir string, files ...string) string {
	t.Helper()
	for _, name := range []string{"objects", "refs"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(files); i += 2 {
		write(t, filepath.Join(dir, filepath.FromSlash(files[i])), files[i+1])
	}
	return dir
}

// TestFindFiles is about repositories as files alone: forms that the git at
// hand does not write, and no git is needed.
func TestFindFiles(t *testing.T) {
	tests := []struct {
		name  string
		setup func(t *testing.T, dir string)
		want  map[string]string
	}{
		{
			"CRLF everywhere",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, "real"), "HEAD", "ref: refs/heads/main\r\n", "packed-refs",
					"# pack-refs with: peeled fully-peeled sorted \r\n"+commitA+" refs/heads/main\r\n^"+commitA+"\r\n",
					"config", "[core]\r\n\tbare = false\r\n[remote \"origin\"]\r\n\turl = https://gitlab.a.org/b.git\r\n")
				write(t, filepath.Join(dir, ".git"), "gitdir: real\r\n")
			},
			map[string]string{
				"branch": "main", "detached": "false", "sha": "1234567", "empty": "false", "bare": "false",
				"url": "https://gitlab.a.org/b", "branch_url": "https://gitlab.a.org/b/-/tree/main",
			},
		},
		{
			"detached, no counts yet",
			func(t *testing.T, dir string) { gitDir(t, filepath.Join(dir, ".git"), "HEAD", commitA+"\n") },
			map[string]string{"detached": "true", "sha": "1234567", "empty": "false", "bare": "false"},
		},
		{
			"reftable, no counts yet",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/.invalid\n",
					"refs/heads", "this repository uses the reftable format\n")
			},
			map[string]string{"bare": "false"},
		},
		{
			"HEAD on a ref that is no branch",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/remotes/origin/main\n")
			},
			map[string]string{"branch": "refs/remotes/origin/main", "detached": "false", "empty": "true", "bare": "false"},
		},
		{
			"symbolic branch",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/a\n",
					"refs/heads/a", "ref: refs/heads/b\n", "refs/heads/b", commitA+"\n")
			},
			map[string]string{"branch": "a", "detached": "false", "sha": "1234567", "empty": "false", "bare": "false"},
		},
		{
			"branches that point to each other",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/a\n",
					"refs/heads/a", "ref: refs/heads/b\n", "refs/heads/b", "ref: refs/heads/a\n")
			},
			map[string]string{"branch": "a", "detached": "false", "bare": "false"},
		},
		{
			"a ref that leads out of the repository",
			func(t *testing.T, dir string) {
				write(t, filepath.Join(dir, "secret"), commitA+"\n")
				gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/../../../secret\n")
			},
			map[string]string{"branch": "../../../secret", "detached": "false", "empty": "true", "bare": "false"},
		},
		{
			"steps that are no numbers",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".git"), "HEAD", commitA, "rebase-merge/msgnum", "-3\n",
					"rebase-merge/end", strings.Repeat("9", 40), "rebase-merge/head-name", "refs/heads/topic\n")
			},
			map[string]string{
				"branch": "topic", "detached": "false", "sha": "1234567", "operation": "REBASE",
				"empty": "false", "bare": "false",
			},
		},
		{
			".git folder without HEAD inside another repository",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".git"))
				gitDir(t, filepath.Join(filepath.Dir(dir), ".git"), "HEAD", "ref: refs/heads/outer\n")
			},
			map[string]string{"branch": "outer", "detached": "false", "empty": "true", "bare": "false", "root": ".."},
		},
		{
			"work tree whose .git file names a bare repository",
			func(t *testing.T, dir string) {
				gitDir(t, filepath.Join(dir, ".bare"), "HEAD", "ref: refs/heads/main\n", "config", "[core] bare = true\n")
				write(t, filepath.Join(dir, ".git"), "gitdir: ./.bare")
			},
			map[string]string{"branch": "main", "detached": "false", "empty": "true", "bare": "true"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "top")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			tt.setup(t, dir)
			tt.want["root"] = filepath.Join(dir, tt.want["root"])
			if diff := cmp.Diff(tt.want, facts(find(t, dir, t.TempDir(), time.Now()))); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindRefuses(t *testing.T) {
	tests := []struct {
		name  string
		setup func(t *testing.T, dir string) (at string)
		want  string // part of the error
	}{
		{"relative path", func(*testing.T, string) string { return "somewhere" }, "give an absolute path"},
		{"empty path", func(*testing.T, string) string { return "" }, "give an absolute path"},
		{"directory is a file", func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, "file"), "")
			return filepath.Join(dir, "file")
		}, "not a directory"},
		{"HEAD is something else", func(t *testing.T, dir string) string {
			gitDir(t, filepath.Join(dir, ".git"), "HEAD", "<html>\n")
			return dir
		}, "neither a ref nor a commit"},
		{"HEAD is empty", func(t *testing.T, dir string) string {
			gitDir(t, filepath.Join(dir, ".git"), "HEAD", "")
			return dir
		}, "neither a ref nor a commit"},
		{"HEAD is a directory", func(t *testing.T, dir string) string {
			gitDir(t, filepath.Join(dir, ".git"), "HEAD/x", "")
			return dir
		}, "HEAD"},
		{"HEAD of 1 GiB", func(t *testing.T, dir string) string {
			gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/main\n")
			if err := os.Truncate(filepath.Join(dir, ".git", "HEAD"), 1<<30); err != nil {
				t.Fatal(err)
			}
			return dir
		}, "longer than 8192 bytes"},
		{".git file without a path", func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, ".git"), "gitdir:\n")
			return dir
		}, "does not hold gitdir:"},
		{".git file that leads nowhere", func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, ".git"), "gitdir: ../gone/.git/worktrees/x\n")
			return dir
		}, "git worktree repair"},
		{".git file of 1 GiB", func(t *testing.T, dir string) string {
			write(t, filepath.Join(dir, ".git"), "gitdir: x")
			if err := os.Truncate(filepath.Join(dir, ".git"), 1<<30); err != nil {
				t.Fatal(err)
			}
			return dir
		}, "longer than 8192 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Find(tt.setup(t, t.TempDir()), t.TempDir(), time.Now(), os.Getenv)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Find: %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestFindWithoutRepository(t *testing.T) {
	dir := t.TempDir()
	if _, err := Find(dir, t.TempDir(), time.Now(), os.Getenv); !errors.Is(err, ErrNone) {
		t.Errorf("Find: %v, want ErrNone", err)
	}
}

func TestFindVanishedDirectory(t *testing.T) {
	top := t.TempDir()
	gitDir(t, filepath.Join(top, ".git"), "HEAD", "ref: refs/heads/main\n")
	_, err := Find(filepath.Join(top, "removed", "worktree"), t.TempDir(), time.Now(), os.Getenv)
	if !os.IsNotExist(err) {
		t.Errorf("Find: %v, want that the directory does not exist, not the repository above", err)
	}
}
