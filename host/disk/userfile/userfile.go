// Package userfile writes the files that a person owns, or is to be given. What
// the program may lose at any time is written by package state, and what a person
// wrote is changed in place by yamledit and claude.
package userfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write replaces a file that a person owns: the data is on disk before the
// old text goes, the mode is kept, and a symbolic link keeps pointing where it
// did, so that a file managed in a dotfiles repository stays managed. A process
// that is killed meanwhile leaves a draft, .NAME.*.tmp, which the next one removes.
func Write(path string, data []byte) error {
	path, err := writable(path)
	if err != nil {
		return err
	}
	f, err := beginDraft(path, 0o700, createLike)
	if err != nil {
		return err
	}
	return finishDraft(f, path, data, replaceFile)
}

// writable returns the path of what is to be written: where a symbolic link leads.
// A folder, a device and the like are refused.
func writable(path string) (string, error) {
	path, err := followLinks(path)
	if err == nil {
		err = replaceable(path)
	}
	if err != nil {
		return "", fmt.Errorf("write %s: %w", path, err)
	}
	return path, nil
}

// followLinks returns the path that a symbolic link leads to in the end, whether
// or not there is a file yet.
func followLinks(path string) (string, error) {
	for range 40 {
		if end, err := filepath.EvalSymlinks(path); err == nil {
			return end, nil
		}
		// A link leads on from where its folder really is.
		dir, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return path, nil // a folder that has to be made
		}
		path = filepath.Join(dir, filepath.Base(path))
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(dir, target)
		}
		path = target
	}
	return path, errors.New("too many symbolic links: remove the loop")
}
