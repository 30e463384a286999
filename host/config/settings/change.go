package settings

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/oldnames"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Change is what came of setting or unsetting a value.
type Change struct {
	Setting Setting // as it was
	Value   string  // what holds now
	Changed bool    // the file was written
	Created bool    // and was not there before
	// Unplaced names the segment that is to be shown and is on no line, or is "".
	Unplaced string
}

// What a new file begins with.
const (
	pluginsHead = `# What aiterm shows. What is not in here has its default:
# "aiterm statusline config list" shows everything that can be set.
version: 1
`
	credentialsHead = "# Keys for aiterm: not to be shared, not to be read by others (chmod 600).\n"
)

// Set gives a setting a value, as a person types it. It fails with a *[NameError],
// a *[ValueError], or what is wrong with the file, and then changes nothing.
func Set(files Files, name, typed string) (Change, error) {
	return change(files, name, func(t *transaction, s Setting) (string, error) {
		value, text, err := s.parse(oldnames.Translate(name, typed))
		if err != nil {
			return "", err
		}
		return text, t.set(s, value)
	})
}

// Unset takes a setting out of its file, so that its default holds. It fails as
// [Set] does.
func Unset(files Files, name string) (Change, error) {
	if name == linesKey {
		return unsetLines(files)
	}
	return change(files, name, func(t *transaction, s Setting) (string, error) {
		return s.Default, t.unset(s)
	})
}

func change(files Files, name string, edit func(*transaction, Setting) (string, error)) (c Change, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		if c.Setting, err = t.Find(name); err != nil {
			if wrong := t.sources[inPlugins].err; wrong != nil {
				return t.invalid(inPlugins, wrong) // it may be a segment of that file
			}
			return err
		}
		text, err := edit(t, c.Setting)
		if err != nil {
			return err
		}
		c.Value = c.Setting.show(text)
		c.Created = !t.sources[c.Setting.place].exists
		if c.Changed, err = t.commit(); err != nil {
			return err
		}
		if segment, ok := strings.CutSuffix(c.Setting.Key, ".show"); ok && text == "true" && t.plan != nil && !onLine(*t.plan, segment) {
			c.Unplaced = segment
		}
		return nil
	})
	return c, err
}

// transaction is a change of one or both files that is made as a whole.
type transaction struct {
	*Table
	data [2][]byte // by place: what is to be written
}

func begin(files Files) (*transaction, error) {
	files.Named = false // a file that is not there is made
	table, err := Open(files)
	if err != nil {
		return nil, err
	}
	return table.transaction(), nil
}

// transaction begins a change of what the table was read from. The table stays as it is.
func (t *Table) transaction() *transaction {
	of := *t
	change := &transaction{Table: &of}
	for i, s := range t.sources {
		change.data[i] = s.data
	}
	return change
}

func (t *transaction) set(s Setting, value yamledit.Value) error {
	data := t.data[s.place]
	if !t.sources[s.place].exists && len(data) == 0 {
		data = []byte([]string{inPlugins: pluginsHead, inCredentials: credentialsHead}[s.place])
	}
	return t.take(s, data, func(data []byte) ([]byte, error) { return yamledit.Set(s.File, data, s.path, value) })
}

// Fresh is a plugins.yaml that says nothing, so that everything has its default.
func Fresh() []byte { return []byte(pluginsHead) }

func (t *transaction) unset(s Setting) error {
	return t.take(s, t.data[s.place], func(data []byte) ([]byte, error) { return yamledit.Unset(s.File, data, s.path) })
}

func (t *transaction) take(s Setting, data []byte, edit func([]byte) ([]byte, error)) error {
	known := t.sources[s.place].err
	if known != nil && problemsOf(known) == nil {
		return fmt.Errorf("nothing was changed: %w", known)
	}
	out, err := edit(data)
	var refused *yamledit.RefusedError
	switch {
	case err == nil:
		t.data[s.place] = out
		return nil
	case errors.As(err, &refused):
		return fmt.Errorf("nothing was changed: %w", err)
	}
	if known != nil {
		err = known // without the keys that the parser may quote
	}
	return t.invalid(s.place, err)
}

// invalid says that a file has to be put right by hand before it can be changed.
func (t *transaction) invalid(in place, err error) error {
	next := `"aiterm statusline config edit" opens it`
	if in == inCredentials {
		next = "open it in an editor"
	}
	return fmt.Errorf("nothing was changed, because the file has mistakes that have to be put right first (%s):\n%w", next, err)
}

// commit checks and writes what is new.
func (t *transaction) commit() (changed bool, err error) {
	var write []place
	for _, in := range []place{inPlugins, inCredentials} {
		if bytes.Equal(t.data[in], t.sources[in].data) {
			continue
		}
		if err := t.valid(in); err != nil {
			return false, err
		}
		write = append(write, in)
	}
	for _, in := range write {
		if err := t.sources[in].write(t.data[in]); err != nil {
			return false, err
		}
	}
	return len(write) > 0, nil
}

// valid checks a text before it is written. What was wrong before is told apart
// from what the change would make wrong.
func (t *transaction) valid(in place) error {
	old, file := t.sources[in], t.sources[in].path
	check := func(data []byte) error { return credentials.Check(file, data) }
	if in == inPlugins {
		check = func(data []byte) error {
			plan, err := t.load(data)
			if err == nil {
				t.plan = &plan
			}
			return err
		}
	}
	err := check(t.data[in])
	if err == nil {
		return nil
	}
	if before := check(old.data); before != nil {
		return t.invalid(in, before)
	}
	return fmt.Errorf("nothing was changed, because the file would no longer be right:\n%w", withoutPlace(err))
}

// withoutPlace leaves out where in the text the problems are: it was not written.
func withoutPlace(err error) error {
	ps := slices.Clone(problemsOf(err))
	if ps == nil {
		return err
	}
	for i := range ps {
		ps[i].Line, ps[i].Column = 0, 0
	}
	return ps
}

// Check says what is wrong with the text of a plugins.yaml, as
// [strictyaml.Problems]. file is the path that it has or will have.
func Check(file string, data []byte, src configfile.Sources) error {
	_, err := configfile.Load(file, data, src)
	return err
}
