package manifest

import (
	"strconv"

	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// schema describes segment.yaml. What the values must be like is in
// validation, which also serves the manifests inside modules.
func schema() *strictyaml.Field {
	scalar := func(key string) strictyaml.Field {
		return strictyaml.Field{Key: key, Type: strictyaml.ScalarField}
	}
	scalars := func(key string) strictyaml.Field {
		return strictyaml.Field{Key: key, Type: strictyaml.ListField, Each: &strictyaml.Field{Type: strictyaml.ScalarField}}
	}
	entries := func(key string, fields ...strictyaml.Field) strictyaml.Field {
		return strictyaml.Field{Key: key, Type: strictyaml.ListField,
			Each: &strictyaml.Field{Type: strictyaml.KeysField, Fields: fields}}
	}
	icons := strictyaml.Field{Key: "icons", Noun: "icon set", Type: strictyaml.KeysField}
	for _, set := range otherSets() {
		icons.Fields = append(icons.Fields, scalar(set))
	}
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		scalar("name"), scalar("version"), scalar("description"), scalar("author"), scalar("license"),
		{Key: "build", Type: strictyaml.ChoiceField, Allowed: BuildNames(), Meant: BuildCalled},
		entries("settings", scalar("name"), scalar("type"), scalar("default"), scalar("description"), scalars("allowed"),
			strictyaml.Field{Key: "min", Type: strictyaml.NumberField}, strictyaml.Field{Key: "max", Type: strictyaml.NumberField}, icons),
		entries("permissions", scalar("name"), scalars("args"), scalar("reason"), strictyaml.Field{Key: "optional", Type: strictyaml.BoolField}),
		{Key: "priority", Type: strictyaml.WholeField}, {Key: "shrink", Type: strictyaml.WholeField},
		scalars("status"),
	}}
}

// ParseYAML reads a segment.yaml; file names it in errors. All that is wrong
// is reported, as [strictyaml.Problems].
func ParseYAML(file string, data []byte) (Manifest, error) {
	r := &strictyaml.Report{File: file}
	root := strictyaml.Parse(r, data)
	if root == nil {
		return Manifest{}, r.Err()
	}
	strictyaml.Check(r, root, schema(), "the manifest")
	if !r.OK() {
		return Manifest{}, r.Err()
	}
	m := Manifest{
		Name: text(root, "name"), Version: text(root, "version"), Description: text(root, "description"),
		Author: text(root, "author"), License: text(root, "license"),
		Build: text(root, "build"), Status: texts(root, "status"),
		Priority: whole(root, "priority"), Shrink: whole(root, "shrink"),
	}
	for _, n := range items(root, "settings") {
		m.Settings = append(m.Settings, Setting{
			Name: text(n, "name"), Type: text(n, "type"), Default: text(n, "default"), Description: text(n, "description"),
			Allowed: texts(n, "allowed"), Min: number(n, "min"), Max: number(n, "max"), Icons: signs(n),
		})
	}
	for _, n := range items(root, "permissions") {
		m.Permissions = append(m.Permissions, Permission{Name: text(n, "name"), Args: texts(n, "args"), Reason: text(n, "reason"), Optional: text(n, "optional") == "true"})
	}
	validation{func(p place, message string) {
		r.Add(locate(root, p), "%s", message)
	}}.manifest(&m)
	if !r.OK() {
		return Manifest{}, r.Err()
	}
	return m, nil
}

// locate finds the value at p or, if it is missing, what it is missing from.
func locate(root *strictyaml.Node, p place) *strictyaml.Node {
	n := root
	if p.list != "" {
		n = root.Get(p.list).Items[p.index]
	}
	if value := n.Get(p.key); value != nil {
		return value
	}
	return n
}

func text(n *strictyaml.Node, key string) string {
	if v := n.Get(key); v != nil {
		return v.Text
	}
	return ""
}

func items(n *strictyaml.Node, key string) []*strictyaml.Node {
	if v := n.Get(key); v != nil {
		return v.Items
	}
	return nil
}

func texts(n *strictyaml.Node, key string) []string {
	var out []string
	for _, item := range items(n, key) {
		out = append(out, item.Text)
	}
	return out
}

func whole(n *strictyaml.Node, key string) *int {
	if v := n.Get(key); v != nil {
		i, _ := strconv.Atoi(v.Text)
		return &i
	}
	return nil
}

// signs are what a setting is in the other icon sets, or nil.
func signs(setting *strictyaml.Node) map[string]string {
	icons := setting.Get("icons")
	if icons == nil {
		return nil
	}
	signs := make(map[string]string, len(icons.Pairs))
	for _, p := range icons.Pairs {
		signs[p.Key.Text] = p.Value.Text
	}
	return signs
}

func number(n *strictyaml.Node, key string) *float64 {
	if v := n.Get(key); v != nil {
		f, _ := strictyaml.Number(v)
		return &f
	}
	return nil
}
