package gitrepo

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// TestFolderStartsNoProgram takes folders as they could come out of an archive,
// with a .git that names programs, and counts their changes.
func TestFolderStartsNoProgram(t *testing.T) {
	needsUnix(t)
	set := func(pairs ...string) func(*repository, string) {
		return func(r *repository, program string) {
			for i := 0; i < len(pairs); i += 2 {
				r.git("config", pairs[i], strings.ReplaceAll(pairs[i+1], "PROGRAM", program))
			}
		}
	}
	all := func(steps ...func(*repository, string)) func(*repository, string) {
		return func(r *repository, program string) {
			for _, step := range steps {
				step(r, program)
			}
		}
	}
	attributes := func(text string) func(*repository, string) {
		return func(r *repository, _ string) { r.write(".git/info/attributes", text+"\n") }
	}
	filter := attributes("* filter=z")
	// A commit whose tree is missing makes git fetch it from the remote.
	missing := func(r *repository, _ string) {
		tree := r.git("rev-parse", "HEAD^{tree}")
		if err := os.Remove(filepath.Join(r.dir, ".git", "objects", tree[:2], tree[2:])); err != nil {
			r.t.Fatal(err)
		}
	}
	promisor := set("remote.origin.promisor", "true")

	tests := []struct {
		name    string
		prepare func(r *repository, program string)
		plain   bool   // git status by itself starts it, with any git that can build the folder
		reason  string // part of the error of Refresh, where there has to be one
	}{
		{"clean filter", all(set("filter.z.clean", "PROGRAM"), filter), true, ""},
		{"filter process", all(set("filter.z.process", "PROGRAM"), filter), true, ""},
		{"filter that is required", all(set("filter.z.process", "PROGRAM", "filter.z.clean", "PROGRAM", "filter.z.required", "true"), filter), true, ""},
		{"filter in a file that is included", all(func(r *repository, program string) {
			r.write(".git/extra", "[filter \"z\"]\n\tclean = "+program+"\n")
		}, set("include.path", "extra"), filter), true, ""},
		{"filter in a file that is included for this folder", all(func(r *repository, program string) {
			r.write(".git/extra", "[filter \"z\"]\n\tclean = "+program+"\n")
		}, set("includeIf.gitdir:**.path", "extra"), filter), true, ""},
		{"filter of a worktree", all(set("extensions.worktreeConfig", "true"), func(r *repository, program string) {
			r.git("config", "--worktree", "filter.z.clean", program)
		}, filter), true, ""},
		{"filter by .gitattributes", all(set("filter.z.clean", "PROGRAM"), func(r *repository, _ string) {
			r.write(".gitattributes", "* filter=z\n")
		}), true, ""},
		{"many filters", all(func(r *repository, program string) {
			for _, name := range strings.Fields("a.b A-1 Z z_2 @z") {
				r.git("config", "filter."+name+".clean", program)
			}
		}, attributes("* filter=Z")), true, ""},
		{"filter with dots", all(set("filter.a.b.clean.clean", "PROGRAM"), attributes("* filter=a.b.clean")), true, ""},
		{"filter in the old style", all(func(r *repository, program string) {
			r.write(".git/extra", "[FILTER.Z]\n\tClean = "+program+"\n")
		}, set("include.path", "extra"), filter), true, ""},
		{"filter with an equals sign", all(set("filter.z=z.clean", "PROGRAM"), attributes("* filter=z=z")), true, `names a filter "z=z"`},
		{"filter with a space", all(set("filter.z z.clean", "PROGRAM"), attributes(`"file" filter=z`)), false, `names a filter "z z"`},
		{"filter with a star", all(set("filter.*.clean", "PROGRAM"), attributes("* filter=*")), true, `names a filter "*"`},
		{"filter without a name", all(set("filter..clean", "PROGRAM"), attributes("* filter=")), true, `names a filter ""`},
		{"filter beyond ASCII", all(set("filter.é.clean", "PROGRAM"), attributes("* filter=é")), true, `names a filter "é"`},
		{"filter that is not UTF-8", all(set("filter.\xff.clean", "PROGRAM"), attributes("* filter=\xff")), true, `names a filter "\xff"`},
		{"filter with a long name", all(set("filter."+strings.Repeat("z", 9000)+".clean", "PROGRAM"), attributes("* filter=z")), false, "8192 bytes"},
		{"filter of the person, led by the folder", all(func(r *repository, _ string) {
			// What git-lfs does with lfs.extension.NAME.clean.
			r.git("config", "--global", "filter.own.clean", `sh -c "$(git config own.extension)"`)
		}, set("own.extension", "PROGRAM"), attributes("* filter=own")), true, ""},
		{"filter of a submodule", all(set("submodule.nested.ignore", "none"), func(r *repository, program string) {
			nested := nest(r)
			nested.git("config", "filter.z.clean", program)
			nested.write(".git/info/attributes", "* filter=z\n")
		}), true, ""},
		{"monitor of a submodule", func(r *repository, program string) {
			nest(r).git("config", "core.fsmonitor", program)
		}, true, ""},

		{"filter of a submodule of a submodule", func(r *repository, program string) {
			inner := nest(nest(r))
			r.git("commit", "-q", "-a", "-m", "nest")
			inner.git("config", "filter.z.clean", program)
			inner.write(".git/info/attributes", "* filter=z\n")
		}, true, ""},
		{"filter of a submodule that its own file includes", func(r *repository, program string) {
			nested := nest(r)
			nested.write(".git/extra", "[filter \"z\"]\n\tprocess = "+program+"\n")
			nested.git("config", "include.path", "extra")
			nested.write(".gitattributes", "* filter=z\n")
		}, true, ""},
		{"filter of a submodule that cannot be switched off", func(r *repository, program string) {
			nested := nest(r)
			nested.git("config", "filter.z=z.clean", program)
			nested.write(".git/info/attributes", "* filter=z=z\n")
		}, true, `names a filter "z=z"`},
		{"hook of a submodule", func(r *repository, program string) {
			nested := nest(r)
			if err := os.MkdirAll(filepath.Join(nested.dir, ".git", "hooks"), 0o755); err != nil {
				r.t.Fatal(err)
			}
			script(r.t, filepath.Join(nested.dir, ".git", "hooks", "post-index-change"), program)
		}, false, ""},
		{"what a file with a filter is compared with", all(set("diff.z.textconv", "PROGRAM", "filter.z.clean", "cat", "core.sshCommand", "PROGRAM;"), func(r *repository, _ string) {
			r.write(".git/info/attributes", "* filter=z diff=z\n")
			r.write("file", "changed\n")
		}), false, ""},
		{"Git LFS", all(set("filter.lfs.clean", "PROGRAM", "filter.lfs.process", "PROGRAM", "lfs.extension.z.clean", "PROGRAM"), func(r *repository, _ string) {
			r.write(".git/info/attributes", "* filter=lfs\n")
		}), true, ""},

		{"monitor", set("core.fsmonitor", "PROGRAM"), true, ""},
		{"hook", func(r *repository, program string) {
			if err := os.MkdirAll(filepath.Join(r.dir, ".git", "hooks"), 0o755); err != nil {
				r.t.Fatal(err)
			}
			script(r.t, filepath.Join(r.dir, ".git", "hooks", "post-index-change"), program)
		}, true, ""},
		{"hook in a folder of the work tree", all(func(r *repository, program string) {
			if err := os.Mkdir(filepath.Join(r.dir, "hooks"), 0o755); err != nil {
				r.t.Fatal(err)
			}
			script(r.t, filepath.Join(r.dir, "hooks", "post-index-change"), program)
		}, set("core.hooksPath", "hooks")), true, ""},

		{"fetch of what is missing, by a program for the other side", all(set("remote.origin.url", ".", "remote.origin.uploadpack", "PROGRAM;"), promisor, missing), true, ""},
		{"fetch by the extension", all(set("remote.origin.url", ".", "remote.origin.uploadpack", "PROGRAM;",
			"core.repositoryFormatVersion", "1", "extensions.partialClone", "origin"), missing), true, ""},
		{"fetch over ssh", all(set("remote.origin.url", "ssh://127.0.0.1/x", "core.sshCommand", "PROGRAM;"), promisor, missing), true, ""},
		{"fetch by a command", all(set("remote.origin.url", "ext::PROGRAM", "protocol.ext.allow", "always"), promisor, missing), true, ""},
		{"fetch by a helper that is an alias", all(set("remote.origin.url", ".", "remote.origin.vcs", "none", "alias.remote-none", "!PROGRAM"), promisor, missing), true, ""},
		{"fetch by a helper without a name", all(set("remote.origin.url", "::x", "alias.remote-", "!PROGRAM"), promisor, missing), false, ""},
		{"fetch over a proxy", all(func(r *repository, program string) {
			script(r.t, filepath.Join(r.dir, "proxy"), program) // it is started without a shell
		}, set("remote.origin.url", "git://127.0.0.1/x", "core.gitProxy", "./proxy"), promisor, missing), true, ""},

		// What git has settings for, and does not start for what is asked here.
		{"programs for other commands", all(set("pager.status", "PROGRAM", "core.pager", "PROGRAM", "pager.config", "PROGRAM", "pager.describe", "PROGRAM", "pager.rev-list", "PROGRAM", "alias.rev-list", "!PROGRAM",
			"alias.status", "!PROGRAM", "alias.config", "!PROGRAM", "alias.describe", "!PROGRAM", "diff.external", "PROGRAM", "diff.z.textconv", "PROGRAM",
			"diff.z.command", "PROGRAM", "gpg.program", "PROGRAM", "log.showSignature", "true", "core.editor", "PROGRAM", "core.askPass", "PROGRAM",
			"credential.helper", "!PROGRAM", "merge.z.driver", "PROGRAM", "core.alternateRefsCommand", "PROGRAM", "trailer.z.command", "PROGRAM",
			"status.submoduleSummary", "true"), attributes("* diff=z merge=z")), false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRepository(t)
			r.git("tag", "v1")
			r.git("checkout", "-q", "--detach") // so that the tag is asked for too
			asOlderGit(t)
			marker := filepath.Join(t.TempDir(), "started")
			tt.prepare(r, "touch "+marker)
			// Git reads a file again only when its times are others.
			old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
			for _, name := range []string{"file", "nested/file", "nested/nested/file"} {
				if path := filepath.Join(r.dir, name); state.Exists(path) {
					if err := os.Chtimes(path, old, old); err != nil {
						t.Fatal(err)
					}
				}
			}
			os.Remove(marker) // preparing may have started it

			err := find(t, r.dir, t.TempDir(), time.Now()).Refresh(context.Background(), gitrun.In)
			if state.Exists(marker) {
				t.Errorf("Refresh started the program (and said %v)", err)
			}
			if tt.reason != "" && (err == nil || !strings.Contains(err.Error(), tt.reason)) {
				t.Errorf("Refresh: %v, want an error with %q", err, tt.reason)
			}
			if tt.plain {
				out, err := r.run("status", "--porcelain=v2", "--branch", "--show-stash")
				if !state.Exists(marker) {
					t.Errorf("git status alone started nothing, so this shows nothing: %v\n%s", err, out)
				}
			}
		})
	}
}

// nest makes a submodule "nested" with a file "file", and commits it.
func nest(r *repository) *repository {
	r.t.Helper()
	nested := &repository{r.t, filepath.Join(r.dir, "nested")}
	r.git("init", "-q", "nested")
	nested.commit("file", "one\n")
	r.git("add", "nested")
	r.git("commit", "-q", "-m", "nest")
	return nested
}

// asOlderGit has git behave as before 2.45 and the security releases of 2024,
// which fetches what is missing whatever GIT_NO_LAZY_FETCH says.
func asOlderGit(t *testing.T) {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script(t, filepath.Join(dir, "git"), `unset GIT_NO_LAZY_FETCH; exec "`+git+`" "$@"`)
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// TestCountsWithFiltersOff: a filter that is off costs no count, also when the
// config says that it is required.
func TestCountsWithFiltersOff(t *testing.T) {
	repository := newRepository(t)
	repository.write(".git/info/attributes", "* filter=z\n")
	for _, key := range []string{"clean", "smudge", "process"} {
		repository.git("config", "filter.z."+key, "no-such-program")
	}
	repository.git("config", "filter.z.required", "true")
	repository.write("file", "changed\n")
	repository.write("new", "")
	r := find(t, repository.dir, t.TempDir(), time.Now())
	if err := r.Refresh(context.Background(), gitrun.In); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"unstaged": "1", "untracked": "1", "staged": "0"} {
		if got, _ := find(t, repository.dir, r.cacheDir, time.Now()).Get(key); got != want {
			t.Errorf("%s = %q, want %s", key, got, want)
		}
	}
}
