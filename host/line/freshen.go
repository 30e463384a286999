package line

import (
	"time"

	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/facts/gitrepo"
)

// gitWait is how long a segment waits for git to count a repository's changes
// anew. Where git is known to need longer, the last counts are shown and the new
// ones are there for the next render. Where nothing is known of it, as in a repository
// that is new to aiterm, the line is not kept waiting either: it is the first that
// somebody sees.
const gitWait = 40 * time.Millisecond

// freshRepository has the changes of a repository counted by a process of its
// own. It waits for that a little: the line would otherwise be one trigger
// behind, and show what the repository looked like before the last edit.
func (l *Line) freshRepository(repo *gitrepo.Repo, find func() *gitrepo.Repo) *gitrepo.Repo {
	ended, err := detach.Watch(l.Executable, repo.RefreshCommand()...)
	if err != nil {
		return repo
	}
	wait := min(gitWait, time.Until(l.deadline)/2)
	if takes := repo.RefreshTakes(); takes == 0 || takes > wait {
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
