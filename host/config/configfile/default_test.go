package configfile

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/internal/golden"
)

// shipped gives the repository's own plugins.yaml, themes and segments.
func shipped(t testing.TB) Sources {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	files, err := filepath.Glob(filepath.Join(root, "plugins", "*", "segment.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	manifests := map[string]manifest.Manifest{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := manifest.ParseYAML(file, data)
		if err != nil {
			t.Fatal(err)
		}
		if folder := filepath.Base(filepath.Dir(file)); m.Name != folder {
			t.Errorf("%s: the segment is named %s", file, m.Name)
		}
		names = append(names, m.Name)
		manifests["builtin:"+m.Name] = m
	}
	return Sources{
		Embedded: aiterm.Files,
		Builtins: func() []string { return names },
		Describe: func(source string) (About, error) { return About{Manifest: manifests[source]}, nil },
	}
}

func TestDefault(t *testing.T) {
	src := shipped(t)
	plan, err := Load("", nil, src)
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Line{
		{Prefix: "╭─ ", Separator: " │ ", CapLeft: "░▒▓", CapRight: "▓▒░", Left: []string{"dir", "git", "context", "cost"}},
		{Prefix: "╰─ ", Separator: " │ ", Left: []string{"model", "clock", "duration", "usage", "diff"}},
	}
	if diff := cmp.Diff(want, plan.Lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got, want := len(plan.Segments), len(plan.Lines[0].Left)+len(plan.Lines[1].Left); got != want {
		t.Errorf("%d segments are in the plan, and %d on the lines: each line would decode the others too", got, want)
	}
	for _, s := range plan.Segments {
		if s.Name != "usage" && s.Priority >= 100 {
			t.Errorf("%s would stay as long as usage: priority %d", s.Name, s.Priority)
		}
	}
	for _, name := range ThemeNames(src) {
		if _, err := LoadTheme(name, src); err != nil {
			t.Error(err)
		}
	}
}

// TestDefaultComments takes the # away from the settings that plugins.yaml
// shows in comments: they must exist, and have the value that they show.
func TestDefaultComments(t *testing.T) {
	src := shipped(t)
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "plugins.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	open := regexp.MustCompile(`(?m)^    #(settings:|  )`).ReplaceAllString(string(data), "    $1")
	plain, err := Load("plugins.yaml", data, src)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Load("plugins.yaml", []byte(open), src)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plain, got); diff != "" {
		t.Errorf("plugins.yaml without and with its commented settings:\n%s", diff)
	}
	for _, s := range plain.Segments {
		for setting := range s.Settings {
			if _, entry, _ := strings.Cut(open, "\n  "+s.Name+":\n"); !strings.Contains(entry, "      "+setting+":") {
				t.Errorf("plugins.yaml does not show the setting %s of %s", setting, s.Name)
			}
		}
	}
}

// The plan that a line takes where there is no plugins.yaml is that of the embedded one
// as it is now: "go test ./host/config/configfile -run TestPreset -update" writes it.
func TestPreset(t *testing.T) {
	plan, err := Load("", nil, shipped(t))
	if err != nil {
		t.Fatal(err)
	}
	golden.CompareFile(t, "../preset.plan", string(config.EncodePreset(plan)))
}
