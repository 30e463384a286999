package state

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// maxLogBytes is what the log may have; the old one is kept once, as
	// aiterm.log.1. It starts anew before that, at fullLogBytes: processes that
	// write at the same time do not see one another's text.
	maxLogBytes  = 512 << 10
	fullLogBytes = maxLogBytes - 4*maxSaid
	// maxSaid is what one process may say at once.
	maxSaid = 16 << 10
	// A render runs again and again: what it said is not said again within
	// this time, as far as it stands in the last few KiB of the log.
	quietTime = 10 * time.Minute
	logTail   = 8 << 10
)

// Log appends messages, one a line, to aiterm.log in the state folder. A
// message that is already at the end of a fresh log is left out. There is
// nobody to tell when that fails: the caller may ignore the error.
func (d Dirs) Log(now time.Time, messages ...string) error {
	if d.State == "" || len(messages) == 0 {
		return nil
	}
	if err := os.MkdirAll(d.State, 0o700); err != nil {
		return fmt.Errorf("make the folder of the log: %w", err)
	}
	path := d.LogPath()
	recent := map[string]bool(nil)
	if info, err := os.Lstat(path); err == nil {
		switch {
		case !info.Mode().IsRegular():
			// A pipe would be waited for, a link would have somebody's file
			// written to.
			if _, err := SetAside(path); err != nil {
				return err
			}
		case info.Size() > fullLogBytes:
			replace(path, path+".1")
		case now.Sub(info.ModTime()).Abs() < quietTime:
			recent = messagesAtEnd(path, info.Size())
		}
	}
	var out bytes.Buffer
	for _, message := range messages {
		message = printable(message)
		if recent[message] {
			continue
		}
		room := maxSaid - out.Len() - len(time.RFC3339) - 2
		if room <= 0 {
			break
		}
		message = strings.ToValidUTF8(message[:min(len(message), room)], "")
		fmt.Fprintf(&out, "%s %s\n", now.UTC().Format(time.RFC3339), message)
	}
	if out.Len() == 0 {
		return nil
	}
	f, err := OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	defer f.Close()
	text := out.Bytes()
	// While another process writes, its line is cut off too, for a moment.
	if lockLog(f) && endsInALine(f) {
		text = append([]byte{'\n'}, text...)
	}
	// One write, so that lines of several processes do not mix.
	if _, err := f.Write(text); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	return nil
}

// endsInALine tells whether the last line of the log was cut off, by a disk that
// was full.
func endsInALine(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], info.Size()-1)
	return err == nil && last[0] != '\n'
}

// LogPath is the file that [Dirs.Log] writes.
func (d Dirs) LogPath() string { return filepath.Join(d.State, "aiterm.log") }

// printable is a message on one line, without anything that a terminal would
// obey: parts of it may be a stranger's.
func printable(message string) string {
	message = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, message)
	return strings.Join(strings.Fields(message), " ")
}

// messagesAtEnd returns the messages in the last few KiB of the log.
func messagesAtEnd(path string, size int64) map[string]bool {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, _ := io.ReadAll(io.NewSectionReader(f, max(0, size-logTail), logTail))
	messages := map[string]bool{}
	for line := range bytes.Lines(data) {
		if _, message, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" ")); ok {
			messages[string(message)] = true
		}
	}
	return messages
}
