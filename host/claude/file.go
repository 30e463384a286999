package claude

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/userfile"
)

// maxSettings is far above any settings.json that was ever seen.
const maxSettings = 8 << 20 // bytes

// file is a settings.json as it was when it was read.
type file struct {
	path   string
	data   string
	exists bool
	mode   fs.FileMode
	doc    document
}

// FileError says that a settings file cannot be used, for a reason that is not
// in its text.
type FileError struct {
	Reason string // what is wrong, with the path
	Advice string // what to do, or ""
	cause  error
}

func (e *FileError) Error() string {
	if e.Advice == "" {
		return e.Reason
	}
	return e.Reason + ": " + e.Advice
}

// Unwrap is the error of the file system, or nil.
func (e *FileError) Unwrap() error { return e.cause }

// unreadable puts an error of the file system into words.
func unreadable(path string, err error) *FileError {
	e := &FileError{Reason: "read the settings: " + err.Error(), cause: err}
	if errors.Is(err, fs.ErrPermission) {
		e.Advice = "make " + path + " readable for you"
	}
	return e
}

// read reads and parses the settings at path. A missing file, and one that
// holds only blanks, counts as an object without members.
func read(path string) (file, error) {
	f, err := readText(path)
	if err != nil {
		return f, err
	}
	if f.doc, err = parseDocument(f.objectText()); err != nil {
		return f, f.refuse(err)
	}
	return f, nil
}

// objectText is the file's text, or that of an empty object where it has none.
func (f file) objectText() string {
	if strings.Trim(strings.TrimPrefix(f.data, byteOrderMark), jsonSpace) == "" {
		return "{}\n"
	}
	return f.data
}

// readText reads a settings file. One that is not there has no text.
func readText(path string) (file, error) {
	f := file{path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if target, err := os.Readlink(path); err == nil {
			return f, &FileError{Reason: fmt.Sprintf("%s is a symbolic link to %s, which does not exist", path, target), Advice: "create that file or remove the link, then run again"}
		}
	case err != nil:
		return f, unreadable(path, err)
	case !info.Mode().IsRegular():
		return f, &FileError{Reason: path + " is not a regular file", Advice: "move it away, then run again"}
	case info.Size() > maxSettings:
		return f, &FileError{Reason: fmt.Sprintf("%s has %d bytes, more than the %d that a settings file may have", path, info.Size(), maxSettings), Advice: "check what fills it"}
	default:
		data, err := os.ReadFile(path)
		if err != nil {
			return f, unreadable(path, err)
		}
		f.data, f.exists, f.mode = string(data), true, info.Mode().Perm()
	}
	return f, nil
}

// refuse names the file and the place, so that an editor can jump there.
func (f file) refuse(err error) error {
	return fmt.Errorf("%s:%w: nothing was changed; correct the file there, then run again", f.path, err)
}

// isEmpty tells whether a settings file with that text says nothing: no member, no comment.
func isEmpty(text string) bool {
	text = strings.Trim(strings.TrimPrefix(text, byteOrderMark), jsonSpace)
	inside, ok := strings.CutPrefix(text, "{")
	return text == "" || ok && strings.Trim(inside, jsonSpace) == "}"
}

// write replaces the file's text and returns the path of the backup of the
// old one, "" for a file that did not exist.
func (f file) write(text string, now time.Time) (backup string, err error) {
	return f.writeOrRemove(text, false, now)
}

// writeOrRemove is write, or takes the file away.
func (f file) writeOrRemove(text string, remove bool, now time.Time) (backup string, err error) {
	if f.exists && f.mode&0o222 == 0 {
		return "", fmt.Errorf("%s is read-only: make it writable, or change it where it is made", f.path)
	}
	if f.exists {
		if backup, err = f.backUp(now); err != nil {
			return "", err
		}
	}
	// Claude Code writes this file too, on /config and on a granted permission.
	if remove {
		err = userfile.Remove(f.path, []byte(f.data))
	} else {
		err = userfile.Replace(f.path, []byte(f.data), f.exists, []byte(text))
	}
	switch {
	case err == nil:
		userfile.ThinBackups(f.path + backupMark)
		return backup, nil
	case backup != "":
		os.Remove(backup) // of what is there still
	}
	if errors.Is(err, userfile.ErrChanged) {
		err = fmt.Errorf("%s was left as it is: %w: run again", f.path, err)
	}
	return "", err
}

// backupMark is between the name of a settings file and the time of its backup.
const backupMark = ".aiterm-backup-"

// backUp copies the old text to a new file beside f, with f's mode.
func (f file) backUp(now time.Time) (string, error) {
	base := f.path + backupMark + now.UTC().Format(userfile.BackupTime)
	for n := 1; ; n++ {
		path := base
		if n > 1 {
			path = fmt.Sprintf("%s-%d", base, n)
		}
		out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) && n < 100 {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("back up %s (nothing was changed): %w", f.path, err)
		}
		_, err = out.WriteString(f.data)
		// Settings may hold keys: a backup must not be easier to read.
		err = errors.Join(err, os.Chmod(path, f.mode), out.Sync(), out.Close())
		if err != nil {
			os.Remove(path)
			return "", fmt.Errorf("back up %s (nothing was changed): %w", f.path, err)
		}
		return path, nil
	}
}

// Overriding lists the settings files of the project in folder dir that hold a
// status line of their own, which Claude Code prefers to the user's. Files
// that cannot be read are left out.
func Overriding(dir, userSettings string) []string {
	var found []string
	for _, path := range ProjectSettings(dir) {
		if path == userSettings {
			continue
		}
		if f, err := read(path); err == nil && f.doc.line >= 0 {
			found = append(found, path)
		}
	}
	return found
}
