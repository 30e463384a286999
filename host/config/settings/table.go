package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/oldnames"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Table is all settings with what the files say now.
type Table struct {
	rows    []Setting
	files   Files
	sources [2]source // by place
	loose   []string  // segments whose settings are not known: their modules have no manifest
	plan    *config.Plan
}

// Open reads the files. It fails where plugins.yaml can't be read at all; what
// else is wrong is in [Table.Problems].
func Open(files Files) (*Table, error) {
	plugins, err := readPlugins(files)
	if err != nil {
		return nil, err
	}
	return open(files, plugins, readCredentials(files.Credentials))
}

// OpenText is [Open] for the text of a plugins.yaml that is not on disk, or not yet; exists
// tells whether there is to be such a file at all. It has no settings of other files.
func OpenText(files Files, data []byte, exists bool) (*Table, error) {
	plugins := source{path: files.Plugins, data: data, exists: exists}
	plugins.parse()
	files.Credentials = ""
	return open(files, plugins, source{})
}

func open(files Files, plugins, credentials source) (*Table, error) {
	t := &Table{files: files, sources: [2]source{inPlugins: plugins, inCredentials: credentials}}
	preset, err := configfile.Base(t.sources[inPlugins].root, files.Sources)
	if err != nil {
		return nil, fmt.Errorf("read the embedded plugins.yaml: %w", err)
	}
	t.build(preset)
	if plan, err := t.load(t.sources[inPlugins].data); err == nil {
		t.plan = &plan
	}
	return t, nil
}

// All returns every setting: first those of the line, then each segment's, then
// those of the usage endpoint.
func (t *Table) All() []Setting { return slices.Clone(t.rows) }

// Problems returns what is wrong with the files, or nil.
func (t *Table) Problems() error {
	_, err := t.load(t.sources[inPlugins].data)
	return errors.Join(err, t.sources[inCredentials].err)
}

// load resolves the text of plugins.yaml, as a render does.
func (t *Table) load(data []byte) (config.Plan, error) {
	return configfile.Load(t.files.Plugins, data, t.files.Sources)
}

func (t *Table) build(preset *strictyaml.Node) {
	schema := configfile.Schema()
	named := map[string]func(configfile.Sources) []string{"theme": configfile.ThemeChoices, "preset": configfile.PresetNames}
	for i := range schema.Fields {
		f := &schema.Fields[i]
		if f.Key == "version" || f.Type >= strictyaml.ListField {
			continue
		}
		s := fromField(f.Key, f)
		s.path = []string{f.Key}
		if d := preset.Get(f.Key); d != nil {
			s.Default = d.Text
		}
		if names, ok := named[f.Key]; ok {
			s.Allowed = names(t.files.Sources)
			choice := &strictyaml.Field{Type: strictyaml.ChoiceField, Allowed: s.Allowed}
			s.check = func(n *strictyaml.Node) (string, string) { return n.Text, choice.Rejected(n) }
		}
		t.add(inPlugins, s)
	}
	for _, name := range t.segmentNames(preset) {
		t.segment(name, schema.Field("segments").Each, preset.Get("segments").Get(name))
	}
	t.endpoint()
}

// segmentNames lists the segments of the built-in file in its order, then the
// other built-in ones, then those that the user's file declares, and those that
// were added. One with a reserved name has no settings: they would stand in the
// place of others, such as that of the API key.
func (t *Table) segmentNames(preset *strictyaml.Node) []string {
	var names []string
	builtins := append(t.files.Sources.Builtins(), config.Chain)
	add := func(name string) {
		if !slices.Contains(names, name) && manifest.RejectName(name) == "" && configfile.Reserved(name, builtins) == "" {
			names = append(names, name)
		}
	}
	for _, p := range pairs(preset.Get("segments")) {
		add(p.Key.Text)
	}
	for _, name := range t.files.Sources.Builtins() {
		add(name)
	}
	for _, p := range pairs(t.sources[inPlugins].root.Get("segments")) {
		add(p.Key.Text)
	}
	// One that is wrong is reported where it is needed.
	lock, _ := t.files.Sources.Registry.ReadLock()
	for _, e := range lock.Entries {
		add(e.Name)
	}
	return names
}

func pairs(n *strictyaml.Node) []strictyaml.Pair {
	if n == nil {
		return nil
	}
	return n.Pairs
}

// segment adds the settings of one segment: whether it is shown, its own, and
// where it stands.
func (t *Table) segment(name string, schema *strictyaml.Field, preset *strictyaml.Node) {
	own := []string{}
	host := func(key, usual string) {
		s := fromField(name+"."+key, schema.Field(key))
		s.path = []string{"segments", name, key}
		s.Default = usual
		if d := preset.Get(key); d != nil {
			s.Default = d.Text
		}
		if key == "source" {
			s.check = t.sourceCheck(name, s.check)
		}
		own = append(own, key)
		t.add(inPlugins, s)
	}
	host("show", "true")
	usual := ""
	switch {
	case name == config.Chain:
		usual = config.Chain
	case slices.Contains(t.files.Sources.Builtins(), name):
		usual = "builtin"
	}
	given := t.sources[inPlugins].root.Get("segments").Get(name)
	text := ""
	if n := given.Get("source"); n != nil {
		text = n.Text
	}
	priority, shrink := configfile.UsualPriority, 0
	after := []string{"icons", "priority", "shrink", "source"}
	icons := t.icons()
	for _, n := range []*strictyaml.Node{preset.Get("icons"), given.Get("icons")} {
		if n != nil && slices.Contains(manifest.IconSets(), n.Text) {
			icons = n.Text
		}
	}
	source, wrong := t.files.Sources.Locate(filepath.Dir(t.files.Plugins), name, text)
	if wrong == "" {
		m, err := t.files.Sources.Describe(source)
		if m.Priority != nil {
			priority = *m.Priority
		}
		if m.Shrink != nil {
			shrink = *m.Shrink
		}
		for _, s := range m.Settings {
			if !slices.Contains(own, s.Name) && !slices.Contains(after, s.Name) {
				own := fromManifest(name, s, icons)
				if d := preset.Get("settings").Get(s.Name); d != nil {
					own.Default = d.Text
				}
				t.add(inPlugins, own)
			}
		}
		if err == nil && m.Name == "" {
			t.loose = append(t.loose, name)
			for _, p := range pairs(given.Get("settings")) {
				t.add(inPlugins, looseSetting(name, p.Key.Text))
			}
		}
	}
	host("icons", t.icons())
	host("priority", strconv.Itoa(priority))
	host("shrink", strconv.Itoa(shrink))
	host("source", usual)
}

// icons is the set that a segment's signs are from, unless its own entry says otherwise.
func (t *Table) icons() string {
	if line, err := t.Find("icons"); err == nil && slices.Contains(manifest.IconSets(), line.Value) {
		return line.Value
	}
	return manifest.Emoji
}

// sourceCheck adds to a check that a source is one of the known kinds. Whether a
// module is there is another matter.
func (t *Table) sourceCheck(segment string, check func(*strictyaml.Node) (string, string)) func(*strictyaml.Node) (string, string) {
	return func(n *strictyaml.Node) (text, wrong string) {
		if text, wrong = check(n); wrong == "" {
			_, wrong = t.files.Sources.Locate(filepath.Dir(t.files.Plugins), segment, text)
			wrong = strings.TrimPrefix(wrong, "source ")
		}
		return text, wrong
	}
}

// looseSetting is a setting of a segment that does not say which ones it has.
func looseSetting(segment, key string) Setting {
	return fromManifest(segment, manifest.Setting{
		Name: key, Type: "string", Description: "a setting that the segment does not describe",
	}, manifest.Emoji)
}

// endpoint adds what is in the credentials.
func (t *Table) endpoint() {
	if t.files.Credentials == "" {
		return
	}
	schema := credentials.Schema().Field(credentials.KeyAnthropic)
	for i := range schema.Fields {
		f := &schema.Fields[i]
		s := fromField(credentials.KeyAnthropic+"."+f.Key, f)
		s.path = []string{credentials.KeyAnthropic, f.Key}
		switch f.Key {
		case credentials.KeyAccounts:
			continue
		case credentials.KeyAPIKey:
			s.Secret = true
			if t.files.ClaudeDir != "" {
				s.path = []string{credentials.KeyAnthropic, credentials.KeyAccounts, t.files.ClaudeDir}
				s.Description = "API key for the Claude config directory " + t.files.ClaudeDir
			}
		case credentials.KeyBaseURL:
			s.Default = credentials.DefaultBaseURL
		case credentials.KeyMaxAge:
			s.Default = strictyaml.ShowDuration(float64(credentials.MinMaxAge))
		case credentials.KeyUseEnvironment:
			s.Default = "false"
		}
		t.add(inCredentials, s)
	}
}

// add fills in what a file says and appends the row.
func (t *Table) add(in place, s Setting) {
	s.place, s.File = in, t.sources[in].path
	s.Aliases = oldnames.Of(s.Key)
	s.Value = s.Default
	if n := t.sources[in].at(s.path); n != nil && n.Kind < strictyaml.Map {
		s.Given = true
		s.Value = n.Text
		if text, wrong := s.check(n); wrong == "" {
			s.Value = text
		}
		s.Value = s.show(s.Value)
	}
	t.rows = append(t.rows, s)
}

// onLine tells whether a segment is on a line of plan.
func onLine(plan config.Plan, segment string) bool {
	return slices.ContainsFunc(plan.Lines, func(l config.Line) bool {
		return slices.Contains(l.Left, segment) || slices.Contains(l.Right, segment)
	})
}

// segmentOf is the first word of a key of a segment.
func segmentOf(key string) string {
	segment, _, _ := strings.Cut(key, ".")
	return segment
}
