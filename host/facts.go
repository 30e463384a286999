package host

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/detach"
	"github.com/data-wise/aiterm/host/gitrepo"
	"github.com/data-wise/aiterm/host/status"
)

// repository finds the session's repository when a segment first asks.
type repository struct {
	find  func() *gitrepo.Repo
	fresh func(*gitrepo.Repo) *gitrepo.Repo // with counts that are not old, if it may
	once  sync.Once
	repo  atomic.Pointer[gitrepo.Repo]
}

func (r *render) repository(stdin status.Status) func() capability.Facts {
	dir := sessionDir(stdin)
	r.repo = &repository{find: func() *gitrepo.Repo {
		repo, err := gitrepo.Find(dir, r.Dirs.Cache, r.now)
		if err != nil {
			return nil
		}
		return repo
	}}
	r.repo.fresh = r.freshRepository
	return r.repo.facts
}

// gitWait is how long a segment waits for git to count a repository's changes
// anew. Where git is known to need longer, the last counts are shown and the new
// ones are there for the next render.
const gitWait = 40 * time.Millisecond

// freshRepository has the changes counted by a process of its own if the counts
// are old. It waits for that a little: the line would otherwise be one trigger
// behind, and show what the repository looked like before the last edit.
func (r *render) freshRepository(repo *gitrepo.Repo) *gitrepo.Repo {
	if r.Executable == "" || r.Dirs.Cache == "" || !repo.NeedsRefresh(r.gitMaxAge) {
		return repo
	}
	ended, err := detach.Watch(r.Executable, repo.RefreshCommand()...)
	if err != nil {
		return repo
	}
	wait := min(gitWait, time.Until(r.deadline)/2)
	if repo.RefreshTakes() > wait {
		return repo
	}
	select {
	case <-ended:
		if again := r.repo.find(); again != nil {
			return again
		}
	case <-time.After(wait):
	}
	return repo
}

func (r *repository) facts() capability.Facts {
	r.once.Do(func() {
		repo := r.find()
		if repo != nil && r.fresh != nil {
			repo = r.fresh(repo)
		}
		r.repo.Store(repo)
	})
	if repo := r.repo.Load(); repo != nil {
		return repo
	}
	return nil
}

// sessionDir is where the session works. Claude Code runs the command there
// too, which serves when stdin does not say.
func sessionDir(stdin status.Status) string {
	for _, path := range []string{"workspace.current_dir", "cwd"} {
		if dir, ok := stdin.Get(path); ok && filepath.IsAbs(filepath.FromSlash(dir)) {
			return filepath.FromSlash(dir)
		}
	}
	if runtime.GOOS == "windows" && stdin.Raw() != "" {
		return "" // a path of Git Bash's own form: nowhere
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}
