package confine

import (
	"errors"

	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// What may be done in the folder. No program is started there, whatever is read.
const (
	reading = ll.AccessFSReadFile | ll.AccessFSReadDir
	writing = reading | ll.AccessFSWriteFile | ll.AccessFSTruncate |
		ll.AccessFSMakeReg | ll.AccessFSMakeDir | ll.AccessFSRemoveFile | ll.AccessFSRemoveDir
)

var errNoLandlock = errors.New("this kernel has none (it needs Linux 5.13, and landlock in the list of its security modules)")

// restrict takes away all files but those of the folder, the network and, with the
// versions that have it, signals and sockets without a path. It returns the version of
// the interface, which is 0 where there is none.
func restrict(rules Rules) (version int, err error) {
	version, err = landlockVersion()
	if err != nil || version < 1 {
		return 0, errNoLandlock
	}
	var allowed []landlock.Rule
	switch {
	case rules.Folder == "":
	case rules.Write:
		allowed = append(allowed, landlock.PathAccess(writing, rules.Folder))
	default:
		allowed = append(allowed, landlock.PathAccess(reading, rules.Folder))
	}
	// What a hostile module tries would fill the system's log.
	return version, landlock.V11.BestEffort().DisableLoggingForOriginatingProcess().Restrict(allowed...)
}

func landlockVersion() (int, error) { return ll.LandlockGetABIVersion() }
