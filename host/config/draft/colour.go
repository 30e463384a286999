package draft

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
	diskstate "github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
	"github.com/data-wise/aiterm/host/yaml/yamledit"
)

// coloured is the draft with a style for a role in a theme of the person's own.
func (d *Draft) coloured(role, style string) (state, error) {
	now := d.present()
	src := d.sources(now)
	if src.ThemeDir == "" {
		return now, errors.New("there is no folder for themes: set HOME or XDG_CONFIG_HOME")
	}
	if !slices.Contains(configfile.RoleNames(), role) {
		return now, errors.New(strictyaml.Unknown("role", role, configfile.RoleNames()))
	}
	if wrong := configfile.RejectStyle(style); wrong != "" {
		return now, &settings.ValueError{Key: "the style of " + role, Wrong: wrong}
	}
	plan, err := d.Plan(On{})
	if err != nil {
		return now, err
	}
	theme, err := configfile.LoadTheme(plan.Theme.Name, src)
	if err != nil {
		return now, err
	}
	next := state{plugins: now.plugins, themes: maps.Clone(now.themes)}
	name, path := theme.Name, theme.Path
	if path == "" {
		name = d.freeName(theme.Name, src)
		path = d.themePath(name)
		next.themes[path] = configfile.ThemeFile(name, theme)
	} else if _, ours := next.themes[path]; !ours {
		data, err := diskstate.ReadUser(path, strictyaml.MaxBytes, nil)
		if err != nil {
			return now, fmt.Errorf("read the theme: %w", err)
		}
		next.themes[path] = data
		if _, known := d.disk.themes[path]; !known {
			d.disk.themes[path], d.exists[path] = data, true
		}
	}
	if next.themes[path], err = yamledit.Set(path, next.themes[path], []string{"roles", role}, yamledit.Value{Text: style, Quotable: true}); err != nil {
		return now, fmt.Errorf("nothing was changed: %w", err)
	}
	if _, err := configfile.LoadTheme(name, d.sources(next)); err != nil {
		return now, fmt.Errorf("nothing was changed, because the theme would no longer be right:\n%w", err)
	}
	t, err := d.tableOf(next)
	if err != nil {
		return now, err
	}
	if s, err := t.Find("theme"); err == nil && s.Given && s.Value == name {
		return next, nil
	}
	edited, err := t.Set("theme", name)
	if err != nil {
		return now, err
	}
	next.plugins = edited.Data
	return next, nil
}

// freeName is a name for a theme like another one that no theme has.
func (d *Draft) freeName(like string, src configfile.Sources) string {
	names := configfile.ThemeNames(src)
	for n := 1; ; n++ {
		name := "my-" + like
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		if !slices.Contains(names, name) {
			return name
		}
	}
}
