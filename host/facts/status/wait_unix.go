//go:build unix

package status

import (
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// timed returns a reader that gives up at the deadline, if r is a file. A
// goroutine could do that for any reader, but it would be the only thing for
// which a render needs a second thread.
func timed(r io.Reader, deadline time.Time) (io.Reader, bool) {
	f, ok := r.(*os.File)
	if !ok {
		return nil, false
	}
	return &timedFile{f, int32(f.Fd()), deadline}, true
}

type timedFile struct {
	*os.File
	fd       int32
	deadline time.Time
}

// Read waits for input until the deadline.
func (t *timedFile) Read(p []byte) (int, error) {
	for {
		left := max(0, time.Until(t.deadline))
		fds := []unix.PollFd{{Fd: t.fd, Events: unix.POLLIN}}
		n, err := unix.Poll(fds, int(left.Milliseconds()))
		switch {
		case errors.Is(err, unix.EINTR):
		case err == nil && n == 0 && time.Until(t.deadline) <= 0:
			return 0, errTimeout
		case err == nil && n == 0:
		default:
			// Readable, closed, or not a thing that can be polled: reading tells.
			return t.File.Read(p)
		}
	}
}
