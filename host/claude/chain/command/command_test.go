package command

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

	"github.com/data-wise/aiterm/host/claude/chain"
)

// write makes a chain.yaml in a config folder of its own.
func write(t *testing.T, text string, mode os.FileMode) (configDir string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(chain.Path(dir), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(chain.Path(dir), mode); err != nil { // whatever the umask says
		t.Fatal(err)
	}
	return dir
}

func TestLoad(t *testing.T) {
	with := func(text string) Command {
		c := defaults()
		c.Text = text
		return c
	}
	tests := []struct {
		name, text string
		want       Command
		err        string
	}{
		{"a command alone", "command: npx ccstatusline\n", with("npx ccstatusline"), ""},
		{"everything", "version: 1\ncommand: \"x\"\ntimeout: 10s\nmin_interval: 500ms\nmax_age: 1m\n",
			Command{"x", 10 * time.Second, 500 * time.Millisecond, time.Minute}, ""},
		{"several lines", "command: |\n  a\n  b\n", with("a\nb\n"), ""},
		{"empty", "", Command{}, "the file has no command: add it"},
		{"blank", "command: \"  \"\n", Command{}, "command must be a command: remove the file if there is none"},
		{"a number", "command: 5\n", Command{}, "command must be text: put it in quotes if it is meant"},
		{"a list", "command: [a]\n", Command{}, "command must be a single value, not a list"},
		{"aiterm itself", "command: /usr/bin/aiterm statusline render --padding 2\n", Command{}, "command must not be aiterm itself"},
		{"a character that hides what is run", "command: \"a\\u202eb\"\n", Command{}, "must not hold the character U+202E"},
		{"too long", "command: " + strings.Repeat("x", 9000) + "\n", Command{}, "must have at most 8192 characters"},
		{"a timeout without an end", "command: x\ntimeout: 2m\n", Command{}, "timeout must be a duration with its unit, from 100ms to 1m"},
		{"another key", "command: x\ntimeuot: 1s\n", Command{}, `unknown key "timeuot", did you mean "timeout"?`},
		{"another version", "version: 2\ncommand: x\n", Command{}, "version must be 1"},
		{"too large", "command: x\n" + strings.Repeat("#\n", 64<<10), Command{}, "has more than 64 KiB: make it shorter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Load(write(t, tt.text, 0o600))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want one with %q", err, tt.err)
			}
		})
	}
}

func TestLoadWithoutAFile(t *testing.T) {
	dir := t.TempDir()
	var unset *chain.UnsetError
	if _, err := Load(dir); !errors.As(err, &unset) || !errors.Is(err, fs.ErrNotExist) || unset.Path != chain.Path(dir) || chain.Stamp(dir) != "" {
		t.Errorf("error %v, stamp %q", err, chain.Stamp(dir))
	}
}

// Who can write the file can run any program as this user.
func TestLoadRefusesWhatOthersMayWrite(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes say nothing here")
	}
	for mode, refused := range map[os.FileMode]bool{0o600: false, 0o644: false, 0o400: false, 0o620: true, 0o602: true, 0o666: true} {
		dir := write(t, "command: x\n", mode)
		if _, err := Load(dir); (err != nil) != refused || err != nil && !strings.Contains(err.Error(), "chmod go-w") {
			t.Errorf("mode %04o: error %v, want one: %v", mode, err, refused)
		}
	}
	dir := write(t, "command: x\n", 0o600)
	before := chain.Stamp(dir)
	if err := os.Chmod(chain.Path(dir), 0o666); err != nil || chain.Stamp(dir) == before {
		t.Errorf("another mode gives the same stamp (%v)", err)
	}
}

func TestLoadRefusesAnotherUsersFile(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() != 0 {
		t.Skip("only root can give a file away")
	}
	dir := write(t, "command: x\n", 0o600)
	if err := os.Chown(chain.Path(dir), 12345, -1); err != nil {
		t.Skip(err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "belongs to another user (12345)") {
		t.Errorf("error %v", err)
	}
}

func TestLoadWantsAPlainFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(chain.Path(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "is not a file: move it away") {
		t.Errorf("error %v", err)
	}
}

func TestKeep(t *testing.T) {
	commands := []string{
		"npx ccstatusline@latest", `bash -c "echo \"a\"; printf '\033[1m%s'"`, "a\n\tb\\n", "# no comment: {x}", "'", `"`, "~/x & y | z > w", "käse 日本", "- a", "true", " x ", "a\u00a0b",
	}
	for _, command := range commands {
		dir := filepath.Join(t.TempDir(), "aiterm")
		if wrote, err := Keep(dir, command, true); err != nil || !wrote || chain.Stamp(dir) != "" {
			t.Fatalf("%q: a trial: %v, %v", command, wrote, err)
		}
		if wrote, err := Keep(dir, command, false); err != nil || !wrote {
			t.Fatalf("%q: %v, %v", command, wrote, err)
		}
		got, err := Load(dir)
		if want := defaults(); err != nil || got.Text != command || got.Timeout != want.Timeout {
			t.Errorf("%q: it is %+v now (%v)", command, got, err)
		}
		if info, err := os.Stat(chain.Path(dir)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%q: mode %v (%v)", command, info.Mode(), err)
		}
		before, _ := os.ReadFile(chain.Path(dir))
		if wrote, err := Keep(dir, command, false); err != nil || wrote {
			t.Errorf("%q: written again: %v, %v", command, wrote, err)
		}
		var taken *TakenError
		if _, err := Keep(dir, command+" more", false); !errors.As(err, &taken) {
			t.Errorf("%q: another command: %v", command, err)
		}
		if after, _ := os.ReadFile(chain.Path(dir)); string(after) != string(before) {
			t.Errorf("%q: the file was changed to %q", command, after)
		}
	}
	for _, command := range []string{"", " ", "aiterm statusline render", "a\x1b[2Jb", "a\u202eb", "a\rb"} {
		dir := t.TempDir()
		if _, err := Keep(dir, command, false); err == nil || chain.Stamp(dir) != "" {
			t.Errorf("%q was kept (%v)", command, err)
		}
	}
	dir := write(t, "command: [\n", 0o600)
	if _, err := Keep(dir, "x", false); err == nil || !strings.Contains(err.Error(), "cannot be used, and was left as it is") {
		t.Errorf("over a broken file: %v", err)
	}
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"a b", "\\n\"'", "a\n\tb", "#", " ", "\u00a0é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, command string) {
		if rejectCommand(command) != "" {
			return
		}
		dir := t.TempDir()
		if _, err := Keep(dir, command, false); err != nil {
			return // refused, and nothing written
		}
		if got, err := Load(dir); err != nil || got.Text != command {
			t.Errorf("%q was kept as %q (%v)", command, got.Text, err)
		}
	})
}
