package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Git runs one git command in a work tree, with stdin for it, and gives its output
// to read.
type Git = func(ctx context.Context, read func(stdout *os.File) error, stdin, command string, args ...string) error

// OpenGit prepares that for the work tree at root. Git looks for the repository
// there and asks whether it is the person's, unless gitDir names it. settings are
// those of its config that say what counts as a change, by their names as git lists
// them.
type OpenGit = func(ctx context.Context, root, gitDir string) (git Git, settings map[string]string, err error)

// maxDepth is how deep submodules may be in one another.
const maxDepth = 10

// survey asks git for the changes of a work tree and of the submodules in it.
type survey struct {
	in       OpenGit
	filtered *filtered
}

// tree is what is found out of one work tree.
type tree struct {
	status
	unsure  int // files that may be changed
	newOnly int // submodules in Unstaged that only have untracked files
	git     Git
	// settings are those of its config that say what counts as a change.
	settings map[string]string
}

// look asks about the work tree at root; below is the path of a submodule from the
// outermost work tree, "" for that itself, and depth how deep it is. The option
// says to leave untracked files out.
//
// Git itself does not go into submodules here, for it would do so with what is in
// their config. They are asked one by one instead, each with its own programs
// switched off; see package gitrun.
func (s *survey) look(ctx context.Context, root, gitDir, below string, depth int, option ...string) (*tree, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("count changes in %s: its submodules nest deeper than %d", root, maxDepth)
	}
	git, settings, err := s.in(ctx, root, gitDir)
	if err != nil {
		return nil, err
	}
	t := &tree{git: git, settings: settings}
	err = git(ctx, func(stdout *os.File) (err error) {
		t.status, err = parseStatus(stdout)
		return err
	}, "", "status", append([]string{"-z", "--porcelain=v2", "--branch", "--show-stash", "--ignore-submodules=dirty"}, option...)...)
	if err != nil {
		return nil, err
	}
	if err := s.judgeFiltered(ctx, t, root, below, settings); err != nil {
		return nil, err
	}
	if err := s.addSubmodules(ctx, t, root, below, settings, depth); err != nil {
		return nil, err
	}
	return t, nil
}

// count runs git. Time and modification times are taken before, so that a
// change while git runs makes the counts out of date, not unnoticed. What belongs to
// a commit for good is taken from the counts of before.
func (r *Repo) count(ctx context.Context, in OpenGit, before *counts) (*counts, error) {
	c := &counts{
		Root:          r.root,
		Taken:         time.Now().UTC(),
		IndexModified: r.indexModified(),
		HeadModified:  r.headModified(),
	}
	s := survey{in: in, filtered: readFiltered(r.cachePath(".filtered.json"), r.root)}
	t, err := s.look(ctx, r.root, r.named, "", 0)
	if err != nil {
		return nil, err
	}
	c.statusCounts, c.Unsure = t.statusCounts, t.unsure
	if c.Stash == 0 {
		c.Stash = r.countStashes()
	}
	if c.Commit != "" {
		c.describeCommit(ctx, t.git, before)
	}
	c.countLines(ctx, t, before, r.showsLines)
	if r.head.reftable {
		c.Operation = pseudoOperation(ctx, t.git)
	}
	c.TookMS = time.Since(c.Taken).Milliseconds()
	return c, s.filtered.write()
}

// tagRest is how long a tag of a commit that is on a branch is believed, or that there
// is none: looking for one is a process more.
const tagRest = time.Minute

// describeCommit finds out what is to be told of the commit of HEAD.
func (c *counts) describeCommit(ctx context.Context, git Git, before *counts) {
	same := c.Commit == before.Commit
	c.Tag, c.TagAsked = before.Tag, before.TagAsked
	if c.Branch == "" || !same || c.Taken.Sub(c.TagAsked).Abs() > tagRest {
		c.Tag, c.TagAsked = exactTag(ctx, git), c.Taken
	}
	if c.CommittedAt = before.CommittedAt; !same || c.CommittedAt == 0 {
		c.CommittedAt = committedAt(ctx, git)
	}
}

// committedAt returns when the commit of HEAD was made, in Unix seconds, 0 if that is
// not to be had. Git log might check a signature, with a program that the repository's
// config names; rev-list has no such option.
func committedAt(ctx context.Context, git Git) int64 {
	var at int64
	// The answer is "SECONDS COMMIT"; an error leaves 0.
	_ = git(ctx, func(stdout *os.File) error {
		buf := make([]byte, 256)
		n, _ := stdout.Read(buf)
		seconds, _, _ := strings.Cut(string(buf[:n]), " ")
		at, _ = strconv.ParseInt(seconds, 10, 64)
		return nil
	}, "", "rev-list", "--no-walk", "--timestamp", "HEAD")
	return max(0, at)
}

// pseudoOperation returns the operation that only a ref tells of. Files show the
// others, and these too where refs are files.
func pseudoOperation(ctx context.Context, git Git) string {
	for _, op := range [...]struct{ ref, name string }{{"CHERRY_PICK_HEAD", "CHERRY-PICK"}, {"REVERT_HEAD", "REVERT"}} {
		// That there is none is an error to git.
		if git(ctx, func(*os.File) error { return nil }, "", "rev-parse", "--quiet", "--verify", op.ref) == nil {
			return op.name
		}
	}
	return ""
}

var errRecord = errors.New("git's answer is not in the form that is expected")
