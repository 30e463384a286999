package state

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// TryLock takes the lock in the file at path, which is made if it is missing, as is its
// folder, without waiting. locked is false while another process has it. What is in the
// place of the file and cannot be a lock is set aside.
func TryLock(path string) (lock *Lock, locked bool, err error) {
	lock, locked, err = tryLock(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, false, fmt.Errorf("make the folder for the lock: %w", err)
		}
		lock, locked, err = tryLock(path)
	}
	return lock, locked, err
}

// WaitLock is [TryLock], but waits for up to wait for another process to let go
// of the lock. The error is then context.DeadlineExceeded.
func WaitLock(path string, wait time.Duration) (*Lock, error) {
	for deadline := time.Now().Add(wait); ; time.Sleep(time.Millisecond) {
		lock, locked, err := TryLock(path)
		switch {
		case err != nil || locked:
			return lock, err
		case !time.Now().Before(deadline):
			return nil, context.DeadlineExceeded
		}
	}
}

// lockWait is how long a change waits for another process that makes one.
const lockWait = 10 * time.Second

// Locked runs do while no other process has the lock in the file at path, whose
// folder is made if it is missing. Two that read, edit and write the same file
// at once would lose one another's change. what names in errors what the lock is
// for, in the plural.
func Locked(path, what string, do func() error) error {
	lock, err := WaitLock(path, lockWait)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("another aiterm has been changing %s for %v: wait for it to end, then run again", what, lockWait)
	}
	if err != nil {
		return fmt.Errorf("lock the %s: %w", what, err)
	}
	defer lock.Unlock()
	return do()
}
