package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

// debounce is how long Claude Code waits after the last thing that happened
// before it draws the line anew. A command that needs longer is often ended
// before it is done.
const debounce = 300 * time.Millisecond

// Exit codes of a POSIX shell.
const (
	notStarted = 126
	notFound   = 127
)

const (
	maxRows       = 10 // of an output, in a report
	maxErrorLines = 5
)

// command runs what is configured as Claude Code does, and aiterm's own line if
// that is something else.
func (e exam) command(ctx context.Context) (exam, findings) {
	var f findings
	switch {
	case e.NoRun:
		if e.line != nil && e.line.Command != "" {
			f.ok("command", "it was not run, because of --no-run")
			e.static(&f)
		}
		return e, f
	case e.line == nil || e.line.Command == "":
		f.add("command", Note, "there is no configured command to run", "")
	case e.othersLine() != nil:
		f.add("command", Warning, "it was not run: "+e.othersLine().Error(), "")
	case e.foreign:
		// A folder that was only looked at must not get its commands run.
		f.add("command", Note, "that of "+e.line.Path+" was not run: a project chose it", "look at it, and run it yourself")
	default:
		e = e.try(ctx, &f, "command", e.line.Command, e.interval)
		e.static(&f)
		if e.line.Ours {
			if claude.SameFile(programPath(e.line.Command, e.home()), e.started()) {
				e.again = e.line.Command
			}
			return e, f
		}
	}
	own, err := claude.Command(e.Executable)
	if err != nil || e.Executable == "" {
		return e, f // the check of the program says so
	}
	e = e.try(ctx, &f, "own line", own, 0)
	e.again = own
	return e, f
}

// run is one run of a command.
type run struct {
	claude.Outcome
	took time.Duration
}

func (e exam) runOnce(ctx context.Context, command string) run {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	start := time.Now()
	var r run
	r.Outcome = claude.Try(ctx, command, e.sample(start), e.user.Env)
	r.took = time.Since(start)
	return r
}

// sample is the payload for one run. It has no usage: a command may store what
// it is told, and made-up limits must not reach a real session. It is a session
// of its own, so that no segment is left out for having run before.
func (e exam) sample(at time.Time) []byte {
	var fields map[string]json.RawMessage
	if json.Unmarshal(e.Payload, &fields) != nil {
		return e.Payload
	}
	delete(fields, "rate_limits")
	fields[usage.Trial] = []byte("true")
	fields["session_id"] = fmt.Appendf(nil, `"00000000-0000-4000-8000-%012x"`, at.UnixMicro()&(1<<48-1))
	data, err := json.Marshal(fields)
	if err != nil {
		return e.Payload
	}
	return append(data, '\n')
}

// try runs a command and says what came of it.
func (e exam) try(ctx context.Context, f *findings, name, command string, interval time.Duration) exam {
	r := e.runOnce(ctx, command)
	if first := r; r.Err == nil && !r.Held && r.took > debounce && r.took < 3*time.Second {
		// The first run after an update is slow: the second one counts.
		if r = e.runOnce(ctx, command); r.Err != nil {
			r = first
		}
	}
	rows := claude.Rows(r.Stdout)
	details := printed(rows)
	for i, line := range lines(r.Stderr) {
		if i == maxErrorLines {
			details = append(details, "stderr: …")
			break
		}
		details = append(details, "stderr: "+line)
	}
	if r.Err != nil {
		reason, fix := e.whyFailed(ctx, command, r)
		f.add(name, Failure, reason, fix, details...)
		return e
	}
	width := 0
	for _, row := range rows {
		width = max(width, layout.Width(span.Plain(row)))
	}
	if name == "command" || e.width == 0 {
		e.width, e.rows = width, len(rows)
	}
	quicker := "see what takes the time: aiterm statusline test --timings"
	if name == "command" && !e.line.Ours {
		quicker = "make the command quicker"
	}
	found := fmt.Sprintf("it printed %s in %s, exit code 0", count(len(rows), "row"), milliseconds(r.took))
	switch {
	case interval > 0 && r.took > interval:
		f.add(name, Failure, fmt.Sprintf("%s, and refreshInterval is %v: Claude Code ends it before it is done, so it never shows", found, interval),
			"make refreshInterval longer, or "+quicker, details...)
	case r.Held:
		f.add(name, Warning, fmt.Sprintf("it printed %s, exit code 0, but left a process behind that holds its output open: the line may come late or not at all", count(len(rows), "row")),
			"have that process write elsewhere: COMMAND >/dev/null 2>&1 &", details...)
	case r.took > debounce:
		f.add(name, Warning, found+": slower than Claude Code draws anew, so the line often comes late or not at all",
			quicker, details...)
	default:
		f.add(name, OK, found, "", details...)
	}
	return e
}

// printed are the rows as a report shows them.
func printed(rows []string) []string {
	var out []string
	for i, row := range rows {
		if i == maxRows {
			return append(out, fmt.Sprintf("│ … and %s", count(len(rows)-maxRows, "more row")))
		}
		out = append(out, "│ "+span.Plain(row))
	}
	return out
}

// lines are the lines of a text that are not blank.
func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(span.Plain(line)); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// whyFailed puts a failed run into words.
func (e exam) whyFailed(ctx context.Context, command string, r run) (reason, fix string) {
	fix = "run the command in a shell to see why"
	if e.line != nil && e.line.Ours {
		fix = e.install("correct the command in " + e.line.Path)
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil || errors.Is(r.Err, context.DeadlineExceeded):
		fix = "find out what it waits for"
		if e.line != nil && e.line.Ours {
			fix += "; aiterm statusline test --timings shows aiterm's own parts"
		}
		return fmt.Sprintf("it did not end within %s; Claude Code shows nothing until it does", milliseconds(r.took)), fix
	case errors.As(r.Err, &exit):
		reason = fmt.Sprintf("it ended with exit code %d after %s, and Claude Code blanks the row then", exit.ExitCode(), milliseconds(r.took))
		if exit.ExitCode() < 0 {
			reason = fmt.Sprintf("it was ended (%v) after %s, and Claude Code blanks the row then", exit, milliseconds(r.took))
		}
		if wrong, better := e.wrongProgram(command); wrong != "" {
			reason += ": " + wrong
			fix = better
		} else if exit.ExitCode() == notFound {
			reason += ": it needs a program that was not found"
		} else if exit.ExitCode() == notStarted {
			reason += ": it needs a program that cannot be started"
		}
		return reason, fix
	case errors.Is(r.Err, claude.ErrNoShell):
		return r.Err.Error(), "install Git for Windows (gitforwindows.org), then run: aiterm statusline doctor"
	case len(claude.Rows(r.Stdout)) == 0 && strings.HasSuffix(r.Err.Error(), "nothing to draw"):
		reason = "it ended with exit code 0 but printed nothing to draw, and Claude Code blanks the row then"
		if r.Stdout != "" {
			reason = "what it printed has only blanks and colours, and Claude Code blanks the row then"
		} else if strings.TrimSpace(r.Stderr) != "" {
			reason = "it printed on stderr only, which Claude Code does not show"
			fix = "have it print on stdout"
		}
		return reason, fix
	}
	return r.Err.Error(), fix
}

// static says what is wrong with a command that can be seen without running it.
func (e exam) static(f *findings) {
	command := e.line.Command
	if runtime.GOOS == "windows" && strings.Contains(command, `\`) {
		f.add("command", Warning, `it has a \, which Git Bash takes away`, e.install("write the path with / instead"))
	}
	if !e.NoRun {
		return // a run that failed has said it
	}
	if wrong, fix := e.wrongProgram(command); wrong != "" {
		f.add("command", Warning, wrong, fix)
	}
}

// wrongProgram says what is wrong with the program that a command begins with,
// or "".
func (e exam) wrongProgram(command string) (wrong, fix string) {
	s := strings.TrimSpace(command)
	program := programPath(s, e.home())
	if strings.Contains(program, "=") || program == "" {
		return "", "" // a variable for the command: the shell knows better
	}
	if runtime.GOOS != "windows" && len(program) > 2 && program[1] == ':' {
		return program + " is a path of Windows, and this is not Windows", e.install("write the path that it has here")
	}
	if program[0] == '~' || program[0] == '$' {
		if expanded := claude.ExpandHome(program, e.home()); expanded != program {
			return "the shell takes " + program[:strings.IndexByte(program, '/')] + " as it is in these quotes", e.install(`write "$HOME/…", in double quotes`)
		}
		return "", ""
	}
	if ofBash(program) {
		return program + " is of bash, and the command is run by /bin/sh", e.install("write: bash -c 'COMMAND'")
	}
	if !strings.ContainsAny(program, `/\`) {
		if _, err := exec.LookPath(program); err != nil {
			return program + " is not a program on PATH",
				e.install("write its full path: it may be on the PATH of another shell only, where command -v " + program + " shows it")
		}
		return "", ""
	}
	info, err := os.Stat(program)
	switch {
	case err != nil:
		if longer := spacedPath(s, e.home()); longer != "" {
			return "the path " + longer + " has a space, and the shell ends a word there", e.install("put the path in quotes")
		}
		if !filepath.IsAbs(program) {
			return program + " is not in this folder, and Claude Code starts the command in any folder", e.install("write its full path")
		}
		return program + " is not there", e.install("was it moved or removed? correct the path")
	case info.IsDir():
		return program + " is a folder", e.install("name the program in it")
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o111 == 0:
		return program + " may not be executed", "run: chmod +x " + quoted(program, e.home())
	case !filepath.IsAbs(program):
		return program + " is not a full path, and Claude Code starts the command in any folder", e.install("write its full path")
	}
	if !info.Mode().IsRegular() {
		return "", "" // opening a pipe could wait for ever
	}
	if name, cr := interpreter(program); cr {
		return program + " has Windows line ends, with which its first line names no program", "run: sed -i 's/\\r$//' " + quoted(program, e.home())
	} else if filepath.IsAbs(name) && !exists(name) {
		return program + " is a script for " + name + ", which is not there", "correct its first line, or install that program"
	}
	return "", ""
}

// ofBash tells whether a command begins with a word that sh does not know.
func ofBash(word string) bool {
	switch word {
	case "[[", "source", "shopt", "declare", "function", "let", "pushd", "mapfile":
		return runtime.GOOS != "windows"
	}
	return false
}

// interpreter is the program that a script's first line names, or "". cr is
// whether that line ends as on Windows.
func interpreter(path string) (name string, cr bool) {
	file, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer file.Close()
	start := make([]byte, 256) // Linux reads no more
	n, _ := io.ReadFull(file, start)
	line, _, _ := strings.Cut(string(start[:n]), "\n")
	rest, ok := strings.CutPrefix(line, "#!")
	if !ok || runtime.GOOS == "windows" {
		return "", false
	}
	name, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
	return name, strings.HasSuffix(rest, "\r")
}

// quoted is a path as one word for a shell, in which a ~ that mask.go may write
// at its beginning still means the home folder.
func quoted(path, home string) string {
	if !strings.ContainsAny(path, " '\"$&();<>|*?[]#`\\") {
		return path
	}
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok && home != "" {
		return home + string(filepath.Separator) + quote(rest)
	}
	return quote(path)
}

// spacedPath is the file that the first words of a command name together, if
// they do so only together.
func spacedPath(command, home string) string {
	for i := range len(command) {
		if command[i] != ' ' && i < len(command)-1 {
			continue
		}
		for _, end := range []int{i, len(command)} {
			path := claude.ExpandHome(command[:end], home)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && strings.Contains(path, " ") {
				return path
			}
		}
	}
	return ""
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// milliseconds is a time as people read it.
func milliseconds(d time.Duration) string {
	if d >= time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000)
}

// othersLine says that the settings file with the status line is another user's, or is
// nil. Who may write it is not looked at: Claude Code runs its command all the same.
func (e exam) othersLine() error {
	info, err := os.Stat(e.line.Path)
	if err != nil {
		return nil
	}
	return state.CheckOwner(e.line.Path, info, "it names a program that is run")
}
