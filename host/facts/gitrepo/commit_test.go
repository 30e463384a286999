package gitrepo

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/gitrun"
)

// commitFacts returns what Get answers of the commit and of what its branch follows.
func commitFacts(r *Repo) map[string]string {
	got := map[string]string{}
	for _, key := range []string{"head_tag", "tag", "committed_at", "upstream", "upstream.state", "ahead"} {
		if v, ok := r.Get(key); ok {
			got[key] = v
		}
	}
	return got
}

// TestCommitFacts: what is known of the commit and of the upstream after a refresh.
func TestCommitFacts(t *testing.T) {
	const at = "1790000000"
	upstream := func(r *repository) {
		r.git("branch", "base")
		r.git("branch", "-q", "--set-upstream-to=base")
	}
	tests := []struct {
		name  string
		setup func(r *repository)
		want  map[string]string
	}{
		{"no upstream", func(*repository) {}, map[string]string{"committed_at": at, "upstream.state": "none"}},
		{"upstream", upstream, map[string]string{"committed_at": at, "upstream": "base", "upstream.state": "followed", "ahead": "0"}},
		{"upstream that is gone", func(r *repository) {
			upstream(r)
			r.git("branch", "-q", "-D", "base")
		}, map[string]string{"committed_at": at, "upstream": "base", "upstream.state": "gone"}},
		{"comparing switched off", func(r *repository) {
			upstream(r)
			r.git("config", "status.aheadBehind", "false")
		}, map[string]string{"committed_at": at, "upstream": "base", "upstream.state": "followed", "ahead": "0"}},
		{"tag on a branch", func(r *repository) { r.git("tag", "v2") },
			map[string]string{"committed_at": at, "head_tag": "v2", "upstream.state": "none"}},
		{"tag of the commit before", func(r *repository) {
			r.git("tag", "v2")
			r.commit("next", "")
		}, map[string]string{"committed_at": at, "upstream.state": "none"}},
		{"detached", func(r *repository) {
			r.git("tag", "v2")
			r.git("checkout", "-q", "--detach")
		}, map[string]string{"committed_at": at, "head_tag": "v2", "tag": "v2"}},
		{"no commit yet", func(r *repository) { r.git("checkout", "-q", "--orphan", "fresh") }, map[string]string{}},
		{"in a rebase", func(r *repository) {
			upstream(r)
			r.conflict(1)
			r.git("checkout", "-q", "other")
			r.stops("rebase", "main")
		}, map[string]string{"committed_at": at}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("GIT_COMMITTER_DATE", "")
			isolate(t)
			t.Setenv("GIT_COMMITTER_DATE", at+" +0530")
			r := &repository{t, tempDir(t)}
			r.git("init", "-q")
			r.commit("file", "one\n")
			tt.setup(r)
			cacheDir := t.TempDir()
			if err := find(t, r.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, commitFacts(find(t, r.dir, cacheDir, time.Now()))); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCommitFactsOfAnotherCommit: what belongs to a commit is gone with it, until it is
// asked again.
func TestCommitFactsOfAnotherCommit(t *testing.T) {
	r := newRepository(t)
	r.git("tag", "v2")
	cacheDir := t.TempDir()
	refresh := func() {
		t.Helper()
		if err := find(t, r.dir, cacheDir, time.Now()).Refresh(context.Background(), gitrun.In); err != nil {
			t.Fatal(err)
		}
	}
	refresh()
	if got := commitFacts(find(t, r.dir, cacheDir, time.Now())); got["head_tag"] != "v2" {
		t.Fatalf("facts before: %v", got)
	}
	r.commit("next", "")
	if diff := cmp.Diff(map[string]string{"upstream.state": "none"}, commitFacts(find(t, r.dir, cacheDir, time.Now()))); diff != "" {
		t.Errorf("after a commit (-want +got):\n%s", diff)
	}
	refresh()
	if got := commitFacts(find(t, r.dir, cacheDir, time.Now())); got["head_tag"] != "" || got["committed_at"] == "" {
		t.Errorf("facts of the next commit: %v", got)
	}
}

// TestCommitIsAskedOnce: a refresh of the same commit starts no process for it.
func TestCommitIsAskedOnce(t *testing.T) {
	r := newRepository(t)
	var asked []string
	in := func(ctx context.Context, root, gitDir string) (Git, map[string]string, error) {
		git, settings, err := gitrun.In(ctx, root, gitDir)
		asked = append(asked, "open")
		return func(ctx context.Context, read func(*os.File) error, stdin, command string, args ...string) error {
			if command != "ls-files" { // which depends on filters alone
				asked = append(asked, command)
			}
			return git(ctx, read, stdin, command, args...)
		}, settings, err
	}
	cacheDir := t.TempDir()
	for range 2 {
		if err := find(t, r.dir, cacheDir, time.Now()).Refresh(context.Background(), in); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"open", "status", "describe", "rev-list", "open", "status"}, asked); diff != "" {
		t.Errorf("commands of two refreshes (-want +got):\n%s", diff)
	}
}
