package configfile

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const (
	maxOverlays = 32
	maxProjects = 64
)

// overlayKeys say when an overlay holds.
var overlayKeys = []string{"agent", "model", "account", "project"}

// overlayFields are the keys of plugins.yaml for looks that only some sessions have.
func overlayFields() []strictyaml.Field {
	path := func(key, doc string) strictyaml.Field {
		return strictyaml.Field{Key: key, Doc: doc, Type: strictyaml.TextField, Min: 1, Max: 4096, Reject: rejectFolder}
	}
	overlay := looksSchema()
	overlay.Fields = slices.DeleteFunc(overlay.Fields, func(f strictyaml.Field) bool { return f.Key == "version" })
	overlay.Fields = append([]strictyaml.Field{
		{Key: "agent", Doc: "the agent whose line it is: " + agent.Names(), Type: strictyaml.TextField, Reject: rejectAgent},
		{Key: "model", Doc: "a part of the model's name or id", Type: strictyaml.TextField, Min: 1, Max: 100},
		path("account", "Claude Code's config folder, as CLAUDE_CONFIG_DIR names it"),
		path("project", "the folder of a project, or one that projects are in"),
		{Key: "preset", Doc: "name of a preset", Type: strictyaml.TextField, Reject: RejectThemeName},
	}, overlay.Fields...)
	project := path("", "")
	return []strictyaml.Field{
		{Key: "overlays", Doc: "looks for an agent, a model, an account or a project", Type: strictyaml.ListField, Max: maxOverlays, Each: overlay},
		{Key: "projects", Doc: "folders of projects whose " + config.ProjectFile + " may change looks and order", Type: strictyaml.ListField, Max: maxProjects, Each: &project},
	}
}

// rejectAgent refuses a name that there is no agent of.
func rejectAgent(name string) string {
	if _, ok := agent.Named(name); !ok {
		return "must be one of " + agent.Names() + ", not " + strictyaml.Quote(name)
	}
	return ""
}

// rejectFolder refuses a path that means another folder wherever it is read.
func rejectFolder(text string) string {
	if rest, home := strings.CutPrefix(text, "~"); home && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) || filepath.IsAbs(filepath.FromSlash(text)) {
		return ""
	}
	return "must be a whole path, or begin with ~/, not " + strictyaml.Quote(text)
}

func (l *loading) folder(n *strictyaml.Node) string {
	if n == nil {
		return ""
	}
	path := filepath.FromSlash(n.Text)
	if rest, ok := strings.CutPrefix(path, "~"); ok {
		path = filepath.Join(l.Home, rest)
	}
	return filepath.Clean(path)
}

// overlays are those of the user's file: first the files of projects, which its own parts
// go before.
func (l *loading) overlays() (all []config.Overlay) {
	if projects := l.user.Get("projects"); projects != nil {
		for _, n := range projects.Items {
			all = append(all, config.Overlay{Project: l.folder(n), File: true})
		}
	}
	if parts := l.user.Get("overlays"); parts != nil {
		for _, n := range parts.Items {
			o := config.Overlay{Agent: textOr(n.Get("agent"), ""), Model: strings.ToLower(textOr(n.Get("model"), "")), Account: l.folder(n.Get("account")), Project: l.folder(n.Get("project"))}
			if o == (config.Overlay{}) {
				l.report.Add(n, "an overlay needs %s: without one it would hold in every session, where its keys stand outside of overlays", strings.Join(overlayKeys, ", ")+" or several of them")
			}
			all = append(all, o)
		}
	}
	return all
}

// overlay puts what holds over the user's file: the numbers are those of overlays.
func (l *loading) overlay(all []config.Overlay, holding string) {
	files := 0
	for _, o := range all {
		if o.File {
			files++
		}
	}
	for _, number := range strings.Fields(holding) {
		i, err := strconv.Atoi(number)
		if err != nil || i < 0 || i >= len(all) {
			continue // of another plugins.yaml than this one
		}
		if all[i].File {
			l.user = l.projectFile(all[i].Project).Over(l.user)
			continue
		}
		part := l.user.Get("overlays").Items[i-files]
		if name := part.Get("preset"); name != nil {
			preset, _ := l.presetFile(name.Text, name)
			l.user = preset.Over(l.user)
		}
		l.user = part.Over(l.user)
	}
}

// checkOverlays finds what is wrong with the parts of the user's own file that only some
// sessions have.
func (l *loading) checkOverlays(all []config.Overlay, file string, data []byte) {
	for i, o := range all {
		if o.File {
			continue // not the person's own, and told in its sessions
		}
		one := &loading{Sources: l.Sources, holding: strconv.Itoa(i)}
		_, err := one.load(file, data)
		l.includeIn(l.report, err)
		l.inputs, l.written = append(l.inputs, one.inputs...), append(l.written, one.written...)
	}
}

// projectFile reads the file of a project. It says in which order segments stand that are on
// the person's own lines, leaves some out, and how they look: it brings none.
func (l *loading) projectFile(folder string) *strictyaml.Node {
	path := filepath.Join(folder, config.ProjectFile)
	data, err := l.read(path)
	if config.IsAbsent(err) {
		return nil
	}
	r := &strictyaml.Report{File: path}
	defer l.include(r)
	if err != nil {
		r.Add(nil, "it can't be read: %s", reason(err))
		return nil
	}
	root := strictyaml.Parse(r, data)
	if root == nil {
		return nil
	}
	strictyaml.Check(r, root, looksSchema(), "a project's file")
	if !r.OK() {
		return nil
	}
	root.SetFile(path)
	var own []string
	for _, line := range l.get("lines").Items {
		own = slices.Concat(own, line.Get("left").Texts(), line.Get("right").Texts())
	}
	if lines := root.Get("lines"); lines != nil {
		for _, line := range lines.Items {
			for _, side := range []string{"left", "right"} {
				l.checkPlaced(r, line.Get(side), own)
			}
		}
	}
	if segments := root.Get("segments"); segments != nil {
		for _, p := range segments.Pairs {
			l.checkProjectSegment(r, p, own)
		}
	}
	if !r.OK() {
		return nil
	}
	return root
}

func (l *loading) checkPlaced(r *strictyaml.Report, list *strictyaml.Node, own []string) {
	if list == nil {
		return
	}
	for _, at := range list.Items {
		if !slices.Contains(own, at.Text) {
			r.Add(at, "%s is on none of your own lines: a project's file may put them into another order and leave some out, and bring none", at.Text)
		}
	}
}

func (l *loading) checkProjectSegment(r *strictyaml.Report, p strictyaml.Pair, own []string) {
	name := p.Key.Text
	if !slices.Contains(own, name) {
		r.Add(p.Key, "%s is on none of your own lines: a project's file says nothing of other segments", name)
		return
	}
	if show := p.Value.Get("show"); show != nil && show.Text == "true" {
		r.Add(show, "a project's file may take %s off the line, and not put it there", name)
	}
	source := textOr(l.user.Get("segments").Get(name).Get("source"), "")
	builtin := slices.Contains(l.Builtins(), name) && source == "" || source == "builtin" || strings.HasPrefix(source, "builtin:")
	if settings := p.Value.Get("settings"); settings != nil && !builtin {
		r.Add(settings, "%s is not one of aiterm's own segments: a project's file says nothing of its settings, which it may be granted more for than looks", name)
	}
}
