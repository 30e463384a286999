// Package testcase reads and updates golden cases: files that hold all that a
// segment can see in one render, and what it is to draw. The documentation of
// package sdktest describes the format. It runs nothing, and needs only the
// standard library.
package testcase

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"
)

// Span is one run of text that a segment appended.
type Span struct {
	Text  string `json:"text"`
	Style string `json:"style,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Case is one golden case.
type Case struct {
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	At          *time.Time        `json:"at,omitempty"`
	Columns     int               `json:"columns,omitempty"`
	Status      json.RawMessage   `json:"status,omitempty"`
	Settings    map[string]string `json:"settings,omitempty"`
	Usage       map[string]string `json:"usage,omitempty"`
	Git         map[string]string `json:"git,omitempty"`
	System      map[string]string `json:"system,omitempty"`
	Spend       map[string]string `json:"spend,omitempty"`
	Transcript  map[string]string `json:"transcript,omitempty"`
	Env         map[string]string `json:"env,omitempty"`
	Store       map[string]string `json:"store,omitempty"`
	Fetch       map[string]string `json:"fetch,omitempty"`
	Spans       []Span            `json:"spans"`
	Error       string            `json:"error,omitempty"`

	path string
	text []byte // of the file
}

// Path is the file of the case.
func (c Case) Path() string { return c.path }

// Read reads the cases in dir, one in each .json file, in the order of
// their file names. A folder without any is an error.
func Read(dir string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list the cases in %s: %w", dir, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no golden case in %s; add a .json file as the documentation of sdktest describes", dir)
	}
	cases := make([]Case, 0, len(paths))
	named := map[string]string{}
	for _, path := range paths {
		c, err := readCase(path)
		if err != nil {
			return nil, err
		}
		if other, taken := named[c.Name]; taken {
			return nil, fmt.Errorf("%s: the name %q is taken by %s; give each case its own", path, c.Name, other)
		}
		named[c.Name] = path
		cases = append(cases, c)
	}
	return cases, nil
}

func readCase(path string) (Case, error) {
	data, err := readFile(path)
	if err != nil {
		return Case{}, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	c := Case{path: path, text: data}
	if err := d.Decode(&c); err != nil {
		return Case{}, fmt.Errorf("%s: %w; see the documentation of sdktest for the fields", path, err)
	}
	if c.Name == "" {
		return Case{}, fmt.Errorf("%s: the case has no name; say in \"name\" what it shows", path)
	}
	return c, nil
}
