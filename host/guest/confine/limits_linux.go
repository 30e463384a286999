package confine

import "golang.org/x/sys/unix"

// ownLimits are those of this system. The number of the user's processes is not among
// them: it counts threads too, those of all other programs with this one's, so that Go
// could start none of its own. The filter knows a thread from a process.
func ownLimits(rules Rules, lower func(resource int, most uint64)) {
	if rules.Memory > 0 {
		lower(unix.RLIMIT_AS, rules.Memory)
	}
	lower(unix.RLIMIT_MSGQUEUE, 0)
}
