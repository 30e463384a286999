package gitrepo

import (
	"context"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// TestFacts compares all facts of real repositories, after a refresh, with what
// was done to them. Facts that are the same in most cases are in base.
func TestFacts(t *testing.T) {
	base := map[string]string{
		"branch": "main", "detached": "false", "bare": "false", "empty": "false",
		"staged": "0", "unstaged": "0", "untracked": "0", "conflicts": "0", "dirty": "false", "stash": "0",
	}
	tests := []struct {
		name  string
		setup func(r *repository) (dir string) // "": the repository's
		want  map[string]string                // "-": absent
	}{
		{"clean", func(r *repository) string { return "" }, nil},
		{"in a subdirectory", func(r *repository) string {
			r.commit("a/b/file", "x")
			return filepath.Join(r.dir, "a", "b")
		}, nil},
		{"inside .git", func(r *repository) string { return filepath.Join(r.dir, ".git", "refs", "heads") }, nil},
		{"every kind of change", func(r *repository) string {
			r.commit("second", "x")
			r.write("file", "changed\n")
			r.git("add", "file")
			r.write("file", "changed again\n") // staged and unstaged
			r.git("rm", "-q", "second")        // staged
			r.write("new1", "")
			r.write("new2", "")
			r.write("folder/new3", "")
			return ""
		}, map[string]string{"staged": "2", "unstaged": "1", "untracked": "3", "dirty": "true"}},
		{"untracked alone is not dirty", func(r *repository) string {
			r.write("new", "")
			return ""
		}, map[string]string{"untracked": "1"}},
		{"renamed", func(r *repository) string {
			r.git("mv", "file", "moved")
			return ""
		}, map[string]string{"staged": "1", "dirty": "true"}},
		{"odd file names", func(r *repository) string {
			needsUnix(r.t)
			r.write("1 .M fake\n? line", "")
			r.write("ünï", "")
			return ""
		}, map[string]string{"untracked": "2"}},
		{"ahead and behind", func(r *repository) string {
			r.git("checkout", "-q", "-b", "upstream")
			r.commit("u1", "")
			r.git("checkout", "-q", "main")
			r.git("branch", "-q", "--set-upstream-to=upstream")
			r.commit("m1", "")
			r.commit("m2", "")
			return ""
		}, map[string]string{"ahead": "2", "behind": "1"}},
		{"upstream gone", func(r *repository) string {
			r.git("branch", "-q", "upstream")
			r.git("branch", "-q", "--set-upstream-to=upstream")
			r.git("branch", "-q", "-D", "upstream")
			return ""
		}, nil},
		{"stashes", func(r *repository) string {
			for _, content := range []string{"x", "y"} {
				r.write("file", content)
				r.git("stash", "-q")
			}
			return ""
		}, map[string]string{"stash": "2"}},
		{"branch with slashes, quotes and letters", func(r *repository) string {
			needsUnix(r.t)
			r.git("checkout", "-q", "-b", `feature/"x"/größe-日本`)
			return ""
		}, map[string]string{"branch": `feature/"x"/größe-日本`}},
		{"branch with a name like an option", func(r *repository) string {
			r.git("update-ref", "refs/heads/(detached)", "HEAD")
			r.git("symbolic-ref", "HEAD", "refs/heads/(detached)")
			return ""
		}, map[string]string{"branch": "(detached)"}},
		{"packed refs", func(r *repository) string {
			r.git("branch", "amain")
			r.git("tag", "-a", "-m", "x", "v0")
			r.git("pack-refs", "--all")
			return ""
		}, nil},
		{"empty", func(r *repository) string {
			dir := filepath.Join(r.dir, "..", "empty")
			r.git("init", "-q", dir)
			return dir
		}, map[string]string{"empty": "true", "sha": "-"}},
		{"orphan branch", func(r *repository) string {
			r.git("checkout", "-q", "--orphan", "fresh")
			return ""
		}, map[string]string{"branch": "fresh", "empty": "true", "sha": "-", "staged": "1", "dirty": "true"}},
		{"merge with a conflict", func(r *repository) string {
			r.conflict(1)
			r.stops("merge", "other")
			return ""
		}, map[string]string{"operation": "MERGE", "conflicts": "1", "dirty": "true"}},
		{"rebase at 2 of 5", func(r *repository) string {
			r.git("checkout", "-q", "-b", "topic/x")
			r.commit("a", "")
			r.commit("file", "topic\n")
			for _, name := range []string{"b", "c", "d"} {
				r.commit(name, "")
			}
			r.git("checkout", "-q", "main")
			r.commit("file", "main\n")
			r.git("checkout", "-q", "topic/x")
			r.stops("rebase", "main")
			return ""
		}, map[string]string{
			"operation": "REBASE", "operation.step": "2", "operation.total": "5", "branch": "topic/x",
			"conflicts": "1", "dirty": "true",
		}},
		{"rebase of a detached HEAD", func(r *repository) string {
			r.conflict(1)
			r.git("checkout", "-q", "--detach", "other")
			r.stops("rebase", "main")
			return ""
		}, map[string]string{
			"operation": "REBASE", "operation.step": "1", "operation.total": "1", "branch": "-", "detached": "true",
			"conflicts": "1", "dirty": "true",
		}},
		{"rebase with the old backend", func(r *repository) string {
			r.conflict(1)
			r.git("checkout", "-q", "other")
			r.stops("rebase", "--apply", "main")
			return ""
		}, map[string]string{
			"operation": "REBASE", "operation.step": "1", "operation.total": "1", "branch": "other",
			"conflicts": "1", "dirty": "true",
		}},
		{"am", func(r *repository) string {
			r.conflict(2)
			patches := filepath.Join(r.dir, "..", "patches")
			r.git("format-patch", "-q", "-o", patches, "main..other")
			found, _ := filepath.Glob(filepath.Join(patches, "*"))
			r.stops(append([]string{"am"}, found...)...)
			return ""
		}, map[string]string{"operation": "AM", "operation.step": "1", "operation.total": "2"}},
		{"cherry-pick", func(r *repository) string {
			r.conflict(1)
			r.stops("cherry-pick", "other")
			return ""
		}, map[string]string{"operation": "CHERRY-PICK", "conflicts": "1", "dirty": "true"}},
		{"cherry-pick between two commits", func(r *repository) string {
			r.conflict(2)
			r.stops("cherry-pick", "other~1", "other")
			r.write("file", "solved\n")
			r.git("commit", "-q", "-a", "-m", "solved")
			return ""
		}, map[string]string{"operation": "CHERRY-PICK"}},
		{"revert", func(r *repository) string {
			r.commit("file", "two\n")
			r.commit("file", "three\n")
			r.stops("revert", "HEAD~1")
			return ""
		}, map[string]string{"operation": "REVERT", "conflicts": "1", "dirty": "true"}},
		{"bisect", func(r *repository) string {
			r.commit("a", "")
			r.commit("b", "")
			r.git("bisect", "start", "HEAD", "HEAD~2")
			return ""
		}, map[string]string{"operation": "BISECT", "branch": "-", "detached": "true"}},
		{"detached at a tag", func(r *repository) string {
			r.git("tag", "v1.2")
			r.git("checkout", "-q", "v1.2")
			return ""
		}, map[string]string{"branch": "-", "detached": "true", "tag": "v1.2"}},
		{"detached without a tag", func(r *repository) string {
			r.git("tag", "v1.2")
			r.commit("a", "")
			r.git("checkout", "-q", "--detach")
			return ""
		}, map[string]string{"branch": "-", "detached": "true"}},
		{"a tag does not count on a branch", func(r *repository) string {
			r.git("tag", "v1.2")
			return ""
		}, nil},
		{"linked worktree", func(r *repository) string {
			dir := filepath.Join(r.dir, "..", "elsewhere", "tree")
			r.git("remote", "add", "origin", "git@github.com:o/r.git")
			r.git("worktree", "add", "-q", "-b", "topic", dir)
			write(r.t, filepath.Join(dir, "new"), "")
			return dir
		}, map[string]string{
			"branch": "topic", "worktree": "tree", "untracked": "1",
			"url": "https://github.com/o/r", "branch_url": "https://github.com/o/r/tree/topic",
		}},
		{"linked worktree of a bare repository", func(r *repository) string {
			bare := filepath.Join(r.dir, "..", "bare.git")
			dir := filepath.Join(r.dir, "..", "tree")
			r.git("clone", "-q", "--bare", ".", bare)
			r.git("--git-dir", bare, "worktree", "add", "-q", "-b", "topic", dir)
			return dir
		}, map[string]string{"branch": "topic", "worktree": "tree"}},
		{"submodule", func(r *repository) string {
			source := filepath.Join(r.dir, "..", "source")
			r.git("clone", "-q", ".", source)
			r.git("submodule", "--quiet", "add", source, "sub")
			r.git("-C", "sub", "checkout", "-q", "-b", "inner")
			write(r.t, filepath.Join(r.dir, "sub", "new"), "")
			return filepath.Join(r.dir, "sub")
		}, map[string]string{"branch": "inner", "untracked": "1"}},
		{"separate git directory", func(r *repository) string {
			r.git("init", "-q", "--separate-git-dir", filepath.Join(r.dir, "..", "git-is-here"))
			return ""
		}, nil},
		{"bare", func(r *repository) string {
			dir := filepath.Join(r.dir, "..", "bare.git")
			r.git("clone", "-q", "--bare", ".", dir)
			r.git("--git-dir", dir, "remote", "set-url", "origin", "https://gitlab.com/g/s/r.git")
			return dir
		}, map[string]string{
			"bare": "true", "staged": "-", "unstaged": "-", "untracked": "-", "conflicts": "-", "dirty": "-", "stash": "-",
			"root": "-", "url": "https://gitlab.com/g/s/r", "branch_url": "https://gitlab.com/g/s/r/-/tree/main",
		}},
		{"sha-256", func(r *repository) string {
			s := &repository{r.t, filepath.Join(r.dir, "..", "sha256")}
			if out, err := r.run("init", "-q", "--object-format=sha256", s.dir); err != nil {
				r.t.Skipf("this git knows no SHA-256 repositories: %s", out)
			}
			s.commit("file", "")
			return s.dir
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			repository := newRepository(t)
			dir := tt.setup(repository)
			if dir == "" {
				dir = repository.dir
			}
			dir = filepath.Clean(dir)
			cacheDir := t.TempDir()
			if r := find(t, dir, cacheDir, time.Now()); r.Root() != "" {
				if !r.NeedsRefresh(time.Hour) {
					t.Error("NeedsRefresh without a cache = false")
				}
				if err := r.Refresh(context.Background(), gitrun.In); err != nil {
					t.Fatal(err)
				}
			}
			r := find(t, dir, cacheDir, time.Now())
			if r.NeedsRefresh(time.Hour) {
				t.Error("NeedsRefresh after a refresh = true")
			}

			top := *repository
			top.dir = dir
			want := maps.Clone(base)
			if tt.want["sha"] == "" {
				want["sha"] = top.git("rev-parse", "HEAD")[:7]
			}
			if tt.want["root"] == "" && tt.name != "inside .git" {
				want["root"] = filepath.FromSlash(top.git("rev-parse", "--show-toplevel"))
			} else if tt.want["root"] == "" {
				want["root"] = repository.dir
			}
			for k, v := range tt.want {
				if want[k] = v; v == "-" {
					delete(want, k)
				}
			}
			if diff := cmp.Diff(want, facts(r)); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}
