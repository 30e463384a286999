//go:build linux || darwin

package userfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange gives two files each other's name in one step.
func exchange(a, b string) error {
	err := renameBoth(a, b)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOTSUP):
		return errNoExchange
	}
	return &os.LinkError{Op: "exchange", Old: a, New: b, Err: err}
}
