package sdktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// document answers dotted paths as the host's status function does.
type document struct {
	root any
}

// parseDocument reads a JSON text; "" is an empty object.
func parseDocument(text string) (document, error) {
	if strings.TrimSpace(text) == "" {
		text = "{}"
	}
	root, err := decode([]byte(text))
	if err != nil {
		return document{}, fmt.Errorf("status of the fake host: %w; give the JSON object that Claude Code would send", err)
	}
	return document{root}, nil
}

func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	// A number keeps its spelling: 41.199999999999996 is what arrives.
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// get is the value at path: strings bare, numbers and booleans as text, objects
// and arrays as JSON. Absent and null are not ok. A part that is a number is an
// index where the value is an array.
func (d document) get(path string) (string, bool) {
	v := d.root
	for path != "" {
		var part string
		part, path, _ = strings.Cut(path, ".")
		switch parent := v.(type) {
		case map[string]any:
			v = parent[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(parent) {
				return "", false
			}
			v = parent[i]
		default:
			return "", false
		}
	}
	switch v := v.(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	text, err := json.Marshal(v)
	return string(text), err == nil
}
