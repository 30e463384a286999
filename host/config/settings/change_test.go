package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSet(t *testing.T) {
	tests := []struct{ name, before, key, value, after string }{
		{"no file", "", "theme", "loud", pluginsHead + "theme: loud\n"},
		{"no file, a segment's", "", "clock.format", "12h", pluginsHead + "segments:\n  clock:\n    settings:\n      format: 12h\n"},
		{"bool", "# c\nsegments: {git: {settings: {show_stash: true}}}\n", "git.show_stash", "Off", "# c\nsegments: {git: {settings: {show_stash: false}}}\n"},
		{"bool, yes", "x: &x 1\n", "git.show", "yes", ""},
		{"int", "padding: 1 # c\n", "padding", "+02", "padding: 2 # c\n"},
		{"number", "", "duration.weight", "1e1", pluginsHead + "segments:\n  duration:\n    settings:\n      weight: 10\n"},
		{"duration", "budget: 1s\n", "budget", " 500ms ", "budget: 500ms\n"},
		{"a choice that looks like a number", "color: auto\n", "color", "16", "color: 16\n"},
		{"a text that looks like a number", "version: 1\n", "clock.label", "5", "version: 1\nsegments:\n  clock:\n    settings:\n      label: \"5\"\n"},
		{"an empty text", "segments: {clock: {settings: {label: x}}}\n", "clock.label", "", "segments: {clock: {settings: {label: \"\"}}}\n"},
		{"a text with the line's end behind it", "version: 1\n", "clock.label", "at\r\n", "version: 1\nsegments:\n  clock:\n    settings:\n      label: at\n"},
		{"an old name", "padding: 1\n", "display.show_git", "false", "padding: 1\nsegments:\n  git:\n    show: false\n"},
		{"an old name with another value", "padding: 1\n", "time.session_duration_format", "verbose", "padding: 1\nsegments:\n  duration:\n    settings:\n      format: seconds\n"},
		{"the path in the file", "padding: 1\n", "segments.git.priority", "3", "padding: 1\nsegments:\n  git:\n    priority: 3\n"},
		{"a setting of a second clock", "segments:\n  utc: {source: builtin:clock}\n", "utc.format", "12h", "segments:\n  utc: {source: builtin:clock, settings: {format: 12h}}\n"},
		{"an edit that makes the file right", "theme: 5\n", "theme", "loud", "theme: loud\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			if tt.before != "" {
				write(t, files.Plugins, tt.before)
			}
			change, err := Set(files, tt.key, tt.value)
			if tt.after == "" {
				if err == nil || text(t, files.Plugins) != tt.before {
					t.Errorf("no error, or a file that was changed: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, text(t, files.Plugins)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			if !change.Changed || change.Created != (tt.before == "") {
				t.Errorf("got %+v", change)
			}
			again, err := Set(files, tt.key, tt.value)
			if err != nil || again.Changed {
				t.Errorf("a second time: %+v, %v", again, err)
			}
			if _, err := Unset(files, tt.key); err != nil {
				t.Error(err)
			}
			table, err := Open(files)
			if err != nil {
				t.Fatal(err)
			}
			if s, err := table.Find(tt.key); err != nil || s.Given || s.Value != s.Default {
				t.Errorf("unset, it is %+v, %v", s, err)
			}
		})
	}
}

func TestSetRefuses(t *testing.T) {
	tests := []struct{ name, before, key, value, want string }{
		{"unknown", "", "git.brnch_length", "5", `unknown setting "git.brnch_length", did you mean git.branch_length?`},
		{"a segment", "", "git", "5", "git is a group of settings: name one of them, such as git.show"},
		{"an unknown one like no other", "", "zzzzzz", "5", `unknown setting "zzzzzz"`},
		{"one with several like it", "", "format", "5", `unknown setting "format", did you mean clock.format or duration.format?`},
		{"an old one without a counterpart", "", "display.show_r_version", "5", "display.show_r_version, a setting of the Python aiterm, has no counterpart here"},
		{"bool", "", "git.show", "maybe", `git.show must be true or false, not "maybe"`},
		{"int", "", "padding", "21", "padding must be a whole number from 0 to 20, not 21"},
		{"int with a fraction", "", "padding", "1.5", "padding must be a whole number from 0 to 20, not 1.5"},
		{"a setting's int", "", "git.branch_length", "long", `git.branch_length must be a whole number from 0 to 999, not "long"`},
		{"number", "", "duration.weight", "NaN", `duration.weight must be a number, at least 0, not NaN`},
		{"duration", "", "budget", "3s", `budget must be a duration with its unit, from 10ms to 2s, not "3s"`},
		{"choice", "", "clock.format", "13h", `clock.format must be one of 24h, 12h, not "13h", did you mean "12h"?`},
		{"theme", "", "theme", "lous", `theme must be one of loud, plain, auto, not "lous", did you mean "loud"?`},
		{"a control character", "", "clock.label", "a\x1bb", "clock.label must not hold the character U+001B"},
		{"a source that is not there", "", "clock.source", "x.wasm", "nothing was changed, because the file would no longer be right"},
		{"a short key", "", "anthropic.api_key", "sk-ant", "anthropic.api_key must have at least 8 characters, not 6"},
		{"an address of blanks", "", "anthropic.base_url", " \t", "anthropic.base_url must"},
		{"an http server", "", "anthropic.base_url", "http://example.com", "anthropic.base_url must begin with https://"},
		{"a file with mistakes", "paddin: 3\n", "theme", "loud", "plugins.yaml:1:1: unknown key \"paddin\""},
		{"no YAML", "theme: [\n", "theme", "loud", "has mistakes that have to be put right first"},
		{"a key twice", "theme: loud\ntheme: plain\n", "padding", "1", "is here a second time"},
		{"an alias", "segments: {git: &g {priority: 1}, clock: *g}\n", "clock.priority", "2", "the value here is the alias *g"},
		{"an anchor", "segments: {git: &g {priority: 1}, clock: *g}\n", "git.priority", "2", "used in other places too, as *g"},
		{"a segment of a broken file", "segments: [\n", "utc.show", "false", "has mistakes that have to be put right first"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := fixture(t)
			if tt.before != "" {
				write(t, files.Plugins, tt.before)
			}
			change, err := Set(files, tt.key, tt.value)
			if err == nil {
				t.Fatalf("got %+v", change)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q in it", err, tt.want)
			}
			if got := text(t, files.Plugins); got != tt.before {
				t.Errorf("the file is %q", got)
			}
			if text(t, files.Credentials) != "" {
				t.Error("there are credentials")
			}
		})
	}
}

func TestUnsetRefusesWhatIsNeeded(t *testing.T) {
	files := fixture(t)
	const before = "lines: [{left: [utc]}]\nsegments:\n  utc: {source: builtin:clock}\n"
	write(t, files.Plugins, before)
	if _, err := Unset(files, "utc.source"); err == nil || !strings.Contains(err.Error(), `unknown segment "utc"`) {
		t.Errorf("got %v", err)
	}
	if got := text(t, files.Plugins); got != before {
		t.Errorf("the file is %q", got)
	}
}

func TestUnplaced(t *testing.T) {
	files := fixture(t)
	for key, want := range map[string]string{"duration.show": "duration", "git.show": ""} {
		change, err := Set(files, key, "true")
		if err != nil || change.Unplaced != want {
			t.Errorf("%s: %q, %v", key, change.Unplaced, err)
		}
	}
}

func TestSetKeepsLinksAndModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links and modes are others there")
	}
	files := fixture(t)
	dotfile := filepath.Join(t.TempDir(), "dotfiles", "aiterm.yaml")
	write(t, dotfile, "theme: plain\n")
	if err := errors.Join(os.Chmod(dotfile, 0o640), os.MkdirAll(filepath.Dir(files.Plugins), 0o700), os.Symlink(dotfile, files.Plugins)); err != nil {
		t.Fatal(err)
	}
	if _, err := Set(files, "theme", "loud"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(dotfile)
	if err != nil || text(t, dotfile) != "theme: loud\n" || info.Mode().Perm() != 0o640 {
		t.Errorf("%q, %v, %v", text(t, dotfile), info.Mode(), err)
	}
	kept, err := Reset(files, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink(files.Plugins); err != nil || target != dotfile || text(t, dotfile) != pluginsHead || text(t, kept) != "theme: loud\n" {
		t.Errorf("%q, %v: %q, kept %q", target, err, text(t, dotfile), text(t, kept))
	}
	if err := os.Chmod(dotfile, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := Set(files, "theme", "loud"); err == nil || !strings.Contains(err.Error(), "is read-only") {
		t.Errorf("a read-only file: %v", err)
	}
}

// Changes at the same time: none loses another's key.
func TestSetAtOnce(t *testing.T) {
	files := fixture(t)
	write(t, files.Plugins, "# c\nversion: 1\n")
	keys := []string{"git.priority", "git.shrink", "clock.priority", "clock.shrink", "duration.priority", "padding", "history_days", "git.branch_length"}
	var wait sync.WaitGroup
	for _, key := range keys {
		wait.Go(func() {
			if _, err := Set(files, key, "7"); err != nil {
				t.Errorf("%s: %v", key, err)
			}
		})
	}
	wait.Wait()
	table, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if s, _ := table.Find(key); s.Value != "7" {
			t.Errorf("%s is %s", key, s.Value)
		}
	}
}

// What was copied with a blank or an end of line is taken without.
func TestSetAddressWithBlanks(t *testing.T) {
	files := fixture(t)
	if _, err := Set(files, "anthropic.base_url", " https://gateway.example/v1 \n"); err != nil {
		t.Fatal(err)
	}
	if got := text(t, files.Credentials); !strings.Contains(got, "base_url: https://gateway.example/v1\n") {
		t.Errorf("the file is %q", got)
	}
}
