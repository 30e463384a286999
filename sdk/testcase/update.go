package testcase

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Update writes what a segment puts out now into the file of the case, in place
// of its spans and its error; failure is "" where it did not fail. Every other
// byte of the file stays as it is. changed is false if the case says so already:
// then nothing is written.
func (c Case) Update(spans []Span, failure string) (changed bool, err error) {
	if slices.Equal(spans, c.Spans) && failure == c.Error {
		return false, nil
	}
	text := string(c.text)
	if !slices.Equal(spans, c.Spans) {
		if spans == nil {
			spans = []Span{}
		}
		if text, err = set(text, "spans", spans); err != nil {
			return false, fmt.Errorf("%s: %w", c.path, err)
		}
	}
	if failure != c.Error {
		if failure == "" {
			text, err = unset(text, "error")
		} else {
			text, err = set(text, "error", failure)
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", c.path, err)
		}
	}
	if err := c.replaceFile(text); err != nil {
		return false, fmt.Errorf("write the golden case: %w", err)
	}
	return true, nil
}

// replaceFile writes the file in one step, unless somebody else has written it
// since it was read.
func (c Case) replaceFile(text string) error {
	now, err := readFile(c.path)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, c.text) {
		return errors.New(c.path + " was changed meanwhile: try again")
	}
	info, err := os.Stat(c.path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.path), ".case-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Chmod(f.Name(), info.Mode().Perm())
	}
	if err == nil {
		err = os.Rename(f.Name(), c.path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// member is where a member of the outermost object is in a text.
type member struct {
	name       string
	key        int // its name begins
	value, end int // its value is text[value:end]
}

// members finds those of a text that is a JSON object. end is where the last one
// ends, or the object has begun.
func members(text string) (all []member, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		before := int(d.InputOffset())
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		m := member{key: before + strings.IndexByte(text[before:], '"'), value: int(d.InputOffset())}
		m.name, _ = name.(string)
		m.value += len(text[m.value:]) - len(strings.TrimLeft(text[m.value:], " \t\r\n:"))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		m.end = int(d.InputOffset())
		all = append(all, m)
	}
	return all, nil
}

// find is the member that counts: as in encoding/json, the last of a name.
func find(all []member, name string) int {
	for i := range slices.Backward(all) {
		if strings.EqualFold(all[i].name, name) {
			return i
		}
	}
	return -1
}

// set gives the named member a value, after all others if it is new.
func set(text, name string, value any) (string, error) {
	all, err := members(text)
	if err != nil || len(all) == 0 {
		return "", errors.Join(err, errors.New("it has no members: give it a name"))
	}
	gap := gapBefore(text, all[len(all)-1])
	json, err := encode(value, gap)
	if err != nil {
		return "", err
	}
	if i := find(all, name); i >= 0 {
		return text[:all[i].value] + json + text[all[i].end:], nil
	}
	end := all[len(all)-1].end
	return text[:end] + "," + gap + `"` + name + `": ` + json + text[end:], nil
}

// unset takes the named member out, with its comma.
func unset(text, name string) (string, error) {
	all, err := members(text)
	if err != nil {
		return "", err
	}
	switch i := find(all, name); {
	case i < 0:
		return text, nil
	case i > 0:
		return text[:all[i-1].end] + text[all[i].end:], nil
	case len(all) > 1:
		return text[:all[0].key] + text[all[1].key:], nil
	}
	return "", errors.New("it has no other member than " + name)
}

// gapBefore is what stands before a member: a line break and an indent, or a
// space.
func gapBefore(text string, m member) string {
	before := text[:m.key]
	blank := before[len(strings.TrimRight(before, " \t\r\n")):]
	if i := strings.LastIndexByte(blank, '\n'); i >= 0 {
		if i > 0 && blank[i-1] == '\r' {
			i--
		}
		return blank[i:]
	}
	return " "
}

// encode writes a value as it is set in its file: over several lines, indented
// like the members around it, or in one.
func encode(value any, gap string) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if indent := strings.TrimLeft(gap, "\r\n"); indent != gap {
		e.SetIndent(indent, indent)
	}
	if err := e.Encode(value); err != nil {
		return "", err
	}
	text := strings.TrimSuffix(out.String(), "\n")
	if strings.HasPrefix(gap, "\r") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text, nil
}
