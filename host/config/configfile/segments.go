package configfile

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// segments resolves the segments that are on a line, in the order of their
// appearance, and checks the rest of them.
func (l *loading) segments() []config.Segment {
	var known []string // what may be on a line
	declared := l.user.Get("segments")
	if declared != nil {
		for _, p := range declared.Pairs {
			known = append(known, p.Key.Text)
		}
	}
	known = append(known, l.Builtins()...)
	known = append(known, config.Chain)
	if l.namesOthers(known) {
		// A plugins.lock that is wrong is one problem, not one for each name.
		if lock, ok := l.readLock(); ok {
			known = append(known, lock.Names()...)
		} else {
			return nil
		}
	}

	segments := []config.Segment{}
	seen := map[string]*strictyaml.Node{}
	for _, line := range l.get("lines").Items {
		for _, side := range []string{"left", "right"} {
			list := line.Get(side)
			if list == nil {
				continue
			}
			for _, at := range list.Items {
				first := seen[at.Text]
				switch {
				case at.Kind != strictyaml.String:
					continue
				case first != nil:
					l.report.Add(at, "the segment %s is on a line twice (first on line %d of the file): for a second one, declare it under segments by another name with source: %[3]s",
						at.Text, first.Line, sourceAgain(at.Text))
					continue
				case !slices.Contains(known, at.Text):
					l.report.Add(at, "%s", l.unknownSegment(at.Text, known))
					continue
				case len(segments) == config.MaxSegments:
					l.report.Add(at, "more than %d segments are on the lines: take some out", config.MaxSegments)
					return segments
				}
				seen[at.Text] = at
				segments = append(segments, l.segment(at.Text, at, declared.Get(at.Text)))
			}
		}
	}
	if len(segments) == 0 && l.report.OK() && !l.misfit {
		l.report.Add(l.get("lines"), "no segment is on any line: name one in left or right")
	}
	if declared != nil {
		for _, p := range declared.Pairs {
			if seen[p.Key.Text] == nil {
				segments = append(segments, l.segment(p.Key.Text, p.Key, p.Value))
			}
		}
	}
	for _, name := range l.also {
		if seen[name] == nil && declared.Get(name) == nil {
			segments = append(segments, l.segment(name, nil, nil))
		}
	}
	return segments
}

func (l *loading) unknownSegment(name string, known []string) string {
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	s := strictyaml.Unknown("segment", name, known)
	if strictyaml.Nearest(name, known) == "" {
		s += ", or add it (aiterm plugins add), or declare it under segments with its source"
	}
	return s
}

// segment resolves one segment; n is its entry, nil when it has none, and at
// its name.
func (l *loading) segment(name string, at, n *strictyaml.Node) config.Segment {
	s := config.Segment{Name: name}
	if why := Reserved(name, append(l.Builtins(), config.Chain)); why != "" {
		l.report.Add(at, "%s", reservedHere(name, why, n != nil))
		return s
	}
	if show := cmp.Or(n.Get("show"), l.preset.Get("segments").Get(name).Get("show")); show != nil {
		s.Hidden = show.Text == "false"
	}
	if source := n.Get("source"); source != nil {
		at = source
	}
	text := textOr(n.Get("source"), "")
	if alias, ok := l.installedName(name, text, l.readLock); ok {
		l.installed(&s, alias, at, n)
		return s
	}
	var wrong string
	if s.Source, wrong = l.Locate(l.dir, name, text); wrong != "" {
		l.report.Add(at, "%s", wrong)
		return s
	}
	builtin := strings.HasPrefix(s.Source, "builtin:")
	if !builtin && s.Source != config.Chain {
		l.note(s.Source)
	}
	about, err := l.Describe(s.Source)
	if err != nil {
		l.report.Add(at, "the segment %s can't be used: %v", name, strings.ReplaceAll(err.Error(), "\n", "; "))
		return s
	}
	l.stand(&s, n, about.Manifest)
	s.Settings, s.Optional = l.settings(name, about.Manifest, n), about.Optional()
	given := n.Get("grant")
	switch {
	case s.Source == config.Chain && given != nil:
		l.report.Add(given, "nothing can be granted to %s, which is no module: take grant out", name)
	case s.Source == config.Chain:
	case !builtin:
		s.SHA256, s.Engine = about.SHA256, about.Engine
		s.Grant = l.granted(s.SHA256, given)
	case given != nil:
		s.Grant = sortedNames(given)
		if wrong := grant.RejectTogether(s.Grant); wrong != "" {
			l.report.Add(given, "the segment %s %s", name, wrong)
		}
	default:
		s.Grant = grant.Unasked(about.Grants())
	}
	if s.Source == "builtin:env" {
		l.ungranted(s, cmp.Or(n.Get("settings").Get("names"), at))
	}
	return s
}

// ungranted says which variables the segment env names in vain: it would show nothing of
// them, and nobody would know why.
func (l *loading) ungranted(s config.Segment, at *strictyaml.Node) {
	for _, word := range strings.Fields(s.Settings["names"]) {
		name, _, _ := strings.Cut(word, "=")
		switch {
		case capability.IsSecret(name):
			l.notices.Add(at, "%s is never told %s, which usually holds a key: take it out", s.Name, name)
		case !slices.Contains(s.Grant, "env:"+name):
			grants := strings.Join(append(slices.Clone(s.Grant), "env:"+name), ", ")
			if len(s.Grant) > 3 {
				grants = "env:" + name // and not all those that it asks for anyway
			}
			l.notices.Add(at, "%s may not read %s: write grant: [%s] beside its settings", s.Name, name, grants)
		}
	}
}

// stand gives a segment its place among the others: the user's file says it, else the
// embedded one, else its manifest.
func (l *loading) stand(s *config.Segment, n *strictyaml.Node, m manifest.Manifest) {
	preset := l.preset.Get("segments").Get(s.Name)
	value := func(key string, own *int, usual int) int {
		switch given := cmp.Or(n.Get(key), preset.Get(key)); {
		case given != nil:
			return whole(given)
		case own != nil:
			return *own
		}
		return usual
	}
	s.Priority = value("priority", m.Priority, UsualPriority)
	s.Shrink = value("shrink", m.Shrink, 0)
	s.Colors = thresholds(cmp.Or(n.Get("colors"), preset.Get("colors")))
}

// thresholds are the styles of the key colors, the least number first.
func thresholds(n *strictyaml.Node) (out []config.Threshold) {
	if n == nil {
		return nil
	}
	for _, p := range n.Pairs {
		from, _ := strconv.ParseFloat(p.Key.Text, 64)
		out = append(out, config.Threshold{From: from, Style: p.Value.Text})
	}
	slices.SortFunc(out, func(a, b config.Threshold) int { return cmp.Compare(a.From, b.From) })
	return out
}

func rejectNumber(text string) string {
	if f, err := strconv.ParseFloat(text, 64); err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return "must be a number, from which on the style holds, not " + strictyaml.Quote(text)
	}
	return ""
}

// reservedHere says what is to be done about a reserved name: of a segment that is
// declared in plugins.yaml, or that was added.
func reservedHere(name, why string, declared bool) string {
	if declared {
		return fmt.Sprintf("give the segment %s another name, under segments and in lines: this one %s", name, why)
	}
	return fmt.Sprintf("add the segment %s again by another name: aiterm plugins remove %[1]s, then add it with --as NAME: this one %s", name, why)
}

func sortedNames(n *strictyaml.Node) []string {
	return slices.Compact(slices.Sorted(slices.Values(n.Texts())))
}

// sourceAgain is the source by which a segment is shown once more.
func sourceAgain(name string) string {
	if name == config.Chain {
		return config.Chain
	}
	return "builtin:" + name
}

// Locate turns the value of a segment's key source, "" for none, into
// "builtin:NAME", [config.Chain] or an absolute path. dir is the folder of the file that
// it stands in. wrong says what is wrong with it, or is "".
func (s Sources) Locate(dir, name, text string) (source, wrong string) {
	read := func() (registry.Lock, bool) {
		lock, err := s.Registry.ReadLock()
		return lock, err == nil
	}
	if alias, ok := s.installedName(name, text, read); ok {
		lock, _ := read()
		entry, ok := lock.Find(alias)
		if !ok {
			return "", strictyaml.Unknown("installed segment", alias, lock.Names())
		}
		return s.Registry.ModulePath(entry.SHA256), ""
	}
	builtins := s.Builtins()
	switch {
	case text == config.Chain || name == config.Chain && text == "":
		return config.Chain, ""
	case name == config.Chain:
		return "", "the name chain is that of the status line that was there before: give this segment another name, or write source: chain"
	}
	if text == "" || text == "builtin" {
		if slices.Contains(builtins, name) {
			return "builtin:" + name, ""
		}
		wrong = "the segment " + name + " is not built in: "
		if near := strictyaml.Nearest(name, builtins); near != "" {
			return "", wrong + "did you mean " + near + ", or source: builtin:" + near + "?"
		}
		return "", wrong + "write source: builtin:NAME, installed:NAME or PATH.wasm"
	}
	if builtin, ok := strings.CutPrefix(text, "builtin:"); ok {
		if !slices.Contains(builtins, builtin) {
			return "", strictyaml.Unknown("built-in segment", builtin, builtins)
		}
		return text, ""
	}
	if strings.Contains(text, "://") {
		return "", "source can't be an address: \"aiterm plugins add ADDRESS\" installs that segment, and source: installed shows it; here it is " + strictyaml.Quote(text)
	}
	path := filepath.FromSlash(text)
	if filepath.Ext(path) != ".wasm" {
		wrong = "source must be builtin, builtin:NAME, installed, installed:NAME, chain or a path that ends in .wasm, not " + strictyaml.Quote(text)
		if near := strictyaml.Nearest(text, append([]string{"builtin", config.Chain}, builtins...)); near == "builtin" || near == config.Chain {
			wrong += ", did you mean " + near + "?"
		} else if near != "" {
			wrong += ", did you mean builtin:" + near + "?"
		}
		return "", wrong
	}
	if rest, ok := strings.CutPrefix(text, "~"); ok {
		if !strings.HasPrefix(rest, "/") || s.Home == "" {
			return "", "source must begin with ~/ or name the whole path: only your own home folder is known as ~"
		}
		path = filepath.Join(s.Home, rest)
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path), ""
}

// settings merges the manifest's defaults, in the icon set that is asked for, with the
// values of the segment's entry in plugins.yaml.
func (l *loading) settings(name string, m manifest.Manifest, entry *strictyaml.Node) map[string]string {
	preset := l.preset.Get("segments").Get(name)
	icons := cmp.Or(entry.Get("icons"), preset.Get("icons"), l.get("icons")).Text
	settings := make(map[string]string, len(m.Settings))
	for _, s := range m.Settings {
		settings[s.Name] = s.DefaultIn(icons)
	}
	given := entry.Get("settings").Over(preset.Get("settings"))
	if given == nil {
		return settings
	}
	for _, p := range given.Pairs {
		key := p.Key.Text
		setting, ok := m.Setting(key)
		if !ok && m.Name != "" {
			l.report.Add(p.Key, "%s", strictyaml.Unknown("setting of "+name, key, m.SettingNames()))
			continue
		}
		text, wrong := setting.Value(p.Value)
		if !ok && p.Value.Kind < strictyaml.String && p.Value.Kind != strictyaml.Null {
			text, wrong = p.Value.Text, "" // no manifest: any plain value is passed on
		}
		if wrong != "" {
			l.report.Add(p.Value, "%s of %s %s", key, name, wrong)
			continue
		}
		settings[key] = text
	}
	return settings
}
