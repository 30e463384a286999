package userfile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
)

// ErrChanged says that another program has written the file since it was read. The
// file is as that program left it.
var ErrChanged = errors.New("it was changed meanwhile by another program")

// errNoExchange says that two files cannot be exchanged here in one step.
var errNoExchange = errors.New("files cannot be exchanged here")

// Replace is [Write] for a file that other programs write too: it gives up with
// [ErrChanged] if the text is not old any more or, for exists being false, if there
// is a file by now. Where the system can exchange two files in one step, on Linux
// and macOS, no change can be lost, whenever it is made: what was replaced is
// looked at afterwards, and put back if it was not old. Elsewhere the text is
// compared just before the file is replaced.
func Replace(path string, old []byte, exists bool, data []byte) error {
	path, err := writable(path)
	if err != nil {
		return err
	}
	f, err := beginDraft(path, 0o700, createLike)
	if err != nil {
		return err
	}
	place := link
	if exists {
		place = func(draft, path string) error { return swap(draft, path, old, data) }
	}
	return finishDraft(f, path, data, place)
}

// swap puts a draft that holds data in the place of path, which held old.
func swap(draft, path string, old, data []byte) error {
	if now, err := os.ReadFile(path); errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(now, old) {
		return ErrChanged
	} else if err != nil {
		return err
	}
	if severalNames(path) {
		return overwrite(draft, path, &old) // an exchange would part it from its other names
	}
	return exchanged(draft, path, old, data)
}

// exchanged is swap without a look before, which cannot be the last one.
func exchanged(draft, path string, old, data []byte) error {
	expected, placed := old, data
	for i := range mostExchanges {
		err := exchange(draft, path)
		switch {
		case errors.Is(err, errNoExchange) && i == 0:
			return replaceFile(draft, path)
		case errors.Is(err, fs.ErrNotExist):
			return ErrChanged // it was removed
		case err != nil:
			return err
		}
		got, err := os.ReadFile(draft)
		if err != nil {
			return err
		}
		if bytes.Equal(got, expected) {
			if i > 0 {
				return ErrChanged
			}
			return nil
		}
		// Somebody was quicker: what they wrote is the newest, and goes back.
		expected, placed = placed, got
	}
	return ErrChanged
}

// mostExchanges is more than anybody writes between two steps of ours.
const mostExchanges = 100

// link gives a draft its name, if nothing has it.
func link(draft, path string) error {
	err := os.Link(draft, path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return ErrChanged
	}
	// A file system without hard links.
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return ErrChanged
	}
	return replaceFile(draft, path)
}
