package userfile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
)

// Remove takes a file away that other programs write too: it gives up with [ErrChanged]
// if the text is not old any more. It is put aside first and looked at there, so that
// what another program wrote just before is put back.
func Remove(path string, old []byte) error {
	path, err := writable(path)
	if err != nil {
		return err
	}
	if now, err := os.ReadFile(path); errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(now, old) {
		return ErrChanged
	} else if err != nil {
		return err
	}
	return removed(path, old)
}

// removed is Remove without a look before, which cannot be the last one.
func removed(path string, old []byte) error {
	f, err := createDraft(path)
	if err != nil {
		return err
	}
	aside := f.Name()
	if err := errors.Join(f.Close(), os.Rename(path, aside)); err != nil {
		os.Remove(aside)
		if errors.Is(err, fs.ErrNotExist) {
			return ErrChanged
		}
		return err
	}
	got, err := os.ReadFile(aside)
	if err == nil && bytes.Equal(got, old) {
		return os.Remove(aside)
	}
	// What is there by now is newer than what was put aside.
	if back := link(aside, path); back != nil && !errors.Is(back, ErrChanged) {
		return back
	}
	os.Remove(aside)
	return ErrChanged
}
