package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// This file changes single members of a status, for an author who wants to see what
// a segment makes of them.

// mostDepth and mostItems bound what a path can make.
const (
	mostDepth = 32
	mostItems = 1000
)

// SetStatus gives the member at a dotted path of a status a value, which is typed as
// Claude Code would: a member that is a text stays one, anything else that is JSON is
// JSON, and the rest is text. A dot within a name is written \. and an item of a list
// by its number. odd says what is strange about the path, or is "".
func SetStatus(status []byte, path, value string) (changed []byte, odd string, err error) {
	decoder := json.NewDecoder(bytes.NewReader(status))
	decoder.UseNumber() // figures stay as they are
	var document any
	if err := decoder.Decode(&document); err != nil {
		return nil, "", err
	}
	steps, err := splitPath(path)
	if err != nil {
		return nil, "", err
	}
	usual, known := usualValue(steps)
	if now, ok := lookUp(document, steps); ok && now != nil {
		usual, known = now, true
	}
	if list, ok := lookUp(document, steps[:len(steps)-1]); ok && !known {
		_, known = list.([]any) // one more of what there is
	}
	if document, err = put(document, steps, typed(value, usual)); err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	if !known {
		odd = fmt.Sprintf("no status of Claude Code is known to have %s%s", strictyaml.Quote(path), suggested(path))
	}
	changed, err = json.Marshal(document)
	return changed, odd, err
}

// StatusPaths are the paths that a status can have.
func StatusPaths() []string {
	var paths []string
	for _, n := range everyField().nodes {
		paths = append(paths, n.String())
	}
	return paths
}

func suggested(path string) string {
	if near := strictyaml.Nearest(path, StatusPaths()); near != "" {
		return ", did you mean " + strictyaml.Quote(near) + "?"
	}
	return ""
}

// splitPath takes a dotted path apart.
func splitPath(path string) ([]string, error) {
	var steps []string
	step, escaped := "", false
	for _, r := range path {
		switch {
		case escaped:
			step, escaped = step+string(r), false
		case r == '\\':
			escaped = true
		case r == '.':
			steps, step = append(steps, step), ""
		default:
			step += string(r)
		}
	}
	steps = append(steps, step)
	if escaped || slices.Contains(steps, "") || len(steps) > mostDepth {
		return nil, fmt.Errorf("%s is no path: write names with dots between, such as session_name or model.display_name", strictyaml.Quote(path))
	}
	return steps, nil
}

// usualValue is what a path has in a payload that is known.
func usualValue(steps []string) (value any, known bool) {
	for _, text := range payloads.All() {
		var document any
		if json.Unmarshal([]byte(text), &document) != nil {
			continue
		}
		if v, ok := lookUp(document, steps); ok {
			known = true
			if v != nil {
				return v, true
			}
		}
	}
	return nil, known
}

func lookUp(document any, steps []string) (any, bool) {
	for _, step := range steps {
		switch d := document.(type) {
		case map[string]any:
			next, ok := d[step]
			if !ok {
				return nil, false
			}
			document = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(d) {
				return nil, false
			}
			document = d[i]
		default:
			return nil, false
		}
	}
	return document, true
}

// typed is a value as it was typed, beside one that is usual there.
func typed(text string, usual any) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return text
	}
	if _, err := decoder.Token(); err != io.EOF {
		return text // something follows, as in "12 files"
	}
	if _, isText := usual.(string); isText && value != nil {
		if quoted, ok := value.(string); ok {
			return quoted
		}
		return text // a version such as 2.1 is no number
	}
	return value
}

// put returns the document with a value at a path. What is no object on the way
// becomes one.
func put(document any, steps []string, value any) (any, error) {
	if len(steps) == 0 {
		return value, nil
	}
	if list, ok := document.([]any); ok {
		i, err := strconv.Atoi(steps[0])
		if err != nil || i < 0 || i > len(list) || i >= mostItems {
			return nil, fmt.Errorf("%s is no item of a list of %d: give 0 to %d", strictyaml.Quote(steps[0]), len(list), len(list))
		}
		if i == len(list) {
			list = append(list, nil)
		}
		list[i], err = put(list[i], steps[1:], value)
		return list, err
	}
	object, ok := document.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	next, err := put(object[steps[0]], steps[1:], value)
	object[steps[0]] = next
	return object, err
}
