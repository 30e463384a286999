package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// WriteCache replaces path with data in one step, readable by the user alone,
// and makes the folder if it is missing. It does not wait for the disk: after
// a power cut a cache may be old, but it is never half written.
func WriteCache(path string, data []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".*.tmp")
	if os.IsNotExist(err) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("make the folder of %s: %w", path, err)
		}
		f, err = os.CreateTemp(dir, filepath.Base(path)+".*.tmp")
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, WithoutPath(err))
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = replace(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, WithoutPath(err))
	}
	return nil
}

// WithoutPath takes the name of a temporary file out of an error. It differs
// each time, so that the log would take the same trouble for a new one.
func WithoutPath(err error) error {
	var one *fs.PathError
	var two *os.LinkError
	switch {
	case errors.As(err, &one):
		return one.Err
	case errors.As(err, &two):
		return two.Err
	}
	return err
}

// replace renames a file. A folder in its place, which nobody but a mishap puts
// there, is set aside: it would keep the cache from ever being written again.
func replace(from, to string) error {
	err := Rename(from, to)
	if err == nil {
		return nil
	}
	if info, lerr := os.Lstat(to); lerr != nil || !info.IsDir() {
		return err
	}
	if _, err := SetAside(to); err != nil {
		return err
	}
	return Rename(from, to)
}

// AsideTime is how the time of [SetAside] is written.
const AsideTime = "20060102T150405.000Z"

// SetAside renames a broken file to NAME.broken-TIME beside it, so that
// nothing is lost, and returns the new path.
func SetAside(path string) (aside string, err error) {
	aside = path + ".broken-" + time.Now().UTC().Format(AsideTime)
	if err := Rename(path, aside); err != nil {
		return "", fmt.Errorf("set %s aside: %w", path, err)
	}
	return aside, nil
}
