package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// stdout remembers the first write that failed, so that a command whose output is
// lost, on a full disk, has not done well.
type stdout struct {
	file *os.File

	mu     sync.Mutex
	failed error
}

func (o *stdout) Write(data []byte) (int, error) {
	n, err := o.file.Write(data)
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

func (o *stdout) Stat() (os.FileInfo, error) { return o.file.Stat() }
func (o *stdout) Fd() uintptr                { return o.file.Fd() }

// written is err, or else why what the command wrote has not arrived.
func written(env *Env, err error) error {
	o, ok := env.Stdout.(*stdout)
	if !ok || err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed
}

// isNull tells whether nobody can ever see what is written: it goes to the null
// device, which Go also opens in the place of a stdout that was closed.
func isNull(w io.Writer) bool {
	f, ok := w.(file)
	if !ok {
		return false
	}
	info, err := f.Stat()
	null, nullErr := os.Stat(os.DevNull)
	return err == nil && nullErr == nil && os.SameFile(info, null)
}
