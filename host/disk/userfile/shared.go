package userfile

import (
	"errors"
	"io/fs"
	"os"
)

// WriteShared is [Write] for a file that is made to be given to others: one
// that is new, and its folder, can be read by whom the umask lets. A file that is
// there keeps its mode.
func WriteShared(path string, data []byte) error {
	path, err := writable(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return Write(path, data)
	}
	f, err := beginDraft(path, 0o777, createShared)
	if err != nil {
		return err
	}
	return finishDraft(f, path, data, replaceFile)
}

// createShared makes an empty file beside path, with a name of its own and the
// mode that the umask leaves of 0666. Package os finds such names for private
// files only, and the umask cannot be read without changing it for a moment.
func createShared(path string) (*os.File, error) {
	private, err := createDraft(path)
	if err != nil {
		return nil, err
	}
	private.Close()
	if err := os.Remove(private.Name()); err != nil {
		return nil, err
	}
	return os.OpenFile(private.Name(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}
