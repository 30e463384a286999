package settings

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/internal/configtest"
)

var presetFile = configtest.Embedded(`lines:
  - left: [git, clock]
segments:
  git: {priority: 80, shrink: 16}
`)

// fixture gives files in an empty folder, three built-in segments and two themes.
func fixture(t testing.TB) Files {
	t.Helper()
	manifests := map[string]manifest.Manifest{}
	for name, settings := range map[string]string{
		"git": "  - {name: branch_length, type: int, default: 32, min: 0, max: 999, description: letters}\n" +
			"  - {name: show_stash, type: bool, default: true, description: stashes}\n",
		"clock": "  - {name: format, type: string, default: 24h, allowed: [24h, 12h], description: hours}\n" +
			"  - {name: label, type: string, default: \"\", description: a label}\n",
		"duration": "  - {name: format, type: string, default: compact, allowed: [compact, seconds], description: form}\n" +
			"  - {name: weight, type: number, default: 0.5, min: 0, description: weight}\n",
	} {
		m, err := manifest.ParseYAML("segment.yaml", []byte("name: "+name+"\nversion: 1.0.0\ndescription: a fixture\nsettings:\n"+settings))
		if err != nil {
			t.Fatal(err)
		}
		manifests["builtin:"+name] = m
	}
	// No segment.yaml may have that name.
	row := manifest.Setting{Name: "row", Type: "int", Default: "0", Description: "a row"}
	manifests[config.Chain] = manifest.Manifest{Name: config.Chain, Settings: []manifest.Setting{row}}
	dir := t.TempDir()
	return Files{
		Plugins:     filepath.Join(dir, "config", "plugins.yaml"),
		Credentials: filepath.Join(dir, "config", "credentials"),
		Lock:        filepath.Join(dir, "state", "settings.lock"),
		Sources: configfile.Sources{
			Embedded: fstest.MapFS{
				"presets/default.yaml":  {Data: []byte("description: the usual\n")},
				"presets/loud-one.yaml": {Data: []byte("theme: loud\nicons: ascii\nsegments: {git: {priority: 7}, clock: {settings: {format: 12h}}}\n")},
				"presets/short.yaml":    {Data: []byte("description: one row\nlines:\n  - left: [clock]\n    separator: \" / \"\n")},
				"plugins.yaml":          {Data: []byte(presetFile)},
				"themes/plain.yaml":     {Data: []byte(configtest.Theme("plain", configfile.RoleNames()))},
				"themes/loud.yaml":      {Data: []byte(configtest.Theme("loud", configfile.RoleNames()))},
			},
			Builtins: func() []string { return []string{"clock", "duration", "git"} },
			Describe: func(source string) (configfile.About, error) {
				if m, ok := manifests[source]; ok {
					return configfile.About{Manifest: m}, nil
				}
				data, err := os.ReadFile(source)
				if err != nil || len(data) == 0 {
					return configfile.About{}, err
				}
				m, err := manifest.ParseYAML(source, data)
				return configfile.About{Manifest: m}, err
			},
		},
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func text(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}
