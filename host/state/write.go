package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/natefinch/atomic"
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
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
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
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
	}
	return nil
}

// withoutPath takes the name of a temporary file out of an error. It differs
// each time, so that the log would take the same trouble for a new one.
func withoutPath(err error) error {
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

// WriteUser replaces a file that a person owns: the data is on disk before the
// old text goes, the mode is kept, and a symbolic link keeps pointing where it
// did, so that a file managed in a dotfiles repository stays managed. A process
// that is killed meanwhile leaves a draft, .NAME.*.tmp, which the next one
// removes.
func WriteUser(path string, data []byte) error {
	path, err := followLinks(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the folder of %s: %w", path, err)
	}
	removeDrafts(path)
	f, err := createDraft(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
	}
	if info, serr := os.Stat(path); serr == nil {
		err = f.Chmod(info.Mode())
	}
	return finishDraft(f, path, data, err)
}

// draftAge is when a draft counts as left behind.
const draftAge = time.Hour

// createDraft makes a private file beside path. Its name is hidden, so that nobody
// who watches the folder takes it for news.
func createDraft(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
}

// finishDraft writes data to a draft and puts it in the place of path, unless
// something went wrong before.
func finishDraft(f *os.File, path string, data []byte, err error) error {
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync() // else a power cut could leave an empty file under the name
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = atomic.ReplaceFile(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("write %s: %w", path, withoutPath(err))
	}
	return nil
}

// removeDrafts removes drafts of path that killed processes left.
func removeDrafts(path string) {
	files, _ := os.ReadDir(filepath.Dir(path))
	for _, file := range files {
		number, found := strings.CutPrefix(file.Name(), "."+filepath.Base(path)+".")
		number, draft := strings.CutSuffix(number, ".tmp")
		if !found || !draft || number == "" || strings.Trim(number, "0123456789") != "" {
			continue
		}
		if info, err := file.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > draftAge {
			os.Remove(filepath.Join(filepath.Dir(path), file.Name()))
		}
	}
}

// followLinks returns the path that a symbolic link leads to in the end, whether
// or not there is a file yet.
func followLinks(path string) (string, error) {
	for range 40 {
		if end, err := filepath.EvalSymlinks(path); err == nil {
			return end, nil
		}
		// A link leads on from where its folder really is.
		dir, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return path, nil // a folder that has to be made
		}
		path = filepath.Join(dir, filepath.Base(path))
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(dir, target)
		}
		path = target
	}
	return path, errors.New("too many symbolic links: remove the loop")
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
