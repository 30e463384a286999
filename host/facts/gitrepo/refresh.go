package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// refreshLimit is how long one refresh may take. Past it the repository is
	// too large to be counted in the background of a status line.
	refreshLimit = 60 * time.Second
	// backOff is how long a failure stands before git is asked again.
	backOff = 60 * time.Second
	// rest is how many times the duration of the last refresh passes before the
	// next one, so that a repository that needs seconds takes up at most a
	// fifth of the time of one core.
	rest = 4
)

// NeedsRefresh tells whether the counts should be taken again: there are none,
// they are older than maxAge, the index or HEAD changed since, or the clock was
// set back. It says no while another process is at it, within a minute of a
// failure, and for a repository without a work tree.
func (r *Repo) NeedsRefresh(maxAge time.Duration) bool {
	if r.root == "" {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stale(maxAge) && !r.bare() && !r.refreshing()
}

func (r *Repo) stale(maxAge time.Duration) bool {
	c := r.counts()
	if f := c.Failure; f != nil {
		if since := r.now.Sub(f.At); since >= 0 && since < backOff {
			return false
		}
	}
	age := r.now.Sub(c.Taken)
	switch {
	case c.Taken.IsZero() || age < 0:
		return true
	case age < rest*time.Duration(c.TookMS)*time.Millisecond:
		return false
	case age > maxAge:
		return true
	}
	return !r.indexModified().Equal(c.IndexModified) || !r.headModified().Equal(c.HeadModified)
}

// refreshing tells whether the lock is held. A refresh that starts just then
// gives up, and the next render starts another.
func (r *Repo) refreshing() bool { return state.Held(r.cachePath(".lock")) }

// RefreshCommand are the arguments of aiterm's own hidden command that calls
// Refresh for this work tree.
func (r *Repo) RefreshCommand() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.showsLines {
		return []string{"git-refresh", "--dir", r.root, "--lines"}
	}
	return []string{"git-refresh", "--dir", r.root}
}

// RefreshTakes is how long git needed to count the changes the last time, 0 if
// that is not known.
func (r *Repo) RefreshTakes() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Duration(r.counts().TookMS) * time.Millisecond
}

// Refresh asks git for the counts and saves them in the cache, or why it could
// not: the returned error is the same. It is for a process of its own and
// takes as long as git does, at most a minute. When another process is
// refreshing this work tree it returns nil at once.
//
// in is gitrun.In: this package, which every render links, runs no program.
func (r *Repo) Refresh(ctx context.Context, in OpenGit) error {
	if r.root == "" {
		return errors.New("count changes: the repository has no work tree")
	}
	path := r.cachePath(".json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder for git counts: %w; check its permissions", err)
	}
	lock, locked, err := state.TryLock(r.cachePath(".lock"))
	if err != nil {
		return fmt.Errorf("lock %s: %w; check its permissions", r.cachePath(".lock"), err)
	}
	if !locked {
		return nil
	}
	defer lock.Unlock()

	old, broken := readCounts(path, r.root)
	limited, cancel := context.WithTimeout(ctx, refreshLimit)
	defer cancel()
	fresh, err := r.count(limited, in, old)
	if err == nil {
		return fresh.write(path, broken)
	}
	if ctx.Err() != nil {
		return err // the caller's decision says nothing about the repository
	}
	reason, _, _ := strings.Cut(err.Error(), "\n")
	old.Failure = &failure{At: time.Now().UTC(), Reason: strings.ToValidUTF8(reason[:min(len(reason), 300)], "")}
	return errors.Join(err, old.write(path, broken))
}

// exactTag returns the tag of HEAD's commit. That there is none is an error to
// git describe, so an error is no news.
func exactTag(ctx context.Context, git Git) string {
	var tag string
	err := git(ctx, func(stdout *os.File) error {
		buf := make([]byte, maxHead)
		n, _ := stdout.Read(buf)
		tag = strings.TrimRight(string(buf[:n]), "\r\n")
		return nil
	}, "", "describe", "--tags", "--exact-match", "HEAD")
	if err != nil {
		return ""
	}
	return tag
}

// countStashes counts the lines of the log that is the list of stashes. Git
// before 2.35 does not tell their number in this format.
func (r *Repo) countStashes() int {
	data, _, err := readStart(filepath.Join(r.commonDir, "logs", "refs", "stash"), 1<<20)
	if err != nil {
		return 0
	}
	return bytes.Count(data, []byte("\n"))
}

// indexModified is when the index was last written, in UTC; zero without one.
func (r *Repo) indexModified() time.Time {
	return modified(filepath.Join(r.gitDir, "index"))
}

// headModified is when HEAD last moved to another branch or commit. With
// reftables every change of a ref rewrites the list of tables.
func (r *Repo) headModified() time.Time {
	if r.head.reftable {
		return modified(filepath.Join(r.gitDir, "reftable", "tables.list"))
	}
	return r.head.modified.UTC()
}

func modified(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime().UTC()
}
