package sdktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Case is one golden case; the package comment describes its file.
type Case struct {
	Name        string            `json:"name"`
	Description string            `json:"description,omitempty"`
	At          *time.Time        `json:"at,omitempty"`
	Columns     int               `json:"columns,omitempty"`
	Status      json.RawMessage   `json:"status,omitempty"`
	Settings    map[string]string `json:"settings,omitempty"`
	Usage       map[string]string `json:"usage,omitempty"`
	Git         map[string]string `json:"git,omitempty"`
	Env         map[string]string `json:"env,omitempty"`
	Store       map[string]string `json:"store,omitempty"`
	Fetch       map[string]string `json:"fetch,omitempty"`
	Spans       []Span            `json:"spans"`
	Error       string            `json:"error,omitempty"`

	path string
}

// ReadCases reads the cases in dir, one in each .json file, in the order of
// their file names. A folder without any is an error.
func ReadCases(dir string) ([]Case, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list the cases in %s: %w", dir, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no golden case in %s; add a .json file as the package comment of sdktest describes", dir)
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
	data, err := os.ReadFile(path)
	if err != nil {
		return Case{}, fmt.Errorf("read the golden case: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	c := Case{path: path}
	if err := d.Decode(&c); err != nil {
		return Case{}, fmt.Errorf("%s: %w; see the package comment of sdktest for the fields", path, err)
	}
	if c.Name == "" {
		return Case{}, fmt.Errorf("%s: the case has no name; say in \"name\" what it shows", path)
	}
	return c, nil
}

// Host is the host that the case describes. Its store is a copy, so that a
// render doesn't change the case.
func (c Case) Host() Host {
	h := Host{
		Status:   string(c.Status),
		Settings: c.Settings,
		Usage:    c.Usage,
		Git:      c.Git,
		Env:      c.Env,
		Store:    map[string]string{},
		Fetch:    c.Fetch,
		Columns:  c.Columns,
	}
	for key, value := range c.Store {
		h.Store[key] = value
	}
	if c.At != nil {
		h.Now = *c.At
	}
	return h
}

// write puts the case back into its file, indented.
func (c Case) write() error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		return fmt.Errorf("encode %s: %w", c.path, err)
	}
	if err := os.WriteFile(c.path, out.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the golden case: %w", err)
	}
	return nil
}
