package claude

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
)

// previous is the file that remembers, by the path of a settings file, the status
// line which an install replaced, and that its refresh interval is settled.
type previous struct {
	path    string
	entries map[string]previousLine
}

// maxPrevious is far above what the status lines of some settings files take, in bytes.
const maxPrevious = 4 << 20

// previousLine keeps the value's text as a string, since JSON inside JSON would
// lose its layout.
type previousLine struct {
	SavedAt    time.Time `json:"saved_at"`
	StatusLine string    `json:"status_line,omitempty"` // "" for none
	// IntervalSettled is whether a refresh interval was chosen or set already:
	// what the file has since then, or has not, is the person's wish.
	IntervalSettled bool `json:"interval_settled,omitempty"`
	// Created is whether the settings file was not there before.
	Created bool `json:"created,omitempty"`
	// Made is whether what is around the status line was not there before.
	Made bool `json:"made,omitempty"`
	// Left is the checksum of what uninstall leaves at first, where that is not what was
	// there: but for the last Cut bytes, in place of which there was Ending.
	Left   string `json:"left,omitempty"`
	Cut    int    `json:"cut,omitempty"`
	Ending string `json:"ending,omitempty"`
}

func readPrevious(path string) (previous, error) {
	p := previous{path, map[string]previousLine{}}
	data, err := state.ReadUser(path, maxPrevious, func(info fs.FileInfo) error {
		return state.CheckPrivate(path, info, false, "it names programs that Claude Code is to run")
	})
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("read the remembered status lines: %w", err)
	}
	if err := json.Unmarshal(data, &p.entries); err != nil {
		return p, fmt.Errorf("%s, which remembers replaced status lines, is broken (%w): move it away to go on without it", path, err)
	}
	for settings, line := range p.entries {
		if line.StatusLine != "" && !json.Valid([]byte(jsontext.WithoutComments(line.StatusLine))) {
			return p, fmt.Errorf("%s remembers something for %s that is not JSON: move it away to go on without it", path, settings)
		}
	}
	return p, nil
}

// settingsKey is one name for a settings file, whichever link leads to it, also while it is
// not there yet.
func settingsKey(settings string) string {
	if target, err := filepath.EvalSymlinks(settings); err == nil {
		return target
	}
	if folder := filepath.Dir(settings); folder != settings {
		return filepath.Join(settingsKey(folder), filepath.Base(settings))
	}
	return settings
}

// of is the remembered JSON text, or "".
func (p previous) of(settings string) string {
	return p.entries[settingsKey(settings)].StatusLine
}

// intervalSettled is whether somebody has had a say in the refresh interval.
func (p previous) intervalSettled(settings string) bool {
	return p.entries[settingsKey(settings)].IntervalSettled
}

func (p previous) remember(settings, statusLine string, now time.Time) error {
	line := p.entries[settingsKey(settings)]
	line.SavedAt, line.StatusLine, line.Created = now.UTC().Truncate(time.Second), statusLine, false
	p.entries[settingsKey(settings)] = line
	return p.save()
}

// mostEnding is how much of a file's end is remembered, in bytes: a line end is missing
// there, or the file had blanks alone.
const mostEnding = 1 << 10

// rememberMade is [previous.remember], and whether what is around it was made for it; and
// how the file ended, where what is left when it is taken out ends in another way.
func (p previous) rememberMade(settings, statusLine string, made bool, was, left string, now time.Time) error {
	line := p.entries[settingsKey(settings)]
	line.SavedAt, line.StatusLine, line.Made = now.UTC().Truncate(time.Second), statusLine, made
	line.Left, line.Cut, line.Ending, line.Created = "", 0, "", false
	same := 0
	for same < len(was) && same < len(left) && was[same] == left[same] {
		same++
	}
	if was != left && strings.TrimSpace(was[same:]) == "" && len(was)-same <= mostEnding {
		line.Left, line.Cut, line.Ending = sumOf(left), len(left)-same, was[same:]
	}
	p.entries[settingsKey(settings)] = line
	return p.save()
}

// asBefore is a text that the status line was taken out of, with the end that it had before,
// if it is otherwise what it was then.
func (p previous) asBefore(settings, text string) string {
	line := p.entries[settingsKey(settings)]
	if line.Left == "" || line.Left != sumOf(text) || line.Cut < 0 || line.Cut > len(text) {
		return text
	}
	return text[:len(text)-line.Cut] + line.Ending
}

func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// made is whether what is around the status line was made for it.
func (p previous) made(settings string) bool { return p.entries[settingsKey(settings)].Made }

// created is whether an install made the settings file.
func (p previous) created(settings string) bool { return p.entries[settingsKey(settings)].Created }

// rememberCreated notes that the settings file is made now.
func (p previous) rememberCreated(settings string, now time.Time) error {
	line := p.entries[settingsKey(settings)]
	line.SavedAt, line.Created = now.UTC().Truncate(time.Second), true
	p.entries[settingsKey(settings)] = line
	return p.save()
}

// settleInterval notes that the refresh interval is as it should be.
func (p previous) settleInterval(settings string, now time.Time) error {
	line := p.entries[settingsKey(settings)]
	if line.IntervalSettled {
		return nil
	}
	line.SavedAt, line.IntervalSettled = now.UTC().Truncate(time.Second), true
	p.entries[settingsKey(settings)] = line
	return p.save()
}

// forget drops what is remembered for settings, if anything is.
func (p previous) forget(settings string) error {
	key := settingsKey(settings)
	if _, ok := p.entries[key]; !ok {
		return nil
	}
	delete(p.entries, key)
	if len(p.entries) == 0 {
		return os.Remove(p.path)
	}
	return p.save()
}

func (p previous) save() error {
	data, err := json.MarshalIndent(p.entries, "", "  ")
	if err != nil {
		return fmt.Errorf("remember the status line: %w", err)
	}
	return userfile.Write(p.path, append(data, '\n'))
}
