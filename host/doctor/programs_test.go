package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/programs"
)

// answers is a script that says its version as a program does.
func answers(program, version string) string {
	if program == programs.Ait {
		program = programs.Aiterm
	}
	return "#!/bin/sh\n[ \"$1\" = --version ] && printf '%s\\n' '" + program + " " + version + " (go1.26, linux/amd64)' '" + (programs.Build{}).Origin() + "'\n"
}

func TestSiblings(t *testing.T) {
	skipOnWindows(t, "the programs are shell scripts")
	const here = "~/bin/"
	tests := []struct {
		name  string
		setUp func(w *world)
		runs  string // the program that runs; aiterm
		noRun bool
		want  []string
	}{
		{name: "all of one version", want: []string{
			"ok programs: ait 1.2.3, " + here + "ait",
			"ok programs: aiterm-line 1.2.3, " + here + "aiterm-line",
			"ok programs: aiterm-guest 1.2.3, " + here + "aiterm-guest",
		}},
		{name: "without running any", noRun: true, want: []string{
			"ok programs: ait, " + here + "ait; it was not asked for its version, because of --no-run",
			"ok programs: aiterm-line, " + here + "aiterm-line; it was not asked for its version, because of --no-run",
			"ok programs: aiterm-guest, " + here + "aiterm-guest; it was not asked for its version, because of --no-run",
		}},
		{name: "aiterm alone", setUp: func(w *world) {
			for _, name := range []string{"ait", "aiterm-line", "aiterm-guest"} {
				os.Remove(filepath.Join(w.home, "bin", name))
			}
		}, want: []string{
			"note programs: aiterm-line does not lie beside this program: the line comes from aiterm statusline render, which starts later",
			"note programs: aiterm-guest does not lie beside this program: aiterm itself runs other people's segments, and starts later",
		}},
		{name: "ait without aiterm", runs: "ait", setUp: func(w *world) { os.Remove(filepath.Join(w.home, "bin", "aiterm")) }, want: []string{
			"warning programs: ait lies there without aiterm, which the others start for what they cannot do",
			"ok programs: aiterm-line 1.2.3, " + here + "aiterm-line",
			"ok programs: aiterm-guest 1.2.3, " + here + "aiterm-guest",
		}},
		{name: "others of another version", setUp: func(w *world) {
			for _, name := range []string{"ait", "aiterm-line", "aiterm-guest"} {
				w.write("bin/"+name, answers(name, "1.2.4"), 0o755)
			}
		}, want: []string{
			"warning programs: " + here + "ait is version 1.2.4, not 1.2.3: what one of the two keeps, the other one makes anew",
			"warning programs: " + here + "aiterm-line is version 1.2.4, not 1.2.3: it reads nothing that this one keeps, and a line of it starts this one too",
			"warning programs: " + here + "aiterm-guest is version 1.2.4, not 1.2.3: segments of other people may show what they showed last, or nothing",
		}},
		{name: "programs that cannot be run", setUp: func(w *world) {
			w.write("bin/ait", "\x7fELF", 0o755)
			w.write("bin/aiterm-line", answers("aiterm-line", "1.2.3"), 0o644)
			w.write("bin/aiterm-guest", "#!/bin/sh\nexit 1\n", 0o755)
		}, want: []string{
			"warning programs: " + here + "ait cannot be run: exec format error: what one of the two keeps, the other one makes anew",
			"warning programs: " + here + "aiterm-line may not be executed",
			"warning programs: " + here + "aiterm-guest does not say its version: it ended with exit status 1: segments of other people may show what they showed last, or nothing",
		}},
		{name: "behind a link", runs: "linked/aiterm", setUp: func(w *world) { w.link("bin/linked/aiterm", filepath.Join(w.home, "bin", "aiterm")) }, want: []string{
			"ok programs: ait 1.2.3, " + here + "ait",
			"ok programs: aiterm-line 1.2.3, " + here + "aiterm-line",
			"note programs: " + here + "linked/aiterm is a link, and aiterm-line lies in the folder behind it: it is not used",
			"ok programs: aiterm-guest 1.2.3, " + here + "aiterm-guest",
		}},
		{name: "not to be run, and cannot be", noRun: true, setUp: func(w *world) {
			os.Remove(filepath.Join(w.home, "bin", "ait"))
			w.write("bin/aiterm-line", "", 0o644)
			w.write("bin/aiterm-guest", "", 0o644)
		}, want: []string{
			"warning programs: " + here + "aiterm-line may not be executed",
			"warning programs: " + here + "aiterm-guest may not be executed",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for _, name := range programs.Names() {
				w.write("bin/"+name, answers(name, "1.2.3"), 0o755)
			}
			if tt.setUp != nil {
				tt.setUp(w)
			}
			if tt.runs == "" {
				tt.runs = "aiterm"
			}
			in := w.input()
			in.Executable, in.NoRun = filepath.Join(w.home, "bin", tt.runs), tt.noRun
			got := w.examine(exam{Input: in}, check{name: "programs", run: exam.siblings})
			compare(t, tt.want, brief(got))
			everyFix(t, got)
		})
	}
}

// An installation of before is told that there is a quicker command.
func TestTheQuickerCommand(t *testing.T) {
	skipOnWindows(t, "the programs are shell scripts")
	for _, tt := range []struct {
		name, command, version string
		want                   []string
	}{
		{"there and not used", "HOME/bin/aiterm statusline render", "1.2.3", []string{
			"ok status line: it is aiterm's: ~/bin/aiterm statusline render",
			"note status line: aiterm-line draws the same line, starts sooner, and is there: ~/bin/aiterm-line",
		}},
		{"used", "env A=1 HOME/bin/aiterm-line", "1.2.3", []string{"ok status line: it is aiterm's: env A=1 ~/bin/aiterm-line"}},
		{"of another version", "HOME/bin/aiterm statusline render", "1.2.4", []string{"ok status line: it is aiterm's: ~/bin/aiterm statusline render"}},
		{"another one used", "HOME/old/aiterm-line", "1.2.3", []string{
			"ok status line: it is aiterm's: ~/old/aiterm-line",
			"note status line: it starts another aiterm-line (~/old/aiterm-line) than the one beside the aiterm that runs now",
		}},
		{"on PATH", "aiterm-line", "1.2.3", []string{
			"ok status line: it is aiterm's: aiterm-line",
			"note status line: its command names no full path, so it works where Claude Code's PATH has aiterm-line",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			in := w.input()
			in.Executable = w.write("bin/aiterm", "", 0o755)
			w.write("bin/aiterm-line", answers("aiterm-line", tt.version), 0o755)
			w.write("old/aiterm-line", "", 0o755)
			command := strings.ReplaceAll(tt.command, "HOME", w.home)
			w.write(".claude/settings.json", `{"statusLine": {"type": "command", "command": "`+command+`"}}`, 0o600)
			var got []Finding
			for _, f := range w.examine(exam{Input: in}, check{name: "programs", run: exam.siblings}, check{name: "settings", run: exam.settings}) {
				if f.Check == "status line" {
					got = append(got, f)
				}
			}
			compare(t, tt.want, brief(got))
			everyFix(t, got)
		})
	}
}

// The line of a quicker command is this program's own, and is not drawn twice.
func TestTheQuickerCommandIsRunOnce(t *testing.T) {
	skipOnWindows(t, "the programs are shell scripts")
	w := newWorld(t)
	in := w.input()
	in.Executable = w.write("bin/aiterm", "#!/bin/sh\necho the slow line\n", 0o755)
	line := w.write("bin/aiterm-line", "#!/bin/sh\necho the line\n", 0o755)
	e := exam{Input: in, line: &claude.Settings{Command: line, Ours: true, Quick: true}}
	got := w.examine(e, check{name: "command", run: exam.command})
	if len(got) != 1 || len(got[0].Details) != 1 || got[0].Details[0] != "│ the line" {
		t.Errorf("got %+v", got)
	}
}
