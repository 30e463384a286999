package state

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// Rename is os.Rename for a file that other processes read. On Windows a file
// that is open cannot be replaced; ours are read in far less than a millisecond,
// so it tries again for up to 63 ms. Without that a reader at the wrong moment
// would cost what was to be noted, such as how long a server wants to be left
// alone.
func Rename(from, to string) error {
	const longest = 32 * time.Millisecond
	for wait := time.Millisecond; ; wait *= 2 {
		err := os.Rename(from, to)
		inUse := errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
		if !inUse || wait > longest {
			return err
		}
		time.Sleep(wait)
	}
}
