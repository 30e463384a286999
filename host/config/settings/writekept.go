package settings

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/data-wise/aiterm/host/disk/userfile"
)

// Write is a file that is to be written in the place of what was read.
type Write struct {
	Path   string
	Old    []byte
	Exists bool // there was such a file
	Data   []byte
	Backup string // where the old text is, once it is written
}

// ChangedError says that a file is not what was read. It was left as it is.
type ChangedError struct {
	Path string
	Gone bool // it is not there any more
}

func (e *ChangedError) Error() string {
	return fmt.Sprintf("%s was changed meanwhile by another program and was left as it is: run again", e.Path)
}

// WriteKept writes files, each in one step, and keeps the old texts beside them. It writes
// none where one is not what was read, and fails with a [*ChangedError] then. It returns
// those that were written, also beside an error.
func WriteKept(files Files, all []Write, now time.Time) (written []Write, err error) {
	err = files.locked(func() error {
		for _, w := range all {
			there, err := read(w.Path)
			if err != nil {
				return err
			}
			if there.exists != w.Exists || !bytes.Equal(there.data, w.Old) {
				return &ChangedError{w.Path, !there.exists}
			}
			if err := there.checkWritable(); err != nil {
				return err
			}
		}
		for _, w := range all {
			s := source{path: w.Path, data: w.Old, exists: w.Exists}
			if w.Exists {
				if w.Backup, err = s.keep(now); err != nil {
					return err
				}
				userfile.ThinBackups(s.path+".", ".bak")
			}
			if err := userfile.Replace(w.Path, w.Old, w.Exists, w.Data); errors.Is(err, userfile.ErrChanged) {
				return &ChangedError{Path: w.Path}
			} else if err != nil {
				return err
			}
			written = append(written, w)
		}
		return nil
	})
	return written, err
}
