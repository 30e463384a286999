package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config/registry"
)

// withFolders is [fixture] with folders of themes and presets, and a plugins.lock.
func withFolders(t *testing.T, lock string) Files {
	t.Helper()
	files := fixture(t)
	dir := filepath.Dir(files.Plugins)
	files.Sources.ThemeDir = filepath.Join(dir, "themes")
	files.Sources.Registry = registry.Files{Lock: filepath.Join(dir, "plugins.lock"), Grants: filepath.Join(dir, "grants.yaml"), Modules: filepath.Join(dir, "modules")}
	for _, folder := range []string{dir, files.Sources.ThemeDir, files.Sources.PresetDir()} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if lock != "" {
		write(t, files.Sources.Registry.Lock, lock)
	}
	return files
}

func TestBundleThere(t *testing.T) {
	from := withFolders(t, "")
	theme := "extends: plain\nroles: {text: bold}\n"
	const preset = "lines: [{left: [clock]}]\n"
	write(t, filepath.Join(from.Sources.ThemeDir, "mine.yaml"), theme)
	write(t, filepath.Join(from.Sources.PresetDir(), "own.yaml"), preset)
	write(t, filepath.Join(from.Sources.ThemeDir, "mine.yaml.20260101T000000Z.bak"), "x")
	const plugins = "# mine\ntheme: mine # c\npreset: own\nhistory_days: 3\nprojects:\n  - /home/ada/work\npadding: 1\n"
	write(t, from.Plugins, plugins)
	b, left, err := Export(from)
	if err != nil {
		t.Fatal(err)
	}
	want := Bundle{Format: 1, Plugins: "# mine\ntheme: mine # c\npreset: own\nhistory_days: 3\npadding: 1\n",
		Themes: map[string]string{"mine": theme}, Presets: map[string]string{"own": preset}}
	if diff := cmp.Diff(want, b); diff != "" || len(left) != 1 || !strings.HasPrefix(left[0], "projects") {
		t.Errorf("left %v; the bundle (-want +got):\n%s", left, diff)
	}
	data, err := b.Text()
	if err != nil {
		t.Fatal(err)
	}
	again, ok, err := ParseBundle(data)
	if diff := cmp.Diff(b, again); diff != "" || !ok || err != nil {
		t.Errorf("read again: %v, %v (-want +got):\n%s", ok, err, diff)
	}

	to := withFolders(t, "")
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	write(t, to.Plugins, "# yours\nhistory_days: 90 # d\nprojects: [/home/bob]\n")
	write(t, filepath.Join(to.Sources.ThemeDir, "mine.yaml"), "extends: loud\n")
	if c, err := TakeBundle(to, b, now, true); err != nil || len(c.Written) != 3 || len(c.Kept) != 0 || !strings.HasPrefix(text(t, to.Plugins), "# yours") {
		t.Errorf("a trial: %+v, %v", c, err)
	}
	c, err := TakeBundle(to, b, now, false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("# mine\ntheme: mine # c\npreset: own\npadding: 1\nprojects: [/home/bob]\nhistory_days: 90 # d\n", text(t, to.Plugins)); diff != "" {
		t.Errorf("plugins.yaml (-want +got):\n%s", diff)
	}
	if got := text(t, filepath.Join(to.Sources.ThemeDir, "mine.yaml")); got != theme {
		t.Errorf("the theme is %q", got)
	}
	if got := text(t, to.Plugins+".20260304T050607Z.bak"); !strings.HasPrefix(got, "# yours") {
		t.Errorf("the old one is %q", got)
	}
	if len(c.Kept) != 2 || len(c.Left) != 1 || c.Left[0] != "history_days, which is yours to say" {
		t.Errorf("%+v", c)
	}
	if c, err = TakeBundle(to, b, now, false); err != nil || len(c.Written) != 0 {
		t.Errorf("once more: %+v, %v", c, err)
	}
}

func TestBundleOfSegments(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	b := Bundle{Format: 1, Plugins: "lines:\n  - left: [clock, weather, near, other]\nsegments:\n  weather: {priority: 3}\n  near: {source: ./near.wasm}\n  other: {source: installed:weather}\n",
		Segments: []Pinned{{Name: "weather", Source: "https://example.com/w.wasm", SHA256: hash}, {Name: "far", Source: "oci://ghcr.io/x/far:1", Resolved: "oci://ghcr.io/x/far@sha256:" + hash, SHA256: hash}}}
	files := withFolders(t, "")
	c, err := TakeBundle(files, b, time.Now(), false)
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, files.Plugins); !strings.Contains(got, "left: [clock]\n") || strings.Contains(got, "weather") || strings.Contains(got, "near") {
		t.Errorf("plugins.yaml is %q", got)
	}
	var add []string
	for _, p := range c.Add {
		add = append(add, p.Add())
	}
	want := []string{"https://example.com/w.wasm#sha256=" + hash, "oci://ghcr.io/x/far@sha256:" + hash}
	if diff := cmp.Diff(want, add); diff != "" || len(c.Left) != 2 {
		t.Errorf("left %q; to add (-want +got):\n%s", c.Left, diff)
	}
}

func TestBundleThatIsRefused(t *testing.T) {
	tests := []struct {
		name string
		b    Bundle
		want string
	}{
		{"a mistake in plugins.yaml", Bundle{Plugins: "paddin: 1\n"}, "unknown key \"paddin\""},
		{"no YAML", Bundle{Plugins: "lines: [\n"}, "this is not YAML"},
		{"a theme that is not there", Bundle{Plugins: "theme: mine\n"}, "unknown theme \"mine\""},
		{"a theme with a mistake", Bundle{Plugins: "padding: 1\n", Themes: map[string]string{"mine": "extends: nowhere\n"}}, "extends must name a built-in theme"},
		{"a preset with a source", Bundle{Plugins: "padding: 1\n", Presets: map[string]string{"mine": "segments: {clock: {source: a.wasm}}\n"}}, "unknown key \"source\""},
		{"nothing left on the lines", Bundle{Plugins: "lines: [{left: [w]}]\n", Segments: []Pinned{{Name: "w", SHA256: "ab"}}}, "no segment is on any line"},
	}
	for _, tt := range tests {
		files := withFolders(t, "")
		write(t, files.Plugins, "padding: 2\n")
		if _, err := TakeBundle(files, tt.b, time.Now(), false); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if got := text(t, files.Plugins); got != "padding: 2\n" {
			t.Errorf("%s: the file was changed: %q", tt.name, got)
		}
		if _, err := os.Stat(filepath.Join(files.Sources.ThemeDir, "mine.yaml")); err == nil {
			t.Errorf("%s: the theme was written", tt.name)
		}
	}
	for text, want := range map[string]string{
		`{"aiterm_export": 2}`:                         "format 2",
		`{"aiterm_export": 1, "themes": {"../x": ""}}`: "a theme's name must be",
		`{"aiterm_export": 1, "presets": {"a/b": ""}}`: "a preset's name must be",
		`{"aiterm_export": 1, "plugins_yaml": 5}`:      "cannot unmarshal",
	} {
		if _, ok, err := ParseBundle([]byte(text)); !ok || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", text, ok, err)
		}
	}
	if _, ok, err := ParseBundle([]byte(`{"theme": {}}`)); ok || err != nil {
		t.Errorf("the Python aiterm's: %v, %v", ok, err)
	}
	files := withFolders(t, "")
	write(t, files.Plugins, "# sk-ant-api03-abcdefgh\npadding: 1\n")
	if _, _, err := Export(files); err == nil || !strings.Contains(err.Error(), "API key") {
		t.Errorf("a key is passed on: %v", err)
	}
}

func FuzzParseBundle(f *testing.F) {
	f.Add([]byte(`{"aiterm_export":1,"plugins_yaml":"theme: a\n","themes":{"a":"x"},"segments":[{"name":"a"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, ok, err := ParseBundle(data)
		if !ok || err != nil {
			return
		}
		for _, p := range b.Segments {
			p.Add()
		}
		withoutBlock([]byte(b.Plugins), "projects")
	})
}
