package state

import (
	"io/fs"
	"time"
)

// Seen is what a look at a file tells of it.
type Seen struct {
	Mode     fs.FileMode // what it is, and who may do what with it
	Size     int64
	Modified time.Time
	// Inode and Changed, in nanoseconds, also tell of a file that was replaced by one of
	// the same size and time. They are 0 where the system does not say.
	Inode   uint64
	Changed int64
}

// Stamp is [Stamp] of what was seen.
func (s Seen) Stamp() string { return stamp(s.Size, s.Modified) }
