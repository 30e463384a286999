package state

import (
	"context"
	"errors"
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
	// Looked at before it is opened: opening a pipe would wait for ever.
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		if _, err := SetAside(path); err != nil {
			return nil, false, err
		}
	}
	lock = flock.New(path, flock.SetPermissions(0o600))
	locked, err = lock.TryLock()
	if err != nil {
		return nil, false, err
	}
	return lock, locked, nil
}

// WaitLock is [TryLock], but waits for up to wait for another process to let go
// of the lock. The error is then context.DeadlineExceeded.
func WaitLock(path string, wait time.Duration) (*flock.Flock, error) {
	lock, locked, err := TryLock(path)
	if err != nil || locked {
		return lock, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, time.Millisecond); err != nil {
		return nil, err
	}
	return lock, nil
}

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
	lock.Close()
	return !free
}

// lockWait is how long a change waits for another process that makes one.
const lockWait = 10 * time.Second

// Locked runs do while no other process has the lock in the file at path, whose
// folder is made if it is missing. Two that read, edit and write the same file
// at once would lose one another's change. what names in errors what the lock is
// for, in the plural.
func Locked(path, what string, do func() error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder for the lock: %w", err)
	}
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
