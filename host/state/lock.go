package state

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

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

// Waiting for another process that has the lock at this moment.
const (
	lockWait = 10 * time.Second
	lockPoll = 5 * time.Millisecond
)

// Locked runs do while no other process has the lock in the file at path, whose
// folder is made if it is missing. Two that read, edit and write the same file
// at once would lose one another's change. what names in errors what the lock is
// for, in the plural.
func Locked(path, what string, do func() error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder for the lock: %w", err)
	}
	for deadline := time.Now().Add(lockWait); ; time.Sleep(lockPoll) {
		lock, ok, err := TryLock(path)
		if err != nil {
			return fmt.Errorf("lock the %s: %w", what, err)
		}
		if ok {
			defer lock.Unlock()
			return do()
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("another aiterm has been changing %s for %v: wait for it to end, then run again", what, lockWait)
		}
	}
}
