package console

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Stdout remembers the first write that failed, so that a command whose output is
// lost, on a full disk, has not done well.
type Stdout struct {
	File *os.File

	mu     sync.Mutex
	failed error
}

// Write writes to the file.
func (o *Stdout) Write(data []byte) (int, error) {
	n, err := o.File.Write(data)
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		err = fmt.Errorf("write to stdout: %w", err)
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.failed == nil {
			o.failed = err
		}
	}
	return n, err
}

// Stat and Fd are those of the file: they tell whether it is a terminal.
func (o *Stdout) Stat() (os.FileInfo, error) { return o.File.Stat() }
func (o *Stdout) Fd() uintptr                { return o.File.Fd() }

// Written is err, or else why what the command wrote has not arrived.
func Written(env *Env, err error) error {
	o, ok := env.Stdout.(*Stdout)
	if !ok || err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed
}

// IsNull tells whether nobody can ever see what is written: it goes to the null
// device, which Go also opens in the place of a stdout that was closed.
func IsNull(w io.Writer) bool {
	f, ok := w.(file)
	if !ok {
		return false
	}
	info, err := f.Stat()
	null, nullErr := os.Stat(os.DevNull)
	return err == nil && nullErr == nil && os.SameFile(info, null)
}
