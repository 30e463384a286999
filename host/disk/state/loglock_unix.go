//go:build linux || darwin

package state

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// lockLog keeps other processes from writing to the log until f is closed. It gives
// up after a while, and says whether it was given the lock: a process that is
// stopped must not keep the others from ending.
func lockLog(f *os.File) bool {
	for wait := time.Millisecond; wait < 100*time.Millisecond; wait *= 2 {
		if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			return true
		}
		time.Sleep(wait)
	}
	return false
}
