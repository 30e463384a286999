package settings

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Target is where a segment is to go: before or after another one, or to the end of a row,
// from 1. The row below the last one is a new one. Right is its right edge.
type Target struct {
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Row    int    `json:"row,omitempty"`
	Right  bool   `json:"right,omitempty"`
}

// String is the target as a person reads it.
func (to Target) String() string {
	side := ""
	if to.Right {
		side = ", at the right edge"
	}
	switch {
	case to.Before != "":
		return "before " + to.Before
	case to.After != "":
		return "after " + to.After
	}
	return "on row " + strconv.Itoa(to.Row) + side
}

// PlaceError says why a segment cannot be put where it was to go.
type PlaceError struct{ Wrong string }

func (e *PlaceError) Error() string { return e.Wrong }

// Move puts a segment where it is to go, from where it is on the rows or anew.
func Move(files Files, segment string, to Target) (changed bool, err error) {
	return files.edited(func(t *Table) (Edited, error) { return t.Move(segment, to) })
}

// Show has a segment shown: where it stands, or at the end of the last row that is not that
// of the former status line.
func Show(files Files, segment string) (changed bool, err error) {
	return files.edited(func(t *Table) (Edited, error) { return t.Show(segment) })
}

// Hide takes a segment off the line and leaves it its place.
func Hide(files Files, segment string) (changed bool, err error) {
	return files.edited(func(t *Table) (Edited, error) { return t.Hide(segment) })
}

// edited writes what an edit of plugins.yaml comes to.
func (f Files) edited(edit func(*Table) (Edited, error)) (changed bool, err error) {
	err = f.locked(func() error {
		f.Named = false // a file that is not there is made
		t, err := Open(f)
		if err != nil {
			return err
		}
		e, err := edit(t)
		if err != nil || !e.Changed {
			return err
		}
		changed = true
		return t.sources[inPlugins].write(e.Data)
	})
	return changed && err == nil, err
}

// Move is what [Move] would make of the text of the table.
func (t *Table) Move(segment string, to Target) (Edited, error) {
	return t.edit(func(c *transaction) error {
		if err := c.readable(); err != nil {
			return err
		}
		if err := t.checkSegment(segment); err != nil {
			return err
		}
		return c.move(segment, to)
	})
}

func (t *transaction) move(segment string, to Target) error {
	data, lines, err := t.lines()
	if err != nil {
		return err
	}
	t.data[inPlugins] = data
	row, side, at := placeOf(lines, segment)
	toRow, toSide, toAt, err := t.target(lines, segment, to)
	if err != nil {
		return err
	}
	if toRow == len(lines) {
		return t.moveToNewRow(segment, lines, toSide)
	}
	path := []string{linesKey, strconv.Itoa(toRow), toSide}
	switch {
	case row < 0:
		data, err = yamledit.InsertItem(t.files.Plugins, data, path, toAt, segment)
	case row == toRow && side == toSide:
		if toAt > at {
			toAt-- // as they are once it is taken out
		}
		if toAt == at {
			return nil
		}
		fallthrough
	default:
		data, err = yamledit.MoveItem(t.files.Plugins, data, []string{linesKey, strconv.Itoa(row), side}, at, path, toAt)
	}
	if err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	t.data[inPlugins] = t.withoutHollowRow(data, row)
	return nil
}

// MoveRow moves a whole row, from 1, to where another one is, with what is written above it.
func (t *Table) MoveRow(row, to int) (Edited, error) {
	return t.edit(func(c *transaction) error {
		if err := c.readable(); err != nil {
			return err
		}
		data, lines, err := c.lines()
		if err != nil {
			return err
		}
		for _, n := range []int{row, to} {
			if err := checkLine(c.files, n, len(lines)); err != nil {
				return err
			}
		}
		if row == to {
			return nil
		}
		if c.data[inPlugins], err = yamledit.MoveEntry(c.files.Plugins, data, []string{linesKey}, row-1, to-1); err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
		return nil
	})
}

// target finds the list in which a segment is to be, and before which of its items.
func (t *transaction) target(lines []*strictyaml.Node, segment string, to Target) (row int, side string, at int, err error) {
	given := 0
	for _, one := range []bool{to.Before != "", to.After != "", to.Row != 0} {
		if one {
			given++
		}
	}
	if given != 1 {
		return 0, "", 0, &PlaceError{"say where it is to go: before a segment, after one, or on which row, and one of them"}
	}
	if to.Row != 0 {
		side = "left"
		if to.Right {
			side = "right"
		}
		if to.Row < 1 || to.Row > len(lines)+1 {
			return 0, "", 0, &PlaceError{fmt.Sprintf("there is no row %d: give 1 to %d, or %d for a new one", to.Row, len(lines), len(lines)+1)}
		}
		if to.Row <= len(lines) {
			at = len(lines[to.Row-1].Get(side).Texts())
		}
		return to.Row - 1, side, at, nil
	}
	other := to.Before + to.After
	if other == segment {
		return 0, "", 0, &PlaceError{segment + " can't go beside itself: name another segment"}
	}
	if row, side, at = placeOf(lines, other); row < 0 {
		if err := t.checkSegment(other); err != nil {
			return 0, "", 0, err
		}
		return 0, "", 0, &PlaceError{other + " is on no row: name one that is, or give a row"}
	}
	if to.After != "" {
		at++
	}
	return row, side, at, nil
}

// moveToNewRow puts a segment on a row of its own below the others.
func (t *transaction) moveToNewRow(segment string, lines []*strictyaml.Node, side string) error {
	row, from, at := placeOf(lines, segment)
	if row >= 0 && len(lines[row].Get("left").Texts())+len(lines[row].Get("right").Texts()) == 1 && row == len(lines)-1 {
		return &PlaceError{segment + " is alone on the last row already"}
	}
	var err error
	data := t.data[inPlugins]
	path := []string{linesKey, strconv.Itoa(len(lines))}
	if row < 0 {
		data, err = t.withLine(segment)
	} else if data, err = yamledit.MoveOut(t.files.Plugins, data, []string{linesKey, strconv.Itoa(row), from}, at, []string{linesKey}, "left"); err != nil {
		err = fmt.Errorf("nothing was changed: %w", err)
	}
	if err != nil {
		return err
	}
	if side == "right" {
		if data, err = yamledit.MoveItem(t.files.Plugins, data, append(path, "left"), 0, append(slices.Clone(path), "right"), 0); err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
	}
	t.data[inPlugins] = t.withoutHollowRow(data, row)
	return nil
}

// withoutHollowRow is a text without a row, from 0, that says nothing and has nothing on it
// any more. A row with a prefix, a separator or a comment in it stays: it is a person's own.
func (t *transaction) withoutHollowRow(data []byte, row int) []byte {
	lines, err := linesOf(t.files.Plugins, data)
	if err != nil || row < 0 || row >= len(lines) || len(lines) == 1 {
		return data
	}
	for _, p := range lines[row].Pairs {
		if p.Key.Text != "left" && p.Key.Text != "right" || len(p.Value.Texts()) > 0 {
			return data
		}
	}
	if out, err := yamledit.RemoveEntry(t.files.Plugins, data, []string{linesKey}, row); err == nil {
		return out
	}
	return data
}

// checkSegment refuses the name of what is no segment, with the nearest that is one.
func (t *Table) checkSegment(name string) error {
	names := t.Segments()
	if slices.Contains(names, name) {
		return nil
	}
	return &PlaceError{strictyaml.Unknown("segment", name, names)}
}

// Segments lists the segments that there are: those of plugins.yaml, the built-in ones, and
// those that were added.
func (t *Table) Segments() []string {
	names := t.segmentNames(nil)
	if !slices.Contains(names, config.Chain) && t.plan != nil && onLine(*t.plan, config.Chain) {
		names = append(names, config.Chain)
	}
	return names
}

// Show is what [Show] would make of the text of the table.
func (t *Table) Show(segment string) (Edited, error) {
	return t.edit(func(c *transaction) error {
		if err := c.readable(); err != nil {
			return err
		}
		if err := t.checkSegment(segment); err != nil {
			return err
		}
		if s, err := c.Find(segment + ".show"); err == nil && s.Value == "false" {
			if s.Default == "false" {
				err = c.set(s, yamledit.Value{Text: "true"})
			} else {
				err = c.unset(s)
			}
			if err != nil {
				return err
			}
		}
		if onLine(*t.plan, segment) {
			return nil
		}
		next, err := OpenText(t.files, c.data[inPlugins], t.sources[inPlugins].exists || len(c.data[inPlugins]) > 0)
		if err != nil {
			return err
		}
		step := next.transaction()
		if _, err := step.putOnLine(segment, 0); err != nil {
			return err
		}
		c.data[inPlugins] = step.data[inPlugins]
		return nil
	})
}

// Hide is what [Hide] would make of the text of the table.
func (t *Table) Hide(segment string) (Edited, error) {
	return t.edit(func(c *transaction) error {
		if err := c.readable(); err != nil {
			return err
		}
		if err := t.checkSegment(segment); err != nil {
			return err
		}
		if !onLine(*t.plan, segment) {
			return nil
		}
		s, err := c.Find(segment + ".show")
		if err != nil {
			return err
		}
		if s.Value == "false" {
			return nil
		}
		return c.set(s, yamledit.Value{Text: "false"})
	})
}

// Row is a row of the line as plugins.yaml, or what it is based on, has it.
type Row struct {
	Left, Right                       []string
	Prefix, Separator, Style, CapLeft string
	CapRight                          string
	Wrap                              bool
}

// Rows are the rows of the line, those without a segment too. There are none where
// plugins.yaml has mistakes.
func (t *Table) Rows() []Row {
	if t.plan == nil {
		return nil
	}
	rows := make([]Row, len(t.plan.Lines))
	for i, l := range t.plan.Lines {
		rows[i] = Row{l.Left, l.Right, l.Prefix, l.Separator, l.Style.Name, l.CapLeft, l.CapRight, l.Wrap}
	}
	return rows
}

// Plan is what the text of plugins.yaml comes to, or nil where it has mistakes.
func (t *Table) Plan() *config.Plan { return t.plan }

// SetRow gives a row, from 1, its own prefix, separator, style or wrap.
func (t *Table) SetRow(row int, key, value string) (Edited, error) {
	return t.edit(func(c *transaction) error {
		if err := c.readable(); err != nil {
			return err
		}
		field := configfile.Schema().Field(linesKey).Each.Field(key)
		if field == nil || field.Type >= strictyaml.ListField {
			return &PlaceError{strictyaml.Unknown("key of a row", key, []string{"prefix", "separator", "style", "wrap"})}
		}
		data, lines, err := c.lines()
		if err != nil {
			return err
		}
		if err := checkLine(c.files, row, len(lines)); err != nil {
			return err
		}
		s := fromField(linesKey+"."+key, field)
		v, _, err := s.parse(value)
		if err != nil {
			var wrong *ValueError
			if errors.As(err, &wrong) {
				wrong.Key = fmt.Sprintf("%s of row %d", key, row)
			}
			return err
		}
		v.Quotable = field.Type == strictyaml.TextField
		if data, err = yamledit.SetThrough(c.files.Plugins, data, []string{linesKey, strconv.Itoa(row - 1), key}, v); err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
		c.data[inPlugins] = data
		return nil
	})
}
