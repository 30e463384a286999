package doctor

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/claude"
)

// TestCommand runs commands that go wrong in all ways. Times are taken out.
func TestCommand(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	tests := []struct {
		name, command string // HOME stands for the home
		want          string
		details       []string
		fix           string
	}{
		{name: "prints a row", command: `printf '\033[32mrow\033[0m\n'`,
			want: "ok command: it printed 1 row in TIME, exit code 0", details: []string{"│ row"}},
		{name: "gets the sample without limits", command: `grep -o rate_limits || echo none`,
			want: "ok command: it printed 1 row in TIME, exit code 0", details: []string{"│ none"}},
		{name: "fails", command: `echo row; echo 'no such luck' >&2; exit 3`,
			want:    "failure command: it ended with exit code 3 after TIME, and Claude Code blanks the row then",
			details: []string{"│ row", "stderr: no such luck"}, fix: "run the command in a shell to see why"},
		{name: "is killed", command: `kill -9 $$`,
			want: "failure command: it was ended (signal: killed) after TIME, and Claude Code blanks the row then", fix: "run the command in a shell to see why"},
		{name: "prints nothing", command: `:`,
			want: "failure command: it ended with exit code 0 but printed nothing to draw, and Claude Code blanks the row then", fix: "run the command in a shell to see why"},
		{name: "prints colours only", command: `printf '\033[32m  \033[0m\n'`,
			want: "failure command: what it printed has only blanks and colours, and Claude Code blanks the row then", fix: "run the command in a shell to see why"},
		{name: "is not there", command: `HOME/gone/aiterm statusline render`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: ~/gone/aiterm is not there",
			fix:  "was it moved or removed? correct the path, or run: aiterm statusline install --force"},
		{name: "is not on PATH", command: `no-such-program-anywhere`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: no-such-program-anywhere is not a program on PATH",
			fix:  "write its full path: it may be on the PATH of another shell only, where command -v no-such-program-anywhere shows it, or run: aiterm statusline install --force"},
		{name: "may not be executed", command: `HOME/plain`,
			want: "failure command: it ended with exit code 126 after TIME, and Claude Code blanks the row then: ~/plain may not be executed",
			fix:  "run: chmod +x ~/plain"},
		{name: "may not be executed, with a space", command: `'HOME/my plain'`,
			want: "failure command: it ended with exit code 126 after TIME, and Claude Code blanks the row then: ~/my plain may not be executed",
			fix:  "run: chmod +x ~/'my plain'"},
		{name: "is a script for nothing", command: `HOME/noshell`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: ~/noshell is a script for /no/such/shell, which is not there",
			fix:  "correct its first line, or install that program"},
		{name: "has Windows line ends", command: `HOME/crlf`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: ~/crlf has Windows line ends, with which its first line names no program",
			fix:  "run: sed -i 's/\\r$//' ~/crlf"},
		{name: "needs a program", command: `true; no-such-program-anywhere`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: it needs a program that was not found",
			fix:  "run the command in a shell to see why"},
		{name: "is for bash", command: `[[ 1 == 1 ]] && echo x`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: [[ is of bash, and the command is run by /bin/sh",
			fix:  "write: bash -c 'COMMAND', or run: aiterm statusline install --force"},
		{name: "has ~ in quotes", command: `"~/tools/line"`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: the shell takes ~ as it is in these quotes",
			fix:  `write "$HOME/…", in double quotes, or run: aiterm statusline install --force`},
		{name: "prints on stderr", command: `echo row >&2`,
			want:    "failure command: it printed on stderr only, which Claude Code does not show",
			details: []string{"stderr: row"}, fix: "have it print on stdout"},
		{name: "leaves a process", command: `echo row; sleep 3 &`,
			want:    "warning command: it printed 1 row, exit code 0, but left a process behind that holds its output open: the line may come late or not at all",
			details: []string{"│ row"}, fix: "have that process write elsewhere: COMMAND >/dev/null 2>&1 &"},
		{name: "is a folder", command: `HOME/tools`,
			want: "failure command: it ended with exit code 126 after TIME, and Claude Code blanks the row then: ~/tools is a folder",
			fix:  "name the program in it, or run: aiterm statusline install --force"},
		{name: "has a space", command: `HOME/my tools/line --wide`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: the path ~/my tools/line has a space, and the shell ends a word there",
			fix:  "put the path in quotes, or run: aiterm statusline install --force"},
		{name: "has a space in quotes", command: `'HOME/my tools/line' --wide`,
			want: "ok command: it printed 1 row in TIME, exit code 0", details: []string{"│ line --wide"}},
		{name: "is relative", command: `tools/line`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: tools/line is not in this folder, and Claude Code starts the command in any folder",
			fix:  "write its full path, or run: aiterm statusline install --force"},
		{name: "is a path of Windows", command: `C:/tools/aiterm.exe statusline render`,
			want: "failure command: it ended with exit code 127 after TIME, and Claude Code blanks the row then: C:/tools/aiterm.exe is a path of Windows, and this is not Windows",
			fix:  "write the path that it has here, or run: aiterm statusline install --force"},
		{name: "prints a key and an id", command: `echo "sk-ant-api03-AAAA_bb-cc 01234567-89ab-cdef-0123-456789abcdef"; echo "bad key: sk-ant-x1" >&2`,
			want: "ok command: it printed 1 row in TIME, exit code 0", details: []string{"│ sk-ant-(key) (id)", "stderr: bad key: sk-ant-(key)"}},
		{name: "prints many rows", command: `seq 1 100`,
			want:    "ok command: it printed 100 rows in TIME, exit code 0",
			details: []string{"│ 1", "│ 2", "│ 3", "│ 4", "│ 5", "│ 6", "│ 7", "│ 8", "│ 9", "│ 10", "│ … and 90 more rows"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.write("plain", "#!/bin/sh\necho line\n", 0o600)
			w.write("my plain", "#!/bin/sh\necho line\n", 0o600)
			w.write("noshell", "#!/no/such/shell\n", 0o700)
			w.write("crlf", "#!/bin/sh\r\necho line\r\n", 0o700)
			w.write("tools/other", "", 0o600)
			w.write("my tools/line", "#!/bin/sh\necho line \"$@\"\n", 0o700)
			e := exam{Input: w.input(), line: &claude.Settings{Command: strings.ReplaceAll(tt.command, "HOME", w.home)}}
			got := w.examine(e, check{name: "command", run: exam.command})[0]
			if got.State == Warning && strings.Contains(got.Found, ": slower") { // a busy machine: the row came late
				got.State, got.Fix = OK, ""
				got.Found, _, _ = strings.Cut(got.Found, ": slower")
			}
			compare(t, []string{tt.want}, brief([]Finding{{Check: got.Check, State: got.State, Found: withoutTimes(got.Found)}}))
			shells := func(line string) bool { return strings.HasPrefix(line, "stderr: /bin/sh: ") } // of every shell's own
			compare(t, append(tt.details, tt.fix), append(slices.DeleteFunc(got.Details, shells), got.Fix))
		})
	}
}

// withoutTimes writes TIME for "12 ms" and "1.5 s".
func withoutTimes(s string) string {
	words := strings.Split(s, " ")
	var out []string
	for i := 0; i < len(words); i++ {
		unit := ""
		if i+1 < len(words) {
			unit = strings.TrimRight(words[i+1], ",:;")
		}
		if strings.Trim(words[i], "0123456789.") == "" && (unit == "ms" || unit == "s") {
			out = append(out, "TIME"+words[i+1][len(unit):])
			i++
			continue
		}
		out = append(out, words[i])
	}
	return strings.Join(out, " ")
}

func TestCommandThatHangs(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	e := exam{Input: w.input(), line: &claude.Settings{Command: "sleep 600"}}
	_, got := e.command(ctx)
	want := "failure command: it did not end within TIME; Claude Code shows nothing until it does"
	compare(t, []string{want}, []string{withoutTimes(brief(got)[0])})
}

func TestCommandSlowerThanItsInterval(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	w := newWorld(t)
	e := exam{Input: w.input(), line: &claude.Settings{Command: "echo row"}, interval: time.Nanosecond}
	got := w.examine(e, check{name: "command", run: exam.command})[0]
	if got.State != Failure || !strings.Contains(got.Found, "it never shows") {
		t.Errorf("got %+v", got)
	}
}

func TestCommandsThatAreNotRun(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	w := newWorld(t)
	trace := filepath.Join(w.home, "trace")
	line := &claude.Settings{Path: filepath.Join(w.home, "settings.json"), Command: "touch " + trace}
	t.Run("of a project", func(t *testing.T) {
		got := w.examine(exam{Input: w.input(), line: line, foreign: true}, check{name: "command", run: exam.command})
		compare(t, []string{"note command: that of ~/settings.json was not run: a project chose it"}, brief(got))
	})
	t.Run("with --no-run", func(t *testing.T) {
		in := w.input()
		in.NoRun = true
		got := w.examine(exam{Input: in, line: line}, check{name: "command", run: exam.command})
		compare(t, []string{"ok command: it was not run, because of --no-run"}, brief(got))
	})
	t.Run("with --no-run and not there", func(t *testing.T) {
		in := w.input()
		in.NoRun = true
		gone := &claude.Settings{Command: trace + "/gone statusline render"}
		got := w.examine(exam{Input: in, line: gone}, check{name: "command", run: exam.command})
		compare(t, []string{
			"ok command: it was not run, because of --no-run",
			"warning command: ~/trace/gone is not there",
		}, brief(got))
	})
	if _, err := os.Stat(trace); err == nil {
		t.Error("the command was run")
	}
}

func TestOwnLineBesideAnothers(t *testing.T) {
	skipOnWindows(t, "the command is run by sh")
	w := newWorld(t)
	in := w.input()
	in.Executable = w.write("aiterm", "#!/bin/sh\necho own line: \"$@\"\n", 0o700)
	e := exam{Input: in, line: &claude.Settings{Command: "echo other"}}
	got := w.examine(e, check{name: "command", run: exam.command})
	var rows []string
	for _, f := range got {
		rows = append(rows, f.Check+" "+strings.Join(f.Details, ""))
	}
	compare(t, []string{"command │ other", "own line │ own line: statusline render"}, rows)
}
