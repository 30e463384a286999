package configfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// A setting that is called like a key of plugins.yaml could never be set there.
func TestReservedSettings(t *testing.T) {
	var keys []string
	for _, f := range Schema().Fields {
		if f.Key != "segments" {
			continue
		}
		for _, key := range f.Each.Fields {
			keys = append(keys, key.Key)
		}
	}
	if diff := cmp.Diff(keys, manifest.ReservedSettings()); diff != "" {
		t.Errorf("a segment's keys in plugins.yaml, and the names that manifests must not use (-want +got):\n%s", diff)
	}
}

// A name that settings of aiterm's own go by is no segment's, and the rest of the
// line is drawn: of an earlier plan what is left without it.
func TestReservedNames(t *testing.T) {
	for _, name := range []string{"anthropic", "display", "time", "theme", "project", "spacing", "color", "padding", "lines", "segments", "builtin", "installed", "settings", "preset"} {
		if Reserved(name, nil) == "" {
			t.Errorf("%s is free", name)
		}
	}
	for _, name := range []string{"weather", "usage", "git", "clock", "anthropic-status"} {
		if why := Reserved(name, []string{"usage", "git", "clock"}); why != "" {
			t.Errorf("%s %s", name, why)
		}
	}
	plan := config.Plan{
		Lines:    []config.Line{{Left: []string{"clock", "anthropic", "chain"}, Right: []string{"time"}}},
		Segments: []config.Segment{{Name: "clock"}, {Name: "anthropic"}, {Name: "chain"}, {Name: "time"}},
	}
	want := config.Plan{
		Lines:    []config.Line{{Left: []string{"clock", "chain"}, Right: []string{}}},
		Segments: []config.Segment{{Name: "clock"}, {Name: "chain"}},
	}
	if diff := cmp.Diff(want, withoutReserved(plan, []string{"clock"})); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

func TestReservedNameInAFile(t *testing.T) {
	for text, want := range map[string]string{
		"lines:\n  - left: [clock, anthropic]\nsegments:\n  anthropic: {source: a.wasm}\n": "plugins.yaml:2:19: give the segment anthropic another name, under segments and in lines: this one is that of a group of aiterm's own settings",
		"segments:\n  theme: {source: a.wasm, show: false}\n":                              "plugins.yaml:2:3: give the segment theme another name, under segments and in lines: this one is that of a key of plugins.yaml",
	} {
		if _, err := Load("plugins.yaml", []byte(text), fixture(t)); err == nil || err.Error() != want {
			t.Errorf("%q:\n%v, want\n%s", text, err, want)
		}
	}
}
