// Package manifest knows what a segment says about itself: its name, settings
// and the permissions it asks for, as segment.yaml beside its source and as a
// custom section inside its .wasm. Whatever comes from a module is a
// stranger's text and is checked as such. Which permissions a person grants is
// the business of package config.
package manifest

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/hostname"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Manifest is what a segment says about itself.
type Manifest struct {
	Name        string       `json:"name"`
	Version     string       `json:"version"`
	Description string       `json:"description"`
	Author      string       `json:"author,omitempty"`
	License     string       `json:"license,omitempty"`
	Settings    []Setting    `json:"settings,omitempty"`
	Permissions []Permission `json:"permissions,omitempty"`
	// Priority and Shrink are what plugins.yaml calls so, where it does not say
	// otherwise; nil leaves them to the host.
	Priority *int `json:"priority,omitempty"`
	Shrink   *int `json:"shrink,omitempty"`
	// Status are the paths of the status that the segment reads. They count for one
	// that was granted http: such a one gets nothing else of it.
	Status []string `json:"status,omitempty"`

	// Build names what compiles the segment's folder, one of [BuildNames]; ""
	// leaves it to the files in there. It is for the author and only in
	// segment.yaml: it does not travel in a module.
	Build string `json:"-"`
}

// Setting is one value that plugins.yaml may give to the segment.
type Setting struct {
	Name        string   `json:"name"`
	Type        string   `json:"type"`    // bool, int, number or string
	Default     string   `json:"default"` // as text: "true", "80", "smart"
	Description string   `json:"description"`
	Allowed     []string `json:"allowed,omitempty"` // of a string; empty: any text
	Min         *float64 `json:"min,omitempty"`     // of an int or a number
	Max         *float64 `json:"max,omitempty"`
	// Icons are what it is in the other icon sets, where its default is a sign; see
	// [Setting.DefaultIn].
	Icons map[string]string `json:"icons,omitempty"`
}

// Permission is one thing the segment asks to do, and why.
type Permission struct {
	Name   string   `json:"name"`           // one of [PermissionNames]
	Args   []string `json:"args,omitempty"` // variables of env, hosts of http
	Reason string   `json:"reason"`
	// Optional says that the segment runs without it, too.
	Optional bool `json:"optional,omitempty"`
}

// Setting returns the setting of that name.
func (m Manifest) Setting(name string) (Setting, bool) {
	for _, s := range m.Settings {
		if s.Name == name {
			return s, true
		}
	}
	return Setting{}, false
}

// SettingNames lists the settings in the manifest's order.
func (m Manifest) SettingNames() []string {
	names := make([]string, len(m.Settings))
	for i, s := range m.Settings {
		names[i] = s.Name
	}
	return names
}

// Grants lists all that the manifest asks for, as the strings that a grant is
// made of: "usage", "env:HOME", "http:api.example.com". With http, what it reads of
// the status has to be granted, too: "status:model.id".
func (m Manifest) Grants() []string {
	var grants []string
	for _, p := range m.Permissions {
		grants = append(grants, p.Grants()...)
	}
	if m.Asks("http") {
		for _, path := range m.Status {
			grants = append(grants, "status:"+path)
		}
	}
	return grants
}

// Grants lists what one entry asks for.
func (p Permission) Grants() []string {
	if len(p.Args) == 0 {
		return []string{p.Name}
	}
	grants := make([]string, len(p.Args))
	for i, arg := range p.Args {
		grants[i] = p.Name + ":" + arg
	}
	return grants
}

// Asks reports whether the manifest asks for a permission, by its name.
func (m Manifest) Asks(permission string) bool {
	return slices.ContainsFunc(m.Permissions, func(p Permission) bool { return p.Name == permission })
}

// Optional lists the permissions that the segment can do without, by name: all
// that it asks for of such a one is optional.
func (m Manifest) Optional() []string {
	var names []string
	for _, p := range m.Permissions {
		needed := slices.ContainsFunc(m.Permissions, func(other Permission) bool { return other.Name == p.Name && !other.Optional })
		if !needed && !slices.Contains(names, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// OptionalGrants lists those of [Manifest.Grants] that the segment can do without.
func (m Manifest) OptionalGrants() []string {
	var grants []string
	for _, p := range m.Permissions {
		if p.Optional {
			grants = append(grants, p.Grants()...)
		}
	}
	if slices.Contains(m.Optional(), "http") {
		for _, path := range m.Status {
			grants = append(grants, "status:"+path)
		}
	}
	return grants
}

// PermissionNames is the closed list of permissions.
func PermissionNames() []string {
	return []string{
		"usage", "git", "spend", "system", grant.Transcript, grant.TranscriptNames, grant.TranscriptTitles, "store", "env", "http",
	}
}

// RejectGrant returns what is wrong with a grant string, or "".
func RejectGrant(text string) string {
	switch text {
	case grant.TranscriptNames, grant.TranscriptTitles:
		return ""
	}
	name, arg, hasArg := strings.Cut(text, ":")
	switch name {
	case grant.Transcript:
		if hasArg {
			return "must be transcript, transcript:names or transcript:titles"
		}
		return ""
	case "usage", "git", "spend", "system", "store":
		if hasArg {
			return "must be just " + name + ": that permission takes nothing after it"
		}
		return ""
	case "env", "http":
		if !hasArg {
			return "must say which: write " + name + ":" + example(name)
		}
		return rejectArg(name, arg)
	case "status":
		if !hasArg {
			return "must say which: write status:model.id"
		}
		return rejectPath(arg)
	}
	return "must be a permission, not " + strictyaml.Quote(name) + strictyaml.Suggest(name, PermissionNames())
}

func example(permission string) string {
	if permission == "env" {
		return "HOME"
	}
	return "api.example.com"
}

func takesArgs(permission string) bool { return permission == "env" || permission == "http" }

func rejectArg(permission, arg string) string {
	if permission == "env" && !isVariable(arg) {
		return "must name an environment variable such as HOME, not " + strictyaml.Quote(arg)
	}
	if permission == "http" {
		return hostname.Reject(arg)
	}
	return ""
}

// rejectPath returns what is wrong with a path of the status, or "".
func rejectPath(path string) string {
	for part := range strings.SplitSeq(path, ".") {
		if part == "" || len(path) > maxPath || strings.Trim(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" {
			return "must be a path of the status such as model.id, not " + strictyaml.Quote(path)
		}
	}
	return ""
}

func isVariable(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// Value turns a value of plugins.yaml into the text that the segment will
// read, such as "true" or "80". wrong says why it can't, in the form "must …",
// and is "" when it can.
func (s Setting) Value(n *strictyaml.Node) (text, wrong string) {
	f := strictyaml.Field{Type: strictyaml.TextField, Max: maxText}
	switch s.Type {
	case "bool":
		f.Type = strictyaml.BoolField
	case "int":
		f.Type = strictyaml.WholeField
	case "number":
		f.Type = strictyaml.NumberField
	default:
		if len(s.Allowed) > 0 {
			f.Type, f.Allowed = strictyaml.ChoiceField, s.Allowed
		}
	}
	if f.Type == strictyaml.WholeField || f.Type == strictyaml.NumberField {
		f.Max = 0
		if s.Min != nil || s.Max != nil {
			f.Min, f.Max = math.Inf(-1), math.Inf(1)
		}
		if s.Min != nil {
			f.Min = *s.Min
		}
		if s.Max != nil {
			f.Max = *s.Max
		}
	}
	if wrong := f.Rejected(n); wrong != "" {
		return "", wrong
	}
	switch f.Type {
	case strictyaml.WholeField:
		v, _ := strconv.ParseInt(n.Text, 10, 64)
		return strconv.FormatInt(v, 10), ""
	case strictyaml.NumberField:
		v, _ := strictyaml.Number(n)
		return strconv.FormatFloat(v, 'f', -1, 64), ""
	}
	return n.Text, ""
}

// ValueOf is Value for a text whose YAML type is not known: a default, or what
// was typed.
func (s Setting) ValueOf(text string) (canonical, wrong string) {
	n := &strictyaml.Node{Kind: strictyaml.String, Text: text}
	switch {
	case s.Type == "bool" && (text == "true" || text == "false"):
		n.Kind = strictyaml.Bool
	case s.Type == "int" || s.Type == "number":
		n.Kind = strictyaml.Int
	}
	return s.Value(n)
}
