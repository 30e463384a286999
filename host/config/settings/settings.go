// Package settings gives every setting a dotted name, such as usage.compact, by
// which it can be listed, read and changed. The settings come from the schemas of
// plugins.yaml and of the credentials file and from the segments' manifests; what
// they do is none of this package's business, nor is how YAML is edited.
package settings

import (
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// Files are where settings live and what they may refer to.
type Files struct {
	Plugins string // absolute path of plugins.yaml
	// Named tells that a person named Plugins in this call: it must be there to
	// be read.
	Named       bool
	Credentials string // absolute path of the credentials, or "" without a home
	// ClaudeDir is the Claude config directory whose API key is meant; "" is the
	// default one.
	ClaudeDir string
	Lock      string // path of the lock that is held during a change
	Sources   configfile.Sources
}

// Setting is one named value. Values are as text: "true", "80", "smart". Those
// of a secret are masked.
type Setting struct {
	Key         string
	Value       string // what holds now
	Default     string // what holds when the file does not give it
	Given       bool   // by File
	Type        string // bool, int, number, duration or string
	Allowed     []string
	Min, Max    string // of an int, a number or a duration; "" is no bound
	Description string
	File        string // where it lives
	Aliases     []string
	Secret      bool

	place place
	path  []string // of keys in the file
	check func(*strictyaml.Node) (text, wrong string)
}

// place is one of the two files.
type place int

const (
	inPlugins place = iota
	inCredentials
)

// ValueError says what is wrong with a value for a setting.
type ValueError struct {
	Key   string
	Wrong string // in the form "must …"
}

// Error is "KEY must …, not …".
func (e *ValueError) Error() string { return e.Key + " " + e.Wrong }

// parse turns what a person typed into a value for the file. text is its usual
// form, such as true for yes.
func (s Setting) parse(typed string) (v yamledit.Value, text string, err error) {
	if holdsKey(typed) && !s.Secret && s.Key != credentials.KeyAnthropic+"."+credentials.KeyAPIKeyHelper {
		return v, "", &ValueError{s.Key, "must not hold an API key: the place for one is " + credentials.KeyAnthropic + "." + credentials.KeyAPIKey}
	}
	if len(s.Allowed) > 0 {
		typed = strings.TrimSpace(typed)
	}
	text, wrong := s.check(scalar(s.Type, typed))
	if trimmed := strings.TrimSpace(typed); wrong != "" && trimmed != typed {
		text, wrong = s.check(scalar(s.Type, trimmed)) // blanks that came with a copy
	}
	if wrong != "" {
		return v, "", &ValueError{s.Key, wrong}
	}
	quotable := s.Type == "string" && (len(s.Allowed) == 0 || len(s.path) > 1)
	if s.Key == "theme" || s.Key == "preset" {
		quotable = true // one of yours may be named 256
	}
	return yamledit.Value{Text: text, Quotable: quotable}, text, nil
}

// fromField makes a setting of a row of a file's schema.
func fromField(key string, f *strictyaml.Field) Setting {
	s := Setting{Key: key, Description: f.Doc, Type: "string", Allowed: f.Allowed}
	bounds := func(show func(float64) string) {
		if f.Min != 0 || f.Max != 0 {
			s.Min, s.Max = show(f.Min), show(f.Max)
		}
	}
	switch f.Type {
	case strictyaml.BoolField:
		s.Type = "bool"
	case strictyaml.WholeField:
		s.Type = "int"
		bounds(number)
	case strictyaml.DurationField:
		s.Type = "duration"
		bounds(func(v float64) string { return strictyaml.ShowDuration(v) })
	}
	s.check = func(n *strictyaml.Node) (string, string) { return n.Text, f.Rejected(n) }
	return s
}

// fromManifest makes a setting of what a segment says of it, in an icon set.
func fromManifest(segment string, m manifest.Setting, icons string) Setting {
	s := Setting{
		Key: segment + "." + m.Name, Type: m.Type, Default: m.DefaultIn(icons),
		Description: m.Description, Allowed: m.Allowed, check: m.Value,
		path: []string{"segments", segment, "settings", m.Name},
	}
	if m.Min != nil {
		s.Min = number(*m.Min)
	}
	if m.Max != nil {
		s.Max = number(*m.Max)
	}
	return s
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// show is how a value may be shown. A command, or what somebody wrote into
// plugins.yaml, may have a key in it, though it should not.
func (s Setting) show(text string) string {
	if s.Secret {
		return credentials.Mask(text)
	}
	return withoutKey(text)
}

// holdsKey tells whether an Anthropic API key is in a text.
func holdsKey(text string) bool { return strings.Contains(text, "sk-ant-") }

// withoutKey is text as it may be shown: a key may stand where nobody expects it,
// as in "set sk-ant-…".
func withoutKey(text string) string {
	if holdsKey(text) {
		return credentials.Mask(text)
	}
	return text
}
