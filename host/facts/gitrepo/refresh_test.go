package gitrepo

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/gitrun"
)

func TestNeedsRefresh(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	written := now.Add(-24 * time.Hour)
	tests := []struct {
		name   string
		change func(c *counts)
		want   bool
	}{
		{"fresh", func(c *counts) {}, false},
		{"older than the limit", func(c *counts) { c.Taken = now.Add(-6 * time.Second) }, true},
		{"never taken", func(c *counts) { c.Taken = time.Time{} }, true},
		{"clock set back", func(c *counts) { c.Taken = now.Add(time.Hour) }, true},
		{"index changed", func(c *counts) { c.IndexModified = written.Add(-time.Nanosecond) }, true},
		{"index has a time to come", func(c *counts) { c.IndexModified = now.Add(time.Hour) }, true},
		{"HEAD changed", func(c *counts) { c.HeadModified = written.Add(-time.Second) }, true},
		{"git took 2 s, 7 s ago", func(c *counts) { c.Taken, c.TookMS = now.Add(-7*time.Second), 2000 }, false},
		{"git took 2 s, 9 s ago", func(c *counts) { c.Taken, c.TookMS = now.Add(-9*time.Second), 2000 }, true},
		{"failed 59 s ago", func(c *counts) {
			c.Taken, c.Failure = time.Time{}, &failure{now.Add(-59 * time.Second), "x"}
		}, false},
		{"failed 60 s ago", func(c *counts) {
			c.Taken, c.Failure = time.Time{}, &failure{now.Add(-60 * time.Second), "x"}
		}, true},
		{"failed in the future", func(c *counts) {
			c.Taken, c.Failure = time.Time{}, &failure{now.Add(time.Second), "x"}
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, cacheDir := t.TempDir(), t.TempDir()
			git := gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/main\n", "index", "")
			for _, name := range []string{"HEAD", "index"} {
				if err := os.Chtimes(filepath.Join(git, name), written, written); err != nil {
					t.Fatal(err)
				}
			}
			c := &counts{Root: dir, Taken: now.Add(-4 * time.Second), IndexModified: written, HeadModified: written}
			tt.change(c)
			r := find(t, dir, cacheDir, now)
			if err := c.write(r.cachePath(".json"), false); err != nil {
				t.Fatal(err)
			}
			if got := r.NeedsRefresh(5 * time.Second); got != tt.want {
				t.Errorf("NeedsRefresh = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestRefreshCommand(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "two words")
	gitDir(t, filepath.Join(dir, ".git"), "HEAD", commitA)
	got := find(t, dir, t.TempDir(), time.Now()).RefreshCommand()
	if diff := cmp.Diff([]string{"git-refresh", "--dir", dir}, got); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
}

func TestNoRefreshWithoutWorkTree(t *testing.T) {
	dir := gitDir(t, t.TempDir(), "HEAD", "ref: refs/heads/main\n")
	r := find(t, dir, t.TempDir(), time.Now())
	if r.NeedsRefresh(0) {
		t.Error("NeedsRefresh of a bare repository = true")
	}
	if err := r.Refresh(context.Background(), gitrun.In); err == nil {
		t.Error("Refresh of a bare repository: no error")
	}
}

func TestOneRefreshAtATime(t *testing.T) {
	repository := newRepository(t)
	cacheDir := t.TempDir()
	r := find(t, repository.dir, cacheDir, time.Now())
	if err := os.Mkdir(filepath.Join(cacheDir, "git"), 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(r.cachePath(".lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	if r.NeedsRefresh(0) {
		t.Error("NeedsRefresh while another is running = true")
	}
	if err := r.Refresh(context.Background(), gitrun.In); err != nil {
		t.Errorf("Refresh while another is running: %v", err)
	}
	if state.Exists(r.cachePath(".json")) {
		t.Error("Refresh while another is running wrote the cache")
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if !r.NeedsRefresh(0) {
		t.Error("NeedsRefresh after the other has ended = false")
	}
	if !r.NeedsRefresh(0) {
		t.Error("NeedsRefresh asked again = false: it kept the lock")
	}
}

// TestRefreshIgnoresEnvironment: variables that are about one command of git's, as a
// hook has them, do not reach the counts, and none has git write anywhere.
func TestRefreshIgnoresEnvironment(t *testing.T) {
	repository := newRepository(t)
	repository.write("new", "")
	for _, v := range []string{"GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"} {
		t.Setenv(v, t.TempDir())
	}
	trace := filepath.Join(t.TempDir(), "trace")
	t.Setenv("GIT_TRACE", trace)
	cacheDir := t.TempDir()
	if err := find(t, repository.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	if got, _ := find(t, repository.dir, cacheDir, time.Now()).Get("untracked"); got != "1" {
		t.Errorf("untracked = %q, want 1", got)
	}
	if state.Exists(trace) {
		t.Error("git wrote a trace")
	}
}

// TestRefreshOfReftable: only git reads HEAD there, so the branch is in the
// cache. Files stand in for a repository, for the git at hand may be too old.
func TestRefreshOfReftable(t *testing.T) {
	dir, cacheDir := t.TempDir(), t.TempDir()
	tables := filepath.Join(gitDir(t, filepath.Join(dir, ".git"), "HEAD", "ref: refs/heads/.invalid\n",
		"reftable/tables.list", "0x1-0x1.ref\n"), "reftable", "tables.list")
	now := time.Now()
	r := find(t, dir, cacheDir, now)
	c := &counts{Root: dir, Taken: now, HeadModified: modified(tables)}
	c.Branch, c.Commit, c.Ahead, c.Behind = "topic", commitA, new(1), new(0)
	if err := c.write(r.cachePath(".json"), false); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"branch": "topic", "detached": "false", "sha": "1234567", "empty": "false", "bare": "false", "root": dir,
		"staged": "0", "unstaged": "0", "untracked": "0", "conflicts": "0", "dirty": "false", "stash": "0",
		"ahead": "1", "behind": "0",
	}
	if diff := cmp.Diff(want, facts(r)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if r.NeedsRefresh(time.Hour) {
		t.Error("NeedsRefresh with an unchanged list of tables = true")
	}
	if err := os.Chtimes(tables, now, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if !find(t, dir, cacheDir, now).NeedsRefresh(time.Hour) {
		t.Error("NeedsRefresh with a new list of tables = false")
	}
}

func TestReftableRepository(t *testing.T) {
	isolate(t)
	repository := &repository{t, filepath.Join(tempDir(t), "repo")}
	if err := os.Mkdir(repository.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := repository.run("init", "-q", "--ref-format=reftable"); err != nil {
		t.Skipf("this git knows no reftables: %s", out)
	}
	repository.commit("file", "")
	cacheDir := t.TempDir()
	if err := find(t, repository.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	if got, _ := find(t, repository.dir, cacheDir, time.Now()).Get("branch"); got != "main" {
		t.Errorf("branch = %q, want main", got)
	}
}

// TestCountsAfterCheckout: the last counts stay, but ahead, behind and tag are
// about another branch.
func TestCountsAfterCheckout(t *testing.T) {
	repository := newRepository(t)
	repository.git("branch", "upstream")
	repository.git("branch", "-q", "--set-upstream-to=upstream")
	repository.write("new", "")
	cacheDir := t.TempDir()
	if err := find(t, repository.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	repository.git("checkout", "-q", "-b", "fresh")
	later := time.Now().Add(90 * time.Second)
	r := find(t, repository.dir, cacheDir, later)
	got := map[string]string{}
	for _, key := range []string{"branch", "untracked", "ahead", "behind"} {
		if v, ok := r.Get(key); ok {
			got[key] = v
		}
	}
	if diff := cmp.Diff(map[string]string{"branch": "fresh", "untracked": "1"}, got); diff != "" {
		t.Errorf("after a checkout (-want +got):\n%s", diff)
	}
	if age, _ := r.Get("age"); age < "90" || len(age) != 2 {
		t.Errorf("age = %s, want 90 or a little more", age)
	}
	if !r.NeedsRefresh(time.Hour) {
		t.Error("NeedsRefresh after a checkout = false")
	}
}

func TestRefreshFailure(t *testing.T) {
	tests := []struct {
		name   string
		damage func(t *testing.T, repository *repository)
		reason string
	}{
		{"git is missing", func(t *testing.T, _ *repository) { t.Setenv("PATH", t.TempDir()) }, "install git"},
		{"broken index", func(_ *testing.T, repository *repository) { repository.write(".git/index", "no index") }, "index file"},
		{"git refuses another owner's repository", func(t *testing.T, _ *repository) {
			// A stand-in: only root could make a repository of another owner.
			dir := t.TempDir()
			script(t, filepath.Join(dir, "git"), `echo "fatal: detected dubious ownership in repository at '/x'" >&2
echo "To add an exception for this directory, call: …" >&2; exit 128`)
			t.Setenv("PATH", dir)
		}, "detected dubious ownership in repository at '/x'"},
		{"repository damaged inside another one", func(t *testing.T, repository *repository) {
			top := filepath.Dir(repository.dir)
			repository.git("init", "-q", top)
			if err := os.RemoveAll(filepath.Join(repository.dir, ".git", "objects")); err != nil {
				t.Fatal(err)
			}
		}, "not a git repository"},
		{"git answers something else", func(t *testing.T, _ *repository) {
			dir := t.TempDir()
			script(t, filepath.Join(dir, "git"), "echo hello")
			t.Setenv("PATH", dir)
		}, "no branch.oid line"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			needsUnix(t)
			repository := newRepository(t)
			repository.write("new", "")
			cacheDir := t.TempDir()
			if err := find(t, repository.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
				t.Fatal(err)
			}
			tt.damage(t, repository)
			err := find(t, repository.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In)
			if err == nil || !strings.Contains(err.Error(), tt.reason) {
				t.Fatalf("Refresh: %v, want an error with %q", err, tt.reason)
			}
			r := find(t, repository.dir, cacheDir, time.Now())
			if f := r.counts().Failure; f == nil || !strings.Contains(f.Reason, tt.reason) || strings.Contains(f.Reason, "\n") {
				t.Errorf("the cache says %+v, want the reason in one line", f)
			}
			for key, want := range map[string]string{"counts": "unknown", "untracked": "", "dirty": "", "branch": "main"} {
				if got, _ := r.Get(key); got != want {
					t.Errorf("%s = %q after a failure, want %q", key, got, want)
				}
			}
			if r.NeedsRefresh(0) {
				t.Error("NeedsRefresh right after a failure = true")
			}
		})
	}
}

func script(t *testing.T, path, body string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestRefreshSucceedsAgain: a good refresh removes the failure.
func TestRefreshSucceedsAgain(t *testing.T) {
	repository := newRepository(t)
	cacheDir := t.TempDir()
	r := find(t, repository.dir, cacheDir, time.Now())
	c := &counts{Root: repository.dir, Failure: &failure{time.Now(), "x"}}
	if err := c.write(r.cachePath(".json"), false); err != nil {
		t.Fatal(err)
	}
	if err := r.Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	if f := find(t, repository.dir, cacheDir, time.Now()).counts().Failure; f != nil {
		t.Errorf("failure %+v is still there", f)
	}
}

func TestBrokenCacheIsSetAside(t *testing.T) {
	repository := newRepository(t)
	cacheDir := t.TempDir()
	r := find(t, repository.dir, cacheDir, time.Now())
	write(t, r.cachePath(".json"), `{"root": "`)
	if _, ok := r.Get("staged"); ok {
		t.Error("a broken cache answers")
	}
	err := r.Refresh(context.Background(), gitrun.In)
	if err == nil || !strings.Contains(err.Error(), "was not valid and is now") {
		t.Errorf("Refresh: %v, want a word on the broken file", err)
	}
	if got, _ := find(t, repository.dir, cacheDir, time.Now()).Get("staged"); got != "0" {
		t.Errorf("staged = %q after the refresh, want 0", got)
	}
	aside, _ := filepath.Glob(r.cachePath(".json") + ".broken-*")
	if len(aside) != 1 {
		t.Errorf("set aside: %q, want one file", aside)
	}
}

// TestCountsRoundTrip: what encoding/json writes is what the reader of the
// render path understands, field by field.
func TestCountsRoundTrip(t *testing.T) {
	at := time.Date(2026, 11, 22, 12, 0, 0, 123456789, time.UTC)
	want := &counts{
		Root: "/home/me/a \"b\"", Taken: at, TookMS: 12, IndexModified: at.Add(-1), HeadModified: at.Add(-2),
		statusCounts: statusCounts{
			Commit: commitA, Branch: "größe", Upstream: "origin/größe", Ahead: new(0), Behind: new(7),
			Gone: true, Staged: 1, Unstaged: 2, Untracked: 3, Conflicts: 4, Stash: 5,
		},
		Unsure: 6, Tag: "v1", Operation: "REVERT", TagAsked: at.Add(-3), CommittedAt: 1_800_000_000, Failure: &failure{at, "why"},
	}
	path := filepath.Join(t.TempDir(), "git", "counts.json")
	if err := want.write(path, false); err != nil {
		t.Fatal(err)
	}
	got, broken := readCounts(path, want.Root)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(counts{})); diff != "" || broken {
		t.Errorf("broken %v (-want +got):\n%s", broken, diff)
	}
	if other, broken := readCounts(path, "/other"); !other.Taken.IsZero() || broken {
		t.Errorf("counts of another work tree were taken: %+v", other)
	}
}
