package state

import (
	"io/fs"
	"syscall"
	"time"
)

// Look is os.Stat without an object for what it finds: a line looks at two dozen files.
// The error is the system's own, without the path.
func Look(path string) (Seen, error) {
	var st syscall.Stat_t
	for {
		switch err := syscall.Stat(path, &st); err {
		case nil:
			return seen(&st), nil
		case syscall.EINTR:
		default:
			return Seen{}, err
		}
	}
}

// Exists tells whether there is anything at a path, be it a link that leads nowhere.
func Exists(path string) bool {
	var st syscall.Stat_t
	for {
		err := syscall.Lstat(path, &st)
		if err != syscall.EINTR {
			return err == nil
		}
	}
}

// SeenBy is what os.Stat or os.Lstat saw; info may be nil.
func SeenBy(info fs.FileInfo) Seen {
	if info == nil {
		return Seen{}
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Seen{Mode: info.Mode(), Size: info.Size(), Modified: info.ModTime()}
	}
	return seen(st)
}

func seen(st *syscall.Stat_t) Seen {
	mode := fs.FileMode(st.Mode & 0o777)
	switch st.Mode & syscall.S_IFMT {
	case syscall.S_IFREG:
	case syscall.S_IFDIR:
		mode |= fs.ModeDir
	default:
		mode |= fs.ModeIrregular
	}
	return Seen{Mode: mode, Size: st.Size, Modified: time.Unix(st.Mtim.Unix()), Inode: st.Ino, Changed: st.Ctim.Nano()}
}
