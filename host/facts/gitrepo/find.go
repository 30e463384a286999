package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// ErrNone is the error of Find for a directory that is in no repository.
var ErrNone = errors.New("not in a git repository")

// Find looks for the repository of dir, a session's directory: the one that the
// person's GIT_DIR names, or else the one in dir and its parents, as far up as the
// person lets git look. cacheDir is aiterm's own cache directory
// (state.Dirs.Cache; "" for none), now the time that ages are counted from, and
// getenv the person's environment.
//
// It returns ErrNone when there is no repository, an error for which
// os.IsNotExist is true when dir itself is gone, and another error when the
// nearest repository is damaged; git would not go past such a one either.
func Find(dir, cacheDir string, now time.Time, getenv func(string) string) (*Repo, error) {
	if !filepath.IsAbs(dir) {
		return nil, fmt.Errorf("look for a git repository in %q: give an absolute path", dir)
	}
	dir = filepath.Clean(dir)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // git goes by the kernel's path too
	}
	home := getenv("HOME")
	if home == "" {
		home = getenv("USERPROFILE")
	}
	if named := getenv("GIT_DIR"); named != "" {
		r := &Repo{cacheDir: cacheDir, now: now, home: home}
		if err := r.openNamed(dir, named, getenv("GIT_WORK_TREE")); err != nil {
			return nil, err
		}
		return r, nil
	}
	var limits bounds
	for level := 0; ; level++ {
		r := &Repo{cacheDir: cacheDir, now: now, home: home}
		found, err := r.open(dir)
		if err != nil {
			return nil, err
		}
		if found {
			return r, nil
		}
		// A repository further up does not speak for a directory that was
		// removed: it may have been a worktree of another one.
		if level == 0 {
			if info, err := os.Stat(dir); err != nil {
				return nil, err
			} else if !info.IsDir() {
				return nil, fmt.Errorf("look for a git repository in %s: not a directory", dir)
			}
			limits = boundsOf(dir, getenv)
		}
		parent, ok := limits.parent(dir)
		if !ok {
			return nil, ErrNone
		}
		dir = parent
	}
}

// open fills r if dir is the top of a work tree or a git directory itself.
func (r *Repo) open(dir string) (found bool, err error) {
	dotGit := filepath.Join(dir, ".git")
	seen, err := state.Look(dotGit)
	switch {
	case err == nil && seen.Mode.IsDir():
		// A .git without a HEAD is no repository, to git neither.
		r.root, r.gitDir, r.commonDir = dir, dotGit, dotGit
		return r.openHead()
	case err == nil && seen.Mode.IsRegular():
		r.root = dir
		if r.gitDir, err = readGitFile(dotGit); err != nil {
			return false, err
		}
		if err := r.openCommon(); err != nil {
			return false, err
		}
		found, err := r.openHead()
		if err == nil && !found {
			err = fmt.Errorf("%s names %s, which is no git directory: if the repository was moved, run git worktree repair there", dotGit, r.gitDir)
		}
		return found, err
	}
	if !isGitDir(dir) {
		return false, nil
	}
	r.gitDir, r.commonDir = dir, dir
	r.isGitDir = true
	if filepath.Base(dir) == ".git" {
		r.root, r.isGitDir = filepath.Dir(dir), false
	}
	return r.openHead()
}

func (r *Repo) openHead() (found bool, err error) {
	r.head, err = readHead(r.gitDir)
	if os.IsNotExist(err) {
		return false, nil
	}
	return err == nil, err
}

// openCommon finds the directory that linked worktrees share, see
// gitrepository-layout(5): commondir holds a path relative to the git directory.
func (r *Repo) openCommon() error {
	r.commonDir = r.gitDir
	data, _, err := readWhole(filepath.Join(r.gitDir, "commondir"), maxPathFile)
	if os.IsNotExist(err) {
		return nil // a submodule, or a repository with a separate git directory
	}
	if err != nil {
		return err
	}
	common := filepath.FromSlash(strings.TrimRight(string(data), "\r\n"))
	if !filepath.IsAbs(common) {
		common = filepath.Join(r.gitDir, common)
	}
	r.commonDir = common
	if parent, name := filepath.Split(r.gitDir); filepath.Base(parent) == "worktrees" {
		r.worktree = name
	}
	return nil
}

// maxPathFile is the limit of a file that holds one path; the longest path on
// Linux is 4096 bytes.
const maxPathFile = 8 << 10

// readGitFile returns the directory that a .git file names, see gitfile in
// gitglossary(7).
func readGitFile(path string) (string, error) {
	data, _, err := readWhole(path, maxPathFile)
	if err != nil {
		return "", err
	}
	target, ok := strings.CutPrefix(strings.TrimRight(string(data), "\r\n"), "gitdir:")
	target = strings.TrimPrefix(target, " ")
	if !ok || target == "" {
		return "", fmt.Errorf("%s does not hold gitdir: and a path; if it is a leftover, remove it", path)
	}
	target = filepath.FromSlash(target)
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(path), target)
	}
	return filepath.Clean(target), nil
}

// isGitDir tells whether dir looks like a git directory, by the same three
// entries that git asks for.
func isGitDir(dir string) bool {
	for _, name := range [...]string{"HEAD", "objects", "refs"} {
		if !state.Exists(filepath.Join(dir, name)) {
			return false
		}
	}
	return true
}
