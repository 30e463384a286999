package line

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/facts/gitrepo"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// gitWait is how long a segment waits for git to count a repository's changes
// anew. Where git is known to need longer, the last counts are shown and the new
// ones are there for the next render. Where nothing is known of it, as in a repository
// that is new to aiterm, the line is not kept waiting either: it is the first that
// somebody sees.
const gitWait = 40 * time.Millisecond

// Repository returns the facts of the repository at dir as they are on disk. It
// is looked for when they are first asked for; there are none without one.
func Repository(dir, cacheDir string, now time.Time, getenv func(string) string) func() capability.Facts {
	return onceAsked(finder(dir, cacheDir, now, getenv))
}

// repository is that of a session.
type repository struct {
	answers func() capability.Facts // what segments may ask of
	// due is the repository whose changes are to be counted when the line is out, if
	// that was not waited for.
	due atomic.Pointer[gitrepo.Repo]
	// told is the one that the answers are of: what was asked may need a count of its own.
	told atomic.Pointer[gitrepo.Repo]
}

// openRepository is the session's repository, whose changes are counted anew where that
// is due.
func (r *request) openRepository(c configured) *repository {
	find := finder(SessionDir(r.status), r.Dirs.Cache, r.now, r.Getenv)
	opened := &repository{}
	counted := func() *gitrepo.Repo {
		repo := find()
		if repo == nil || r.Executable == "" || r.Dirs.Cache == "" || !repo.NeedsRefresh(c.plan.GitMaxAge) {
			return repo
		}
		wait := min(gitWait, time.Until(c.deadline)/2)
		if takes := repo.RefreshTakes(); takes == 0 || takes > wait {
			opened.due.Store(repo) // a process that is started now would only take time from the line
			return repo
		}
		return r.freshRepository(repo, find, wait)
	}
	opened.answers = onceAsked(func() *gitrepo.Repo {
		repo := counted()
		opened.told.Store(repo)
		return repo
	})
	return opened
}

// onceAsked finds a repository when a segment first asks; others wait for that.
func onceAsked(find func() *gitrepo.Repo) func() capability.Facts {
	return sync.OnceValue(func() capability.Facts {
		if repo := find(); repo != nil {
			return repo
		}
		return nil
	})
}

func finder(dir, cacheDir string, now time.Time, getenv func(string) string) func() *gitrepo.Repo {
	return func() *gitrepo.Repo {
		repo, err := gitrepo.Find(dir, cacheDir, now, getenv)
		if err != nil {
			return nil
		}
		return repo
	}
}

// freshRepository has the changes of a repository counted by a process of its
// own. It waits for that a little: the line would otherwise be one trigger
// behind, and show what the repository looked like before the last edit.
func (r *request) freshRepository(repo *gitrepo.Repo, find func() *gitrepo.Repo, wait time.Duration) *gitrepo.Repo {
	ended, err := detach.Watch(r.Executable, repo.RefreshCommand()...)
	if err != nil {
		return repo
	}
	select {
	case <-ended:
		if again := find(); again != nil {
			return again
		}
	case <-time.After(wait):
	}
	return repo
}

// countChanges has the changes of a repository counted for the lines to come.
func (r *request) countChanges(opened *repository) {
	repo := opened.due.Load()
	if repo == nil {
		if repo = opened.told.Load(); repo == nil || !repo.NeedsLines() || r.Executable == "" || r.Dirs.Cache == "" {
			return
		}
	}
	r.noteError(detach.Start(r.Executable, repo.RefreshCommand()...))
}
