package draft

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/internal/configtest"
)

var embedded = configtest.Embedded(`lines:
  - left: [git, clock]
  - left: [duration]
segments:
  git: {priority: 80, shrink: 16}
`)

// files are those of an empty folder, with four built-in segments and two themes.
func files(t testing.TB) settings.Files {
	t.Helper()
	manifests := map[string]manifest.Manifest{}
	for _, name := range []string{"clock", "cost", "duration", "git"} {
		m, err := manifest.ParseYAML("segment.yaml", []byte("name: "+name+"\nversion: 1.0.0\ndescription: a fixture\nsettings:\n"+
			"  - {name: length, type: int, default: 32, min: 0, max: 99, description: letters}\n"+
			"  - {name: form, type: string, default: long, allowed: [long, short], description: form}\n"+
			"  - {name: label, type: string, default: \"\", description: a label}\n"))
		if err != nil {
			t.Fatal(err)
		}
		manifests["builtin:"+name] = m
	}
	dir := t.TempDir()
	return settings.Files{
		Plugins: filepath.Join(dir, "config", "plugins.yaml"),
		Lock:    filepath.Join(dir, "state", "settings.lock"),
		Sources: configfile.Sources{
			Embedded: fstest.MapFS{
				"plugins.yaml":         {Data: []byte(embedded)},
				"presets/default.yaml": {Data: []byte("description: the usual\n")},
				"presets/short.yaml":   {Data: []byte("lines:\n  - left: [clock]\n    separator: \" / \"\n")},
				"themes/plain.yaml":    {Data: []byte(configtest.Theme("plain", configfile.RoleNames()))},
				"themes/loud.yaml":     {Data: []byte(configtest.Theme("loud", configfile.RoleNames()))},
			},
			ThemeDir: filepath.Join(dir, "config", "themes"),
			Builtins: func() []string { return []string{"clock", "cost", "duration", "git"} },
			Describe: func(source string) (configfile.About, error) {
				m, ok := manifests[source]
				if !ok {
					return configfile.About{}, fs.ErrNotExist
				}
				return configfile.About{Manifest: m}, nil
			},
		},
	}
}

func open(t testing.TB, f settings.Files, o Options) *Draft {
	t.Helper()
	d, err := Open(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func put(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func got(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func do(t testing.TB, d *Draft, edits ...Edit) {
	t.Helper()
	for _, e := range edits {
		if err := d.Do(e); err != nil {
			t.Fatalf("%v: %v", e, err)
		}
	}
}

const mine = `# mine
theme: loud # for the day
lines:
  - left: [git, clock] # top
    separator: ' | '

  # the second
  - right:
      - duration # long
segments:
  git: {settings: {length: 9}} # short names
`

func TestEdits(t *testing.T) {
	tests := []struct {
		edit     Edit
		from, to string
		label    string
	}{
		{Set("theme", "plain"), "theme: loud", "theme: plain", "theme: plain"},
		{Set("git.length", "12"), "length: 9", "length: 12", "git.length: 12"},
		{Set("icons", "ascii"), "for the day\n", "for the day\nicons: ascii\n", "icons: ascii"},
		{Unset("theme"), "theme: loud # for the day", "# for the day", "theme: back to the default"},
		{Hide("git"), "{length: 9}}", "{length: 9}, show: false}", "hide git"},
		{Show("cost"), "- duration # long\n", "- duration # long\n      - cost\n", "show cost"},
		{Move("clock", Target{Before: "git"}), "[git, clock]", "[clock, git]", "move clock before git"},
		{SetRow(1, "separator", " / "), "' | '", "' / '", "row 1, separator:  / "},
		{ColourNumbers("git", []config.Threshold{{From: 5, Style: "bold"}}), "{length: 9}}", "{length: 9}, colors: {\"5\": bold}}", "colours of git by its numbers"},
	}
	for _, tt := range tests {
		t.Run(tt.label, func(t *testing.T) {
			f := files(t)
			put(t, f.Plugins, mine)
			d := open(t, f, Options{})
			if err := d.Do(tt.edit); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Replace(mine, tt.from, tt.to, 1), string(d.Text())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := tt.edit.String(); got != tt.label {
				t.Errorf("the edit is %q, want %q", got, tt.label)
			}
			if got(t, f.Plugins) != mine {
				t.Error("the file was written")
			}
			if e, ok := d.Undo(); !ok || e.Do != tt.edit.Do || string(d.Text()) != mine || d.Changed() {
				t.Errorf("undone: %v %v\n%s", e, ok, d.Text())
			}
		})
	}
}

// An edit that does not fit changes nothing, and says why in the words of the commands.
func TestRefusedEdits(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	d := open(t, f, Options{})
	for _, tt := range []struct {
		edit Edit
		want string
	}{
		{Set("them", "plain"), `unknown setting "them", did you mean theme?`},
		{Set("theme", "plian"), `theme must be one of loud, plain, auto, not "plian", did you mean "plain"?`},
		{Set("git.length", "100"), "git.length must be a whole number from 0 to 99, not 100"},
		{Show("clok"), `unknown segment "clok", did you mean "clock"?`},
		{Nudge("git", Left), "git is the first already"},
		{Nudge("cost", Left), "cost is on no row: show it first"},
		{Nudge("duration", Down), "duration is alone on the last row already"},
		{Colour("gti", "bold"), `unknown role "gti"`},
		{Colour("git", "shiny"), `the style of git must be made of fg=, bg=, attributes and roles, not "shiny"`},
		{TakePreset("shrt"), `preset must be one of default, short, not "shrt", did you mean "short"?`},
	} {
		if err := d.Do(tt.edit); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%v: %v\nwant %s", tt.edit, err, tt.want)
		}
	}
	if d.CanUndo() || d.Changed() {
		t.Error("something was changed")
	}
}

func TestNudge(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, "lines:\n  - left: [git, clock]\n    right: [cost]\n  - left: [duration]\n")
	d := open(t, f, Options{})
	show := func() string {
		var rows []string
		for _, r := range d.Rows() {
			rows = append(rows, strings.Join(r.Left, " ")+"|"+strings.Join(r.Right, " "))
		}
		return strings.Join(rows, " / ")
	}
	for _, tt := range []struct {
		segment string
		way     Way
		want    string
	}{
		{"git", Right, "clock git|cost / duration|"},
		{"git", Right, "clock|git cost / duration|"},
		{"git", Right, "clock|cost git / duration|"},
		{"git", Right, "clock|cost / git duration|"},
		{"git", Left, "clock|cost git / duration|"},
		{"git", Left, "clock|git cost / duration|"},
		{"git", Left, "clock git|cost / duration|"},
		{"git", Down, "clock|cost / duration git|"},
		{"git", Up, "clock git|cost / duration|"},
		{"cost", Down, "clock git| / duration|cost"},
		{"cost", Down, "clock git| / duration| / |cost"},
		{"cost", Up, "clock git| / duration|cost"},
	} {
		if err := d.Do(Nudge(tt.segment, tt.way)); err != nil {
			t.Fatalf("%s %d from %s: %v", tt.segment, tt.way, show(), err)
		}
		if got := show(); got != tt.want {
			t.Fatalf("%s %d: %s, want %s", tt.segment, tt.way, got, tt.want)
		}
	}
}

func TestTry(t *testing.T) {
	d := open(t, files(t), Options{})
	revision := d.Revision()
	plan, err := d.Try(Set("theme", "loud"))
	if err != nil || plan.Theme.Name != "loud" {
		t.Errorf("tried: %q, %v", plan.Theme.Name, err)
	}
	if now, err := d.Plan(On{}); err != nil || now.Theme.Name != "plain" || d.Changed() || d.Revision() != revision {
		t.Errorf("it is not as it was: %q, %v", now.Theme.Name, err)
	}
}

func TestColourOfOnesOwn(t *testing.T) {
	f := files(t)
	d := open(t, f, Options{})
	do(t, d, Colour("git", "fg=#ff0000 bold"), Colour("cost", "fg=3"))
	plan, err := d.Plan(On{})
	if err != nil || plan.Theme.Name != "my-plain" || plan.Theme.Roles["git"] != "fg=#ff0000 bold" || plan.Theme.Roles["cost"] != "fg=3" {
		t.Fatalf("%v, %v", plan.Theme, err)
	}
	path := filepath.Join(f.Sources.ThemeDir, "my-plain.yaml")
	if _, err := os.Stat(path); err == nil {
		t.Error("it was written before it was saved")
	}
	diff := d.Diff()
	if len(diff) != 2 || diff[0].Path != path || !diff[0].Created || diff[1].Path != f.Plugins {
		t.Errorf("the difference is %v", diff)
	}
	saved, err := d.Save()
	if err != nil || !slices.Equal(saved.Written, []string{path, f.Plugins}) || saved.Backups != nil {
		t.Fatalf("%v, %v", saved, err)
	}
	if !strings.Contains(got(t, path), "git: \"fg=#ff0000 bold\"") || d.Changed() {
		t.Errorf("written:\n%s", got(t, path))
	}
	// A second draft edits that file, and keeps what a person wrote into it.
	put(t, path, got(t, path)+"# mine\n")
	again := open(t, f, Options{})
	do(t, again, Colour("git", "fg=4"))
	if saved, err := again.Save(); err != nil || !slices.Equal(saved.Written, []string{path}) || len(saved.Backups) != 1 {
		t.Fatalf("%v, %v", saved, err)
	}
	if text := got(t, path); !strings.Contains(text, "git: \"fg=4\"") && !strings.Contains(text, "git: fg=4") || !strings.HasSuffix(text, "# mine\n") {
		t.Errorf("written:\n%s", text)
	}
}
