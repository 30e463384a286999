// Package newer knows whether a later version of aiterm has been released: it asks once a
// day at most, for one small file of the latest release, and keeps the answer in the
// cache. It replaces nothing. A build that is no release never asks, nor does a machine
// that tests things, nor whoever set update_notice to false.
package newer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const (
	// Address is the file that each release has; this is that of the latest one.
	Address = "https://github.com/data-wise/aiterm/releases/latest/download/release.json"
	// Page is where a person gets it.
	Page = "https://github.com/data-wise/aiterm/releases/latest"

	rest      = 24 * time.Hour
	askLimit  = 10 * time.Second
	mostBytes = 1 << 10 // of the file, and of what is kept
	setting   = "update_notice"
)

// Release is what is read of the file; there is more in it, for people.
type Release struct {
	Version string `json:"version"` // v1.2.3
}

// kept is what is in the cache.
type kept struct {
	Asked  time.Time `json:"asked"`
	Latest string    `json:"latest,omitempty"`
}

// Asker is an installation of aiterm.
type Asker struct {
	Dirs   state.Dirs
	Own    string // the version of the running program
	Getenv func(string) string
}

func (a Asker) path() string { return filepath.Join(a.Dirs.Cache, "newer.json") }

// Known is the version that was released after this one, as far as has been heard, or "".
func (a Asker) Known() string {
	if latest := a.read().Latest; released(latest) && a.wanted() && semver.Compare(latest, a.Own) > 0 {
		return latest
	}
	return ""
}

// Ask asks which release is the latest, if that is due. That it asks is written before:
// a server that is down is asked once a day too.
func (a Asker) Ask(ctx context.Context, address string, now time.Time) error {
	if a.Dirs.Cache == "" || !a.due(now) || !a.wanted() {
		return nil
	}
	lock, locked, err := state.TryLock(a.path() + ".lock")
	if err != nil || !locked {
		return err // another one asks
	}
	defer lock.Unlock()
	if !a.due(now) {
		return nil
	}
	k := a.read()
	k.Asked = now
	if err := a.write(k); err != nil {
		return err
	}
	k.Latest, err = latest(ctx, address, a.Own)
	if download.IsMissing(err) {
		return nil // nothing has been released there
	}
	if err != nil {
		return fmt.Errorf("ask for the latest version: %w", err)
	}
	return a.write(k)
}

// due tells whether nobody has asked for a day. A time that is still to come is of a clock
// that was wrong.
func (a Asker) due(now time.Time) bool {
	ago := now.Sub(a.read().Asked)
	return ago >= rest || ago < 0
}

// wanted tells whether this program may ask, and say what it heard.
func (a Asker) wanted() bool {
	if !released(a.Own) || a.Getenv("NO_UPDATE_NOTIFIER") != "" {
		return false
	}
	if ci := a.Getenv("CI"); ci != "" && ci != "false" && ci != "0" {
		return false
	}
	if a.Dirs.Config == "" {
		return false
	}
	text, err := state.ReadUser(filepath.Join(a.Dirs.Config, "plugins.yaml"), 1<<20, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	if err != nil {
		return false
	}
	report := &strictyaml.Report{}
	root := strictyaml.Parse(report, text)
	if root == nil || !report.OK() {
		return false // nobody knows what it was to say
	}
	said := root.Get(setting)
	return said == nil || said.Text == "true"
}

// released tells whether a version is one that was published, and not what Go or a
// snapshot makes up for a commit.
func released(version string) bool {
	return semver.IsValid(version) && semver.Canonical(version) == version && !module.IsPseudoVersion(version)
}

func latest(ctx context.Context, address, own string) (string, error) {
	at, err := download.ParseAddress(address)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	defer cancel()
	got, err := download.Get(ctx, download.Request{URL: at, Max: mostBytes, UserAgent: "aiterm/" + own})
	if err != nil {
		return "", err
	}
	var r Release
	if err := json.Unmarshal(got.Bytes, &r); err != nil || !released(r.Version) {
		return "", fmt.Errorf("%s names no version", download.Show(got.URL))
	}
	return r.Version, nil
}

func (a Asker) read() kept {
	var k kept
	if a.Dirs.Cache == "" {
		return k
	}
	data, err := state.ReadCache(a.path(), mostBytes)
	if err != nil || json.Unmarshal(data, &k) != nil {
		return kept{} // none, or damaged: it is asked again
	}
	return k
}

func (a Asker) write(k kept) error {
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return state.WriteCache(a.path(), append(data, '\n'))
}
