package state

import (
	"io/fs"
	"syscall"
)

// Lock is the lock in a file, which this process has. It is what github.com/gofrs/flock
// takes elsewhere, with the same call of the kernel's, in five system calls instead of
// ten: a line after a reply takes two.
type Lock struct{ fd int }

// Unlock gives the lock back.
func (l *Lock) Unlock() error {
	// Asked for before it is closed: a process that is about to be started may still have it.
	syscall.Flock(l.fd, syscall.LOCK_UN)
	return syscall.Close(l.fd)
}

// Held reports whether a process holds the lock in the file at path, which is
// not made. Trying it takes it for a moment.
func Held(path string) bool {
	fd, foreign, err := openLock(path, syscall.O_RDONLY)
	if err != nil || foreign {
		return false
	}
	defer syscall.Close(fd)
	return lockNow(fd, syscall.LOCK_SH) == syscall.EWOULDBLOCK
}

// tryLock is [TryLock] in a folder that is there.
func tryLock(path string) (lock *Lock, locked bool, err error) {
	aside := false
	for mode := syscall.O_RDONLY; ; {
		fd, foreign, err := openLock(path, mode|syscall.O_CREAT)
		switch {
		case foreign && !aside:
			if _, err := SetAside(path); err != nil {
				return nil, false, err
			}
			aside = true
			continue
		case err != nil:
			return nil, false, &fs.PathError{Op: "open", Path: path, Err: err}
		}
		err = lockNow(fd, syscall.LOCK_EX)
		if err == nil {
			return &Lock{fd}, true, nil
		}
		syscall.Close(fd)
		switch {
		case err == syscall.EWOULDBLOCK:
			return nil, false, nil
		case (err == syscall.EBADF || err == syscall.EIO) && mode == syscall.O_RDONLY:
			mode = syscall.O_RDWR // NFS wants to be able to write where a lock is not shared
		default:
			return nil, false, &fs.PathError{Op: "lock", Path: path, Err: err}
		}
	}
}

// openLock opens the file of a lock. foreign tells that something else is in its place,
// which is an error too, and was not waited for, as opening a pipe may.
func openLock(path string, mode int) (fd int, foreign bool, err error) {
	for {
		fd, err = syscall.Open(path, mode|syscall.O_NOFOLLOW|syscall.O_NONBLOCK|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0o600)
		if err != syscall.EINTR {
			break
		}
	}
	if err != nil {
		return 0, err == syscall.ELOOP || err == syscall.EISDIR || err == syscall.ENXIO, err
	}
	var st syscall.Stat_t
	if err = syscall.Fstat(fd, &st); err == nil && st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		foreign, err = true, errNotPlain
	}
	if err != nil {
		syscall.Close(fd)
	}
	return fd, foreign, err
}

// lockNow takes the lock of an open file without waiting for it.
func lockNow(fd, how int) error {
	for {
		if err := syscall.Flock(fd, how|syscall.LOCK_NB); err != syscall.EINTR {
			return err
		}
	}
}
