// Package draft is a plugins.yaml that a person is changing: edits in memory that keep
// comments and format, undo and redo, what would be written, and writing it. A draft that
// is not saved yet is kept, so that the end of the program loses nothing. How it looks on
// a screen, and what the line comes to, is the business of others.
package draft

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
)

// Draft is a plugins.yaml as a person is changing it. It is not for several goroutines at
// once.
type Draft struct {
	files  settings.Files
	now    func() time.Time
	keeper *keeper

	// disk is what was on disk when it was opened, saved or reloaded last.
	disk     state
	exists   map[string]bool // which of the files of disk there are, by path
	steps    []step
	at       int // how many of the steps hold
	saved    int // how many of them held when disk was as it is
	first    state
	revision int

	read readings
}

// step is an edit and what it came to.
type step struct {
	edit  Edit
	after state
}

// state is the text of every file that a draft changes. It is never changed itself.
type state struct {
	plugins []byte
	themes  map[string][]byte // by path
}

func (s state) equal(other state) bool {
	return bytes.Equal(s.plugins, other.plugins) && maps.EqualFunc(s.themes, other.themes, bytes.Equal)
}

// Options say how a draft is kept.
type Options struct {
	// Recovery is the folder in which what is not saved is kept; "" for nowhere.
	Recovery string
	Now      func() time.Time // nil for the clock
}

// Open reads plugins.yaml, or begins one where there is none. It fails where the file can't
// be read at all: one with mistakes can be looked at, and is put right by hand (see
// [Draft.Problems]).
func Open(files settings.Files, o Options) (*Draft, error) {
	d := &Draft{files: files, now: o.Now}
	if d.now == nil {
		d.now = time.Now
	}
	if err := d.begin(); err != nil {
		return nil, err
	}
	d.keeper = openKeeper(o.Recovery, files.Plugins, d.now())
	return d, nil
}

// begin takes what is on disk.
func (d *Draft) begin() error {
	data, exists, err := settings.ReadPlugins(d.files)
	if err != nil {
		return err
	}
	if !exists && d.files.Named {
		return fmt.Errorf("there is no file %s: name one that is there", d.files.Plugins)
	}
	d.disk = state{plugins: data, themes: map[string][]byte{}}
	d.exists = map[string]bool{d.files.Plugins: exists}
	d.steps, d.at, d.saved, d.first = nil, 0, 0, d.disk
	d.revision++
	return nil
}

// Path is where the draft will be.
func (d *Draft) Path() string { return d.files.Plugins }

// Revision grows with each change of what the draft says.
func (d *Draft) Revision() int { return d.revision }

// present is what the draft says now.
func (d *Draft) present() state {
	if d.at == 0 {
		return d.first
	}
	return d.steps[d.at-1].after
}

// Text is plugins.yaml as it would be written.
func (d *Draft) Text() []byte { return d.present().plugins }

// Sources are what the draft may refer to, with what is not written yet.
func (d *Draft) Sources() configfile.Sources { return d.sources(d.present()) }

func (d *Draft) sources(s state) configfile.Sources {
	src := d.files.Sources
	src.Unwritten = s.themes
	return src
}

// Problems is what is wrong with plugins.yaml, or nil. An edit is refused until that is put
// right, unless it does so.
func (d *Draft) Problems() error {
	_, err := d.Plan(On{})
	return err
}

// Settings are all settings of plugins.yaml, with what the draft says of them.
func (d *Draft) Settings() []settings.Setting {
	t, err := d.table()
	if err != nil {
		return nil
	}
	return t.All()
}

// SettingsOf are those of a segment.
func (d *Draft) SettingsOf(segment string) []settings.Setting {
	return slices.DeleteFunc(d.Settings(), func(s settings.Setting) bool {
		return !strings.HasPrefix(s.Key, segment+".")
	})
}

// Setting is one of them, by any of its names.
func (d *Draft) Setting(name string) (settings.Setting, error) {
	t, err := d.table()
	if err != nil {
		return settings.Setting{}, err
	}
	return t.Find(name)
}

// Check is what is wrong with a value for a setting, as a person types it, or nil.
func (d *Draft) Check(key, typed string) error {
	t, err := d.table()
	if err != nil {
		return err
	}
	return t.Check(key, typed)
}

// Row is one row of the line.
type Row = settings.Row

// Rows are the rows of the line, those with nothing on them too. There are none while
// plugins.yaml has mistakes.
func (d *Draft) Rows() []Row {
	t, err := d.table()
	if err != nil {
		return nil
	}
	return t.Rows()
}

// Segments lists the names of all segments that can be on the line.
func (d *Draft) Segments() []string {
	t, err := d.table()
	if err != nil {
		return nil
	}
	return t.Segments()
}

// IsShown tells whether a segment is on a row and not hidden.
func (d *Draft) IsShown(segment string) bool {
	t, err := d.table()
	if err != nil || t.Plan() == nil {
		return false
	}
	hidden := slices.ContainsFunc(t.Plan().Segments, func(s config.Segment) bool { return s.Name == segment && s.Hidden })
	return !hidden && slices.ContainsFunc(t.Rows(), func(r Row) bool {
		return slices.Contains(r.Left, segment) || slices.Contains(r.Right, segment)
	})
}

// Changed tells whether the draft differs from what was on disk when it was opened or saved.
func (d *Draft) Changed() bool { return !d.present().equal(d.onDisk(d.present())) }

// onDisk is disk with a nothing for each file that a state has more.
func (d *Draft) onDisk(s state) state {
	disk := state{plugins: d.disk.plugins, themes: map[string][]byte{}}
	for path := range s.themes {
		disk.themes[path] = d.disk.themes[path]
	}
	return disk
}

// themePath is the file of a theme of the person's own.
func (d *Draft) themePath(name string) string {
	return filepath.Join(d.files.Sources.ThemeDir, name+".yaml")
}
