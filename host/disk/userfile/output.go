package userfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Output writes data to what a person named as the place for it, and makes nothing
// else of it: a plain file is replaced in one step and keeps its mode, a link is
// followed, and a device or a pipe is written to. A pipe that nobody reads is waited
// for, until ctx ends. The folder must be there.
func Output(ctx context.Context, path string, data []byte) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
			return fmt.Errorf("there is no folder %s: make it, or name a file in another one", filepath.Dir(path))
		}
		return WriteShared(path, data)
	case err != nil:
		return fmt.Errorf("write %s: %w: name another file", path, state.WithoutPath(err))
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name a file in it", path)
	}
	// What goes to the same place as the rest of the output must come behind it.
	for _, std := range []*os.File{os.Stdout, os.Stderr} {
		if own, err := std.Stat(); err == nil && os.SameFile(own, info) {
			_, err := std.Write(data)
			return failed(path, err)
		}
	}
	// A file that was deleted, and is only there by its number, cannot be replaced.
	if _, err := filepath.EvalSymlinks(path); err == nil && info.Mode().IsRegular() {
		return WriteShared(path, data)
	}
	return through(ctx, path, data)
}

// through writes into what is there.
func through(ctx context.Context, path string, data []byte) error {
	done := make(chan error, 1)
	// Opening waits for a reader and cannot be called off. It is left behind, and
	// ends with the process.
	go func() {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0)
		if err == nil {
			_, err = f.Write(data)
			err = errors.Join(err, f.Close())
		}
		done <- err
	}()
	select {
	case err := <-done:
		return failed(path, err)
	case <-ctx.Done():
		return fmt.Errorf("write %s: cancelled before anybody had read it all", path)
	}
}

func failed(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", path, state.WithoutPath(err))
}

// replaceable refuses what is there under a name and is no plain file: a rename
// would put a file in the place of a device.
func replaceable(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil || info.Mode().IsRegular():
		return nil
	case info.IsDir():
		return errors.New("it is a folder: move it away, or name a file")
	}
	return errors.New("it is no file but a device, a pipe or the like: move it away, or name a file")
}

// halfWrittenError says that a file has neither its old text nor the new one.
type halfWrittenError struct {
	draft string
	err   error
}

func (e *halfWrittenError) Error() string {
	return fmt.Sprintf("%v: what should be in it is in %s", e.err, e.draft)
}

func (e *halfWrittenError) Unwrap() error { return e.err }

// overwrite puts the text of a draft into a file with further names (hard links),
// which a rename would leave with the old text. The draft is gone then. With old it
// gives up with [ErrChanged] where the file has another text, or where another program
// has put another file in its place meanwhile, which stays.
func overwrite(draft, path string, old *[]byte) error {
	data, err := os.ReadFile(draft)
	if err != nil {
		return err
	}
	flag := os.O_WRONLY
	if old != nil {
		flag = os.O_RDWR
	}
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	if old != nil {
		if now, err := io.ReadAll(f); err != nil || !bytes.Equal(now, *old) {
			return errors.Join(err, f.Close(), ErrChanged)
		}
	}
	_, err = f.WriteAt(data, 0)
	if err == nil {
		err = f.Truncate(int64(len(data)))
	}
	if err == nil {
		err = f.Sync()
	}
	written, serr := f.Stat()
	if err = errors.Join(err, serr, f.Close()); err != nil {
		return &halfWrittenError{draft, err}
	}
	if old != nil {
		if there, err := os.Stat(path); err != nil || !os.SameFile(there, written) {
			return ErrChanged
		}
	}
	return os.Remove(draft)
}
