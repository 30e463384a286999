package statusline

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/disk/state"
)

// installWorld is a home of its own with a program that stands for aiterm.
type installWorld struct {
	env      *console.Env
	home     string
	settings string
	out, err bytes.Buffer
}

// newInstallWorld makes a world whose program is a shell script.
func newInstallWorld(t *testing.T, script string) *installWorld {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	home := t.TempDir()
	// The script must not see the real home either.
	t.Setenv("HOME", home)
	t.Chdir(home)
	w := &installWorld{home: home, settings: filepath.Join(home, ".claude", "settings.json")}
	program := filepath.Join(home, "my tools", "aiterm")
	writeTestFile(t, program, "#!/bin/sh\n"+script+"\n", 0o755)
	w.env = &console.Env{
		Stdin: strings.NewReader(""), Stdout: &w.out, Stderr: &w.err,
		Getenv: func(name string) string {
			if name == "HOME" || name == "USERPROFILE" {
				return home
			}
			return ""
		},
		Dirs:       state.Dirs{Config: filepath.Join(home, "config"), Cache: filepath.Join(home, "cache"), State: filepath.Join(home, "state")},
		Executable: program,
		Sample:     []byte(`{"model": {"display_name": "Opus"}, "rate_limits": {"five_hour": {"used_percentage": 45}}}`),
	}
	return w
}

// run gives the exit code; both outputs are in w, with the home as HOME and
// the time of the backup as TIME.
func (w *installWorld) run(t *testing.T, command func(*console.Env) *cobra.Command, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	w.out.Reset()
	w.err.Reset()
	cmd := command(w.env)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetArgs(args)
	cmd.SetOut(&w.out)
	cmd.SetErr(&w.err)
	err := cmd.ExecuteContext(t.Context())
	if err != nil {
		w.err.WriteString("error: " + err.Error() + "\n")
	}
	tidy := func(s string) string {
		s = strings.ReplaceAll(s, w.home, "HOME")
		return regexp.MustCompile(`\d{8}T\d{6}Z`).ReplaceAllString(s, "TIME")
	}
	return console.ExitCode(err), tidy(w.out.String()), tidy(w.err.String())
}

const lineScript = `cat >"$HOME/payload"; printf '\033[32m%s\033[0m %s\n' "$1" "$2"`

func TestInstallCommand(t *testing.T) {
	const shown = "It prints, for a sample session without a repository and limits, at 120 columns:\n\n    statusline render\n\nClaude Code shows it from its next message on, no restart needed.\n"
	shownLater := strings.TrimSuffix(shown, "\nClaude Code shows it from its next message on, no restart needed.\n")
	tests := []struct {
		name, script, settings string
		args                   []string
		code                   int
		stdout, stderr         string
		after                  string // the settings; "" for unchanged
	}{
		{
			name: "existing settings", script: lineScript, settings: `{"a":1}`,
			stdout: "Wrote the status line into ~/.claude/settings.json.\n  command: 'HOME/my tools/aiterm' statusline render\n  refresh: drawn every 30 s too, since time goes by in it; --refresh-interval none: do not\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n" + shown,
			after:  `{"a":1,"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render","refreshInterval":30}}`,
		},
		{
			name: "numbers and warnings", script: lineScript, settings: `{"disableAllHooks":true}`,
			args:   []string{"--padding", "2", "--refresh-interval=60"},
			stdout: "Wrote the status line into ~/.claude/settings.json.\n  command: 'HOME/my tools/aiterm' statusline render --padding 2\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n" + shownLater,
			stderr: "warning: ~/.claude/settings.json sets disableAllHooks, with which Claude Code runs no status line: remove it there\n",
			after:  `{"disableAllHooks":true,"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render --padding 2","padding":2,"refreshInterval":60}}`,
		},
		{
			name: "installed already", script: lineScript,
			settings: `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render","refreshInterval":60}}`,
			stdout:   "Already installed in ~/.claude/settings.json; nothing was changed.\n" + shown,
		},
		{
			name: "installed without an interval", script: lineScript,
			settings: `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render"}}`,
			stdout:   "Wrote the status line into ~/.claude/settings.json.\n  command: 'HOME/my tools/aiterm' statusline render\n  refresh: drawn every 30 s too, since time goes by in it; --refresh-interval none: do not\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n" + shown,
			after:    `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render","refreshInterval":30}}`,
		},
		{
			name: "no interval", script: lineScript, args: []string{"--refresh-interval", "none"},
			settings: `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render","refreshInterval":30}}`,
			stdout:   "Wrote the status line into ~/.claude/settings.json.\n  command: 'HOME/my tools/aiterm' statusline render\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n" + shown,
			after:    `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render"}}`,
		},
		{
			name: "another padding", script: lineScript, args: []string{"--padding", "0"},
			settings: `{"statusLine":{"type":"command","command":"/old/aiterm statusline render --padding 2 --plugins p.yaml","padding":2}}`,
			stdout:   "Wrote the status line into ~/.claude/settings.json.\n  command: 'HOME/my tools/aiterm' statusline render --padding 0 --plugins p.yaml\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n" + shown,
			after:    `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render --padding 0 --plugins p.yaml","padding":0}}`,
		},
		{
			name: "the same padding", script: lineScript, args: []string{"--padding", "2"},
			settings: `{"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render --padding 2","padding":2}}`,
			stdout:   "Already installed in ~/.claude/settings.json; nothing was changed.\n" + shown,
		},
		{
			name: "foreign", script: lineScript, settings: `{"statusLine":{"command":"npx other"}}`,
			code:   3,
			stderr: "error: ~/.claude/settings.json has another status line, which was left as it is: \"npx other\": add --keep to show it as a segment, or --force to replace it; uninstall puts it back\n",
		},
		{
			name: "dry run over a foreign one", script: lineScript, settings: `{"statusLine":{"command":"npx other"}}`,
			args:   []string{"--force", "--dry-run"},
			stdout: "Would write into ~/.claude/settings.json:\n  \"statusLine\": {\"type\":\"command\",\"command\":\"'HOME/my tools/aiterm' statusline render\",\"refreshInterval\":30}\n  command: 'HOME/my tools/aiterm' statusline render\n  refresh: drawn every 30 s too, since time goes by in it; --refresh-interval none: do not\n  replaces: {\"command\":\"npx other\"}\n",
		},
		{
			name: "the command fails", script: `printf 'no\033[31m luck\n' >&2; exit 4`, settings: `{}`,
			code:   1,
			stdout: "Wrote the status line into ~/.claude/settings.json.\n  command: 'HOME/my tools/aiterm' statusline render\n  refresh: drawn every 30 s too, since time goes by in it; --refresh-interval none: do not\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n",
			stderr: "error: the status line is installed, but its command fails, so Claude Code would show nothing: it ended with exit status 4; it said: no luck: correct that and install again, or undo with aiterm statusline uninstall\n",
			after:  "{\n  \"statusLine\": {\n    \"type\": \"command\",\n    \"command\": \"'HOME/my tools/aiterm' statusline render\",\n    \"refreshInterval\": 30\n  }\n}",
		},
		{
			name: "broken settings", script: lineScript, settings: "{\n  \"a\": 1,\n}",
			code:   1,
			stderr: "error: HOME/.claude/settings.json:3:1: a comma before '}': nothing was changed; correct the file there, then run again\n",
		},
		{
			name: "padding out of range", script: lineScript, settings: `{}`, args: []string{"--padding", "21"},
			code: 2, stderr: "error: --padding is 21: give 0 to 20; see install --help\n",
		},
		{
			name: "interval out of range", script: lineScript, settings: `{}`, args: []string{"--refresh-interval", "-1"},
			code: 2, stderr: "error: --refresh-interval is \"-1\": give whole seconds from 1 to a day, or none; see install --help\n",
		},
		{
			name: "unknown flag", script: lineScript, settings: `{}`, args: []string{"--forced"},
			code: 2, stderr: "error: there is no flag --forced (did you mean --force?); see install --help\n",
		},
		{
			name: "argument", script: lineScript, settings: `{}`, args: []string{"now"},
			code: 2, stderr: "error: unexpected argument \"now\"; see install --help\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newInstallWorld(t, tt.script)
			writeTestFile(t, w.settings, strings.ReplaceAll(tt.settings, "HOME", w.home), 0o600)
			code, stdout, stderr := w.run(t, newInstallCommand, tt.args...)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if diff := cmp.Diff(tt.stdout, stdout); diff != "" {
				t.Errorf("stdout (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.stderr, stderr); diff != "" {
				t.Errorf("stderr (-want +got):\n%s", diff)
			}
			if tt.after == "" {
				tt.after = tt.settings
			}
			if diff := cmp.Diff(tt.after, strings.ReplaceAll(readTestFile(t, w.settings), w.home, "HOME")); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInstallTriesWithoutMadeUpLimits(t *testing.T) {
	w := newInstallWorld(t, lineScript)
	if code, _, stderr := w.run(t, newInstallCommand); code != 0 {
		t.Fatal(stderr)
	}
	want := `{"aiterm_trial":true,"model":{"display_name":"Opus"}}` + "\n" // nor remembered as a session
	if diff := cmp.Diff(want, readTestFile(t, filepath.Join(w.home, "payload"))); diff != "" {
		t.Errorf("payload (-want +got):\n%s", diff)
	}
}

func TestInstallWarmsFirst(t *testing.T) {
	w := newInstallWorld(t, lineScript)
	w.env.Warm = func(_ context.Context, out io.Writer) error {
		if _, err := os.Stat(filepath.Join(w.home, "payload")); err == nil {
			t.Error("the command ran before the segments were compiled")
		}
		io.WriteString(out, "compiled\n")
		return errors.New("segment x is broken")
	}
	code, stdout, stderr := w.run(t, newInstallCommand)
	if code != 0 || !strings.Contains(stdout, "compiled\nIt prints") || !strings.Contains(stderr, "segment x is broken") {
		t.Errorf("code %d\n%s%s", code, stdout, stderr)
	}
}

func TestInstallNamesAnOverridingProject(t *testing.T) {
	w := newInstallWorld(t, lineScript)
	project := filepath.Join(w.home, "project")
	writeTestFile(t, filepath.Join(project, ".claude", "settings.json"), `{"statusLine":{}}`, 0o600)
	t.Chdir(project)
	_, _, stderr := w.run(t, newInstallCommand)
	want := "note: in this folder Claude Code shows the status line of ~/project/.claude/settings.json instead\n"
	if diff := cmp.Diff(want, stderr); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A package manager's link on PATH outlives the versioned path behind it.
func TestInstallPrefersTheLinkOnPath(t *testing.T) {
	w := newInstallWorld(t, lineScript)
	bin := filepath.Join(w.home, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(w.env.Executable, filepath.Join(bin, "aiterm")); err != nil {
		t.Fatal(err)
	}
	getenv := w.env.Getenv
	w.env.Getenv = func(name string) string {
		if name == "PATH" {
			return "relative" + string(filepath.ListSeparator) + bin
		}
		return getenv(name)
	}
	_, stdout, stderr := w.run(t, newInstallCommand)
	if !strings.Contains(stdout, "  command: HOME/bin/aiterm statusline render\n") {
		t.Errorf("%s%s", stdout, stderr)
	}
}

func TestUninstallCommand(t *testing.T) {
	tests := []struct {
		name, settings string
		code           int
		stdout, stderr string
		after          string
	}{
		{
			name: "ours", settings: `{"statusLine":{"command":"aiterm statusline render"},"a":1}`,
			stdout: "Took the status line out of ~/.claude/settings.json.\n  backup:  ~/.claude/settings.json.aiterm-backup-TIME\n",
			after:  `{"a":1}`,
		},
		{
			name: "none", settings: `{"a":1}`,
			stdout: "~/.claude/settings.json has no status line; nothing was changed.\n",
		},
		{
			name: "foreign", settings: "{\"statusLine\":{\"command\":\"evil\\u001b[2J\"}}", code: 3,
			stderr: "error: ~/.claude/settings.json has another status line, which was left as it is: \"evil\\x1b[2J\": remove it there by hand if you want to\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newInstallWorld(t, lineScript)
			writeTestFile(t, w.settings, tt.settings, 0o600)
			code, stdout, stderr := w.run(t, newUninstallCommand)
			if diff := cmp.Diff([]any{tt.code, tt.stdout, tt.stderr}, []any{code, stdout, stderr}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if tt.after == "" {
				tt.after = tt.settings
			}
			if diff := cmp.Diff(tt.after, readTestFile(t, w.settings)); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestForcedInstallIsUndone(t *testing.T) {
	w := newInstallWorld(t, lineScript)
	other := filepath.Join(w.home, "other.json")
	const before = "{\n\t\"statusLine\": {\"type\" : \"command\",\t\"command\": \"npx other\"}\n}"
	writeTestFile(t, other, before, 0o600)
	if code, _, stderr := w.run(t, newInstallCommand, "--force", "--settings", other); code != 0 {
		t.Fatal(stderr)
	}
	code, stdout, stderr := w.run(t, newUninstallCommand, "--settings", other)
	if code != 0 || !strings.Contains(stdout, `put back: {"type" : "command", "command": "npx other"}`) {
		t.Errorf("code %d\n%s%s", code, stdout, stderr)
	}
	if diff := cmp.Diff(before, readTestFile(t, other)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := os.Stat(w.settings); err == nil {
		t.Error("the user's own settings were touched")
	}
}

func writeTestFile(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func readTestFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The program that does nothing but draw is taken where it lies beside this one and is
// of the same version, also in the place of an installation of before.
func TestInstallTakesTheQuickerProgram(t *testing.T) {
	own := programs.OwnBuild()
	says := func(version string) string {
		return "#!/bin/sh\nif [ \"$1\" = --version ]; then printf '%s\\n' 'aiterm-line " + version + " (go1, linux/amd64)' '" + own.Origin() + "'; exit; fi\ncat >/dev/null; echo quick line\n"
	}
	before := `{"a":1,"statusLine":{"type":"command","command":"'HOME/my tools/aiterm' statusline render --padding 1","padding":1,"refreshInterval":60}}`
	tests := []struct {
		name, line, settings string
		command              string // that is written; "" for none
		quicker, kept        bool
		stderr               string
	}{
		{name: "nothing was installed", line: says(own.Version), settings: `{"a":1}`, command: "'HOME/my tools/aiterm-line'"},
		{name: "an installation of before", line: says(own.Version), settings: before, command: "'HOME/my tools/aiterm-line' --padding 1", quicker: true},
		{name: "in other words", line: says(own.Version), settings: strings.ReplaceAll(before, "'HOME/my tools/aiterm'", `env A=1 \"${HOME}/my tools/aiterm\"`),
			command: `env A=1 \"${HOME}/my tools/aiterm-line\" --padding 1`, quicker: true},
		{name: "installed already", line: says(own.Version), settings: strings.ReplaceAll(before, "aiterm' statusline render", "aiterm-line'"), kept: true},
		{name: "another version", line: says("v0.0.9"), settings: `{"a":1}`, command: "'HOME/my tools/aiterm' statusline render",
			stderr: "note: ~/my tools/aiterm-line is version v0.0.9, not " + own.Version + "; the line is drawn by aiterm, which starts later\n"},
		{name: "another version, used before", line: says("v0.0.9"), settings: strings.ReplaceAll(before, "aiterm' statusline render", "aiterm-line'"),
			command: "'HOME/my tools/aiterm' statusline render --padding 1",
			stderr:  "note: ~/my tools/aiterm-line is version v0.0.9, not " + own.Version + "; the line is drawn by aiterm, which starts later\n"},
		{name: "gone, used before", settings: strings.ReplaceAll(before, "aiterm' statusline render", "aiterm-line'"), command: "'HOME/my tools/aiterm' statusline render --padding 1"},
		{name: "not there", settings: before, kept: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newInstallWorld(t, lineScript)
			if tt.line != "" {
				writeTestFile(t, filepath.Join(w.home, "my tools", "aiterm-line"), tt.line, 0o755)
			}
			writeTestFile(t, w.settings, strings.ReplaceAll(tt.settings, "HOME/my", w.home+"/my"), 0o600)
			code, stdout, stderr := w.run(t, newInstallCommand)
			after := strings.ReplaceAll(readTestFile(t, w.settings), w.home, "HOME")
			if code != 0 || stderr != tt.stderr {
				t.Errorf("exit code %d, stderr %q, want %q", code, stderr, tt.stderr)
			}
			if tt.kept && after != strings.ReplaceAll(tt.settings, w.home, "HOME") || !tt.kept && !strings.Contains(after, `"command":"`+tt.command+`"`) {
				t.Errorf("the settings are %s", after)
			}
			if got := strings.Contains(stdout, "  quicker: "); got != tt.quicker {
				t.Errorf("that it is quicker is said: %v\n%s", got, stdout)
			}
			if backup := strings.Contains(stdout, "  backup:  "); backup == tt.kept {
				t.Errorf("a backup was made: %v\n%s", backup, stdout)
			}
			if code, _, stderr := w.run(t, newUninstallCommand); code != 0 {
				t.Errorf("uninstall: %s", stderr)
			}
			if after := readTestFile(t, w.settings); after != `{"a":1}` {
				t.Errorf("after uninstall the settings are %s", after)
			}
		})
	}
}

// The folder behind a link on PATH may be gone after the next update.
func TestInstallKeepsToTheFolderOfTheLink(t *testing.T) {
	w := newInstallWorld(t, lineScript)
	own := programs.OwnBuild()
	line := filepath.Join(w.home, "my tools", "aiterm-line")
	writeTestFile(t, line, "#!/bin/sh\nif [ \"$1\" = --version ]; then printf '%s\\n' 'aiterm-line "+own.Version+" (go1)' '"+own.Origin()+"'; exit; fi\necho quick\n", 0o755)
	bin := filepath.Join(w.home, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(w.env.Executable, filepath.Join(bin, "aiterm")); err != nil {
		t.Fatal(err)
	}
	getenv := w.env.Getenv
	w.env.Getenv = func(name string) string {
		if name == "PATH" {
			return bin
		}
		return getenv(name)
	}
	mine := `{"statusLine":{"type":"command","command":"\"$HOME/bin/aiterm\" statusline render","refreshInterval":30}}`
	writeTestFile(t, w.settings, mine, 0o600)
	_, _, stderr := w.run(t, newInstallCommand)
	if got := readTestFile(t, w.settings); got != mine || !strings.Contains(stderr, "link ~/my tools/aiterm-line beside it too") {
		t.Errorf("the settings are %s; it said: %s", got, stderr)
	}
	if err := os.Symlink(line, filepath.Join(bin, "aiterm-line")); err != nil {
		t.Fatal(err)
	}
	_, _, stderr = w.run(t, newInstallCommand)
	if got := readTestFile(t, w.settings); !strings.Contains(got, `"command":"\"$HOME/bin/aiterm-line\""`) || stderr != "" {
		t.Errorf("the settings are %s; it said: %s", got, stderr)
	}
}
