package draft

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const embedded = `version: 1
preset: default
theme: plain
color: auto
padding: 0
budget: 100ms
git_max_age: 5s
builtin_engine: translated
icons: emoji
style: as-written
ground: as-chosen
separator_spacing: as-written
wrap: false
align_columns: false
history_days: 400
lines:
  - left: [git, clock]
  - left: [duration]
segments:
  git: {priority: 80, shrink: 16}
`

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
	roles := "name: NAME\nroles:\n"
	for _, role := range configfile.RoleNames() {
		roles += "  " + role + ": fg=7\n"
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
				"themes/plain.yaml":    {Data: []byte(strings.Replace(roles, "NAME", "plain", 1))},
				"themes/loud.yaml":     {Data: []byte(strings.Replace(roles, "NAME", "loud", 1))},
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

func TestSaveKeepsTheOldText(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	at := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	d := open(t, f, Options{Now: func() time.Time { return at }})
	do(t, d, Set("theme", "plain"))
	want := []DiffLine{{'@', "-1,5 +1,5"}, {' ', "# mine"}, {'-', "theme: loud # for the day"}, {'+', "theme: plain # for the day"}}
	if diff := cmp.Diff(want, d.Diff()[0].Lines[:4]); diff != "" {
		t.Errorf("the difference (-want +got):\n%s", diff)
	}
	saved, err := d.Save()
	backup := f.Plugins + ".20310506T070809Z.bak"
	if diff := cmp.Diff(Saved{[]string{f.Plugins}, []string{backup}}, saved); diff != "" || err != nil {
		t.Fatalf("%v %s", err, diff)
	}
	if got(t, backup) != mine || got(t, f.Plugins) != string(d.Text()) || d.Changed() {
		t.Error("it is not on disk")
	}
	if saved, err := d.Save(); err != nil || saved.Written != nil {
		t.Errorf("a second time: %v, %v", saved, err)
	}
	if d.Undo(); !d.Changed() {
		t.Error("what is taken back after it was saved is not to be saved")
	}
	if _, err := d.Save(); err != nil || got(t, f.Plugins) != mine {
		t.Errorf("%v\n%s", err, got(t, f.Plugins))
	}
}

func TestAFileThatChangedMeanwhileStays(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	d := open(t, f, Options{})
	do(t, d, Set("theme", "plain"), Move("clock", Target{Before: "git"}), Set("icons", "ascii"))
	theirs := strings.Replace(mine, "[git, clock]", "[git]", 1) + "padding: 2\n"
	put(t, f.Plugins, theirs)
	_, err := d.Save()
	var conflict *ConflictError
	if !errors.As(err, &conflict) || conflict.Gone || got(t, f.Plugins) != theirs {
		t.Fatalf("%v\n%s", err, got(t, f.Plugins))
	}
	path, err := d.SaveAside()
	if err != nil || got(t, path) != string(d.Text()) || filepath.Base(path) != "plugins.mine.yaml" {
		t.Errorf("aside: %s, %v", path, err)
	}
	if again, err := d.SaveAside(); err != nil || filepath.Base(again) != "plugins.mine-2.yaml" {
		t.Errorf("aside again: %s, %v", again, err)
	}
	lost, err := d.Reload()
	if err != nil || len(lost) != 0 {
		t.Fatalf("lost %v, %v", lost, err)
	}
	want := strings.NewReplacer("loud # for the day", "plain # for the day", "[git]", "[clock, git]").Replace(theirs) + "icons: ascii\n"
	if diff := cmp.Diff(want, string(d.Text())); diff != "" {
		t.Errorf("both changes (-want +got):\n%s", diff)
	}
	if _, err := d.Save(); err != nil || got(t, f.Plugins) != want {
		t.Errorf("%v", err)
	}
	os.Remove(f.Plugins)
	do(t, d, Set("theme", "loud"))
	if _, err := d.Save(); !errors.As(err, &conflict) || !conflict.Gone {
		t.Errorf("of a file that is gone: %v", err)
	}
}

func TestReloadTellsWhatNoLongerFits(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	d := open(t, f, Options{})
	do(t, d, Set("theme", "plain"), SetRow(2, "wrap", "true"))
	put(t, f.Plugins, "lines:\n  - left: [git]\n")
	lost, err := d.Reload()
	if diff := cmp.Diff([]Edit{SetRow(2, "wrap", "true")}, lost); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	// A file that has mistakes by now is not taken, and nothing is lost.
	before := string(d.Text())
	put(t, f.Plugins, "lines: 3\n")
	if _, err := d.Reload(); err == nil || string(d.Text()) != before || d.Problems() != nil {
		t.Errorf("%v\n%s", err, d.Text())
	}
}

func TestAFileWithMistakesCanBeLookedAt(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, "theme: lud\n")
	d := open(t, f, Options{})
	if d.Problems() == nil || d.Rows() != nil {
		t.Error("it has no problems")
	}
	for _, e := range []Edit{Set("icons", "ascii"), Show("git"), Nudge("git", Down), TakePreset("short"), Colour("git", "bold")} {
		if err := d.Do(e); err == nil {
			t.Errorf("%v is made", e)
		}
	}
	do(t, d, Set("theme", "loud"))
	if err := d.Problems(); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotSavedIsKept(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	folder := filepath.Join(t.TempDir(), "drafts")
	killed := open(t, f, Options{Recovery: folder})
	do(t, killed, Set("theme", "plain"), Move("clock", Target{Before: "git"}), Hide("git"))
	killed.Undo()
	want := string(killed.Text())
	other := open(t, f, Options{Recovery: folder})
	if r, ok := other.Recovery(); ok {
		t.Errorf("what another one has open is offered: %v", r)
	}
	do(t, other, Set("icons", "ascii"))
	if err := killed.keeper.lock.Close(); err != nil { // as the end of the process does
		t.Fatal(err)
	}
	r, ok := other.Recovery()
	if !ok || r.Edits != 2 || r.FileChanged {
		t.Errorf("%+v, %v", r, ok)
	}
	other.Undo()
	if lost, err := other.Recover(); err != nil || lost != nil || string(other.Text()) != want {
		t.Errorf("%v, %v\n%s", lost, err, other.Text())
	}
	if _, ok := other.Recovery(); ok {
		t.Error("it is offered again")
	}
	other.Undo()
	other.Undo()
	if string(other.Text()) != mine {
		t.Error("it can't be undone")
	}
	if err := other.Close(false); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestRecoverOnAFileThatChanged(t *testing.T) {
	f := files(t)
	put(t, f.Plugins, mine)
	folder := t.TempDir()
	killed := open(t, f, Options{Recovery: folder})
	do(t, killed, Set("theme", "plain"), SetRow(2, "wrap", "true"))
	if err := killed.Close(false); err != nil {
		t.Fatal(err)
	}
	put(t, f.Plugins, "lines:\n  - left: [git]\n")
	d := open(t, f, Options{Recovery: folder})
	if r, ok := d.Recovery(); !ok || !r.FileChanged {
		t.Errorf("%+v, %v", r, ok)
	}
	lost, err := d.Recover()
	if err != nil || len(lost) != 1 || string(d.Text()) != "theme: plain\nlines:\n  - left: [git]\n" && !strings.Contains(string(d.Text()), "theme: plain") {
		t.Errorf("%v, %v\n%s", lost, err, d.Text())
	}
	if err := d.Close(true); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// What was taken back after it was saved is no edit that can be made again on another text:
// the text itself is put beside the file before what was kept of it goes.
func TestRecoverOfATextOnAFileThatChanged(t *testing.T) {
	for name, leave := range map[string]func(*Draft){
		"undone after saving": func(d *Draft) {
			do(t, d, Set("theme", "plain"))
			if _, err := d.Save(); err != nil {
				t.Fatal(err)
			}
			d.Undo()
		},
		"recovered before": func(d *Draft) {
			do(t, d, Set("theme", "plain"))
			if _, err := d.Save(); err != nil {
				t.Fatal(err)
			}
			d.Undo()
			if err := d.Close(false); err != nil {
				t.Fatal(err)
			}
			again := open(t, d.files, Options{Recovery: d.keeper.folder})
			if lost, err := again.Recover(); err != nil || lost != nil || string(again.Text()) != mine {
				t.Fatalf("%v, %v\n%s", lost, err, again.Text())
			}
			do(t, again, Set("icons", "ascii"))
			put(t, d.files.Plugins, "theme: nord\n")
			want := string(again.Text())
			if lost, err := again.Reload(); err == nil || lost != nil || string(again.Text()) != want {
				t.Errorf("it is put on another text: %v, %v\n%s", lost, err, again.Text())
			}
			*d = *again
		},
	} {
		t.Run(name, func(t *testing.T) {
			const theirs = "lines:\n  - left: [git]\n"
			f := files(t)
			put(t, f.Plugins, mine)
			folder := t.TempDir()
			killed := open(t, f, Options{Recovery: folder})
			leave(killed)
			want := string(killed.Text())
			if err := killed.Close(false); err != nil {
				t.Fatal(err)
			}
			put(t, f.Plugins, theirs)
			d := open(t, f, Options{Recovery: folder})
			if r, ok := d.Recovery(); !ok || !r.FileChanged || r.Edits == 0 {
				t.Errorf("%+v, %v", r, ok)
			}
			_, err := d.Recover()
			beside := strings.TrimSuffix(f.Plugins, ".yaml") + ".mine.yaml"
			if err == nil || !strings.Contains(err.Error(), beside) || string(d.Text()) != theirs {
				t.Errorf("%v\n%s", err, d.Text())
			}
			if got, err := os.ReadFile(beside); err != nil || string(got) != want {
				t.Errorf("beside the file is, %v:\n%s\nwant:\n%s", err, got, want)
			}
			if _, ok := d.Recovery(); ok {
				t.Error("it is offered again")
			}
		})
	}
}

func TestWhatWasLeftLongAgoIsRemoved(t *testing.T) {
	f := files(t)
	folder := t.TempDir()
	left := open(t, f, Options{Recovery: folder})
	do(t, left, Set("theme", "loud"))
	left.Close(false)
	late := func() time.Time { return time.Now().Add(31 * 24 * time.Hour) }
	if _, ok := open(t, f, Options{Recovery: folder, Now: late}).Recovery(); ok {
		t.Error("it is still there")
	}
}

// What can't be kept is told, and the draft goes on.
func TestNowhereToKeep(t *testing.T) {
	f := files(t)
	folder := filepath.Join(t.TempDir(), "file")
	put(t, folder, "")
	d := open(t, f, Options{Recovery: folder})
	do(t, d, Set("theme", "loud"))
	if err := d.Unkept(); err == nil || !strings.HasPrefix(err.Error(), "what is not saved can't be kept in "+folder+": ") {
		t.Errorf("%v", err)
	}
	if _, err := d.Save(); err != nil || d.Unkept() != nil {
		t.Error(err, d.Unkept())
	}
	homeless := open(t, f, Options{})
	if err := homeless.Unkept(); err != nil {
		t.Errorf("where nothing is changed: %v", err)
	}
	do(t, homeless, Set("theme", "plain"))
	if homeless.Unkept() == nil {
		t.Error("it is told to be kept, and there is no folder for it")
	}
}

// Whatever is done, undone and done again: every text is right, keeps all comments, and
// what is undone brings the bytes back.
func TestAnySequence(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { sequence(t, seed, mine) })
	}
}

func sequence(t *testing.T, seed uint64, text string) {
	r := rand.New(rand.NewPCG(seed, 5))
	f := files(t)
	put(t, f.Plugins, text)
	d := open(t, f, Options{Recovery: t.TempDir()})
	segments := []string{"git", "clock", "duration", "cost"}
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	edit := func() Edit {
		s := one(segments...)
		switch r.IntN(11) {
		case 0:
			return Set("theme", one("plain", "loud"))
		case 1:
			return Set(s+"."+one("length", "priority"), strconv.Itoa(r.IntN(90)))
		case 2:
			return Unset(one("theme", "icons", s+".length", s+".priority", s+".label"))
		case 3:
			return Show(s)
		case 4:
			return Hide(s)
		case 5:
			return Move(s, Target{Row: 1 + r.IntN(4), Right: r.IntN(2) == 0})
		case 6:
			return Move(s, Target{Before: one(segments...)})
		case 7:
			return Set(s+".label", one("a", "# b", "'c'", "d: e", ""))
		case 8:
			return SetRow(1+r.IntN(3), one("separator", "prefix"), one(" / ", "#", "'"))
		case 9:
			return ColourNumbers(s, []config.Threshold{{From: float64(r.IntN(3)), Style: "bold"}})
		}
		return Nudge(s, Way(r.IntN(4)))
	}
	var texts []string // by how many edits hold
	texts = append(texts, string(d.Text()))
	made := 0
	for range 40 {
		switch r.IntN(5) {
		case 0:
			if _, ok := d.Undo(); ok != (made > 0) {
				t.Fatal("undo")
			} else if ok {
				made--
			}
		case 1:
			if _, ok := d.Redo(); ok {
				made++
			}
		default:
			e := edit()
			before := string(d.Text())
			if err := d.Do(e); err != nil {
				if string(d.Text()) != before {
					t.Fatalf("%v failed and changed something", e)
				}
				continue
			}
			if string(d.Text()) != before {
				made++
				texts = append(texts[:made], string(d.Text()))
			}
		}
		now := string(d.Text())
		if now != texts[made] {
			t.Fatalf("after %d edits it is\n%s\nand was\n%s", made, now, texts[made])
		}
		if err := d.Problems(); err != nil {
			t.Fatalf("%v\n%s", err, now)
		}
		if had, has := comments(t, text), comments(t, now); !slices.Equal(had, has) {
			t.Fatalf("the comments are %q, and were %q:\n%s", has, had, now)
		}
	}
	for d.CanUndo() {
		d.Undo()
	}
	if string(d.Text()) != text || d.Changed() {
		t.Errorf("all undone:\n%s", d.Text())
	}
}

// comments are all that stand in a text, sorted.
func comments(t *testing.T, text string) (all []string) {
	t.Helper()
	for _, token := range strictyaml.Tokenize(text) {
		if token.Type.String() == "Comment" {
			all = append(all, strings.TrimSpace(token.Value))
		}
	}
	slices.Sort(all)
	return all
}

// FuzzSequence: whatever a person's file is, as long as it is right.
func FuzzSequence(f *testing.F) {
	f.Add(uint64(1), mine)
	f.Add(uint64(2), "")
	f.Add(uint64(3), "# c\nlines: [{left: [git, clock], right: []}] # d\nsegments: {git: , clock: {}}\n")
	f.Add(uint64(4), "lines:\r\n- left:\r\n  - git # x\r\n  # y\r\n  - clock\r\n")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if len(text) > 2000 || settings.Check("plugins.yaml", []byte(text), files(t).Sources) != nil || strings.Contains(text, "\t") {
			return
		}
		sequence(t, seed, text)
	})
}
