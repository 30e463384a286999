package settings

import (
	"bytes"
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
func TakePreset(files Files, name string) (c PresetChange, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		before := t.sources[inPlugins]
		if err := t.takePreset(name, &c); err != nil {
			return err
		}
		c.Created = !before.exists
		if c.Changed = !bytes.Equal(before.data, t.data[inPlugins]); !c.Changed {
			return nil
		}
		return before.write(t.data[inPlugins])
	})
	return c, err
}

// takePreset makes the text that is to be written. It is checked after each step.
func (t *transaction) takePreset(name string, c *PresetChange) error {
	var err error
	if c.Setting, err = t.Find(PresetKey); err != nil {
		return err
	}
	value, text, err := c.Setting.parse(name)
	if err != nil {
		return err
	}
	var moved []added
	if t.sources[inPlugins].root.Get(linesKey) != nil {
		moved, c.OwnLines = t.leaveLines()
	}
	for _, other := range t.rows {
		if other.Given && other.place == inPlugins && other.Key != PresetKey && other.Value != other.Default {
			c.Kept = append(c.Kept, other.Key)
		}
	}
	if err := t.set(c.Setting, value); err != nil {
		return err
	}
	if err := t.valid(inPlugins); err != nil {
		return err
	}
	c.Value = c.Setting.show(text)
	for _, m := range moved {
		next, err := OpenText(t.files, t.data[inPlugins], true)
		if err != nil {
			return err
		}
		step := next.transaction()
		if m.alone {
			_, err = step.placeOnNewLine(m.name)
		} else {
			_, err = step.putOnLine(m.name, 0)
		}
		if err != nil {
			return err
		}
		if err := step.valid(inPlugins); err != nil {
			return err
		}
		t.data[inPlugins] = step.data[inPlugins]
		c.Moved = append(c.Moved, m.name)
	}
	return nil
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
		if err := t.unsetLines(); err != nil {
			return err
		}
		c.Changed, err = t.commit()
		return err
	})
	return c, err
}

// unsetLines does that in the text that is to be written.
func (t *transaction) unsetLines() error {
	without := withoutBlock(t.data[inPlugins], linesKey)
	if without == nil {
		return fmt.Errorf("nothing was changed: the lines in %s are written in a way in which they cannot be taken out safely: do it by hand", t.sources[inPlugins].path)
	}
	t.data[inPlugins] = without
	return nil
}
