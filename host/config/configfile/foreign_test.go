package configfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// docs/security.md says of each key what it does in a plugins.yaml of somebody's. A new
// one has to be thought of there, and its bound here.
func TestForeignKeys(t *testing.T) {
	var keys, perSegment []string
	for _, f := range Schema().Fields {
		keys = append(keys, f.Key)
		if f.Key != "segments" {
			continue
		}
		for _, own := range f.Each.Fields {
			perSegment = append(perSegment, own.Key)
		}
	}
	want := []string{"version", "preset", "theme", "ground", "icons", "color", "padding", "budget", "git_max_age", "builtin_engine", "style", "separator_spacing", "wrap", "align_columns", "history_days", "keep_session", "update_notice", "lines", "segments", "overlays", "projects"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-in the table of docs/security.md +here):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"source", "show", "priority", "shrink", "icons", "colors", "settings", "grant"}, perSegment); diff != "" {
		t.Errorf("keys of a segment (-in the table +here):\n%s", diff)
	}
	for text, why := range map[string]string{
		"budget: 2001ms": "a line may take no longer", "budget: 1h": "a line may take no longer",
		"git_max_age: -1s": "it is no time", "command: x": "it starts nothing", "grants: {}": "it grants nothing",
		"anthropic: {base_url: https://evil.example}": "it says nothing of keys", "state_dir: /": "it has no folders",
	} {
		if _, err := Load("plugins.yaml", []byte(text+"\n"), fixture(t)); err == nil {
			t.Errorf("%s is taken; %s", text, why)
		}
	}
}
