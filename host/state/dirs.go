// Package state knows where aiterm's files live and how they are written: the
// three folders of the XDG base directory layout, atomic replacement, and the
// log. What is inside a file is the business of the package that owns it.
package state

import (
	"errors"
	"runtime"

	"github.com/data-wise/aiterm/host/paths"
)

// Dirs are aiterm's own folders. They need not exist yet.
type Dirs struct {
	Config string // what a person edits: plugins.yaml, themes/
	Cache  string // what can be thrown away: usage.json, git/, last/, wasm/
	State  string // what is kept but not edited: usage.jsonl, previous-statusline.json, aiterm.log
}

// Locate finds the folders from the environment, following the XDG Base
// Directory Specification on Linux and macOS, and %APPDATA% and %LOCALAPPDATA%
// on Windows. A relative XDG value is ignored, as that specification asks.
// It fails only when no home directory is known and the XDG variables do not
// make up for it.
func Locate(getenv func(string) string) (Dirs, error) {
	if runtime.GOOS == "windows" {
		return locateWindows(getenv)
	}
	home := getenv("HOME")
	if !paths.IsAbs(home) {
		home = ""
	}
	missing := false
	dir := func(variable, fallback string) string {
		if v := getenv(variable); paths.IsAbs(v) {
			return paths.Join(v, "aiterm")
		}
		if home == "" {
			missing = true
			return ""
		}
		return paths.Join(home, fallback, "aiterm")
	}
	d := Dirs{
		Config: dir("XDG_CONFIG_HOME", ".config"),
		Cache:  dir("XDG_CACHE_HOME", ".cache"),
		State:  dir("XDG_STATE_HOME", ".local/state"),
	}
	if missing {
		return d, errors.New("no home directory: set HOME, or XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_STATE_HOME")
	}
	return d, nil
}

func locateWindows(getenv func(string) string) (Dirs, error) {
	roaming, local := getenv("APPDATA"), getenv("LOCALAPPDATA")
	if roaming == "" || local == "" {
		return Dirs{}, errors.New("no user folder: set APPDATA and LOCALAPPDATA")
	}
	return Dirs{
		Config: paths.Join(roaming, "aiterm"),
		Cache:  paths.Join(local, "aiterm", "cache"),
		State:  paths.Join(local, "aiterm", "state"),
	}, nil
}

// CredentialsPath is the file with the user's key for the usage endpoint. What is
// in it is the business of package credentials.
func (d Dirs) CredentialsPath() string { return paths.Join(d.Config, "credentials") }
