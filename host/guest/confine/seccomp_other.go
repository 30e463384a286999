//go:build linux && !amd64 && !arm64

package confine

import (
	"errors"

	"golang.org/x/sys/unix"
)

// filter knows the calls of no other machine. What it does beside them is done here.
func filter(Rules, bool) error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	return errors.New("this program has no list of calls for this machine")
}
