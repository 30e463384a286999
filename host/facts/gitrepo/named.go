package gitrepo

import (
	"os"
	"path/filepath"
)

// openNamed fills r with the repository that the person's GIT_DIR names, as git
// itself then looks for no other: gitDir as it is given, workTree likewise or "",
// both relative to dir.
func (r *Repo) openNamed(dir, gitDir, workTree string) error {
	from := func(base, p string) string {
		if p = filepath.FromSlash(p); filepath.IsAbs(p) {
			return filepath.Clean(p)
		}
		return filepath.Join(base, p)
	}
	r.gitDir = from(dir, gitDir)
	if info, err := os.Stat(r.gitDir); err == nil && info.Mode().IsRegular() {
		if r.gitDir, err = readGitFile(r.gitDir); err != nil {
			return err
		}
	}
	if err := r.openCommon(); err != nil {
		return err
	}
	switch found, err := r.openHead(); {
	case err != nil:
		return err
	case !found:
		return ErrNone
	}
	r.named = r.gitDir
	switch set := r.config().worktree; {
	case workTree != "":
		r.root = from(dir, workTree)
	case set != "":
		r.root = from(r.gitDir, set)
	case r.config().bare == bareYes && r.gitDir == r.commonDir:
		r.isGitDir = true
	default:
		r.root = dir
	}
	if real, err := filepath.EvalSymlinks(r.root); r.root != "" && err == nil {
		r.root = real
	}
	return nil
}
