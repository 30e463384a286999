package settings

import (
	"bytes"
	"fmt"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/oldnames"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Edited is what a change of a table's plugins.yaml comes to. Nothing of it is written.
type Edited struct {
	Data    []byte
	Changed bool
	Plan    *config.Plan // what Data comes to; nil where nothing was changed
}

// edit makes a change of the text that the table was read from, and checks what comes of it.
func (t *Table) edit(do func(*transaction) error) (e Edited, err error) {
	change := t.transaction()
	if err := do(change); err != nil {
		return e, err
	}
	e.Data = change.data[inPlugins]
	if e.Changed = !bytes.Equal(e.Data, t.sources[inPlugins].data); !e.Changed {
		return e, nil
	}
	if err := change.valid(inPlugins); err != nil {
		return e, err
	}
	e.Plan = change.plan
	return e, nil
}

// Set is what [Set] would make of the text of the table.
func (t *Table) Set(name, typed string) (Edited, error) {
	return t.edit(func(c *transaction) error {
		s, err := c.inText(name)
		if err != nil {
			return err
		}
		value, _, err := s.parse(oldnames.Translate(name, typed))
		if err != nil {
			return err
		}
		return c.set(s, value)
	})
}

// Check says what [Table.Set] would say of a value, without a look at the whole.
func (t *Table) Check(name, typed string) error {
	s, err := t.transaction().inText(name)
	if err != nil {
		return err
	}
	_, _, err = s.parse(oldnames.Translate(name, typed))
	return err
}

// Unset is what [Unset] would make of the text of the table.
func (t *Table) Unset(name string) (Edited, error) {
	return t.edit(func(c *transaction) error {
		if name == linesKey {
			if c.sources[inPlugins].root.Get(linesKey) == nil {
				return c.sources[inPlugins].err
			}
			return c.unsetLines()
		}
		s, err := c.inText(name)
		if err != nil {
			return err
		}
		return c.unset(s)
	})
}

// inText finds a setting that lives in plugins.yaml.
func (t *transaction) inText(name string) (Setting, error) {
	s, err := t.Find(name)
	if err != nil {
		if wrong := t.sources[inPlugins].err; wrong != nil {
			return s, t.invalid(inPlugins, wrong) // it may be a segment of that file
		}
		return s, err
	}
	if s.place != inPlugins {
		return s, fmt.Errorf("%s is not in plugins.yaml but in a file of its own: aiterm statusline config set %[1]s", s.Key)
	}
	return s, nil
}

// TakePreset is what [TakePreset] would make of the text of the table.
func (t *Table) TakePreset(name string) (c PresetChange, e Edited, err error) {
	e, err = t.edit(func(change *transaction) error { return change.takePreset(name, &c) })
	c.Changed = e.Changed
	return c, e, err
}

// SetColors gives a segment the styles by the number that it shows, in the place of those
// that plugins.yaml gives it; without any, those are taken out.
func (t *Table) SetColors(segment string, colors []config.Threshold) (Edited, error) {
	return t.edit(func(c *transaction) error {
		source := c.sources[inPlugins]
		if source.err != nil {
			return c.invalid(inPlugins, source.err)
		}
		data, path := c.data[inPlugins], []string{"segments", segment, "colors"}
		if !source.exists && len(data) == 0 {
			data = []byte(pluginsHead)
		}
		wanted := map[string]bool{}
		var err error
		for _, color := range colors {
			key := number(color.From)
			wanted[key] = true
			if data, err = yamledit.Set(source.path, data, append(path, key), yamledit.Value{Text: color.Style, Quotable: true}); err != nil {
				return fmt.Errorf("nothing was changed: %w", err)
			}
		}
		for _, p := range pairs(source.at(path)) {
			if wanted[p.Key.Text] {
				continue
			}
			if data, err = yamledit.Unset(source.path, data, append(path, p.Key.Text)); err != nil {
				return fmt.Errorf("nothing was changed: %w", err)
			}
		}
		c.data[inPlugins] = data
		return nil
	})
}
