//go:build js

package main

import (
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// file is where the page keeps plugins.yaml. A segment lies beside it.
const file = "/plugins.yaml"

// change is one change of a plugins.yaml, as a command makes it: comments and format stay.
type change struct {
	Text string
	// Do is set, which takes a setting out where Value is "", preset, or add, for a segment
	// of the name whose module lies beside the file.
	Do, Name, Value string
}

// changed is the text that a change leads to, or why there is none.
type changed struct {
	Text     string    `json:"text"`
	Problems []problem `json:"problems"`
}

func (c change) apply() changed {
	text, err := c.text()
	if err != nil {
		return changed{c.Text, problems(err)}
	}
	return changed{Text: string(text)}
}

func (c change) text() ([]byte, error) {
	text := []byte(c.Text)
	if c.Do == "add" {
		source := yamledit.Value{Text: "./" + c.Name + ".wasm", Quotable: true}
		var err error
		if text, err = yamledit.Set(file, text, []string{"segments", c.Name, "source"}, source); err != nil {
			return nil, err
		}
	}
	table, err := settings.OpenText(settings.Files{Plugins: file, Sources: view.Builtin()}, text, len(text) > 0)
	if err != nil {
		return nil, err
	}
	var e settings.Edited
	switch {
	case c.Do == "preset":
		_, e, err = table.TakePreset(c.Value)
	case c.Do == "add":
		e, err = table.Show(c.Name)
	case c.Do == "set" && c.Value == "":
		e, err = table.Unset(c.Name)
	case c.Do == "set":
		e, err = table.Set(c.Name, c.Value)
	default:
		err = fmt.Errorf("there is no change %q", c.Do)
	}
	if err == nil && strings.TrimSpace(string(e.Data)) == "" {
		return nil, nil // nothing is left but blanks
	}
	return e.Data, err
}
