// Package state knows where aiterm's files live and how they are written: the
// three folders of the XDG base directory layout, atomic replacement, and the
// log. What is inside a file is the business of the package that owns it.
package state

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Dirs are aiterm's own folders. They need not exist yet.
type Dirs struct {
	Config string // what a person edits: plugins.yaml, themes/
	Cache  string // what can be thrown away: usage.json, git/, last/, wasm/
	State  string // what is kept but not edited: usage.jsonl, previous-statusline.json, aiterm.log
	// Distrusted is the folder of a cache that is not used (see [Find]), or "".
	Distrusted string
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
	if !filepath.IsAbs(home) {
		home = ""
	}
	missing := false
	dir := func(variable, fallback string) string {
		if v := getenv(variable); filepath.IsAbs(v) {
			return filepath.Join(v, "aiterm")
		}
		if home == "" {
			missing = true
			return ""
		}
		return filepath.Join(home, fallback, "aiterm")
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
		Config: filepath.Join(roaming, "aiterm"),
		Cache:  filepath.Join(local, "aiterm", "cache"),
		State:  filepath.Join(local, "aiterm", "state"),
	}, nil
}

// Find is [Locate], and looks whose the cache is: in it is machine code that is run.
// One that somebody else owns, or in which everybody may write, is not used. That is so
// for root with another user's HOME (sudo -E). Cache is then "" and Distrusted the folder.
func Find(getenv func(string) string) (Dirs, error) {
	d, err := Locate(getenv)
	if err == nil && d.CacheWrong() != nil {
		d.Distrusted, d.Cache = d.Cache, ""
	}
	return d, err
}

// CacheWrong says why the cache is not used, or is nil. One that is not there yet is
// as good as one's own.
func (d Dirs) CacheWrong() error {
	dir := cmp.Or(d.Cache, d.Distrusted)
	for _, path := range []string{dir, filepath.Join(dir, "wasm")} {
		info, err := os.Stat(path)
		if err != nil || dir == "" {
			continue
		}
		if err := checkFolder(path, info); err != nil {
			return fmt.Errorf("the cache is not used, since there is machine code in it that is run: %w", err)
		}
	}
	return nil
}

// CredentialsPath is the file with the user's key for the usage endpoint. What is
// in it is the business of package credentials.
func (d Dirs) CredentialsPath() string { return filepath.Join(d.Config, "credentials") }

// ForAccount is what the names of files begin with that are kept for each of Claude
// Code's config directories apart: the stem for the default one (configDir is ""), and
// STEM-HASH for any other, whose name that does not give away.
func ForAccount(stem, configDir string) string {
	if configDir == "" {
		return stem
	}
	sum := sha256.Sum256([]byte(filepath.Clean(configDir)))
	return stem + "-" + hex.EncodeToString(sum[:4])
}
