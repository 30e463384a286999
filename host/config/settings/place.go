package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Place is where on the line a segment is.
type Place struct {
	Line int    // from 1, the top one
	Side string // left or right
}

// LineError says that there is no such line.
type LineError struct {
	Line, Lines int
	File        string
}

func (e *LineError) Error() string {
	return fmt.Sprintf("there is no line %d in %s: give 1 to %d", e.Line, e.File, e.Lines)
}

// CheckLine refuses a line that plugins.yaml does not have, with a *[LineError].
func CheckLine(files Files, line int) error {
	t, err := begin(files)
	if err != nil {
		return err
	}
	_, lines, err := t.lines()
	if err != nil {
		return err
	}
	return checkLine(files, line, len(lines))
}

func checkLine(files Files, line, lines int) error {
	if line < 1 || line > lines {
		return &LineError{line, lines, files.Plugins}
	}
	return nil
}

// PutOnLine names a segment at the end of a line of plugins.yaml, from 1; 0 is
// the last one that does not belong to the status line that was there before. A file
// that has no lines of its own gets those of the default. A segment that is on a line
// already stays there, and changed is false.
func PutOnLine(files Files, segment string, line int) (at Place, changed bool, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		if at, err = t.putOnLine(segment, line); err != nil {
			return err
		}
		changed, err = t.commit()
		return err
	})
	return at, changed, err
}

// putOnLine does that in the text that is to be written.
func (t *transaction) putOnLine(segment string, line int) (at Place, err error) {
	data, lines, err := t.lines()
	if err != nil {
		return at, err
	}
	if row, side, _ := placeOf(lines, segment); row >= 0 {
		return Place{row + 1, side}, nil
	}
	if line == 0 {
		line = usualLine(lines)
	}
	if err := checkLine(t.files, line, len(lines)); err != nil {
		return at, err
	}
	at = Place{line, "left"}
	if lines[line-1].Get("left") == nil && lines[line-1].Get("right") != nil {
		at.Side = "right"
	}
	data, err = yamledit.AddItem(t.files.Plugins, data, []string{linesKey, strconv.Itoa(line - 1), at.Side}, segment)
	if err != nil {
		return at, fmt.Errorf("nothing was changed: %w", err)
	}
	t.data[inPlugins] = data
	return at, nil
}

// placeOf finds a segment on the rows: on which, from 0, on which side, and which one it is
// there. row is -1 where it is on none.
func placeOf(lines []*strictyaml.Node, segment string) (row int, side string, index int) {
	for i := range lines {
		for _, side := range []string{"left", "right"} {
			if at := slices.Index(lines[i].Get(side).Texts(), segment); at >= 0 {
				return i, side, at
			}
		}
	}
	return -1, "", -1
}

// usualLine is the last line, from 1, but for one with nothing else than the
// segment chain, which keeps a row to itself.
func usualLine(lines []*strictyaml.Node) int {
	for i := len(lines); i > 1; i-- {
		line := lines[i-1]
		if !slices.Equal(append(line.Get("left").Texts(), line.Get("right").Texts()...), []string{module.Chain}) {
			return i
		}
	}
	return min(1, len(lines))
}

// Showing lists the names in plugins.yaml that stand for what is installed under
// a name: that name, unless it is declared as something else, and those whose
// source it is.
func Showing(files Files, installed string) ([]string, error) {
	s, err := readPlugins(files)
	if err != nil || s.root == nil {
		return nil, errors.Join(err, s.err)
	}
	var names []string
	if segments := s.root.Get("segments"); segments != nil {
		for _, p := range segments.Pairs {
			source := ""
			if n := p.Value.Get("source"); n != nil {
				source = n.Text
			}
			if source == "installed:"+installed || p.Key.Text == installed && (source == "" || source == "installed") {
				names = append(names, p.Key.Text)
			}
		}
		if segments.Get(installed) != nil {
			return names, nil
		}
	}
	lines := s.root.Get("lines")
	if lines == nil {
		return names, nil
	}
	for _, line := range lines.Items {
		if slices.Contains(append(line.Get("left").Texts(), line.Get("right").Texts()...), installed) {
			return append(names, installed), nil
		}
	}
	return names, nil
}

// TakeOff takes segments off every line of plugins.yaml, and what is said about
// them under segments. It does nothing where they are not named.
func TakeOff(files Files, segments ...string) (changed bool, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil || !t.sources[inPlugins].exists {
			return err
		}
		data := t.data[inPlugins]
		lines, err := linesOf(files.Plugins, data)
		if err != nil {
			return t.invalid(inPlugins, err)
		}
		for _, segment := range segments {
			if data, err = withoutSegment(files.Plugins, data, lines, segment); err != nil {
				return fmt.Errorf("nothing was changed: %w", err)
			}
		}
		t.data[inPlugins] = data
		changed, err = t.commit()
		return err
	})
	return changed, err
}

// withoutSegment is a text of plugins.yaml with those lines, but for one segment.
func withoutSegment(file string, data []byte, lines []*strictyaml.Node, segment string) (_ []byte, err error) {
	for i := range lines {
		for _, side := range []string{"left", "right"} {
			if !slices.Contains(lines[i].Get(side).Texts(), segment) {
				continue
			}
			if data, err = yamledit.RemoveItem(file, data, []string{"lines", strconv.Itoa(i), side}, segment); err != nil {
				return nil, err
			}
		}
	}
	entry := []string{"segments", segment}
	root := strictyaml.Parse(&strictyaml.Report{}, data)
	// At last the entry itself: with a comment beside it, it stays when it is
	// empty.
	for _, path := range append(leaves(root.Get("segments").Get(segment), entry), entry) {
		if data, err = yamledit.Unset(file, data, path); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// lines are those of plugins.yaml, and its text with them in it.
func (t *transaction) lines() ([]byte, []*strictyaml.Node, error) {
	data, err := t.withLines()
	if err != nil {
		return nil, nil, err
	}
	lines, err := linesOf(t.files.Plugins, data)
	if err != nil {
		return nil, nil, t.invalid(inPlugins, err)
	}
	return data, lines, nil
}

// withLines is the text of plugins.yaml with lines in it.
func (t *transaction) withLines() ([]byte, error) {
	source := t.sources[inPlugins]
	if source.root.Get(linesKey) != nil {
		return source.data, nil
	}
	block, err := t.usualLines()
	if err != nil {
		return nil, err
	}
	text := string(source.data)
	if !source.exists && text == "" {
		text = pluginsHead
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	data, err := yamledit.AddBlock(t.files.Plugins, []byte(text), linesKey, block)
	if refused := (*yamledit.RefusedError)(nil); errors.As(err, &refused) {
		return nil, fmt.Errorf("nothing was changed: %w", err)
	} else if err != nil {
		return nil, t.invalid(inPlugins, err)
	}
	return data, nil
}

// usualLines are the lines that hold where plugins.yaml has none: those of its preset, or
// the default ones.
func (t *transaction) usualLines() (string, error) {
	if name := t.sources[inPlugins].root.Get("preset"); name != nil {
		text, err := configfile.PresetText(name.Text, t.files.Sources)
		if err != nil {
			return "", err
		}
		if block, ok := linesBlock(text); ok {
			return block, nil
		}
	}
	text, err := fs.ReadFile(t.files.Sources.Embedded, "plugins.yaml")
	if err != nil {
		return "", fmt.Errorf("read the default plugins.yaml: %w", err)
	}
	block, ok := linesBlock(string(text))
	if !ok {
		return "", errors.New("the default plugins.yaml has no lines: this is a fault of aiterm's own, please report it")
	}
	return block, nil
}

// linesBlock is the part of a file that says what the lines are, as the default
// plugins.yaml is written.
func linesBlock(preset string) (string, bool) {
	_, rest, found := strings.Cut(preset, "\nlines:\n")
	if !found {
		return "", false
	}
	block := "lines:\n"
	for line := range strings.Lines(rest) {
		if line[0] != ' ' {
			break
		}
		block += line
	}
	return block, true
}

// linesOf are the lines of a text that fits the schema.
func linesOf(file string, data []byte) ([]*strictyaml.Node, error) {
	r := &strictyaml.Report{File: file}
	root := strictyaml.Parse(r, data)
	if err := r.Err(); err != nil {
		return nil, err
	}
	lines := root.Get("lines")
	if lines == nil || lines.Kind != strictyaml.List {
		return nil, nil
	}
	return lines.Items, nil
}

// leaves are the paths of the values in a mapping that are none themselves.
func leaves(n *strictyaml.Node, path []string) [][]string {
	if n == nil {
		return nil
	}
	if n.Kind != strictyaml.Map || len(n.Pairs) == 0 {
		return [][]string{path}
	}
	var out [][]string
	for _, p := range n.Pairs {
		out = append(out, leaves(p.Value, append(slices.Clone(path), p.Key.Text))...)
	}
	return out
}
