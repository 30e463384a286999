package state

import (
	"os"

	"github.com/gofrs/flock"
)

// TryLock takes the lock in the file at path, which is made if it is missing,
// without waiting. locked is false while another process has it. What is in the
// place of the file and cannot be a lock is set aside.
func TryLock(path string) (lock *flock.Flock, locked bool, err error) {
	lock = flock.New(path, flock.SetPermissions(0o600))
	locked, err = lock.TryLock()
	if err == nil {
		return lock, locked, nil
	}
	if info, lerr := os.Lstat(path); lerr != nil || info.Mode().IsRegular() {
		return nil, false, err
	}
	if _, err := SetAside(path); err != nil {
		return nil, false, err
	}
	locked, err = lock.TryLock()
	return lock, locked, err
}
