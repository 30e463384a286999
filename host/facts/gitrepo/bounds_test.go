package gitrepo

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// TestAsGitFinds: a directory is in the repository that git finds from there, with
// what the person has set.
func TestAsGitFinds(t *testing.T) {
	needsUnix(t)
	r := newRepository(t)
	top := filepath.Dir(r.dir)
	for _, dir := range []string{"repo/a/b/c", "beside"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"link": "repo", "deep": "repo/a/b", "beside/way": "../repo/a"} {
		if err := os.Symlink(target, filepath.Join(top, name)); err != nil {
			t.Fatal(err)
		}
	}
	other := &repository{t, filepath.Join(top, "other")}
	r.git("init", "-q", other.dir)
	other.commit("file", "x")
	other.git("branch", "-m", "elsewhere")
	other.git("worktree", "add", "-q", filepath.Join(top, "linked"), "-b", "linked")
	r.git("clone", "-q", "--bare", r.dir, filepath.Join(top, "bare.git"))

	dirs := []string{"", "repo", "repo/a", "repo/a/b/c", "repo/.git", "beside", "link/a", "deep", "deep/c", "beside/way/b", "other", "linked", "bare.git"}
	envs := [][]string{
		nil,
		{"GIT_CEILING_DIRECTORIES=TOP/repo"},
		{"GIT_CEILING_DIRECTORIES=TOP/repo/"},
		{"GIT_CEILING_DIRECTORIES=TOP/repo//"},
		{"GIT_CEILING_DIRECTORIES=TOP/repo/a"},
		{"GIT_CEILING_DIRECTORIES=TOP/repo/a/b/c"},
		{"GIT_CEILING_DIRECTORIES=TOP"},
		{"GIT_CEILING_DIRECTORIES=/"},
		{"GIT_CEILING_DIRECTORIES=TOP/re"},
		{"GIT_CEILING_DIRECTORIES=TOP/beside:TOP/repo/a"},
		{"GIT_CEILING_DIRECTORIES=TOP/repo/a:TOP/repo"},
		{"GIT_CEILING_DIRECTORIES=TOP/link/a"},
		{"GIT_CEILING_DIRECTORIES=:TOP/link/a"},
		{"GIT_CEILING_DIRECTORIES=TOP/deep::TOP/link"},
		{"GIT_CEILING_DIRECTORIES=repo/a:./repo"},
		{"GIT_CEILING_DIRECTORIES=TOP/nowhere:TOP/repo/a"},
		{"GIT_CEILING_DIRECTORIES=TOP/repo/./a/../a"},
		{"GIT_DISCOVERY_ACROSS_FILESYSTEM=1"},
		{"GIT_DIR=TOP/other/.git"},
		{"GIT_DIR=TOP/other/.git", "GIT_WORK_TREE=TOP/other"},
		{"GIT_DIR=TOP/other/.git", "GIT_WORK_TREE=TOP/link"},
		{"GIT_DIR=TOP/linked/.git"},
		{"GIT_DIR=TOP/bare.git"},
		{"GIT_DIR=TOP/bare.git", "GIT_WORK_TREE=TOP/beside"},
		{"GIT_DIR=.git"},
		{"GIT_DIR=TOP/nowhere"},
		{"GIT_WORK_TREE=TOP/beside"},
	}
	for _, env := range envs {
		t.Run(strings.Join(env, " "), func(t *testing.T) {
			for _, v := range env {
				name, value, _ := strings.Cut(v, "=")
				t.Setenv(name, strings.ReplaceAll(value, "TOP", top))
			}
			for _, dir := range dirs {
				at := &repository{t, filepath.Join(top, dir)}
				want := ""
				if branch, err := at.run("symbolic-ref", "--short", "HEAD"); err == nil {
					want = strings.TrimSpace(branch)
					if root, err := at.run("rev-parse", "--show-toplevel"); err == nil {
						want += " " + strings.TrimSpace(root)
					}
				}
				got := ""
				repo, err := Find(at.dir, t.TempDir(), time.Now(), os.Getenv)
				switch {
				case err == nil:
					branch, _ := repo.Get("branch")
					got = branch
					if root, ok := repo.Get("root"); ok {
						got += " " + root
					}
				case !errors.Is(err, ErrNone):
					t.Errorf("%s: %v", dir, err)
				}
				// In a git directory git has no work tree; aiterm counts the one above.
				if dir == "repo/.git" && strings.HasPrefix(got, want) {
					continue
				}
				// A work tree that the person named without its repository is git's to
				// refuse or to take; there is none in either case that aiterm should count.
				if strings.HasPrefix(strings.Join(env, " "), "GIT_WORK_TREE") {
					continue
				}
				if got != want {
					t.Errorf("%s: found %q, git finds %q", dir, got, want)
				}
			}
		})
	}
}

// TestNamedRepository: a folder can be the work tree of a repository that only
// GIT_DIR names, as with a person's files in the home directory.
func TestNamedRepository(t *testing.T) {
	r := newRepository(t)
	home := tempDir(t)
	r.git("clone", "-q", "--bare", r.dir, filepath.Join(home, "dot.git"))
	write(t, filepath.Join(home, "file"), "changed\n")
	t.Setenv("GIT_DIR", filepath.Join(home, "dot.git"))
	t.Setenv("GIT_WORK_TREE", home)
	cacheDir := t.TempDir()
	if err := find(t, home, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	got, _ := find(t, home, cacheDir, time.Now()).Get("counts")
	if staged, _ := find(t, home, cacheDir, time.Now()).Get("staged"); got != "known" || staged != "1" {
		t.Errorf("counts are %s, staged %q; want known, and 1: the clone has no index", got, staged)
	}
}

func TestIsTrue(t *testing.T) {
	for value, want := range map[string]bool{"": false, "0": false, "false": false, "no": false, "off": false, "x": false, "1": true, "true": true, "Yes": true, "ON": true, "2": true, "-1": true} {
		if got := isTrue(value); got != want {
			t.Errorf("isTrue(%q) = %v", value, got)
		}
	}
}

// TestOtherFileSystem: git does not look above the folder where a file system is
// mounted, unless it is told to.
func TestOtherFileSystem(t *testing.T) {
	info, err := os.Stat("/proc")
	if err != nil {
		t.Skip("there is no /proc to stand in for a mounted file system")
	}
	root, err := os.Stat("/")
	if err != nil {
		t.Fatal(err)
	}
	in, _ := device(info)
	if on, known := device(root); !known || on == in {
		t.Skip("/proc is no file system of its own")
	}
	b := boundsOf("/proc", func(string) string { return "" })
	if parent, ok := b.parent("/proc"); ok {
		t.Errorf("above /proc comes %s", parent)
	}
	b = boundsOf("/proc", func(name string) string { return map[string]string{"GIT_DISCOVERY_ACROSS_FILESYSTEM": "true"}[name] })
	if _, ok := b.parent("/proc"); !ok {
		t.Error("nothing above /proc, although it was allowed")
	}
}
