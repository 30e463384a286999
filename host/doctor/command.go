package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/layout"
)

// debounce is how long Claude Code waits after the last thing that happened
// before it draws the line anew. A command that needs longer is often ended
// before it is done.
const debounce = 300 * time.Millisecond

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
	case e.foreign:
		// A folder that was only looked at must not get its commands run.
		f.add("command", Note, "that of "+e.line.Path+" was not run: a project chose it", "look at it, and run it yourself")
	default:
		e = e.try(ctx, &f, "command", e.line.Command, e.interval)
		e.static(&f)
		if e.line.Ours {
			return e, f
		}
	}
	own, err := claude.Command(e.Executable)
	if err != nil || e.Executable == "" {
		return e, f // the check of the program says so
	}
	e = e.try(ctx, &f, "own line", own, 0)
	return e, f
}

// run is one run of a command.
type run struct {
	stdout, stderr string
	err            error
	took           time.Duration
}

func (e exam) runOnce(ctx context.Context, command string) run {
	ctx, cancel := context.WithTimeout(ctx, commandLimit)
	defer cancel()
	start := time.Now()
	var r run
	r.stdout, r.stderr, r.err = claude.Run(ctx, command, e.sample(start))
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
	if first := r; r.err == nil && r.took > debounce && r.took < 3*time.Second {
		// The first run after an update is slow: the second one counts.
		if r = e.runOnce(ctx, command); r.err != nil {
			r = first
		}
	}
	rows := claude.Rows(r.stdout)
	details := printed(rows)
	for i, line := range lines(r.stderr) {
		if i == maxErrorLines {
			details = append(details, "stderr: …")
			break
		}
		details = append(details, "stderr: "+line)
	}
	if r.err != nil {
		reason, fix := e.whyFailed(ctx, command, r)
		f.add(name, Failure, reason, fix, details...)
		return e
	}
	width := 0
	for _, row := range rows {
		width = max(width, layout.Width(claude.Plain(row)))
	}
	if name == "command" || e.width == 0 {
		e.width = width
	}
	found := fmt.Sprintf("it printed %s in %s, exit code 0", count(len(rows), "row"), milliseconds(r.took))
	switch {
	case interval > 0 && r.took > interval:
		f.add(name, Failure, fmt.Sprintf("%s, and refreshInterval is %v: Claude Code ends it before it is done, so it never shows", found, interval),
			"make refreshInterval longer, or the command quicker: aiterm statusline test --timings", details...)
	case r.took > debounce:
		f.add(name, Warning, found+": slower than Claude Code draws anew, so the line often comes late or not at all",
			"see what takes the time: aiterm statusline test --timings", details...)
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
		out = append(out, "│ "+claude.Plain(row))
	}
	return out
}

// lines are the lines of a text that are not blank.
func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(claude.Plain(line)); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// whyFailed puts a failed run into words.
func (e exam) whyFailed(ctx context.Context, command string, r run) (reason, fix string) {
	fix = "run the command in a shell to see why"
	if e.line != nil && e.line.Ours {
		fix = "correct the command in " + e.line.Path + ", or " + installFix
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil || errors.Is(r.err, context.DeadlineExceeded):
		return fmt.Sprintf("it did not end within %s; Claude Code shows nothing until it does", milliseconds(r.took)),
			"find out what it waits for; aiterm statusline test --timings shows aiterm's own parts"
	case errors.As(r.err, &exit):
		reason = fmt.Sprintf("it ended with exit code %d after %s, and Claude Code blanks the row then", exit.ExitCode(), milliseconds(r.took))
		if exit.ExitCode() < 0 {
			reason = fmt.Sprintf("it was ended (%v) after %s, and Claude Code blanks the row then", exit, milliseconds(r.took))
		}
		if wrong, better := e.wrongProgram(command); wrong != "" {
			reason += ": " + wrong
			fix = better
		}
		return reason, fix
	case len(claude.Rows(r.stdout)) == 0 && strings.HasSuffix(r.err.Error(), "nothing to draw"):
		reason = "it ended with exit code 0 but printed nothing to draw, and Claude Code blanks the row then"
		if strings.TrimSpace(r.stdout) != "" {
			reason = "what it printed has only blanks and colours, and Claude Code blanks the row then"
		}
		return reason, fix
	}
	return r.err.Error(), fix
}

// static says what is wrong with a command that can be seen without running it.
func (e exam) static(f *findings) {
	command := e.line.Command
	if runtime.GOOS == "windows" && strings.Contains(command, `\`) {
		f.add("command", Warning, `it has a \, which Git Bash takes away`, "write the path with / instead, or "+installFix)
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
	program := expandHome(claude.Program(s), e.home())
	if strings.Contains(program, "=") || program == "" {
		return "", "" // a variable for the command: the shell knows better
	}
	if runtime.GOOS != "windows" && len(program) > 2 && program[1] == ':' {
		return program + " is a path of Windows, and this is not Windows", installFix
	}
	if !strings.ContainsAny(program, `/\`) {
		if _, err := exec.LookPath(program); err != nil {
			return program + " is not a program on PATH", "write its full path, or " + installFix
		}
		return "", ""
	}
	info, err := os.Stat(program)
	switch {
	case err != nil:
		if longer := spacedPath(s, e.home()); longer != "" {
			return "the path " + longer + " has a space, and the shell ends a word there", "put the path in quotes, or " + installFix
		}
		if !filepath.IsAbs(program) {
			return program + " is not in this folder, and Claude Code starts the command in any folder", "write its full path, or " + installFix
		}
		return program + " is not there", "was it moved or removed? " + installFix
	case info.IsDir():
		return program + " is a folder", "name the program in it, or " + installFix
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o111 == 0:
		return program + " may not be executed", "run: chmod +x " + program
	case !filepath.IsAbs(program):
		return program + " is not a full path, and Claude Code starts the command in any folder", "write its full path, or " + installFix
	}
	return "", ""
}

// spacedPath is the file that the first words of a command name together, if
// they do so only together.
func spacedPath(command, home string) string {
	for i := range len(command) {
		if command[i] != ' ' && i < len(command)-1 {
			continue
		}
		for _, end := range []int{i, len(command)} {
			path := expandHome(command[:end], home)
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
