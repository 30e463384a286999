package state

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// Read is what was read from the start of a file.
type Read struct {
	Data     []byte
	Size     int64 // of all of the file
	Modified time.Time
}

// errNotPlain is what [ReadStart] says of a folder, a device or a pipe.
var errNotPlain = errors.New("it is not a regular file")

// ErrNoCache is what the readers of caches say of what cannot be one: it is no plain file,
// or far too large.
var ErrNoCache = errors.New("no cache")

// noCache is an [ErrNoCache].
type noCache struct {
	path string
	most int64
}

func (e noCache) Error() string {
	return fmt.Sprintf("%s is not a file of at most %d bytes: remove it", e.path, e.most)
}

func (noCache) Is(err error) bool { return err == ErrNoCache }

// ReadCache reads a file of at most most bytes. What is no plain file is an error, and
// is not read: a device or a pipe would be read for ever.
func ReadCache(path string, most int64) ([]byte, error) {
	read, err := ReadCacheFile(path, most)
	return read.Data, err
}

// ReadCacheFile is [ReadCache], and tells when the file was written.
func ReadCacheFile(path string, most int64) (Read, error) {
	read, err := ReadStart(path, most)
	switch wrong, ok := err.(*fs.PathError); {
	case err == nil && read.Size > most, ok && wrong.Err == errNotPlain:
		return Read{}, noCache{path, most}
	}
	return read, err
}

// ReadUser reads a file that a person owns: at most most bytes and one more, by
// which the caller sees that it is too large. What is no plain file is an error
// and is not opened. check, if it is not nil, may refuse the file that was
// opened.
func ReadUser(path string, most int64, check func(fs.FileInfo) error) ([]byte, error) {
	// Looked at before it is opened, since opening a pipe could wait for ever.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file: move it away", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if check != nil {
		if err := check(info); err != nil {
			return nil, err
		}
	}
	return io.ReadAll(io.LimitReader(f, most+1))
}
