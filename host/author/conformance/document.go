package conformance

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// document is a JSON object that variants are made of.
type document struct {
	text  []byte
	nodes []node // every value in it but the whole, parents first
}

// node is one value of a document.
type node struct {
	path  []string
	value any // as encoding/json decodes it, numbers as json.Number
}

func (n node) String() string { return strings.Join(n.path, ".") }

// readDocument reads a document that is part of this program.
func readDocument(text []byte) document {
	d := document{text: text}
	d.list(nil, d.decode())
	return d
}

func (d document) decode() any {
	decoder := json.NewDecoder(bytes.NewReader(d.text))
	decoder.UseNumber()
	var root any
	if err := decoder.Decode(&root); err != nil {
		panic(err)
	}
	return root
}

func (d *document) list(path []string, value any) {
	if path != nil {
		d.nodes = append(d.nodes, node{path, value})
	}
	switch value := value.(type) {
	case map[string]any:
		for _, key := range sortedKeys(value) {
			d.list(append(slices.Clip(path), key), value[key])
		}
	case []any:
		for i := range value {
			d.list(append(slices.Clip(path), strconv.Itoa(i)), value[i])
		}
	}
}

// absent is the value that [document.with] takes a member out for.
const absent = ""

// with returns the document with a JSON text in the place of each of the nodes
// that chosen says yes to; what lies in one that was replaced is gone.
func (d document) with(chosen func(node) bool, value string) []byte {
	root := d.decode()
	for _, n := range d.nodes {
		if chosen(n) {
			replace(root, n.path, value)
		}
	}
	return encode(root)
}

// withOnly is with for one node.
func (d document) withOnly(n node, value string) []byte {
	return d.with(func(other node) bool { return slices.Equal(other.path, n.path) }, value)
}

func replace(parent any, path []string, value string) {
	for len(path) > 1 {
		switch p := parent.(type) {
		case map[string]any:
			parent = p[path[0]]
		case []any:
			i, _ := strconv.Atoi(path[0])
			parent = p[i]
		default:
			return // it was replaced
		}
		path = path[1:]
	}
	switch p := parent.(type) {
	case map[string]any:
		if value == absent {
			delete(p, path[0])
		} else {
			p[path[0]] = json.RawMessage(value)
		}
	case []any:
		if i, _ := strconv.Atoi(path[0]); value != absent {
			p[i] = json.RawMessage(value)
		}
	}
}

// grown returns the document with more members in each of its objects, and an
// element more in each of its arrays.
func (d document) grown(members map[string]string) []byte {
	var grow func(any) any
	grow = func(value any) any {
		switch value := value.(type) {
		case map[string]any:
			for key, v := range value {
				value[key] = grow(v)
			}
			for key, text := range members {
				value[key] = json.RawMessage(text)
			}
			return value
		case []any:
			for i := range value {
				value[i] = grow(value[i])
			}
			return append(value, map[string]any{"later": true})
		}
		return value
	}
	return encode(grow(d.decode()))
}

func encode(root any) []byte {
	text, err := json.Marshal(root)
	if err != nil {
		panic(err) // it was made of texts of this program
	}
	return text
}
