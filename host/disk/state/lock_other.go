//go:build !linux

package state

import (
	"os"

	"github.com/gofrs/flock"
)

// Lock is the lock in a file, which this process has.
type Lock struct{ file *flock.Flock }

// Unlock gives the lock back.
func (l *Lock) Unlock() error { return l.file.Unlock() }

// Held reports whether a process holds the lock in the file at path, which is
// not made. Trying it takes it for a moment.
func Held(path string) bool {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return false
	}
	lock.Unlock()
	return !free
}

// tryLock is [TryLock] in a folder that is there.
func tryLock(path string) (lock *Lock, locked bool, err error) {
	// Looked at before it is opened: opening a pipe would wait for ever.
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		if _, err := SetAside(path); err != nil {
			return nil, false, err
		}
	}
	file := flock.New(path, flock.SetPermissions(0o600))
	if locked, err = file.TryLock(); err != nil || !locked {
		file.Close()
		return nil, false, err
	}
	return &Lock{file}, true, nil
}
