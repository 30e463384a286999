package confine

import "golang.org/x/sys/unix"

// ownLimits are those of this system: here the number of processes counts no threads,
// and the user has more than one already.
func ownLimits(lower func(resource int, most uint64)) {
	lower(unix.RLIMIT_NPROC, 1)
}
