package gitrepo

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// repository is a real repository in a temporary directory.
type repository struct {
	t   *testing.T
	dir string
}

// isolate keeps the person's own git settings and variables out of a test.
func isolate(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed: this test builds real repositories with it")
	}
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "GIT_") {
			t.Setenv(name, "") // so that it is restored
			os.Unsetenv(name)
		}
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	global := filepath.Join(t.TempDir(), "gitconfig")
	write(t, global, "[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n"+
		"[protocol \"file\"]\n\tallow = always\n[commit]\n\tgpgSign = false\n[advice]\n\tdetachedHead = false\n[core]\n\teditor = true\n")
	t.Setenv("GIT_CONFIG_GLOBAL", global)
}

// newRepository returns one with a commit of a file "file" on branch main.
func newRepository(t *testing.T) *repository {
	t.Helper()
	isolate(t)
	r := &repository{t, filepath.Join(tempDir(t), "repo")}
	if err := os.Mkdir(r.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.git("init", "-q")
	r.commit("file", "one\n")
	return r
}

// tempDir is t.TempDir without symbolic links, as git prints paths.
func tempDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func (r *repository) git(args ...string) string {
	r.t.Helper()
	out, err := r.run(args...)
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(out)
}

// stops runs a git command that has to fail, such as a merge with a conflict.
func (r *repository) stops(args ...string) {
	r.t.Helper()
	if out, err := r.run(args...); err == nil {
		r.t.Fatalf("git %s: did not stop\n%s", strings.Join(args, " "), out)
	}
}

func (r *repository) run(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (r *repository) write(name, content string) {
	r.t.Helper()
	write(r.t, filepath.Join(r.dir, filepath.FromSlash(name)), content)
}

// commit writes a file, commits it and returns the commit.
func (r *repository) commit(name, content string) string {
	r.t.Helper()
	r.write(name, content)
	r.git("add", "--", name)
	r.git("commit", "-q", "-m", "change "+name)
	return r.git("rev-parse", "HEAD")
}

// conflict makes a branch "other" that conflicts with main in "file", commits
// changes of it, and goes back to main.
func (r *repository) conflict(commits int) {
	r.t.Helper()
	r.git("checkout", "-q", "-b", "other")
	for i := range commits {
		r.commit("file", fmt.Sprintf("other %d\n", i))
	}
	r.git("checkout", "-q", "main")
	r.commit("file", "main\n")
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// find is Find at the time now, which must succeed.
func find(t *testing.T, dir, cacheDir string, now time.Time) *Repo {
	t.Helper()
	r, err := Find(dir, cacheDir, now, os.Getenv)
	if err != nil {
		t.Fatalf("Find(%s): %v", dir, err)
	}
	return r
}

// facts returns everything that Get answers but age, which depends on the clock,
// and counts, which TestKnown is about.
func facts(r *Repo) map[string]string {
	got := map[string]string{}
	for _, key := range []string{
		"branch", "sha", "tag", "detached", "staged", "unstaged", "untracked", "conflicts", "dirty",
		"ahead", "behind", "stash", "operation", "operation.step", "operation.total", "worktree", "root",
		"bare", "empty", "url", "branch_url",
	} {
		if v, ok := r.Get(key); ok {
			got[key] = v
		}
	}
	return got
}

func needsUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs shell scripts or file names that Windows does not have")
	}
}
