package host

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/gitrepo"
	"github.com/data-wise/aiterm/host/status"
	"github.com/data-wise/aiterm/host/usage"
)

// usage merges what stdin says with what other sessions saw.
func (r *render) usage(stdin status.Status) capability.Facts {
	r.sample = usage.FromStatus(stdin, r.now)
	if r.Dirs.Cache == "" {
		return r.sample
	}
	known, err := r.usageCache().Load(r.now)
	if err != nil {
		r.messages = append(r.messages, err.Error())
	}
	merged, news := known.Merge(r.sample)
	r.news = news
	return merged
}

func (r *render) usageCache() usage.Cache {
	return usage.OpenCache(r.Dirs.Cache, otherConfigDir(r.Getenv))
}

// otherConfigDir is Claude Code's config folder if it is not the default one.
func otherConfigDir(getenv func(string) string) string {
	dir := getenv("CLAUDE_CONFIG_DIR")
	if dir == "" || filepath.Clean(dir) == filepath.Join(homeDir(getenv), ".claude") {
		return ""
	}
	return dir
}

// repository finds the session's repository when a segment first asks.
type repository struct {
	find func() *gitrepo.Repo
	once sync.Once
	repo atomic.Pointer[gitrepo.Repo]
}

// used returns the repository if a segment asked for it and there is one. It
// never waits: a segment that is late may be asking just now.
func (r *repository) used() *gitrepo.Repo { return r.repo.Load() }

func (r *render) repository(stdin status.Status) func() capability.Facts {
	dir := sessionDir(stdin)
	r.repo = &repository{find: func() *gitrepo.Repo {
		repo, err := gitrepo.Find(dir, r.Dirs.Cache, r.now)
		if err != nil {
			return nil
		}
		return repo
	}}
	return r.repo.facts
}

func (r *repository) facts() capability.Facts {
	r.once.Do(func() { r.repo.Store(r.find()) })
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
