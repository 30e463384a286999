package claude

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/look/span"
)

// RunColumns and RunLines are the size of the terminal that [Run] tells the
// command.
const (
	RunColumns = 120
	RunLines   = 40
)

// ErrNoShell is why no command can be run: on Windows, neither of the shells by
// which Claude Code runs a status line is there or runs anything.
var ErrNoShell = errors.New("a status line needs Git Bash or PowerShell here: install Git for Windows")

// maxOutput is what [Try] keeps of each of a command's outputs, in bytes: a
// command that never stops printing must not fill the memory until it is ended.
const maxOutput = 1 << 20

// bounded keeps the first most bytes of what is written to it. (The buffer is
// not embedded: io.Copy would find its ReadFrom, which knows no bound.)
type bounded struct {
	kept bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	b.kept.Write(p[:min(len(p), b.most-b.kept.Len())])
	return len(p), nil // an error would end the command, as a full pipe does not
}

func (b *bounded) String() string { return b.kept.String() }

// Run is [Try] without variables of the settings.
func Run(ctx context.Context, command string, payload []byte) (stdout, stderr string, err error) {
	o := Try(ctx, command, payload, nil)
	return o.Stdout, o.Stderr, o.Err
}

// Call is one run of a status line command.
type Call struct {
	Command string
	Words   []string // in place of Command, for who starts it without a shell
	Payload []byte   // on its stdin
	Environ []string // NAME=value, all of its environment
	Dir     string   // where it runs; "" for this process's folder
	Most    int      // bytes that are kept of each of its outputs
}

// Outcome is what one run of a command came to.
type Outcome struct {
	Stdout, Stderr string // the beginning of each
	// Err is why Claude Code would draw nothing, or nil.
	Err error
	// Held is whether a process that the command left behind still had its
	// output open a second after its end.
	Held bool
}

// Try runs a status line command as Claude Code does (see [Call.Run]), with
// payload on its stdin, and env (of the settings file), COLUMNS, LINES and
// CLAUDECODE added to the environment. Of each output it keeps a MiB. A command
// that prints nothing to draw is an error too: Claude Code blanks the row then.
func Try(ctx context.Context, command string, payload []byte, env map[string]string) Outcome {
	environ := os.Environ()
	for name, value := range env {
		environ = append(environ, name+"="+value)
	}
	environ = append(environ, fmt.Sprintf("COLUMNS=%d", RunColumns), fmt.Sprintf("LINES=%d", RunLines), "CLAUDECODE=1")
	o := Call{Command: command, Payload: payload, Environ: environ, Most: maxOutput}.Run(ctx)
	if o.Err == nil && len(Rows(o.Stdout)) == 0 {
		o.Err = errors.New("it printed nothing to draw")
	}
	return o
}

// Run runs the command as Claude Code does: by the shell, in a session without
// a terminal. When ctx ends, the command and its children get SIGTERM, as from
// Claude Code, and the error says so; a second later those that are left get
// SIGKILL.
func (c Call) Run(ctx context.Context) Outcome {
	var shell string
	var arguments []string
	var err error
	if len(c.Words) > 0 {
		shell, arguments = c.Words[0], c.Words[1:]
	} else if shell, arguments, err = shellFor(c.Command); err != nil {
		return Outcome{Err: err}
	}
	cmd := exec.CommandContext(ctx, shell, arguments...)
	ownSession(cmd)
	// How long a command may take to end after SIGTERM, and how long a child
	// that it left behind may hold its pipes.
	cmd.WaitDelay = time.Second
	cmd.Env, cmd.Dir = c.Environ, c.Dir
	cmd.Stdin = bytes.NewReader(c.Payload)
	out, errs := bounded{most: c.Most}, bounded{most: c.Most}
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	held := false
	var exit *exec.ExitError
	switch {
	case err == nil: // it ended well, be it in the last moment
		if out.kept.Len() == 0 && len(c.Words) == 0 {
			err = idleShell(ctx, shell)
		}
	case errors.Is(err, exec.ErrWaitDelay):
		err, held = nil, true // so it did; a child of it still holds a pipe
	case ctx.Err() != nil:
		endSession(cmd) // what minds no SIGTERM would run on for ever
		err = fmt.Errorf("it did not end in time: %w", ctx.Err())
	case errors.As(err, &exit):
		err = fmt.Errorf("it ended with %w", err)
	default:
		err = fmt.Errorf("start %s: %w", shell, err)
	}
	return Outcome{Stdout: out.String(), Stderr: errs.String(), Err: err, Held: held}
}

// Rows are the lines of a command's output that Claude Code draws: blanks at
// both ends and lines without text are dropped.
func Rows(output string) []string {
	var rows []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line) // NBSP included, as Claude Code does
		if strings.TrimSpace(span.Plain(line)) != "" {
			rows = append(rows, line)
		}
	}
	return rows
}
