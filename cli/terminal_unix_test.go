//go:build unix

package cli

import "golang.org/x/sys/unix"

// The programs that tests start get no terminal, whatever the tests themselves are
// started in: without COLUMNS they would take its width. Only the terminal is given
// up, so that Ctrl-C still ends the tests.
func init() {
	tty, err := unix.Open("/dev/tty", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return // there is none
	}
	defer unix.Close(tty)
	_ = unix.IoctlSetInt(tty, unix.TIOCNOTTY, 0)
}
