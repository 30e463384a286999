package claude

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 22, 19, 30, 0, 0, time.FixedZone("", 3600))

const noonName = "settings.json.aiterm-backup-20261122T183000Z"

const foreignText = "{\n  \"statusLine\": {\"type\":\"command\" , \"command\":\"npx ccstatusline@latest\"},\n  \"a\": 1\n}\n"

func TestInstallThenUninstall(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"some settings", "{\n    \"model\": \"opus\"\n}", ""},
		{"null", `{"statusLine":null,"a":[]}`, ""},
		{"empty file", "", "{}\n"},
		{"blanks", " \r\n", "{}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path, opt := settings(t, tt.before)
			result := mustInstall(t, path, opt)
			want := Result{
				Path: path, Changed: true, Backup: filepath.Join(filepath.Dir(path), noonName),
				Command: short.Command, StatusLine: result.StatusLine,
			}
			if diff := cmp.Diff(want, result); diff != "" {
				t.Errorf("install (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.before, readFile(t, result.Backup)); diff != "" {
				t.Errorf("backup (-want +got):\n%s", diff)
			}
			installed := readFile(t, path)

			again := mustInstall(t, path, opt)
			if again.Changed || again.Backup != "" || readFile(t, path) != installed {
				t.Errorf("the second install did something: %+v", again)
			}

			if _, err := Uninstall(path, opt); err != nil {
				t.Fatal(err)
			}
			if tt.after == "" {
				tt.after = tt.before
			}
			if diff := cmp.Diff(tt.after, readFile(t, path)); diff != "" {
				t.Errorf("after uninstall (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInstallCreatesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.json")
	opt := Options{StateDir: t.TempDir(), Now: noon}
	result := mustInstall(t, path, opt)
	if !result.Created || !result.Changed || result.Backup != "" {
		t.Errorf("got %+v", result)
	}
	want := "{\n  \"statusLine\": {\n    \"type\": \"command\",\n    \"command\": \"/bin/aiterm statusline render\"\n  }\n}\n"
	if diff := cmp.Diff(want, readFile(t, path)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What an install made goes with it, but for what somebody else put there, and a person's
// own file stays, however little it holds.
func TestUninstallOfItsOwnFile(t *testing.T) {
	const ours = `{"statusLine":{"type":"command","command":"/bin/aiterm statusline render"}}`
	tests := []struct {
		name    string
		had     string // by the person, before; "" for no file
		changed string // by the person, meanwhile
		want    string // after uninstall; "" for no file
	}{
		{"made by install", "", "", ""},
		{"no longer alone", "", `{"model":"opus","statusLine":{"type":"command","command":"/bin/aiterm statusline render"}}`, `{"model":"opus"}`},
		{"in other words", "", "\ufeff{ " + ours[1:] + "\n\n", ""},
		{"the person's empty object", "{}", "", "{}"},
		{"the person's empty file", "\n", "", "{}\n"},
		{"the person's, with aiterm in it", ours, "", "{}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// Whichever links lead to it.
			dir := t.TempDir()
			link := filepath.Join(t.TempDir(), "home")
			if err := os.Symlink(dir, link); err != nil {
				link = dir
			}
			path, opt := filepath.Join(link, "sub", "settings.json"), Options{StateDir: t.TempDir(), Now: noon}
			write := func(text string) {
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if tt.had != "" {
				write(tt.had)
			}
			if _, err := Install(path, short, opt); err != nil {
				t.Fatal(err)
			}
			if tt.changed != "" {
				write(tt.changed)
			}
			before := readFile(t, path)
			opt.Now = noon.Add(time.Minute)
			result, err := Uninstall(path, opt)
			if err != nil || !result.Changed || result.Removed != (tt.want == "") {
				t.Fatalf("%+v, %v", result, err)
			}
			if diff := cmp.Diff(before, readFile(t, result.Backup)); diff != "" {
				t.Errorf("the backup (-want +got):\n%s", diff)
			}
			got, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) != (tt.want == "") || string(got) != tt.want {
				t.Errorf("left: %q, %v", got, err)
			}
			if left := names(t, opt.StateDir); len(left) > 0 {
				t.Errorf("it remembers something: %q", left)
			}
			// The next one begins anew.
			if result := mustInstall(t, path, opt); result.Created != (tt.want == "") {
				t.Errorf("installed again: %+v", result)
			}
		})
	}
}

// A file that a person put in the place of one that was made is the person's.
func TestMadeFileIsForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	opt := Options{StateDir: t.TempDir(), Now: noon}
	for _, own := range []string{"{}", foreignText} {
		mustInstall(t, path, opt)
		if err := os.WriteFile(path, []byte(own), 0o600); err != nil {
			t.Fatal(err)
		}
		opt.Force = true
		mustInstall(t, path, opt)
		if result, err := Uninstall(path, opt); err != nil || result.Removed || readFile(t, path) != own {
			t.Errorf("%q: %+v, %v, left %q", own, result, err, readFile(t, path))
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUninstallOfNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	result, err := Uninstall(path, Options{StateDir: t.TempDir(), Now: noon})
	if err != nil || result.Changed {
		t.Errorf("got %+v, %v", result, err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the file was created")
	}
}

func TestForeignStatusLineIsKept(t *testing.T) {
	path, opt := settings(t, foreignText)
	_, installErr := Install(path, short, opt)
	_, uninstallErr := Uninstall(path, opt)
	for _, err := range []error{installErr, uninstallErr} {
		var foreign *ForeignError
		if !errors.As(err, &foreign) || foreign.Command != "npx ccstatusline@latest" {
			t.Errorf("got %v, want a *ForeignError that names the command", err)
		}
	}
	if diff := cmp.Diff([]string{"settings.json"}, names(t, filepath.Dir(path))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if got := readFile(t, path); got != foreignText {
		t.Errorf("the file became %q", got)
	}
}

func TestForceAndRestore(t *testing.T) {
	path, opt := settings(t, foreignText)
	opt.Force = true
	result := mustInstall(t, path, opt)
	if want := `{"type":"command" , "command":"npx ccstatusline@latest"}`; result.Replaced != want {
		t.Errorf("replaced %q, want %q", result.Replaced, want)
	}
	// The program moved, so there is something to write a second time.
	result, err := Install(path, StatusLine{Command: "/moved/aiterm statusline render"}, opt)
	if err != nil || !result.Changed || result.Replaced != "" {
		t.Fatalf("got %+v, %v", result, err)
	}
	memory := filepath.Join(opt.StateDir, "previous-statusline.json")
	if info, err := os.Stat(memory); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("memory: %v, %v", info, err)
	}
	result, err = Uninstall(path, opt)
	if err != nil || result.Restored == "" {
		t.Fatalf("got %+v, %v", result, err)
	}
	if diff := cmp.Diff(foreignText, readFile(t, path)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := os.Stat(memory); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what was put back is still remembered")
	}
}

// What was replaced once must not come back after its owner removed it.
func TestPlainInstallForgets(t *testing.T) {
	path, opt := settings(t, foreignText)
	opt.Force = true
	mustInstall(t, path, opt)
	writeFile(t, path, "{}\n")
	mustInstall(t, path, opt)
	if _, err := Uninstall(path, opt); err != nil {
		t.Fatal(err)
	}
	if got := readFile(t, path); got != "{}\n" {
		t.Errorf("got %q", got)
	}
}

func TestUserArgumentsStay(t *testing.T) {
	path, opt := settings(t, `{"statusLine": {"type": "command", "command": "ait statusline render --plugins ~/p.yaml", "hideVimModeIndicator": true}}`)
	result := mustInstall(t, path, opt)
	want := `{"statusLine": {"type": "command", "command": "/bin/aiterm statusline render --plugins ~/p.yaml", "hideVimModeIndicator": true}}`
	if diff := cmp.Diff(want, readFile(t, path)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if result.Command != "/bin/aiterm statusline render --plugins ~/p.yaml" {
		t.Errorf("command %q", result.Command)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	path, opt := settings(t, foreignText)
	opt.Force, opt.DryRun = true, true
	result := mustInstall(t, path, opt)
	if !result.Changed || !strings.Contains(result.StatusLine, short.Command) {
		t.Errorf("got %+v", result)
	}
	if got := append(names(t, filepath.Dir(path)), names(t, opt.StateDir)...); len(got) != 1 {
		t.Errorf("files: %v", got)
	}
	if readFile(t, path) != foreignText {
		t.Error("the file was changed")
	}
}

func TestBackupsAreNotOverwritten(t *testing.T) {
	path, opt := settings(t, `{"n":1}`)
	mustInstall(t, path, opt)
	writeFile(t, path, `{"n":2}`)
	mustInstall(t, path, opt)
	dir := filepath.Dir(path)
	want := []string{"settings.json", noonName, noonName + "-2"}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := readFile(t, filepath.Join(dir, noonName)); got != `{"n":1}` {
		t.Errorf("the first backup became %q", got)
	}
}

func TestSymbolicLinkAndModeStay(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and modes are Unix's")
	}
	target, opt := settings(t, "{}")
	if err := os.Chmod(target, 0o640); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "settings.json")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	result := mustInstall(t, link, opt)
	if got, err := os.Readlink(link); err != nil || got != target {
		t.Errorf("the link leads to %q, %v", got, err)
	}
	for _, path := range []string{target, result.Backup} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	if filepath.Dir(result.Backup) != filepath.Dir(link) {
		t.Errorf("backup at %s, want it beside the link", result.Backup)
	}
	if !strings.Contains(readFile(t, target), short.Command) {
		t.Error("the target was not changed")
	}
}

func TestInstallRefuses(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(t *testing.T, path string)
		want    string // with PATH for the settings file
	}{
		{
			"comment",
			func(t *testing.T, path string) { writeFile(t, path, "{\n  // mine\n}\n") },
			"PATH:2:3: a comment, which JSON does not have: nothing was changed; correct the file there, then run again",
		},
		{
			"folder",
			func(t *testing.T, path string) { os.Mkdir(path, 0o755) },
			"PATH is not a regular file: move it away, then run again",
		},
		{
			"too big",
			func(t *testing.T, path string) { writeFile(t, path, "{}"+strings.Repeat(" ", 8<<20)) },
			"PATH has 8388610 bytes, more than the 8388608 that a settings file may have: check what fills it",
		},
		{
			"dangling link",
			func(t *testing.T, path string) { os.Symlink("gone", path) },
			"PATH is a symbolic link to gone, which does not exist: create that file or remove the link, then run again",
		},
		{
			"read-only",
			func(t *testing.T, path string) { writeFile(t, path, "{}"); os.Chmod(path, 0o444) },
			"PATH is read-only: make it writable, or change it where it is made",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && tt.name == "dangling link" {
				t.Skip("links need a privilege on Windows")
			}
			path := filepath.Join(t.TempDir(), "settings.json")
			tt.prepare(t, path)
			_, err := Install(path, short, Options{StateDir: t.TempDir(), Now: noon})
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tt.want, strings.ReplaceAll(err.Error(), path, "PATH")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := names(t, filepath.Dir(path)); len(got) != 1 {
				t.Errorf("files: %v", got)
			}
		})
	}
}

func TestChangedMeanwhile(t *testing.T) {
	path, opt := settings(t, "{}")
	f, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, `{"model":"opus"}`)
	if _, err := f.write("{ }", opt.Now); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("got %v", err)
	}
	if got := readFile(t, path); got != `{"model":"opus"}` {
		t.Errorf("the other program's change was lost: %q", got)
	}
	if diff := cmp.Diff([]string{"settings.json"}, names(t, filepath.Dir(path))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestBrokenMemoryStopsBoth(t *testing.T) {
	path, opt := settings(t, foreignText)
	opt.Force = true
	for _, text := range []string{"{", `{"x": {"status_line": "}"}}`} {
		writeFile(t, filepath.Join(opt.StateDir, "previous-statusline.json"), text)
		if _, err := Install(path, short, opt); err == nil {
			t.Errorf("install went on with the memory %s", text)
		}
		if _, err := Uninstall(path, opt); err == nil {
			t.Errorf("uninstall went on with the memory %s", text)
		}
	}
}

func TestHooksDisabled(t *testing.T) {
	for text, want := range map[string]bool{`{"disableAllHooks": true}`: true, `{"disableAllHooks": false}`: false, `{"x": {"disableAllHooks": true}}`: false} {
		path, opt := settings(t, text)
		if got := mustInstall(t, path, opt).HooksDisabled; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestOverriding(t *testing.T) {
	dir := t.TempDir()
	local := filepath.Join(dir, ".claude", "settings.local.json")
	if err := os.Mkdir(filepath.Dir(local), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, local, `{"statusLine": {}}`)
	writeFile(t, filepath.Join(dir, ".claude", "settings.json"), `{"model": "opus"}`)
	if diff := cmp.Diff([]string{local}, Overriding(dir, "/elsewhere")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Overriding(dir, local); got != nil {
		t.Errorf("the settings file overrides itself: %v", got)
	}
}

func TestSettingsPath(t *testing.T) {
	home := t.TempDir()
	tests := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"home", map[string]string{"HOME": home, "USERPROFILE": home}, filepath.Join(home, ".claude", "settings.json")},
		{"configured", map[string]string{"HOME": "/x", "CLAUDE_CONFIG_DIR": home}, filepath.Join(home, "settings.json")},
		{"nothing known", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := SettingsPath(func(name string) string { return tt.env[name] })
			if got != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

// settings makes a settings.json in a folder of its own.
func settings(t *testing.T, text string) (path string, opt Options) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "settings.json")
	writeFile(t, path, text)
	return path, Options{StateDir: t.TempDir(), Now: noon}
}

func mustInstall(t *testing.T, path string, opt Options) Result {
	t.Helper()
	result, err := Install(path, short, opt)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}
