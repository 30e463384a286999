package draft

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/disk/userfile"
)

// Saved is what was written, and where the texts of before are.
type Saved struct{ Written, Backups []string }

// ConflictError says that a file is another one than the draft was made from. Nothing of it
// was written over.
type ConflictError struct {
	Path string
	Gone bool // it was removed
}

func (e *ConflictError) Error() string {
	what := "was changed"
	if e.Gone {
		what = "was removed"
	}
	return fmt.Sprintf("%s %s meanwhile by another program and was left as it is: take it as it is now and make your changes again on it, or save yours beside it", e.Path, what)
}

// writes are the files that are to be written.
func (d *Draft) writes() (all []settings.Write) {
	now := d.present()
	for _, path := range d.changedPaths() {
		w := settings.Write{Path: path, Old: d.disk.plugins, Exists: d.exists[path], Data: now.plugins}
		if path != d.files.Plugins {
			w.Old, w.Data = d.disk.themes[path], now.themes[path]
		}
		all = append(all, w)
	}
	return all
}

// Save writes what is new: the old text is kept beside each file, and the new one takes its
// place in one step. Where a file is another one by now it writes nothing and fails with a
// [*ConflictError]. After any error the draft is as it was.
func (d *Draft) Save() (s Saved, err error) {
	writes := d.writes()
	if len(writes) == 0 {
		return s, nil
	}
	if d.at > 0 {
		if _, err := d.load(d.present(), planKey{}); err != nil {
			return s, fmt.Errorf("nothing was written, because plugins.yaml would not be right any more: what it refers to was changed meanwhile:\n%w", err)
		}
	}
	written, err := settings.WriteKept(d.files, writes, d.now())
	for _, w := range written {
		s.Written = append(s.Written, w.Path)
		if w.Backup != "" {
			s.Backups = append(s.Backups, w.Backup)
		}
		d.exists[w.Path] = true
		if w.Path == d.files.Plugins {
			d.disk.plugins = w.Data
		} else {
			d.disk.themes[w.Path] = w.Data
		}
	}
	var changed *settings.ChangedError
	if errors.As(err, &changed) {
		return s, &ConflictError{changed.Path, changed.Gone}
	}
	if err != nil {
		return s, err
	}
	d.saved = d.at
	d.keep()
	return s, nil
}

// Reload takes the files as they are now, and makes the edits again on them that are not
// saved. Those that no longer fit are returned. Where the file has mistakes now, nothing is
// changed.
func (d *Draft) Reload() (lost []Edit, err error) {
	old := *d
	edits, err := d.unsaved()
	if err == nil && hasText(edits) {
		err = errors.New("what was taken over from an earlier time can't be put on another text: save the draft beside the file, or leave it")
	}
	if err != nil {
		return nil, err
	}
	if err := d.begin(); err != nil {
		*d = old
		return nil, err
	}
	if err := d.Problems(); err != nil {
		*d = old
		d.revision++
		return nil, fmt.Errorf("nothing was taken: the file has mistakes as it is now:\n%w", err)
	}
	lost = d.again(edits)
	d.keep()
	return lost, nil
}

// Follow takes what another command of this program may have written: where plugins.yaml is
// as it was, only what it refers to is looked up anew, and every step stays; else it is
// [Draft.Reload].
func (d *Draft) Follow() (lost []Edit, err error) {
	data, exists, err := settings.ReadPlugins(d.files)
	if err == nil && exists == d.exists[d.files.Plugins] && bytes.Equal(data, d.disk.plugins) {
		d.revision++
		return nil, nil
	}
	return d.Reload()
}

// unsaved are the edits that hold and are not saved.
func (d *Draft) unsaved() ([]Edit, error) {
	if d.saved < 0 || d.saved > d.at {
		return nil, errors.New("what was taken back after it was saved can't be taken back in another text: save the draft beside the file, or leave it")
	}
	return d.Edits()[d.saved:], nil
}

// hasText tells whether one of the edits is a whole text, which fits no other one.
func hasText(edits []Edit) bool {
	return slices.ContainsFunc(edits, func(e Edit) bool { return e.Do == doRecover })
}

// again makes edits, and returns those that do not fit.
func (d *Draft) again(edits []Edit) (lost []Edit) {
	for _, e := range edits {
		if err := d.Do(e); err != nil {
			lost = append(lost, e)
		}
	}
	return lost
}

// SaveAside writes the draft into a file beside plugins.yaml that is not there yet.
func (d *Draft) SaveAside() (path string, err error) { return writeAside(d.files.Plugins, d.Text()) }

// writeAside writes a text into a file beside another one that is not there yet.
func writeAside(of string, text []byte) (path string, err error) {
	stem := strings.TrimSuffix(of, filepath.Ext(of)) + ".mine"
	for n := 1; n < 1000; n++ {
		path = stem + ".yaml"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.yaml", stem, n)
		}
		err = userfile.Replace(path, nil, false, text)
		if !errors.Is(err, userfile.ErrChanged) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	return path, nil
}
