// Package yamledit changes one value of a YAML file that a person wrote and
// leaves every other byte as it is: comments, order, quotes, blank lines, line
// ends. It knows nothing of what the file means; whether a value may be set is
// for its caller to say.
//
// An edit is one splice of the text. Before it is handed out, both texts are
// parsed again, and they must hold the same but for the one value, and the same
// comments. Where that can't be had, nothing is changed and the error says why.
package yamledit

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Value is a scalar to be written.
type Value struct {
	Text string
	// Quotable says that it is a text: it gets quotes where it would otherwise
	// be read as something else. Any other value is written as it is.
	Quotable bool
}

// RefusedError says why a text was not edited.
type RefusedError struct {
	File   string
	Line   int // from 1; 0 when it is about no line
	Reason string
}

// Error is "FILE:LINE: REASON", without the line where there is none.
func (e *RefusedError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Reason
	}
	return e.File + ":" + strconv.Itoa(e.Line) + ": " + e.Reason
}

// Set returns data with the value at path, the keys from the top down. Keys
// that are missing are added. file names the data in errors, which are
// [strictyaml.Problems] for what is no YAML to begin with, else *[RefusedError].
// Data that holds the value already are returned as they are.
func Set(file string, data []byte, path []string, value Value) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	if holds(d.root, path, value) {
		return data, nil
	}
	s, err := d.set(path, value)
	if err != nil {
		return nil, err
	}
	return d.checked(s, path, &value)
}

// Unset returns data without the key at path, and without the mappings around
// it that have nothing else in them. A comment beside the key stays, on a line of
// its own. Data without that key are returned as they are. Errors are as of [Set].
func Unset(file string, data []byte, path []string) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	if at(d.root, path) == nil {
		return data, nil
	}
	var failure error
	// Where a comment stands in what would be left empty, less is taken out.
	for prune := len(path) - 1; prune >= 0; prune-- {
		s, err := d.unset(path, prune)
		if err == nil {
			var out []byte
			if out, err = d.checked(s, path, nil); err == nil {
				return out, nil
			}
		}
		failure = err
	}
	return nil, failure
}

// at returns the node at path, or nil.
func at(n *strictyaml.Node, path []string) *strictyaml.Node {
	for _, key := range path {
		n = n.Get(key)
	}
	return n
}

func holds(root *strictyaml.Node, path []string, value Value) bool {
	n := at(root, path)
	return n != nil && isValue(n, value)
}

// isValue tells whether n, read back, is what value was to be.
func isValue(n *strictyaml.Node, value Value) bool {
	if n.Kind == strictyaml.Null || n.Kind >= strictyaml.Map || value.Quotable && n.Kind != strictyaml.String {
		return false
	}
	return n.Text == value.Text
}

// splice replaces text[from:to].
type splice struct {
	from, to int
	text     string
}

var (
	errNotYAML = errors.New("the result would not be YAML")
	errDiffers = errors.New("the result would not be the same file but for that value")
)

// checked applies a splice and compares what was with what came out. want is
// nil when the key is to be gone.
func (d *document) checked(s splice, path []string, want *Value) ([]byte, error) {
	out := d.apply(s)
	fresh, err := parse(d.file, out)
	if err != nil {
		err = errNotYAML // without what the parser quotes: it may be a secret
	} else if !onlyDiffers(d.root, fresh.root, path, want) {
		err = errDiffers
	}
	if err == nil {
		err = sameComments(d.comments(), fresh.comments())
	}
	if err != nil {
		return nil, d.refuse(d.lineOf(s.from), "this place is written in a way that can't be edited safely (%v): change %s here by hand",
			err, strings.Join(path, "."))
	}
	return out, nil
}

func (d *document) refuse(line int, format string, args ...any) error {
	return &RefusedError{File: d.file, Line: line, Reason: fmt.Sprintf(format, args...)}
}

// apply makes the splice in the original bytes.
func (d *document) apply(s splice) []byte {
	text := s.text
	if d.crlf {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	var b bytes.Buffer
	b.Write(d.data[:d.original(s.from)])
	b.WriteString(text)
	b.Write(d.data[d.original(s.to):])
	return b.Bytes()
}
