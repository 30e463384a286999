package gitrepo

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// TestAsGitStatus: what is counted is what git status shows a person who runs it, in
// repositories of every kind, or else is called unknown.
func TestAsGitStatus(t *testing.T) {
	// submodule makes "lib", a submodule as git submodule add does.
	submodule := func(r *repository) *repository {
		r.t.Helper()
		other := &repository{r.t, filepath.Join(tempDir(r.t), "origin")}
		write(r.t, filepath.Join(other.dir, "file"), "one\n")
		other.git("init", "-q")
		other.commit("file", "one\n")
		r.git("submodule", "--quiet", "add", other.dir, "lib")
		r.git("commit", "-q", "-m", "lib")
		return &repository{r.t, filepath.Join(r.dir, "lib")}
	}
	// touch gives a file other times and nothing else.
	touch := func(r *repository, name string) {
		at := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
		if err := os.Chtimes(filepath.Join(r.dir, name), at, at); err != nil {
			r.t.Fatal(err)
		}
	}
	ignore := func(r *repository, settings ...string) {
		for i := 0; i < len(settings); i += 2 {
			r.git("config", settings[i], settings[i+1])
		}
	}

	tests := []struct {
		name    string
		prepare func(r *repository) *repository // where to look, nil for r itself
		unknown bool                            // it is not expected to be known
	}{
		{name: "clean", prepare: func(r *repository) *repository { return nil }},
		{name: "unborn", prepare: func(r *repository) *repository {
			r.git("checkout", "-q", "--orphan", "new")
			return nil
		}},
		{name: "changed, staged, both, new, removed, renamed", prepare: func(r *repository) *repository {
			for _, name := range []string{"a", "b", "c", "d", "e"} {
				r.commit(name, strings.Repeat(name+"\n", 9))
			}
			r.write("a", "x")
			r.write("b", "x")
			r.git("add", "b")
			r.write("b", "y")
			r.git("mv", "c", "old name")
			r.git("mv", "old name", "c 1 .M N... 2")
			if err := os.Remove(filepath.Join(r.dir, "d")); err != nil {
				r.t.Fatal(err)
			}
			r.write("folder/new", "")
			r.write("new", "")
			return nil
		}},
		{name: "odd names", prepare: func(r *repository) *repository {
			needsUnix(r.t)
			for _, name := range []string{"a\nb", "? c", "\xff", `"d"`, "é"} {
				r.commit(name, "x")
				r.write(name, "y")
			}
			return nil
		}},
		{name: "conflict", prepare: func(r *repository) *repository {
			r.conflict(1)
			r.stops("merge", "-q", "other")
			return nil
		}},
		{name: "intent to add", prepare: func(r *repository) *repository {
			r.write("new", "x")
			r.git("add", "--intent-to-add", "new")
			return nil
		}},
		{name: "skip-worktree and assume-unchanged", prepare: func(r *repository) *repository {
			r.commit("other", "x")
			r.git("update-index", "--skip-worktree", "file")
			r.git("update-index", "--assume-unchanged", "other")
			r.write("file", "changed")
			r.write("other", "changed")
			return nil
		}},
		{name: "sparse checkout", prepare: func(r *repository) *repository {
			r.commit("in/file", "x")
			r.commit("out/file", "x")
			r.git("sparse-checkout", "set", "in")
			r.write("in/file", "changed")
			return nil
		}},
		{name: "mode", prepare: func(r *repository) *repository {
			if err := os.Chmod(filepath.Join(r.dir, "file"), 0o755); err != nil {
				r.t.Fatal(err)
			}
			return nil
		}},
		{name: "mode that is not looked at", prepare: func(r *repository) *repository {
			ignore(r, "core.fileMode", "false")
			if err := os.Chmod(filepath.Join(r.dir, "file"), 0o755); err != nil {
				r.t.Fatal(err)
			}
			return nil
		}},
		{name: "autocrlf", prepare: func(r *repository) *repository {
			ignore(r, "core.autocrlf", "true")
			r.write("file", "one\r\n")
			return nil
		}},
		{name: "eol", prepare: func(r *repository) *repository {
			r.commit(".gitattributes", "* text=auto eol=crlf\n")
			r.write("file", "one\r\n")
			return nil
		}},
		{name: "no untracked files", prepare: func(r *repository) *repository {
			ignore(r, "status.showUntrackedFiles", "no")
			r.write("new", "")
			return nil
		}},
		{name: "all untracked files", prepare: func(r *repository) *repository {
			ignore(r, "status.showUntrackedFiles", "all")
			r.write("folder/1", "")
			r.write("folder/2", "")
			return nil
		}},
		{name: "ignored by the person", prepare: func(r *repository) *repository {
			excludes := filepath.Join(r.t.TempDir(), "excludes")
			write(r.t, excludes, "*.o\n")
			r.git("config", "--global", "core.excludesFile", excludes)
			r.write("a.o", "")
			r.write("a.c", "")
			return nil
		}},
		{name: "no renames", prepare: func(r *repository) *repository {
			ignore(r, "status.renames", "false")
			r.git("mv", "file", "renamed")
			return nil
		}},
		{name: "detached at a tag", prepare: func(r *repository) *repository {
			r.git("tag", "v1")
			r.git("checkout", "-q", "v1")
			r.write("file", "changed")
			return nil
		}},
		{name: "linked worktree", prepare: func(r *repository) *repository {
			r.git("worktree", "add", "-q", r.dir+"-linked")
			linked := &repository{r.t, r.dir + "-linked"}
			linked.write("file", "changed")
			return linked
		}},
		{name: "worktree of a bare repository", prepare: func(r *repository) *repository {
			r.git("clone", "-q", "--bare", r.dir, r.dir+".git")
			bare := &repository{r.t, r.dir + ".git"}
			bare.git("worktree", "add", "-q", r.dir+"-linked", "main")
			linked := &repository{r.t, r.dir + "-linked"}
			linked.write("new", "")
			return linked
		}},
		{name: "SHA-256", prepare: func(r *repository) *repository {
			other := &repository{r.t, r.dir + "-256"}
			r.git("init", "-q", "--object-format=sha256", other.dir)
			other.commit("file", "one")
			other.write("file", "two")
			return other
		}},
		{name: "split index, fourth version", prepare: func(r *repository) *repository {
			r.git("update-index", "--split-index", "--index-version=4")
			r.write("file", "changed")
			return nil
		}},
		{name: "folder of a repository that is nobody's submodule", prepare: func(r *repository) *repository {
			nested := &repository{r.t, filepath.Join(r.dir, "nested")}
			r.git("init", "-q", "nested")
			nested.commit("file", "one")
			return nil
		}},

		{name: "submodule", prepare: func(r *repository) *repository { submodule(r); return nil }},
		{name: "submodule with a changed file", prepare: func(r *repository) *repository {
			submodule(r).write("file", "changed")
			return nil
		}},
		{name: "submodule with a staged file", prepare: func(r *repository) *repository {
			lib := submodule(r)
			lib.write("file", "changed")
			lib.git("add", "file")
			return nil
		}},
		{name: "submodule with a new file", prepare: func(r *repository) *repository {
			submodule(r).write("new", "")
			return nil
		}},
		{name: "submodule with a new file where none are shown", prepare: func(r *repository) *repository {
			submodule(r).write("new", "")
			ignore(r, "status.showUntrackedFiles", "no")
			return nil
		}},
		{name: "submodule that shows no new files", prepare: func(r *repository) *repository {
			lib := submodule(r)
			lib.write("new", "")
			ignore(lib, "status.showUntrackedFiles", "no")
			return nil
		}},
		{name: "submodule at another commit", prepare: func(r *repository) *repository {
			submodule(r).commit("file", "two")
			return nil
		}},
		{name: "submodule at another commit that is staged", prepare: func(r *repository) *repository {
			submodule(r).commit("file", "two")
			ignore(r, "diff.ignoreSubmodules", "all")
			r.git("update-index", "lib")
			return nil
		}},
		{name: "submodule that was never checked out", prepare: func(r *repository) *repository {
			submodule(r)
			r.git("clone", "-q", r.dir, r.dir+"-clone")
			return &repository{r.t, r.dir + "-clone"}
		}},
		{name: "submodule whose folder is gone", prepare: func(r *repository) *repository {
			submodule(r)
			if err := os.RemoveAll(filepath.Join(r.dir, "lib")); err != nil {
				r.t.Fatal(err)
			}
			return nil
		}},
		{name: "nested repository without .gitmodules", prepare: func(r *repository) *repository {
			nest(r).write("file", "changed")
			return nil
		}},
		{name: "submodule of a submodule with a new file", prepare: func(r *repository) *repository {
			lib := submodule(r)
			nest(lib).write("new", "")
			r.git("commit", "-q", "-a", "-m", "nested")
			return nil
		}},
		{name: "submodule of a submodule with a new file, untracked ignored", prepare: func(r *repository) *repository {
			lib := submodule(r)
			nest(lib).write("new", "")
			r.git("commit", "-q", "-a", "-m", "nested")
			ignore(r, "submodule.lib.ignore", "untracked")
			return nil
		}},
		{name: "submodule with a skipped entry", prepare: func(r *repository) *repository {
			submodule(r).write("file", "changed")
			r.git("update-index", "--skip-worktree", "lib")
			return nil
		}},
		{name: "submodule whose entry is assumed", prepare: func(r *repository) *repository {
			submodule(r).write("file", "changed")
			r.git("update-index", "--assume-unchanged", "lib")
			return nil
		}},
	}
	type setting struct{ name, key, file, value string }
	for _, s := range []setting{
		{"diff.ignoreSubmodules all", "diff.ignoreSubmodules", "", "all"},
		{"diff.ignoreSubmodules dirty", "diff.ignoreSubmodules", "", "dirty"},
		{"diff.ignoreSubmodules untracked", "diff.ignoreSubmodules", "", "untracked"},
		{"submodule.lib.ignore all", "submodule.lib.ignore", "", "all"},
		{"submodule.lib.ignore dirty", "submodule.lib.ignore", "", "dirty"},
		{"submodule.lib.ignore untracked", "submodule.lib.ignore", "", "untracked"},
		{".gitmodules all", "submodule.lib.ignore", ".gitmodules", "all"},
		{".gitmodules dirty", "submodule.lib.ignore", ".gitmodules", "dirty"},
		{".gitmodules untracked", "submodule.lib.ignore", ".gitmodules", "untracked"},
	} {
		for _, what := range []string{"commit", "file", "new"} {
			tests = append(tests, struct {
				name    string
				prepare func(r *repository) *repository
				unknown bool
			}{name: s.name + ": " + what, prepare: func(r *repository) *repository {
				lib := submodule(r)
				switch what {
				case "commit":
					lib.commit("file", "two")
				case "file":
					lib.write("file", "changed")
				case "new":
					lib.write("new", "")
				}
				if s.file != "" {
					r.git("config", "--file", s.file, s.key, s.value)
					r.git("commit", "-q", "-m", "ignore", s.file)
				} else {
					ignore(r, s.key, s.value)
				}
				return nil
			}})
		}
	}
	tests = append(tests, []struct {
		name    string
		prepare func(r *repository) *repository
		unknown bool
	}{
		{name: "own setting over .gitmodules", prepare: func(r *repository) *repository {
			submodule(r).write("file", "changed")
			r.git("config", "--file", ".gitmodules", "submodule.lib.ignore", "all")
			r.git("commit", "-q", "-m", "ignore", ".gitmodules")
			ignore(r, "submodule.lib.ignore", "none")
			return nil
		}},
		{name: "none over diff.ignoreSubmodules", prepare: func(r *repository) *repository {
			submodule(r).write("new", "")
			ignore(r, "diff.ignoreSubmodules", "all", "submodule.lib.ignore", "none", "status.showUntrackedFiles", "no")
			return nil
		}},

		{name: "filter, fresh clone", prepare: upper},
		{name: "filter, another size", prepare: func(r *repository) *repository {
			clone := upper(r)
			clone.write("1.txt", "hello world\n")
			return clone
		}},
		{name: "filter, touched before it was ever looked at", prepare: func(r *repository) *repository {
			clone := upper(r)
			touch(clone, "1.txt")
			return clone
		}, unknown: true},
		{name: "filter, changed in the same size before it was ever looked at", prepare: func(r *repository) *repository {
			clone := upper(r)
			clone.write("1.txt", "jello\n")
			touch(clone, "1.txt")
			return clone
		}, unknown: true},
		{name: "filter, touched, beside a file that is changed", prepare: func(r *repository) *repository {
			clone := upper(r)
			clone.write("file", "changed\n")
			return clone
		}},
		{name: "filter that no config defines", prepare: func(r *repository) *repository {
			r.write(".gitattributes", "*.txt filter=nowhere\n")
			r.write("1.txt", "x")
			r.git("add", ".")
			r.git("commit", "-q", "-m", "x")
			r.write("1.txt", "y")
			return nil
		}},
		{name: "Git LFS, fresh clone", prepare: func(r *repository) *repository { return lfs(r) }},
		{name: "Git LFS, touched", prepare: func(r *repository) *repository {
			clone := lfs(r)
			touch(clone, "1.bin")
			return clone
		}},
		{name: "Git LFS, changed in the same size", prepare: func(r *repository) *repository {
			clone := lfs(r)
			clone.write("1.bin", "jello\n")
			touch(clone, "1.bin")
			return clone
		}},
		{name: "Git LFS, a file that should be a pointer", prepare: func(r *repository) *repository {
			r.commit("1.bin", "no pointer\n")
			clone := lfs(r)
			clone.write("2.bin", "x")
			return clone
		}},
	}...)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRepository(t)
			if other := tt.prepare(r); other != nil {
				r = other
			}
			cacheDir := t.TempDir()
			if err := find(t, r.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
				t.Fatal(err)
			}
			repo := find(t, r.dir, cacheDir, time.Now())
			got := map[string]string{}
			for _, key := range []string{"counts", "dirty", "staged", "unstaged", "untracked", "conflicts"} {
				got[key], _ = repo.Get(key)
			}
			if tt.unknown {
				if got["counts"] != "unknown" || got["dirty"] != "" {
					t.Errorf("counts are %s, dirty %q; want that they are unknown", got["counts"], got["dirty"])
				}
				return
			}
			want := statusOf(t, r)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("git status and what is counted (-git +aiterm):\n%s\n%s", diff, r.git("status", "--short"))
			}
		})
	}
}

// statusOf is what git status says, without any of aiterm's options.
func statusOf(t *testing.T, r *repository) map[string]string {
	t.Helper()
	t.Setenv("GIT_OPTIONAL_LOCKS", "0")
	var s status
	for _, entry := range strings.Split(r.git("status", "--porcelain=v2"), "\n") {
		s.add([]byte(entry), false)
	}
	c := &counts{statusCounts: s.statusCounts}
	count := func(n int) string { text, _ := number(n, true); return text }
	dirty := "false"
	if c.changed() > 0 {
		dirty = "true"
	}
	return map[string]string{
		"counts": "known", "dirty": dirty, "staged": count(s.Staged), "unstaged": count(s.Unstaged),
		"untracked": count(s.Untracked), "conflicts": count(s.Conflicts),
	}
}
