//go:build unix

package state

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const sticky = fs.ModeSticky

// CheckPrivate refuses a file that another user could have written, or one with a
// secret that another may read. Every file that names a program to run, that says
// whom to trust, or that holds a key goes through it, as it was opened. why says what
// it is good for, such as "it holds keys". A file of root's is taken, since root may
// do anything; root takes only root's own, whoever's HOME that is.
//
// The folder of the file must be nobody else's to write, too: an older file of one's
// own could be put in its place there.
func CheckPrivate(path string, info fs.FileInfo, secret bool, why string) error {
	mode := info.Mode().Perm()
	switch {
	case secret && mode&0o077 != 0:
		return fmt.Errorf("others may open %s (mode %04o), and %s: run chmod 600 on it", path, mode, why)
	case mode&0o022 != 0:
		return fmt.Errorf("others may write %s (mode %04o), and %s: look at what is in it, then run chmod go-w on it", path, mode, why)
	}
	if err := CheckOwner(path, info, why); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err == nil {
		if err := checkFolder(dir, info); err != nil {
			return fmt.Errorf("%s is not read, since %s: %w", path, why, err)
		}
	}
	return nil
}

// CheckOwner refuses a file of another user's, whoever may write it.
func CheckOwner(path string, info fs.FileInfo, why string) error {
	if owner, ok := foreign(info); ok {
		return fmt.Errorf("%s belongs to another user (%d), and %s: look at what is in it, then %s", path, owner, why, insteadOfForeign())
	}
	return nil
}

// checkFolder refuses a folder in which others may replace files.
func checkFolder(path string, info fs.FileInfo) error {
	if mode := info.Mode(); mode&0o002 != 0 && mode&sticky == 0 {
		return fmt.Errorf("everybody may write in %s (mode %04o): run chmod o-w on it", path, mode.Perm())
	}
	if owner, ok := foreign(info); ok {
		return fmt.Errorf("%s belongs to another user (%d): %s", path, owner, insteadOfForeign())
	}
	return nil
}

// foreign tells whose a file is, if it is somebody else's.
func foreign(info fs.FileInfo) (owner uint32, ok bool) {
	stat, known := info.Sys().(*syscall.Stat_t)
	if !known || int(stat.Uid) == os.Geteuid() || stat.Uid == 0 {
		return 0, false
	}
	return stat.Uid, true
}

func insteadOfForeign() string {
	if os.Geteuid() == 0 {
		return "make one of root's own, or set HOME to root's (sudo -H)"
	}
	return "make a copy of your own"
}
