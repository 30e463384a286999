//go:build !linux && !darwin

package transcript

import (
	"io/fs"
	"os"
)

// handle is an opened file.
type handle struct{ *os.File }

// look says what is at a path, without following a link. What is no plain file is an
// error. Whose it is is not looked at: in a person's own folder others cannot write.
func look(path string) (mark, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return mark{}, err
	}
	return markOf(info)
}

func markOf(info fs.FileInfo) (mark, error) {
	if !info.Mode().IsRegular() {
		return mark{}, errNotOwn
	}
	return mark{size: info.Size(), modified: info.ModTime().UnixNano()}, nil
}

// isFolder tells whether there is a folder at a path, which is no link.
func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

// open opens the file that [look] looked at, and looks again.
func open(path string) (handle, mark, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return handle{}, mark{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return handle{}, mark{}, err
	}
	info, err := f.Stat()
	if err == nil && !os.SameFile(before, info) {
		err = errNotOwn
	}
	var m mark
	if err == nil {
		m, err = markOf(info)
	}
	if err != nil {
		f.Close()
		return handle{}, mark{}, err
	}
	return handle{f}, m, nil
}

func (h handle) close() { h.Close() }
