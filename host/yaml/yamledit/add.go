package yamledit

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// AddBlock returns data with a key that is not there yet, and its value as block has it, a
// text that begins with the key at its left edge. It comes behind what there is, as far in
// as the other keys are, and before the mark of the end. Into a mapping in braces it goes in
// braces too, without the comments of block. Errors are as of [Set].
func AddBlock(file string, data []byte, key, block string) ([]byte, error) {
	d, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	added, err := parse(file, []byte(block))
	if err != nil {
		return nil, err
	}
	value := added.root.Get(key)
	s, comments := d.append(d.end(), d.indented(block)), append(d.comments(), added.comments()...)
	if root, ok := d.body.(*ast.MappingNode); ok && root.IsFlowStyle {
		comments = d.comments()
		entry := scalar(Value{key, true}, 0) + ": " + inFlow(value)
		if s, err = d.intoFlow(level{values: root.Values, flow: root}, entry); err != nil {
			return nil, err
		}
	}
	out := d.apply(s)
	fresh, err := parse(d.file, out)
	switch {
	case err != nil:
		err = errNotYAML
	case !strictyaml.Same(value, fresh.root.Get(key)) || !slices.EqualFunc(others(d.root, key), others(fresh.root, key), samePair):
		err = errDiffers
	default:
		err = sameComments(comments, fresh.comments())
	}
	if err != nil {
		return nil, d.refuse(d.lineOf(s.from), "this file is written in a way that can't be edited safely (%v): write %s into it by hand", err, key)
	}
	return out, nil
}

// indented is a block as far in as the keys of the document are.
func (d *document) indented(block string) string {
	in := 0
	switch n := d.body.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			in = n.Values[0].Key.GetToken().Position.Column - 1
		}
	case *ast.MappingValueNode:
		in = n.Key.GetToken().Position.Column - 1
	}
	var b strings.Builder
	for line := range strings.Lines(block) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(strings.Repeat(" ", in))
		}
		b.WriteString(line)
	}
	return b.String()
}

// inFlow writes a node on one line.
func inFlow(n *strictyaml.Node) string {
	var parts []string
	switch n.Kind {
	case strictyaml.Null:
		return "null"
	case strictyaml.List:
		for _, item := range n.Items {
			parts = append(parts, inFlow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case strictyaml.Map:
		for _, p := range n.Pairs {
			parts = append(parts, inFlow(p.Key)+": "+inFlow(p.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return scalar(Value{n.Text, n.Kind == strictyaml.String}, 0)
}
