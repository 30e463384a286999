package configfile

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/internal/configtest"
)

var fixturePlugins = configtest.Embedded(`lines:
  - left: [dir, git]
  - left: [clock, usage]
segments:
  usage: {priority: 100}
  git: {priority: 80, shrink: 16}
`)

func fixtureManifests(t testing.TB) map[string]manifest.Manifest {
	t.Helper()
	parse := func(text string) manifest.Manifest {
		m, err := manifest.ParseYAML("segment.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	head := func(name string) string { return "name: " + name + "\nversion: 1.0.0\ndescription: a fixture\n" }
	return map[string]manifest.Manifest{
		"builtin:dir": parse(head("dir")),
		"builtin:git": parse(head("git") + "permissions:\n  - {name: git, reason: to show it}\n  - {name: env, args: [HOME, USER], reason: to shorten paths}\n"),
		"builtin:clock": parse(head("clock") + `settings:
  - {name: format, type: string, default: 24h, allowed: [24h, 12h], description: hours}
  - {name: icon, type: bool, default: true, description: show an icon}
  - {name: day_icon, type: string, default: "☀️", description: the day, icons: {nerd: "\uE30D", unicode: ☼, ascii: ""}}
`),
		"builtin:usage": parse(head("usage") + `settings:
  - {name: warning_threshold, type: int, default: 80, min: 1, max: 100, description: per cent}
  - {name: weight, type: number, default: 0.5, min: 0, description: weight}
  - {name: label, type: string, default: "", description: label, icons: {nerd: "\uF080", unicode: ▤, ascii: U}}
permissions:
  - {name: usage, reason: to show it}
`),
	}
}

func plainTheme(except ...string) string { return configtest.Theme("plain", RoleNames(), except...) }

// fixture gives sources with four built-in segments and two themes; a file
// segment's manifest is the text of its file, as a segment.yaml, and an empty
// file is a module without a manifest.
func fixture(t testing.TB) Sources {
	t.Helper()
	manifests := fixtureManifests(t)
	most := 20.0
	row := manifest.Setting{Name: "row", Type: "int", Default: "0", Min: new(float64), Max: &most, Description: "a row"}
	manifests[config.Chain] = manifest.Manifest{Name: config.Chain, Settings: []manifest.Setting{row}}
	return Sources{
		Embedded: fstest.MapFS{
			"presets/default.yaml": {Data: []byte("description: the usual\n")},
			"presets/short.yaml":   {Data: []byte("description: one row\nlines:\n  - left: [clock]\n    separator: \" / \"\n")},
			"plugins.yaml":         {Data: []byte(fixturePlugins)},
			"themes/plain.yaml":    {Data: []byte(plainTheme())},
			"themes/loud.yaml":     {Data: []byte(strings.ReplaceAll(plainTheme(), "plain", "loud"))},
		},
		ThemeDir: filepath.Join(t.TempDir(), "themes"),
		Home:     "/home/ada",
		Builtins: func() []string { return []string{"dir", "git", "clock", "usage"} },
		Describe: func(source string) (About, error) {
			if m, ok := manifests[source]; ok {
				return About{Manifest: m}, nil
			}
			data, err := os.ReadFile(source)
			if errors.Is(err, fs.ErrNotExist) {
				return About{}, errors.New("there is no file " + filepath.Base(source) + ": check the path")
			}
			if err != nil {
				return About{}, err
			}
			about := About{SHA256: hashOf(string(data)), Engine: module.Native}
			if len(data) > 0 {
				about.Manifest, err = manifest.ParseYAML(source, data)
			}
			return about, err
		},
	}
}

func hashOf(text string) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
}

// writeOld writes a file that changed long enough ago to be snapshotted.
func writeOld(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
}
