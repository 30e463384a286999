package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// source is a clone of one commit, in a folder of its own: what is built from it
// depends on nothing else in the repository, such as its path, its ignored files
// or its other tags.
type source struct {
	dir     string
	version string // as Go writes it into what is built there
	commit  string
	date    time.Time // of the commit, and so of every file in a package
}

// openSource makes a clone of the commit that is checked out in a repository. The
// version, if there is one, has to be v1.2.3 or such; else it is the tag of the
// commit or, without one, the pseudo-version. Changes that are in no commit are
// refused, or for a snapshot taken along; the version then ends in +dirty.
func openSource(repository, version string, snapshot bool) (*source, error) {
	status, err := git(repository, "status", "--porcelain")
	if err != nil {
		return nil, err
	}
	changed := len(status) > 0
	if changed && !snapshot {
		return nil, fmt.Errorf("there are changes that are in no commit:\n%s\na release is of a commit: commit or stash them, or make a snapshot (SNAPSHOT=1)", firstLines(status, 5))
	}
	src, err := clone(repository, version)
	if err != nil || !changed {
		return src, err
	}
	if err := src.takeChanges(repository); err != nil {
		src.remove()
		return nil, err
	}
	src.version += "+dirty"
	return src, nil
}

// clone is openSource without a look at what is in no commit.
func clone(repository, version string) (*source, error) {
	src, err := describe(repository)
	if err != nil {
		return nil, err
	}
	if version != "" {
		if src.version, err = src.give(repository, version); err != nil {
			return nil, err
		}
	}
	if src.dir, err = os.MkdirTemp("", "aiterm-release-"); err != nil {
		return nil, err
	}
	if err := src.checkOut(repository); err != nil {
		src.remove()
		return nil, err
	}
	return src, nil
}

// describe returns the commit that is checked out, without a folder, and as its
// version its highest tag that is one, or a pseudo-version.
func describe(repository string) (*source, error) {
	head, err := git(repository, "log", "-1", "--no-show-signature", "--format=%H %cI")
	if err != nil {
		return nil, err
	}
	commit, day, _ := strings.Cut(head, " ")
	date, err := time.Parse(time.RFC3339, day)
	if err != nil {
		return nil, fmt.Errorf("commit %s has no usable date: %w", commit, err)
	}
	src := &source{commit: commit, date: date.UTC()}
	tags, err := git(repository, "tag", "--points-at", commit)
	if err != nil {
		return nil, err
	}
	for tag := range strings.Lines(tags) {
		if tag = strings.TrimSpace(tag); released(tag) && semver.Compare(tag, src.version) > 0 {
			src.version = tag
		}
	}
	if src.version == "" {
		src.version = module.PseudoVersion("v0", "", src.date, commit[:12])
	}
	return src, nil
}

// give checks the version that a person gives the commit.
func (src *source) give(repository, version string) (string, error) {
	if !released(version) {
		return "", fmt.Errorf("the version is %q: give one as v0.1.0 or v0.1.0-rc.1 (https://semver.org), below v2", version)
	}
	at, err := git(repository, "rev-parse", "--verify", "--quiet", "refs/tags/"+version+"^{commit}")
	if err == nil && at != src.commit {
		return "", fmt.Errorf("%s is the tag of commit %.12s, and %.12s is checked out: check the tag out, or give another version", version, at, src.commit)
	}
	return version, nil
}

// released tells whether Go takes a tag for a version of this module, whose path
// names no major version.
func released(tag string) bool {
	return semver.IsValid(tag) && semver.Canonical(tag) == tag && !module.IsPseudoVersion(tag) &&
		(semver.Major(tag) == "v0" || semver.Major(tag) == "v1")
}

// checkOut fills src.dir with the commit. Its objects are read where they are, so
// nothing is copied and the owner of the repository does not matter; and it is
// shallow, so the history and the tags that a clone happens to have do not either.
func (src *source) checkOut(repository string) error {
	objects, err := git(repository, "rev-parse", "--path-format=absolute", "--git-path", "objects")
	if err != nil {
		return err
	}
	if _, err := git(src.dir, "init", "--quiet", "--template="); err != nil {
		return err
	}
	inside := filepath.Join(src.dir, ".git")
	err = errors.Join(
		os.MkdirAll(filepath.Join(inside, "objects", "info"), 0o755),
		os.WriteFile(filepath.Join(inside, "objects", "info", "alternates"), []byte(objects+"\n"), 0o644),
		os.WriteFile(filepath.Join(inside, "shallow"), []byte(src.commit+"\n"), 0o644),
	)
	if err != nil {
		return err
	}
	steps := [][]string{
		{"config", "core.autocrlf", "false"}, // what is embedded has to be what was committed
		{"config", "core.hooksPath", os.DevNull},
		{"checkout", "--quiet", "--detach", src.commit},
	}
	if !module.IsPseudoVersion(src.version) {
		// Go takes the version of a commit from its tag.
		steps = append(steps, []string{"update-ref", "refs/tags/" + src.version, src.commit})
	}
	for _, step := range steps {
		if _, err := git(src.dir, step...); err != nil {
			return err
		}
	}
	return nil
}

// takeChanges makes the files in src.dir those in the repository's folder, but for
// the ignored ones.
func (src *source) takeChanges(repository string) error {
	root, err := git(repository, "rev-parse", "--show-toplevel")
	if err != nil {
		return err
	}
	listed, err := git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return err
	}
	tracked, err := git(src.dir, "ls-files", "-z")
	if err != nil {
		return err
	}
	for _, name := range fields(tracked) {
		if err := os.Remove(filepath.Join(src.dir, name)); err != nil {
			return err
		}
	}
	for _, name := range fields(listed) {
		if err := copyFile(filepath.Join(root, name), filepath.Join(src.dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies a file or a link; one that is not there has been deleted.
func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}

func (src *source) remove() { os.RemoveAll(src.dir) }

// git returns what git says on stdout, without the last line's end.
func git(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "safe.directory=*"}, args...)...)
	// A hook or a rebase that this runs in would name its own repository.
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); !strings.HasPrefix(name, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimRight(out.String(), "\n"), nil
}

func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == 0 })
}

func firstLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	if len(lines) > n {
		lines = append(lines[:n], fmt.Sprintf("… and %d more", len(lines)-n))
	}
	return strings.Join(lines, "\n")
}
