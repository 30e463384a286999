//go:build linux || darwin

package confine

import (
	"time"

	"golang.org/x/sys/unix"
)

// limit lowers the limits of the process, the hard ones with the soft ones: only root
// could lift them again, and does not get past the filter.
func limit(rules Rules) error {
	var first error
	lower := func(resource int, most uint64) {
		var now unix.Rlimit
		err := unix.Getrlimit(resource, &now)
		if err == nil {
			most = min(most, now.Max)
			err = unix.Setrlimit(resource, &unix.Rlimit{Cur: min(most, now.Cur), Max: most})
		}
		if first == nil {
			first = err
		}
	}
	if rules.CPU > 0 {
		lower(unix.RLIMIT_CPU, uint64((rules.CPU+time.Second-1)/time.Second))
	}
	if rules.Files > 0 {
		lower(unix.RLIMIT_NOFILE, rules.Files)
	}
	if !rules.Write {
		rules.FileSize = 0
	}
	lower(unix.RLIMIT_FSIZE, rules.FileSize)
	lower(unix.RLIMIT_CORE, 0)
	lower(unix.RLIMIT_MEMLOCK, 0)
	ownLimits(rules, lower)
	return first
}
