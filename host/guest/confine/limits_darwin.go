package confine

import "golang.org/x/sys/unix"

// ownLimits are those of this system: here the number of processes counts no threads,
// and the user has more than one already. The address space is no measure of memory: a
// program has hundreds of GB of it from the start, and a limit below that is refused.
func ownLimits(_ Rules, lower func(resource int, most uint64)) {
	lower(unix.RLIMIT_NPROC, 1)
}
