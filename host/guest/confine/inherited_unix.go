//go:build linux || darwin

package confine

import "golang.org/x/sys/unix"

// mostInherited is up to where descriptors are looked for that came from whoever started
// this process. One above the standard three is a leak of theirs, of the lowest numbers
// that were free.
const mostInherited = 64

// closeInherited closes what the process was started with beyond stdin, stdout and
// stderr: an open file or connection is a right that no wall takes away. What Go has
// opened here is marked to be closed when a program is started, what was inherited
// cannot be.
//
// One call tells which of them are there, in place of one for each.
func closeInherited() {
	var there [mostInherited]unix.PollFd
	for fd := range there {
		there[fd].Fd = int32(fd)
	}
	_, err := unix.Poll(there[3:], 0)
	asked := err == nil
	for fd := 3; fd < mostInherited; fd++ {
		if asked && there[fd].Revents&unix.POLLNVAL != 0 {
			continue
		}
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		if err == nil && flags&unix.FD_CLOEXEC == 0 {
			unix.Close(fd)
		}
	}
}
