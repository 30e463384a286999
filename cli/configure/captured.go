package configure

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/look/layout"
)

// outcome is what a command said and how it ended.
type outcome struct {
	said []string
	err  error
	code int
}

// work is what runs in the background. It says what it has to say to the env that it gets.
type work func(ctx context.Context, env *console.Env) error

// command is the work of a command of aiterm's.
func command(build func(*console.Env) *cobra.Command, args ...string) work {
	return func(ctx context.Context, env *console.Env) error {
		cmd := build(env)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		cmd.SetOut(env.Stdout)
		cmd.SetErr(env.Stderr)
		cmd.SetArgs(args)
		return cmd.ExecuteContext(ctx)
	}
}

// run runs work as a command runs on the command line without a terminal, so that words
// and refusals are the same: it asks nothing, and grants nothing by itself.
func (m *model) run(ctx context.Context, do work, width int, waiting func(what, far string)) outcome {
	var text bytes.Buffer
	var out outcome
	env := *m.env
	env.Stdin, env.Stdout, env.Stderr = strings.NewReader(""), &text, &text
	env.Exit = func(code int) { out.code = code }
	env.AskTerminal = nil
	env.Waiting = waiting
	env.Getenv = func(name string) string {
		switch name {
		case "COLUMNS":
			return strconv.Itoa(width)
		case "NO_COLOR":
			return "1"
		}
		return m.env.Getenv(name)
	}
	out.err = do(ctx, &env)
	for l := range strings.Lines(text.String()) {
		out.said = append(out.said, strings.TrimRight(l, "\r\n"))
	}
	if out.err != nil {
		out.code = console.ExitCode(out.err)
	}
	return out
}

// ended is the message that what ran in the background has ended.
type ended struct {
	outcome
	then func(m *model, o outcome)
}

// waits is the message of how far what runs in the background is.
type waits struct{ what, far string }

// background is what runs beside the screen.
type background struct {
	what    string // or "" for nothing
	now     waits  // where it says so
	stop    context.CancelFunc
	over    chan struct{} // closed when it has ended
	leaving bool          // the person wants to quit, and it is waited for
}

// start runs something in the background, since it may ask servers or compile.
func (m *model) start(what string, do work, then func(*model, outcome)) tea.Cmd {
	if m.busy.what != "" {
		m.say("warn", "still "+m.busy.what+": wait for that, or stop it with esc")
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	m.busy = background{what: what, stop: stop, over: make(chan struct{})}
	width, over := m.width, m.busy.over
	waiting := func(what, far string) {
		if m.send != nil {
			m.send(waits{what, far})
		}
	}
	return func() tea.Msg {
		defer close(over)
		return ended{m.run(ctx, do, width, waiting), then}
	}
}

// interrupt stops what runs in the background, if something does.
func (m *model) interrupt() bool {
	if m.busy.what == "" {
		return false
	}
	m.busy.stop()
	m.say("warn", "stopping: "+m.busy.what)
	return true
}

// finish takes what something came to. It may have written any of the files.
func (m *model) finish(e ended) tea.Cmd {
	leaving := m.busy.leaving
	m.busy.stop()
	m.busy, m.note = background{}, ""
	if errors.Is(e.err, context.Canceled) {
		e.err = errors.New("stopped")
	}
	if lost, err := m.draft.Follow(); err != nil {
		m.say("bad", err.Error())
	} else if len(lost) > 0 {
		m.say("warn", lostText(lost))
	}
	m.looked++
	m.know()
	m.forget()
	m.redraw()
	e.then(m, e.outcome)
	if leaving {
		return m.quit()
	}
	return nil
}

// waiting is what the screen says of what runs in the background.
func (m *model) waiting(width int) []line {
	what, far := m.busy.what, " …"
	if m.busy.now.what != "" {
		what, far = m.busy.now.what, ": "+m.busy.now.far
	}
	const stops = "  esc: stop"
	room := width - layout.Width(far) - len(stops)
	if room < 8 {
		return []line{row(styled("accent", strings.TrimPrefix(far, ": ")), styled("faint", stops))}
	}
	return []line{row(styled("accent", cut(console.OneLine(console.Tildes(m.env, what)), room)+far), styled("faint", stops))}
}

// lastWait is how long something is waited for that was stopped, before the program ends.
const lastWait = 3 * time.Second

// abandon stops what runs in the background, and lets it put away what it began.
func (m *model) abandon() {
	if m.busy.what == "" {
		return
	}
	m.busy.stop()
	select {
	case <-m.busy.over:
	case <-time.After(lastWait):
	}
}
