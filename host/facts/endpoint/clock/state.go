// Package clock knows when the usage endpoint may be asked: what all processes wrote
// down of the requests so far, and the rules. It asks nobody, and a line looks here
// whether a request is due.
package clock

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// State is what is known of the requests made so far.
type State struct {
	AskedAt   time.Time // the last request; zero if there was none
	NextAt    time.Time // no request before
	GoodAt    time.Time // the last answer that could be used
	Status    int       // HTTP status of the last answer; 0 if there was none
	Failure   string    // why the last request failed, for people; "" if it did not
	KeyFrom   string    // "stored", "api_key_helper", "ANTHROPIC_API_KEY" or ""
	KeyEnding string    // the last four characters, after "…"
}

// Path is the file in aiterm's cache folder that keeps the state of all
// accounts.
func Path(cacheDir string) string { return filepath.Join(cacheDir, "endpoint.json") }

// ReadState returns the state for one Claude config directory ("" is the
// default one). Without a file it is the zero State. A file that can't be
// understood is an error; the next request sets it aside.
func ReadState(cacheDir, claudeDir string) (State, error) {
	rec, err := Read(Path(cacheDir))
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	return rec.State(claudeDir), nil
}

// Due reports whether a request is to be made now. It is for a render: it looks
// at two small files, and without a credentials file only for that.
func Due(cacheDir, credentialsFile, claudeDir string, now time.Time) bool {
	stamp := Stamp(credentialsFile)
	if stamp == "" {
		return false
	}
	rec, err := Read(Path(cacheDir))
	if err != nil {
		return true // there is none yet, or it has to be set aside
	}
	return rec.Due(claudeDir, stamp, now)
}

// Stamp changes whenever a file or its mode does; it is "" if there is none.
func Stamp(path string) string {
	seen, err := state.Look(path)
	if err != nil {
		return ""
	}
	return seen.Stamp() + "-" + strconv.FormatUint(uint64(seen.Mode.Perm()), 8)
}
