package userfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/natefinch/atomic"

	"github.com/data-wise/aiterm/host/disk/state"
)

// draftAge is when a draft counts as left behind.
const draftAge = time.Hour

// createDraft makes a private file beside path. Its name is hidden, so that nobody
// who watches the folder takes it for news.
func createDraft(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
}

// createLike makes a draft with the mode of what is at path, if something is.
func createLike(path string) (*os.File, error) {
	f, err := createDraft(path)
	if err != nil {
		return nil, err
	}
	if info, serr := os.Stat(path); serr == nil {
		if err := f.Chmod(info.Mode()); err != nil {
			f.Close()
			os.Remove(f.Name())
			return nil, err
		}
	}
	return f, nil
}

// beginDraft makes a draft of path with create, and its folder where there is none.
func beginDraft(path string, folder os.FileMode, create func(path string) (*os.File, error)) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), folder); err != nil {
		return nil, fmt.Errorf("make the folder of %s: %w", path, err)
	}
	removeDrafts(path)
	f, err := create(path)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, state.WithoutPath(err))
	}
	return f, nil
}

// writeDraft writes data to a draft and closes it.
func writeDraft(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync() // else a power cut could leave an empty file under the name
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// replaceFile puts a finished draft in the place of path, if that is a plain file or
// nothing. A file with further names gets the draft's text and keeps them.
func replaceFile(draft, path string) error {
	if err := replaceable(path); err != nil {
		return err
	}
	if severalNames(path) {
		return overwrite(draft, path, nil)
	}
	return atomic.ReplaceFile(draft, path)
}

// finishDraft writes data to a draft and gives it to place, which puts it where path
// is. The draft stays only where it is all that has the data.
func finishDraft(f *os.File, path string, data []byte, place func(draft, path string) error) error {
	err := writeDraft(f, data)
	if err == nil {
		err = place(f.Name(), path)
	}
	var half *halfWrittenError
	if errors.As(err, &half) { // names the draft, which is wanted now
		return fmt.Errorf("write %s: %w", path, half)
	}
	os.Remove(f.Name()) // or what it was exchanged for
	if err == nil || errors.Is(err, ErrChanged) {
		return err
	}
	return fmt.Errorf("write %s: %w", path, state.WithoutPath(err))
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
