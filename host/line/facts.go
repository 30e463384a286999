package line

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/host/facts/gitrepo"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// repository finds the session's repository when a segment first asks.
type repository struct {
	find  func() *gitrepo.Repo
	fresh func(*gitrepo.Repo) *gitrepo.Repo // nil to take it as it is
	once  sync.Once
	repo  atomic.Pointer[gitrepo.Repo]
}

// Repository returns the facts of the repository at dir as they are on disk. It
// is looked for when they are first asked for; there are none without one.
func Repository(dir, cacheDir string, now time.Time, getenv func(string) string) func() capability.Facts {
	return newRepository(dir, cacheDir, now, getenv).facts
}

func newRepository(dir, cacheDir string, now time.Time, getenv func(string) string) *repository {
	return &repository{find: func() *gitrepo.Repo {
		repo, err := gitrepo.Find(dir, cacheDir, now, getenv)
		if err != nil {
			return nil
		}
		return repo
	}}
}

func (l *Line) openRepository() func() capability.Facts {
	l.repo = newRepository(SessionDir(l.Status), l.Dirs.Cache, l.Now, l.Getenv)
	l.repo.fresh = func(repo *gitrepo.Repo) *gitrepo.Repo {
		if l.Executable == "" || l.Dirs.Cache == "" || !repo.NeedsRefresh(l.Plan.GitMaxAge) {
			return repo
		}
		return l.freshRepository(repo, l.repo.find)
	}
	return l.repo.facts
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

// SessionDir is where the session works. Claude Code runs the command there
// too, which serves when stdin does not say.
func SessionDir(stdin status.Status) string {
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
