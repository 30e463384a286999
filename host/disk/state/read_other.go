//go:build !linux

package state

import (
	"io"
	"io/fs"
	"os"
)

// ReadStart reads at most limit bytes from the start of a plain file. Anything else is
// an error, and is not opened: opening a pipe could last until somebody writes.
func ReadStart(path string, limit int64) (Read, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Read{}, err
	}
	if !info.Mode().IsRegular() {
		return Read{}, &fs.PathError{Op: "read", Path: path, Err: errNotPlain}
	}
	f, err := os.Open(path)
	if err != nil {
		return Read{}, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return Read{}, err
	}
	data := make([]byte, max(0, min(info.Size(), limit)))
	n, err := io.ReadFull(f, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil // it got shorter
	}
	return Read{Data: data[:n], Size: info.Size(), Modified: info.ModTime()}, err
}
