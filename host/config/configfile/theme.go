package configfile

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Theme is a theme with what its file says of it.
type Theme struct {
	config.Theme
	Description string
	Ground      string // [Dark] or [Light]: what its texts can be read on
	Partner     string // the theme for the other ground, or ""
	Path        string // of a person's own; "" for one that is built in
}

// LoadTheme reads a theme by name: NAME.yaml in the user's theme folder or,
// without it, the embedded one. A user's theme may say "extends: NAME" of an
// embedded theme and give only what differs. The error is [Problems].
func LoadTheme(name string, src Sources) (Theme, error) {
	r := &strictyaml.Report{File: "theme " + strictyaml.Quote(name)}
	if wrong := RejectThemeName(name); wrong != "" {
		r.Add(nil, "a theme's name %s", wrong)
		return Theme{}, r.Err()
	}
	l := &loading{Sources: src, report: r}
	theme := l.theme(name, nil)
	return theme, r.Err()
}

// ThemeNames lists the themes that can be loaded, sorted.
func ThemeNames(src Sources) []string {
	names := map[string]bool{}
	add := func(file string) {
		if name, isYAML := strings.CutSuffix(file, ".yaml"); isYAML && RejectThemeName(name) == "" {
			names[name] = true
		}
	}
	addAll := func(entries []fs.DirEntry, _ error) {
		for _, e := range entries {
			if !e.IsDir() {
				add(e.Name())
			}
		}
	}
	addAll(fs.ReadDir(src.Embedded, "themes"))
	if src.ThemeDir != "" {
		addAll(os.ReadDir(src.ThemeDir))
	}
	for path := range src.Unwritten {
		if filepath.Dir(path) == src.ThemeDir {
			add(filepath.Base(path))
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// RejectThemeName says what is wrong with a name for a theme, or is "". It keeps a name
// from leading out of the theme folder.
func RejectThemeName(name string) string {
	ok := name != "" && len(name) <= 64 && name[0] != '.'
	for i := range len(name) {
		c := name[i]
		ok = ok && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
	}
	if !ok {
		return "must be a plain name of letters, digits, -, _ and ., not " + strictyaml.Quote(name)
	}
	return ""
}

// AutoTheme is the value of the key theme that stands for the usual theme, or its partner
// where the terminal is of the other ground.
const AutoTheme = autoKey

// ThemeChoices are the values of the key theme: the names, and [AutoTheme].
func ThemeChoices(src Sources) []string { return append(ThemeNames(src), AutoTheme) }

// themeOnGround is the theme of plugins.yaml or, where that is not for the ground of the
// terminal, its partner.
func (l *loading) themeOnGround() Theme {
	at := l.get("theme")
	name, wanted := at.Text, l.get("ground").Text
	isChosen := l.dir != "" && l.user.Get("theme") != nil && name != AutoTheme // without a file, user is preset
	if wanted == asChosen && !isChosen {
		wanted = autoKey
	}
	if name == AutoTheme {
		name = l.preset.Get("theme").Text
	}
	switch wanted {
	case asChosen:
		wanted = ""
	case autoKey:
		wanted = l.Ground
	}
	theme := l.theme(name, at)
	if wanted == "" || theme.Ground == wanted || theme.Partner == "" {
		return theme
	}
	if !slices.Contains(ThemeNames(l.Sources), theme.Partner) {
		l.report.Add(at, "theme %s: its partner for a terminal that is %s: %s", name, wanted, strictyaml.Unknown("theme", theme.Partner, ThemeNames(l.Sources)))
		return theme
	}
	return l.theme(theme.Partner, at)
}

// theme loads a theme whose name is known to be plain; at is where it was
// asked for.
func (l *loading) theme(name string, at *strictyaml.Node) Theme {
	if l.ThemeDir != "" {
		path := filepath.Join(l.ThemeDir, name+".yaml")
		data, err := l.read(path)
		switch {
		case err == nil:
			return l.userTheme(name, path, data)
		case !os.IsNotExist(err):
			l.report.Add(at, "theme %s can't be read: %v", name, err)
			return Theme{}
		}
	}
	theme, ok := l.embeddedTheme(name)
	if !ok {
		l.report.Add(at, "%s", strictyaml.Unknown("theme", name, ThemeNames(l.Sources)))
	}
	return theme
}

func (l *loading) userTheme(name, path string, data []byte) Theme {
	r := &strictyaml.Report{File: path}
	root, theme := themeFile(r, name, data)
	theme.Path = path
	if base := root.Get("extends"); base != nil && r.OK() {
		below, ok := Theme{}, RejectThemeName(base.Text) == ""
		if ok {
			below, ok = l.embeddedTheme(base.Text)
		}
		if !ok {
			r.Add(base, "extends must name a built-in theme: %s",
				strictyaml.Unknown("theme", base.Text, ThemeNames(Sources{Embedded: l.Embedded})))
		}
		theme.Description = cmp.Or(theme.Description, below.Description)
		theme.Partner = cmp.Or(theme.Partner, below.Partner)
		theme.Ground = cmp.Or(theme.Ground, below.Ground)
		for role, style := range below.Roles {
			if _, own := theme.Roles[role]; !own {
				theme.Roles[role] = style
			}
		}
	}
	return l.complete(r, root, theme)
}

// embeddedTheme reads a theme that came with the program.
func (l *loading) embeddedTheme(name string) (Theme, bool) {
	file := "themes/" + name + ".yaml"
	data, err := fs.ReadFile(l.Embedded, file)
	if err != nil {
		return Theme{}, false
	}
	r := &strictyaml.Report{File: file}
	root, theme := themeFile(r, name, data)
	return l.complete(r, root, theme), true
}

// themeFile reads what a file itself says.
func themeFile(r *strictyaml.Report, name string, data []byte) (*strictyaml.Node, Theme) {
	root := strictyaml.Parse(r, data)
	if root == nil {
		return nil, Theme{}
	}
	strictyaml.Check(r, root, themeSchema(), "the theme")
	if given := root.Get("name"); given != nil && given.Text != name {
		r.Add(given, "name is %s, but the file is %s.yaml: make them the same", strictyaml.Quote(given.Text), name)
	}
	theme := Theme{Theme: config.Theme{Name: name, Roles: map[string]string{}},
		Description: textOr(root.Get("description"), ""), Ground: textOr(root.Get("ground"), ""), Partner: textOr(root.Get("partner"), "")}
	if r.OK() && root.Get("roles") != nil {
		for _, p := range root.Get("roles").Pairs {
			theme.Roles[p.Key.Text] = p.Value.Text
		}
	}
	return root, theme
}

// complete checks what can only be said of all roles together, moves the
// file's problems into the report and returns the theme with its roles ready for use.
func (l *loading) complete(r *strictyaml.Report, root *strictyaml.Node, theme Theme) Theme {
	theme.Ground = cmp.Or(theme.Ground, Dark)
	if r.OK() {
		var missing []string
		for _, role := range RoleNames() {
			if _, ok := theme.Roles[role]; ok {
				continue
			}
			if theme.Roles[role] = usualStyle(role, theme.Ground); theme.Roles[role] == "" {
				missing = append(missing, role)
			}
		}
		if missing != nil {
			r.Add(root, "the theme has no style for %s: add it under roles, or write extends: purple-charcoal", strings.Join(missing, ", "))
		}
	}
	flat, circle := flatten(theme.Roles)
	if circle != "" {
		r.Add(root.Get("roles").Key(circle), "the role %s refers to itself: give it a colour", circle)
	}
	l.include(r)
	theme.Roles = flat
	return theme
}
