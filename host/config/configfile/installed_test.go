package configfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/module"
)

const weatherManifest = `name: weather
version: 1.0.0
description: the weather
settings:
  - {name: city, type: string, default: Oslo, description: where}
permissions:
  - {name: usage, reason: to show it}
  - {name: http, args: [api.example.com], reason: to ask}
`

// withRegistry gives the fixture a registry in which weather is installed, with
// the given grants for its bytes.
func withRegistry(t *testing.T, grants ...string) Sources {
	t.Helper()
	src := fixture(t)
	dir := t.TempDir()
	src.Registry = registry.In(state.Dirs{Config: dir, State: filepath.Join(dir, "state")})
	hash, err := src.Registry.Keep([]byte(weatherManifest))
	if err != nil {
		t.Fatal(err)
	}
	if err := src.Registry.Put(registry.Entry{Name: "weather", Source: "oci://localhost/weather:1", SHA256: hash}); err != nil {
		t.Fatal(err)
	}
	if grants != nil {
		if err := src.Registry.Grant(registry.Grant{SHA256: hash, Name: "weather", Permissions: grants}); err != nil {
			t.Fatal(err)
		}
	}
	return src
}

func weather(src Sources, grants ...string) config.Segment {
	hash := hashOf(weatherManifest)
	return config.Segment{
		Name: "weather", Source: src.Registry.ModulePath(hash), SHA256: hash, Engine: module.Native, Installed: "weather",
		Priority: UsualPriority, Settings: map[string]string{"city": "Oslo"}, Grant: grants,
	}
}

func TestInstalled(t *testing.T) {
	src := withRegistry(t, "usage", "http:api.example.com")
	changed := func(change func(*config.Segment)) config.Segment {
		s := weather(src, "http:api.example.com", "usage")
		change(&s)
		return s
	}
	tests := []struct {
		name, text string
		want       config.Segment
	}{
		{"by its name on a line", "lines: [{left: [weather]}]\n", changed(func(*config.Segment) {})},
		{"with settings", "lines: [{left: [weather]}]\nsegments: {weather: {settings: {city: Rome}}}\n",
			changed(func(s *config.Segment) { s.Settings["city"] = "Rome" })},
		{"said so", "lines: [{left: [weather]}]\nsegments: {weather: {source: installed}}\n", changed(func(*config.Segment) {})},
		{"under another name", "lines: [{left: [second]}]\nsegments: {second: {source: \"installed:weather\"}}\n",
			changed(func(s *config.Segment) { s.Name = "second" })},
		{"with less than it was granted", "lines: [{left: [weather]}]\nsegments: {weather: {grant: [usage]}}\n",
			changed(func(s *config.Segment) { s.Grant = []string{"usage"} })},
		{"plugins.yaml can't grant more", "lines: [{left: [weather]}]\nsegments: {weather: {grant: [usage, git, \"http:evil.example\"]}}\n",
			changed(func(s *config.Segment) { s.Grant = []string{"usage"} })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan, err := Load("/etc/plugins.yaml", []byte(tt.text), src)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]config.Segment{tt.want}, plan.Segments); diff != "" {
				t.Errorf("segments (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInstalledMistakes(t *testing.T) {
	src := withRegistry(t)
	tests := []struct{ name, text, want string }{
		{"none near", "lines: [{left: [wether]}]\n", `/etc/plugins.yaml:1:17: unknown segment "wether", did you mean "weather"?`},
		{"not installed", "lines: [{left: [x]}]\nsegments: {x: {source: \"installed:wether\"}}\n",
			`/etc/plugins.yaml:2:24: unknown installed segment "wether", did you mean "weather"?`},
		{"a setting that it does not have", "lines: [{left: [weather]}]\nsegments: {weather: {settings: {town: x}}}\n",
			`/etc/plugins.yaml:2:33: unknown setting of weather "town": use one of city`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Load("/etc/plugins.yaml", []byte(tt.text), src); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

// A built-in name means the built-in segment, whatever plugins.lock says.
func TestInstalledDoesNotReplaceBuiltin(t *testing.T) {
	src := withRegistry(t)
	if err := src.Registry.Put(registry.Entry{Name: "usage", Source: "x", SHA256: hashOf(weatherManifest)}); err != nil {
		t.Fatal(err)
	}
	plan, err := Load("/etc/plugins.yaml", []byte("lines: [{left: [usage]}]\n"), src)
	if err != nil || plan.Segments[0].Source != "builtin:usage" {
		t.Errorf("%+v, %v", plan.Segments, err)
	}
}

func TestResolveInstalled(t *testing.T) {
	r := newResolution(t)
	src := withRegistry(t, "usage")
	r.Registry = src.Registry
	old := func(path string) {
		t.Helper()
		past := time.Now().Add(-time.Hour)
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	module := src.Registry.ModulePath(hashOf(weatherManifest))
	old(module)
	old(src.Registry.Lock)
	old(src.Registry.Grants)
	writeOld(t, r.Path, "lines: [{left: [weather, dir]}]\n")
	steps := []struct {
		name    string
		change  func()
		grant   []string
		problem string
		slow    bool
	}{
		{"at first", func() {}, []string{"usage"}, "", true},
		{"nothing changed", func() {}, []string{"usage"}, "", false},
		{"revoked", func() {
			if err := src.Registry.Grant(registry.Grant{SHA256: hashOf(weatherManifest)}); err != nil {
				t.Fatal(err)
			}
			old(src.Registry.Grants)
		}, nil, "", true},
		{"grants.yaml broken", func() { writeOld(t, src.Registry.Grants, "grants: [\n") }, nil,
			"grants.yaml line 1: this is not YAML (sequence end token ']' not found): check brackets, quotes and indentation here", true},
		{"settled", func() {}, nil,
			"grants.yaml line 1: this is not YAML (sequence end token ']' not found): check brackets, quotes and indentation here", false},
		{"grants.yaml gone, other bytes in the module", func() {
			if err := os.Remove(src.Registry.Grants); err != nil {
				t.Fatal(err)
			}
			writeOld(t, module, weatherManifest+"license: MIT\n")
		}, nil, "plugins.yaml line 1: the segment weather can't be used: its bytes changed since it was added", true},
		{"module gone", func() {
			if err := os.Remove(module); err != nil {
				t.Fatal(err)
			}
		}, nil, "plugins.yaml line 1: the segment weather can't be used: there is no file", true},
		{"plugins.lock broken: the last good line", func() { writeOld(t, src.Registry.Lock, "segments: 3\n") }, nil,
			"plugins.lock line 1: segments must be a mapping (key: value), not 3", true},
	}
	for _, step := range steps {
		step.change()
		plan, problems, slow := r.resolve(t)
		if len(plan.Segments) != 2 || plan.Segments[0].Name != "weather" || plan.Segments[0].SHA256 != hashOf(weatherManifest) {
			t.Fatalf("%s: segments %+v", step.name, plan.Segments)
		}
		if diff := cmp.Diff(step.grant, plan.Segments[0].Grant); diff != "" {
			t.Errorf("%s: grant (-want +got):\n%s", step.name, diff)
		}
		got := ""
		if len(problems) > 0 {
			got = problems[0].Short()
		}
		if !strings.HasPrefix(got, step.problem) || (got == "") != (step.problem == "") || len(problems) > 1 {
			t.Errorf("%s: problems %v, want %s", step.name, problems, step.problem)
		}
		if slow != step.slow && !strings.HasPrefix(step.name, "plugins.lock") {
			t.Errorf("%s: slow %v, want %v", step.name, slow, step.slow)
		}
	}
}

// What was revoked is revoked for the last good line too.
func TestRevokedWhilePluginsYAMLIsBroken(t *testing.T) {
	r := newResolution(t)
	src := withRegistry(t, "http:api.example.com", "usage")
	r.Registry = src.Registry
	past := time.Now().Add(-time.Hour)
	for _, path := range []string{src.Registry.ModulePath(hashOf(weatherManifest)), src.Registry.Lock, src.Registry.Grants} {
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	writeOld(t, r.Path, "lines: [{left: [weather, dir]}]\n")
	r.resolve(t)
	writeOld(t, r.Path, "lines: [{left: [weather, dir]}]\nfoo: [\n")
	steps := []struct {
		name   string
		change func()
		want   []string
	}{
		{"broken", func() {}, []string{"http:api.example.com", "usage"}},
		{"one permission revoked", func() {
			if err := src.Registry.Grant(registry.Grant{SHA256: hashOf(weatherManifest), Permissions: []string{"usage"}}); err != nil {
				t.Fatal(err)
			}
		}, []string{"usage"}},
		{"grants.yaml broken too", func() { writeOld(t, src.Registry.Grants, "grants: [\n") }, nil},
		{"grants.yaml broken, and plugins.yaml is no file", func() {
			if err := os.Remove(r.Path); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(r.Path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, nil},
	}
	for _, step := range steps {
		step.change()
		plan, problems, _ := r.resolve(t)
		if len(problems) == 0 || len(plan.Segments) != 2 {
			t.Fatalf("%s: %+v, %v", step.name, plan.Segments, problems)
		}
		if diff := cmp.Diff(step.want, plan.Segments[0].Grant); diff != "" {
			t.Errorf("%s: grant (-want +got):\n%s", step.name, diff)
		}
		if diff := cmp.Diff([]string(nil), plan.Segments[1].Grant); diff != "" {
			t.Errorf("%s: grant of a built-in one (-want +got):\n%s", step.name, diff)
		}
	}
}

// A line of built-in segments looks at no file of the registry.
func TestBuiltinsPayNothingForTheRegistry(t *testing.T) {
	src := withRegistry(t)
	l := &loading{Sources: src}
	if _, err := l.load("/etc/plugins.yaml", []byte("lines: [{left: [dir, clock]}]\n")); err != nil {
		t.Fatal(err)
	}
	for _, i := range l.inputs {
		if i.Path == src.Registry.Lock || i.Path == src.Registry.Grants {
			t.Errorf("%s was looked at", i.Path)
		}
	}
}
