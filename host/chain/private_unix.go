//go:build unix

package chain

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// private refuses a file that another user could have written. One of root's is
// taken: what manages a whole machine makes such files, and root may do anything.
func private(path string, info fs.FileInfo) error {
	if mode := info.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("others may write %s (mode %04o), and it names a program that is run: look at what is in it, then run chmod go-w on it", path, mode)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if ok && int(owner.Uid) != os.Geteuid() && owner.Uid != 0 {
		return fmt.Errorf("%s belongs to another user (%d), and it names a program that is run: look at what is in it, then make a copy of your own", path, owner.Uid)
	}
	return nil
}
