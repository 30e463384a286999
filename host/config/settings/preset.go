package settings

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/data-wise/aiterm/host/config"
)

// PresetKey is the setting that names a preset.
const PresetKey = "preset"

// linesKey has no single value: it can be unset, and no more.
const linesKey = "lines"

// PresetChange is what came of taking a preset.
type PresetChange struct {
	Change
	// Kept are the other settings that the file gives, and that go before the preset's.
	Kept []string
	// Moved are the segments that the person had added to the lines, and which are on the
	// preset's now.
	Moved []string
	// OwnLines tells that the file has lines of its own, which stay.
	OwnLines bool
}

// TakePreset has plugins.yaml name a preset, and keeps what the person changed: settings,
// and segments that were added to lines which are otherwise not the person's own.
func TakePreset(files Files, name string) (PresetChange, error) {
	var c PresetChange
	var moved []added
	var err error
	c.Change, err = change(files, PresetKey, func(t *transaction, s Setting) (string, error) {
		value, text, err := s.parse(name)
		if err != nil {
			return "", err
		}
		if t.sources[inPlugins].root.Get(linesKey) != nil {
			moved, c.OwnLines = t.leaveLines()
		}
		for _, other := range t.All() {
			if other.Given && other.place == inPlugins && other.Key != PresetKey && other.Value != other.Default {
				c.Kept = append(c.Kept, other.Key)
			}
		}
		return text, t.set(s, value)
	})
	if err != nil {
		return c, err
	}
	for _, m := range moved {
		if m.alone {
			_, err = PlaceOnNewLine(files, m.name, false)
		} else {
			_, _, err = PutOnLine(files, m.name, 0)
		}
		if err != nil {
			return c, err
		}
		c.Moved = append(c.Moved, m.name)
	}
	return c, nil
}

// added is a segment that a person put on a line of the preset's.
type added struct {
	name  string
	alone bool // on a line of its own
}

// leaveLines takes the lines out of the text that is to be written, if they are those of
// the preset until now, with segments added. own tells that they are not.
func (t *transaction) leaveLines() (more []added, own bool) {
	without := withoutBlock(t.data[inPlugins], linesKey)
	if without == nil || t.plan == nil {
		return nil, true
	}
	usual, err := t.load(without)
	if err != nil {
		return nil, true
	}
	var rest []config.Line
	for _, l := range t.plan.Lines {
		names := len(l.Left) + len(l.Right)
		take := func(side []string) (kept []string) {
			for _, name := range side {
				if onLine(usual, name) {
					kept = append(kept, name)
				} else {
					more = append(more, added{name, names == 1})
				}
			}
			return kept
		}
		l.Left, l.Right = take(l.Left), take(l.Right)
		if len(l.Left)+len(l.Right) > 0 || names == 0 {
			rest = append(rest, l)
		}
	}
	same := slices.EqualFunc(rest, usual.Lines, func(a, b config.Line) bool {
		sides := slices.Equal(a.Left, b.Left) && slices.Equal(a.Right, b.Right)
		a.Left, a.Right, b.Left, b.Right = nil, nil, nil, nil
		return sides && reflect.DeepEqual(a, b)
	})
	if !same {
		return nil, true
	}
	t.data[inPlugins] = without
	return more, false
}

// unsetLines takes the lines out of plugins.yaml, so that those of the preset hold.
func unsetLines(files Files) (c Change, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		c.Setting = Setting{Key: linesKey, File: t.sources[inPlugins].path, path: []string{linesKey}, Value: "your own", Default: "those of the preset"}
		c.Value = c.Setting.Default
		if t.sources[inPlugins].root.Get(linesKey) == nil {
			return t.sources[inPlugins].err
		}
		without := withoutBlock(t.data[inPlugins], linesKey)
		if without == nil {
			return fmt.Errorf("nothing was changed: the lines in %s are written in a way in which they cannot be taken out safely: do it by hand", c.Setting.File)
		}
		t.data[inPlugins] = without
		c.Changed, err = t.commit()
		return err
	})
	return c, err
}
