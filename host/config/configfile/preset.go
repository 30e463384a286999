package configfile

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// UsualPreset is the preset that changes nothing: the embedded plugins.yaml as it is.
const UsualPreset = "default"

// lookKeys are the keys of plugins.yaml that say what is on the line and how it looks, and
// lookSegmentKeys those of a segment. All others say where a segment is from, what it may
// do or what aiterm keeps, and are a person's own to choose.
var (
	lookKeys        = []string{"version", "theme", "ground", "icons", "style", "separator_spacing", "wrap", "align_columns", "lines", "segments"}
	lookSegmentKeys = []string{"show", "priority", "shrink", "icons", "colors", "settings"}
)

// looksSchema describes a file that changes looks and order alone.
func looksSchema() *strictyaml.Field {
	looks := plainSchema()
	looks.Fields = slices.DeleteFunc(looks.Fields, func(f strictyaml.Field) bool { return !slices.Contains(lookKeys, f.Key) })
	segment := looks.Field("segments").Each
	segment.Fields = slices.DeleteFunc(segment.Fields, func(f strictyaml.Field) bool { return !slices.Contains(lookSegmentKeys, f.Key) })
	return looks
}

func presetSchema() *strictyaml.Field {
	schema := looksSchema()
	schema.Fields = append(schema.Fields,
		strictyaml.Field{Key: "description", Type: strictyaml.TextField, Max: 256},
		strictyaml.Field{Key: "agent", Type: strictyaml.TextField, Reject: rejectAgent})
	return schema
}

// Preset is a line that somebody has put together.
type Preset struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Agent is the name of the agent that it is meant for, on whose sample it is drawn; ""
	// for Claude Code. It can be taken for any other.
	Agent string `json:"agent,omitempty"`
	Own   bool   `json:"own"` // it is in the user's folder
}

// Presets lists them, the usual one first and then by name, those for other agents last. One
// that cannot be read is there too, without a description.
func Presets(src Sources) []Preset {
	own := map[string]bool{}
	add := func(entries []fs.DirEntry, isOwn bool) {
		for _, e := range entries {
			name, isYAML := strings.CutSuffix(e.Name(), ".yaml")
			if isYAML && !e.IsDir() && RejectThemeName(name) == "" && !(isOwn && name == UsualPreset) {
				own[name] = isOwn
			}
		}
	}
	entries, _ := fs.ReadDir(src.Embedded, "presets")
	add(entries, false)
	if dir := src.PresetDir(); dir != "" {
		entries, _ = os.ReadDir(dir)
		add(entries, true)
	}
	names := slices.SortedFunc(maps.Keys(own), func(a, b string) int {
		switch UsualPreset {
		case a:
			return -1
		case b:
			return 1
		}
		return strings.Compare(a, b)
	})
	presets := make([]Preset, len(names))
	for i, name := range names {
		presets[i] = Preset{Name: name, Own: own[name]}
		l := &loading{Sources: src, report: &strictyaml.Report{}}
		if root, _ := l.presetFile(name, nil); root != nil {
			presets[i].Description = textOr(root.Get("description"), "")
			presets[i].Agent = textOr(root.Get("agent"), "")
		}
	}
	slices.SortStableFunc(presets, func(a, b Preset) int { return cmp.Compare(min(1, len(a.Agent)), min(1, len(b.Agent))) })
	return presets
}

// PresetNames are the names of [Presets].
func PresetNames(src Sources) []string {
	var names []string
	for _, p := range Presets(src) {
		names = append(names, p.Name)
	}
	return names
}

// PresetFor is the name of the preset that is meant for an agent, or "". One of the user's
// own goes before those that come with the program.
func PresetFor(agent string, src Sources) string {
	suits := ""
	for _, p := range Presets(src) {
		if p.Agent == agent && (suits == "" || p.Own) {
			suits = p.Name
		}
	}
	return suits
}

// PresetDir is the user's folder of presets, beside that of themes, or "".
func (s Sources) PresetDir() string {
	if s.ThemeDir == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(s.ThemeDir), "presets")
}

// Base is the embedded plugins.yaml with the preset over it that a user's file asks for:
// what holds where that file says nothing. What is wrong with the preset is left to [Load].
func Base(user *strictyaml.Node, src Sources) (*strictyaml.Node, error) {
	data, err := fs.ReadFile(src.Embedded, "plugins.yaml")
	if err != nil {
		return nil, err
	}
	l := &loading{Sources: src, report: &strictyaml.Report{}, user: user}
	l.preset = l.parse(data)
	l.usePreset()
	return l.preset, nil
}

// LoadPreset is the plan of somebody who took a preset and changed nothing.
func LoadPreset(name string, src Sources) (config.Plan, error) {
	return Load("preset.yaml", []byte("preset: "+strconv.Quote(name)), src)
}

// PresetText is the file of a preset.
func PresetText(name string, src Sources) (string, error) {
	l := &loading{Sources: src, report: &strictyaml.Report{}}
	_, data := l.presetFile(name, nil)
	return string(data), l.report.Err()
}

// usePreset puts the preset that the user's file asks for over the embedded file.
func (l *loading) usePreset() {
	name := l.user.Get("preset")
	if name == nil || name.Text == UsualPreset {
		return
	}
	if over, _ := l.presetFile(name.Text, name); over != nil {
		l.preset = over.Over(l.preset)
	}
}

// presetFile reads a preset: the user's own, or else the embedded one. Its problems go into
// the report, and then there is none; at is where it was asked for.
func (l *loading) presetFile(name string, at *strictyaml.Node) (root *strictyaml.Node, data []byte) {
	if wrong := RejectThemeName(name); wrong != "" {
		l.report.Add(at, "a preset's name %s", wrong)
		return nil, nil
	}
	file, err := "preset "+name+" (built in)", error(fs.ErrNotExist)
	if dir := l.PresetDir(); dir != "" && name != UsualPreset {
		path := filepath.Join(dir, name+".yaml")
		if data, err = l.read(path); err == nil {
			file = path
		} else if !os.IsNotExist(err) {
			l.report.Add(at, "preset %s can't be read: %s", name, reason(err))
			return nil, nil
		}
	}
	if err != nil {
		if data, err = fs.ReadFile(l.Embedded, "presets/"+name+".yaml"); err != nil {
			l.report.Add(at, "%s", strictyaml.Unknown("preset", name, PresetNames(l.Sources)))
			return nil, nil
		}
	}
	r := &strictyaml.Report{File: file}
	if root = strictyaml.Parse(r, data); root != nil {
		root.SetFile(file)
		strictyaml.Check(r, root, presetSchema(), "a preset")
	}
	l.include(r)
	if !r.OK() {
		return nil, nil
	}
	return root, data
}
