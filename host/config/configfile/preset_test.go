package configfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Every preset that comes with the program is right, says what it is, and shows something
// else than the others. The usual one is the default.
func TestPresetsThatAreShipped(t *testing.T) {
	src := shipped(t)
	usual, err := Load("", nil, src)
	if err != nil {
		t.Fatal(err)
	}
	presets := Presets(src)
	if len(presets) < 10 || presets[0].Name != UsualPreset {
		t.Fatalf("presets are %v", presets)
	}
	seen := map[string]string{}
	for _, p := range presets {
		plan, err := LoadPreset(p.Name, src)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if p.Description == "" || p.Own {
			t.Errorf("%+v", p)
		}
		if p.Name == UsualPreset {
			if diff := cmp.Diff(usual, plan); diff != "" {
				t.Errorf("the usual preset is not the default (-want +got):\n%s", diff)
			}
		}
		if slices.ContainsFunc(plan.Segments, func(s config.Segment) bool { return !strings.HasPrefix(s.Source, "builtin:") }) {
			t.Errorf("%s shows what is not built in", p.Name)
		}
		text := cmp.Diff(usual, plan)
		if other, same := seen[text]; same {
			t.Errorf("%s and %s are the same", p.Name, other)
		}
		seen[text] = p.Name
	}
}

// A preset says how the line looks: nothing else of plugins.yaml, now or later, goes into it
// unnoticed.
func TestLooksSchema(t *testing.T) {
	keys := func(schema []strictyaml.Field) (names []string) {
		for _, f := range schema {
			names = append(names, f.Key)
		}
		return names
	}
	looks, all := looksSchema(), Schema()
	want := map[string]bool{"preset": false, "color": false, "padding": false, "budget": false, "git_max_age": false, "builtin_engine": false, "history_days": false, "keep_session": false, "update_notice": false, "overlays": false, "projects": false}
	for _, key := range keys(all.Fields) {
		_, listed := want[key]
		if inLooks := slices.Contains(keys(looks.Fields), key); inLooks == listed {
			t.Errorf("%s: may be in a preset: %v; say here which it is", key, inLooks)
		}
	}
	of := func(schema *strictyaml.Field) []string { return keys(schema.Field("segments").Each.Fields) }
	want = map[string]bool{"source": false, "grant": false}
	for _, key := range of(all) {
		_, listed := want[key]
		if inLooks := slices.Contains(of(looks), key); inLooks == listed {
			t.Errorf("segments: %s: may be in a preset: %v; say here which it is", key, inLooks)
		}
	}
}

func TestOwnPreset(t *testing.T) {
	src := fixture(t)
	src.ThemeDir = filepath.Join(t.TempDir(), "themes")
	dir := src.PresetDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	load := func(preset, plugins string) (string, error) {
		if err := os.WriteFile(filepath.Join(dir, "mine.yaml"), []byte(preset), 0o600); err != nil {
			t.Fatal(err)
		}
		plan, err := Load("/etc/plugins.yaml", []byte("preset: mine\n"+plugins), src)
		if err != nil {
			return "", err
		}
		var b strings.Builder
		for _, l := range plan.Lines {
			b.WriteString(strings.Join(l.Left, " ") + l.Separator + strings.Join(l.Right, " ") + "; ")
		}
		for _, s := range plan.Segments {
			if s.Name == "clock" {
				b.WriteString(s.Settings["format"] + " " + s.Settings["icon"])
			}
		}
		return b.String(), nil
	}
	const preset = "description: mine\nlines: [{left: [clock], separator: \" / \", right: [git]}]\nsegments: {clock: {settings: {format: 12h, icon: false}}}\n"
	tests := []struct{ name, preset, plugins, want string }{
		{"alone", preset, "", "clock / git; 12h false"},
		{"below what the file says", preset, "segments: {clock: {settings: {format: 24h}}}\n", "clock / git; 24h false"},
		{"lines of the file", preset, "lines: [{left: [clock]}]\n", "clock │ ; 12h false"},
		{"over the default", "icons: ascii\n", "", "dir git │ ; clock usage │ ; 24h true"},
	}
	for _, tt := range tests {
		if got, err := load(tt.preset, tt.plugins); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.name, got, err, tt.want)
		}
	}
	file := filepath.Join(dir, "mine.yaml")
	wrong := []struct{ name, preset, want string }{
		{"a source", "segments: {weather: {source: ./weather.wasm}}\n", file + ":1:22: unknown key \"source\""},
		{"a grant", "segments: {clock: {grant: [git]}}\n", file + ":1:20: unknown key \"grant\""},
		{"a budget", "budget: 1s\n", file + ":1:1: unknown key \"budget\""},
		{"another preset", "preset: default\n", file + ":1:1: unknown key \"preset\""},
		{"a segment that is not there", "lines: [{left: [clok]}]\n", file + ":1:17: unknown segment \"clok\", did you mean \"clock\"?"},
		{"a setting that is none", "lines: [{left: [clock]}]\nsegments: {clock: {settings: {fromat: 12h}}}\n", file + ":2:31: unknown setting of clock \"fromat\""},
		{"a theme that is not there", "theme: nowhere\n", file + ":1:8: unknown theme \"nowhere\""},
		{"no YAML", "lines: [\n", file},
	}
	for _, tt := range wrong {
		if _, err := load(tt.preset, ""); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for name, want := range map[string]string{"nosuch": `unknown preset "nosuch"`, "../x": "must be a plain name"} {
		if _, err := Load("/etc/plugins.yaml", []byte("preset: "+name+"\n"), src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("preset %s: %v", name, err)
		}
	}
	// The usual one cannot be replaced: an empty file would not be the default any more.
	if err := os.WriteFile(filepath.Join(dir, "default.yaml"), []byte("lines: [{left: [git]}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if plan, err := Load("/etc/plugins.yaml", []byte("preset: default\n"), src); err != nil || len(plan.Lines) != 2 {
		t.Errorf("lines are %v, %v", plan.Lines, err)
	}
}
