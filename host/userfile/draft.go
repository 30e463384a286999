package userfile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/natefinch/atomic"

	"github.com/data-wise/aiterm/host/state"
)

// draftAge is when a draft counts as left behind.
const draftAge = time.Hour

// createDraft makes a private file beside path. Its name is hidden, so that nobody
// who watches the folder takes it for news.
func createDraft(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
}

// writeDraft writes data to a draft and closes it, unless something went wrong
// before.
func writeDraft(f *os.File, data []byte, err error) error {
	if err == nil {
		_, err = f.Write(data)
	}
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

// finishDraft writes data to a draft and puts it in the place of path, unless
// something went wrong before.
func finishDraft(f *os.File, path string, data []byte, err error) error {
	if err = writeDraft(f, data, err); err == nil {
		err = replaceFile(f.Name(), path)
	}
	var half *halfWrittenError
	if err != nil && !errors.As(err, &half) {
		os.Remove(f.Name())
	}
	switch {
	case half != nil: // names the draft, which is wanted now
		return fmt.Errorf("write %s: %w", path, half)
	case err != nil:
		return fmt.Errorf("write %s: %w", path, state.WithoutPath(err))
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
