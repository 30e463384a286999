package draft

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	diskstate "github.com/data-wise/aiterm/host/disk/state"
)

const (
	// mostKept is above the text of any draft.
	mostKept = 8 << 20
	// keptFor is how long what nobody came back for is kept.
	keptFor = 30 * 24 * time.Hour
)

// keeper keeps what is not saved in a file, whose lock it holds as long as the program runs:
// what has no holder was left behind.
type keeper struct {
	folder string
	stem   string // of all that belongs to this plugins.yaml
	path   string // of its own file, "" as long as there is nothing to keep
	lock   *diskstate.Lock
	err    error // why nothing is kept
}

// kept is what is in such a file.
type kept struct {
	Path  string            `json:"path"`
	At    time.Time         `json:"at"`
	Base  []byte            `json:"base"` // of plugins.yaml
	Text  []byte            `json:"text"`
	Theme map[string][]byte `json:"themes,omitempty"`
	Edits []Edit            `json:"edits"`
}

func openKeeper(folder, plugins string, now time.Time) *keeper {
	k := &keeper{folder: folder, stem: strconv.FormatUint(diskstate.Checksum(plugins), 36)}
	if folder != "" {
		k.removeOld(now)
	}
	return k
}

// removeOld removes what was left behind long ago, of any plugins.yaml.
func (k *keeper) removeOld(now time.Time) {
	files, _ := os.ReadDir(k.folder)
	for _, file := range files {
		info, err := file.Info()
		path := filepath.Join(k.folder, file.Name())
		if err == nil && now.Sub(info.ModTime()) > keptFor && !diskstate.Held(lockOf(path)) {
			os.Remove(path)
		}
	}
}

func lockOf(path string) string { return strings.TrimSuffix(path, ".json") + ".lock" }

// open takes a name of its own in the folder.
func (k *keeper) open() error {
	if k.path != "" {
		return nil
	}
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		return err
	}
	for n := 1; n < 1000; n++ {
		path := filepath.Join(k.folder, fmt.Sprintf("%s-%d.json", k.stem, n))
		if _, err := os.Lstat(path); err == nil {
			continue // another's, or left behind
		}
		lock, locked, err := diskstate.TryLock(lockOf(path))
		if err != nil {
			return err
		}
		if locked {
			k.path, k.lock = path, lock
			return nil
		}
	}
	return errors.New("there are too many drafts that were not saved: remove some")
}

// keep keeps what is not saved, or removes what was kept if all is.
func (d *Draft) keep() {
	k := d.keeper
	if k == nil || k.folder == "" {
		return
	}
	if !d.Changed() {
		k.err = k.remove()
		return
	}
	if k.err = k.open(); k.err != nil {
		return
	}
	now := d.present()
	edits, err := d.unsaved()
	if err != nil {
		edits = []Edit{{Do: doRecover}} // the text is what counts
	}
	data, err := json.Marshal(kept{d.files.Plugins, d.now(), d.disk.plugins, now.plugins, now.themes, edits})
	if err == nil {
		err = diskstate.WriteCache(k.path, data)
	}
	k.err = err
}

// Unkept is why what is not saved would be lost with the program, or nil.
func (d *Draft) Unkept() error {
	switch {
	case d.keeper.err != nil:
		return fmt.Errorf("what is not saved can't be kept in %s: %w", d.keeper.folder, d.keeper.err)
	case d.keeper.folder == "" && d.Changed():
		return errors.New("what is not saved can't be kept: there is no folder for it: set HOME or XDG_STATE_HOME")
	}
	return nil
}

// remove removes what was kept.
func (k *keeper) remove() error {
	if k.path == "" {
		return nil
	}
	if err := os.Remove(k.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Close ends the draft. What is not saved stays for the next time, unless it is discarded.
func (d *Draft) Close(discard bool) error {
	k := d.keeper
	if k.path == "" {
		return nil
	}
	var err error
	if discard || !d.Changed() {
		err = k.remove()
		os.Remove(lockOf(k.path))
	}
	k.path = ""
	return errors.Join(err, k.lock.Unlock())
}

// Recovery is what another program left behind that ended without saving.
type Recovery struct {
	At          time.Time
	Edits       int
	FileChanged bool // plugins.yaml was changed since
}

// Recovery looks for the newest of that; ok is false where there is none.
func (d *Draft) Recovery() (r Recovery, ok bool) {
	left, _, ok := d.left()
	if !ok {
		return r, false
	}
	return Recovery{left.At, len(left.Edits), string(left.Base) != string(d.disk.plugins)}, true
}

// left finds what was left behind.
func (d *Draft) left() (newest kept, path string, ok bool) {
	k := d.keeper
	if k.folder == "" {
		return newest, "", false
	}
	files, _ := filepath.Glob(filepath.Join(k.folder, k.stem+"-*.json"))
	slices.Sort(files)
	for _, file := range files {
		if file == k.path || diskstate.Held(lockOf(file)) {
			continue
		}
		data, err := diskstate.ReadCache(file, mostKept)
		var one kept
		if err != nil || json.Unmarshal(data, &one) != nil || one.Path != d.files.Plugins {
			continue
		}
		if !ok || one.At.After(newest.At) {
			newest, path, ok = one, file, true
		}
	}
	return newest, path, ok
}

// Recover takes over what was left behind: its edits, each as a step that can be undone.
// Those that no longer fit are returned.
func (d *Draft) Recover() (lost []Edit, err error) {
	left, path, ok := d.left()
	if !ok {
		return nil, errors.New("there is nothing that was left behind")
	}
	same := string(left.Base) == string(d.disk.plugins)
	if !same && hasText(left.Edits) {
		aside, err := writeAside(d.files.Plugins, left.Text)
		if err != nil {
			return nil, fmt.Errorf("what was not saved can't be put on plugins.yaml as it is now, nor beside it: %w", err)
		}
		return nil, errors.Join(fmt.Errorf("plugins.yaml is another one by now, on which what was not saved can't be put: it is in %s, to be compared by hand", aside), forget(path))
	}
	before := d.at
	lost = d.again(left.Edits)
	if text := (state{left.Text, left.Theme}); same && !d.present().equal(text) {
		// It was not made by edits alone: the text itself is what counts.
		d.steps = d.steps[:before]
		d.at, lost = before, nil
		for theme := range text.themes {
			d.learn(theme)
		}
		d.steps, d.at = append(d.steps, step{Edit{Do: doRecover}, text}), before+1
		d.changed()
	}
	d.keep()
	if d.keeper.err == nil {
		err = forget(path)
	}
	return lost, err
}

// learn notes what is on disk of a theme.
func (d *Draft) learn(path string) {
	if _, known := d.disk.themes[path]; known {
		return
	}
	if data, err := os.ReadFile(path); err == nil {
		d.disk.themes[path], d.exists[path] = data, true
	}
}

// Forget removes what was left behind.
func (d *Draft) Forget() error {
	_, path, ok := d.left()
	if !ok {
		return nil
	}
	return forget(path)
}

func forget(path string) error {
	err := os.Remove(path)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		os.Remove(lockOf(path))
		return nil
	}
	return fmt.Errorf("remove what was not saved: %w", err)
}
