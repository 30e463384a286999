package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// PlaceOnNewLine puts a segment on a line of its own below the others, unless it
// is on a line already. A plugins.yaml that has no lines gets those of the
// default with it. Every other byte stays. placed is false where nothing had to
// be done; with dryRun nothing is written. The error says what to add by hand
// where the file is written in a way that cannot be edited.
func PlaceOnNewLine(files Files, segment string, dryRun bool) (placed bool, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		if placed, err = t.placeOnNewLine(segment); err != nil || !placed {
			return err
		}
		if dryRun {
			return t.valid(inPlugins)
		}
		_, err = t.commit()
		return err
	})
	return placed && err == nil, err
}

// placeOnNewLine does that in the text that is to be written.
func (t *transaction) placeOnNewLine(segment string) (placed bool, err error) {
	if err := t.readable(); err != nil {
		return false, err
	}
	if onLine(*t.plan, segment) {
		return false, nil
	}
	t.data[inPlugins], err = t.withLine(segment)
	return err == nil, err
}

// readable says what has to be put right in plugins.yaml before it can be changed, or is nil.
func (t *transaction) readable() error {
	if wrong := t.sources[inPlugins].err; wrong != nil {
		return t.invalid(inPlugins, wrong)
	}
	if t.plan == nil {
		_, wrong := t.load(t.data[inPlugins])
		return t.invalid(inPlugins, wrong)
	}
	return nil
}

// withLine is the text of plugins.yaml with one more line at the end of lines.
func (t *transaction) withLine(segment string) ([]byte, error) {
	path := t.sources[inPlugins].path
	data, err := t.withLines()
	if err != nil {
		return nil, err
	}
	where := path
	if list := strictyaml.Parse(&strictyaml.Report{}, data).Get("lines"); list != nil {
		where = fmt.Sprintf("%s:%d", path, list.Line)
		if out, err := yamledit.AddMapping(path, data, []string{linesKey}, "left", segment); err == nil {
			if after, err := t.load(out); err == nil && onlyAdds(*t.plan, after, segment) {
				return out, nil
			}
		}
	}
	return nil, fmt.Errorf("%s is written in a way in which no line can be added safely: add one to lines by hand: \"- left: [%s]\"", where, segment)
}

// TakeOffNewLine takes a segment off the lines: with the line, where it is one that
// [PlaceOnNewLine] wrote, else as [TakeOff] does. With dryRun nothing is written.
func TakeOffNewLine(files Files, segment string, dryRun bool) (taken bool, err error) {
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil || t.plan == nil || !t.sources[inPlugins].exists || !onLine(*t.plan, segment) {
			return err
		}
		if taken = true; dryRun {
			return nil
		}
		data := t.withoutLine(segment)
		if data == nil {
			return nil
		}
		t.data[inPlugins] = data
		_, err = t.commit()
		return err
	})
	if taken && err == nil && !dryRun {
		_, err = TakeOff(files, segment)
	}
	return taken && err == nil, err
}

// withoutLine is the text of plugins.yaml without the line that withLine wrote, or nil
// where there is none.
func (t *transaction) withoutLine(segment string) []byte {
	lines := strings.SplitAfter(string(t.data[inPlugins]), "\n")
	own := func(line string) bool { return strings.TrimSpace(line) == "- left: ["+segment+"]" }
	at := slices.IndexFunc(lines, own)
	if at < 0 {
		return nil
	}
	out := []byte(strings.Join(slices.Delete(lines, at, at+1), ""))
	if after, err := t.load(out); err != nil || !onlyAdds(after, *t.plan, segment) {
		return nil
	}
	return out
}

// onlyAdds tells whether a text means what the plan says, and one line more with
// one more segment.
func onlyAdds(before, after config.Plan, segment string) bool {
	added := after.Lines[len(after.Lines)-1] // its style and the like are those of the whole file
	if added.Prefix != "" || !slices.Equal(added.Left, []string{segment}) || len(added.Right) > 0 {
		return false
	}
	before.Lines = append(slices.Clip(before.Lines), added)
	isNew := func(s config.Segment) bool { return s.Name == segment }
	before.Segments = slices.DeleteFunc(slices.Clone(before.Segments), isNew)
	after.Segments = slices.DeleteFunc(slices.Clone(after.Segments), isNew)
	return reflect.DeepEqual(before, after)
}
