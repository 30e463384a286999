package claude

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
)

// StatusLine is what aiterm writes into settings.json.
type StatusLine struct {
	// Command is the shell command, as [Command] makes it.
	Command string
	// Padding, in cells on each side, and RefreshInterval, in seconds, are
	// Claude Code's own settings of these names. Nil leaves the setting alone; a
	// RefreshInterval of 0 takes it out.
	Padding, RefreshInterval *int
}

func (s StatusLine) fields() []field {
	fields := []field{{"type", `"command"`}, {"command", quoteJSON(s.Command)}}
	if s.Padding != nil {
		fields = append(fields, field{"padding", strconv.Itoa(*s.Padding)})
	}
	if s.RefreshInterval != nil && *s.RefreshInterval > 0 {
		fields = append(fields, field{refreshField, strconv.Itoa(*s.RefreshInterval)})
	}
	return fields
}

// quoteJSON is s as a JSON string, with <, > and & as they are: the file is
// for people.
func quoteJSON(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.Encode(s) // a string and a Builder cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

// document is the text of a settings.json and where its status line is.
type document struct {
	text string
	root object
	line int // index of the member statusLine, or -1
}

func parseDocument(text string) (document, error) {
	root, err := parseObject(text)
	if err != nil {
		return document{}, err
	}
	line, err := root.find(text, "statusLine")
	if err != nil {
		return document{}, err
	}
	return document{text, root, line}, nil
}

// raw is the JSON text of the status line, or "" without one.
func (d document) raw() string {
	if d.line < 0 {
		return ""
	}
	m := d.root.members[d.line]
	return d.text[m.value:m.end]
}

// command is the status line's command, or "" when it has none.
func (d document) command() string {
	// A map, since a struct would take "Command" for "command".
	var line map[string]json.RawMessage
	var command string
	if json.Unmarshal([]byte(d.raw()), &line) != nil || json.Unmarshal(line["command"], &command) != nil {
		return ""
	}
	return command
}

// hooksDisabled is whether disableAllHooks is true: Claude Code then runs no
// status line either.
func (d document) hooksDisabled() bool {
	for _, m := range d.root.members {
		if m.name == "disableAllHooks" && d.text[m.value:m.end] == "true" {
			return true
		}
	}
	return false
}

// with is the text with s as its status line. update keeps what s does not
// set in an existing one; otherwise the value is replaced as a whole.
func (d document) with(s StatusLine, update bool) (string, error) {
	if d.line < 0 {
		value := layoutOf(d.text, d.root).render(s.fields())
		return insert(d.text, d.root, field{"statusLine", value}), nil
	}
	if !update {
		m := d.root.members[d.line]
		until := object{open: d.root.open, close: d.root.close, members: d.root.members[:d.line+1]}
		value := layoutOf(d.text[:m.end], until).render(s.fields())
		return replace(d.text, d.root, d.line, value), nil
	}
	value, err := updated(d.raw(), s.fields())
	if err == nil && s.RefreshInterval != nil && *s.RefreshInterval == 0 {
		value, err = withoutField(value, refreshField)
	}
	if err != nil {
		return "", d.inside(err)
	}
	return replace(d.text, d.root, d.line, value), nil
}

// updated sets fields in the object that value is. A field that already means
// the same keeps its bytes.
func updated(value string, fields []field) (string, error) {
	for _, f := range fields {
		plain := jsontext.WithoutComments(value)
		o, err := parseObject(plain)
		if err != nil {
			return "", err
		}
		i, err := o.find(value, f.name)
		switch {
		case err != nil:
			return "", err
		case i < 0:
			value = insertKept(value, plain, o, f)
		case !sameJSON(value[o.members[i].value:o.members[i].end], f.value):
			value = replace(value, o, i, f.value)
		}
	}
	return value, nil
}

const refreshField = "refreshInterval"

// withoutField takes a field out of the object that value is, if it is there.
func withoutField(value, name string) (string, error) {
	plain := jsontext.WithoutComments(value)
	o, err := parseObject(plain)
	if err != nil {
		return "", err
	}
	i, err := o.find(value, name)
	if err != nil || i < 0 {
		return value, err
	}
	return removeKept(value, plain, o, i), nil
}

// refreshInterval is the status line's refresh interval. given is whether there
// is such a field, and seconds is 0 for one that Claude Code does not take.
func (d document) refreshInterval() (seconds int, given bool) {
	var line map[string]json.RawMessage
	if json.Unmarshal([]byte(d.raw()), &line) != nil || line[refreshField] == nil {
		return 0, false
	}
	var number float64
	if json.Unmarshal(line[refreshField], &number) != nil || number < 1 || number > maxInterval {
		return 0, true
	}
	return int(number), true
}

// maxInterval is a day, in seconds.
const maxInterval = 24 * 60 * 60

// inside moves the place of an error from the status line's text to the
// file's.
func (d document) inside(err error) error {
	e, ok := err.(*invalid)
	if !ok {
		return err
	}
	start := invalidAt(d.text, d.root.members[d.line].value, "")
	moved := *e
	if e.Line == 1 {
		moved.Column += start.Column - 1
	}
	moved.Line += start.Line - 1
	return &moved
}

// without is the text with the status line taken out, or with previous, JSON
// text, in its place.
func (d document) without(previous string) string {
	if previous != "" {
		return replace(d.text, d.root, d.line, previous)
	}
	return remove(d.text, d.root, d.line)
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}
