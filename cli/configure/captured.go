package configure

import (
	"bytes"
	"cmp"
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// outcome is what a command said and how it ended.
type outcome struct {
	said []string
	err  error
	code int
}

// run runs a command of aiterm's as it runs on the command line without a terminal, so
// that words and refusals are the same: it asks nothing, and grants nothing by itself.
func (m *model) run(build func(*console.Env) *cobra.Command, width int, args ...string) outcome {
	var text bytes.Buffer
	var out outcome
	env := *m.env
	env.Stdin, env.Stdout, env.Stderr = strings.NewReader(""), &text, &text
	env.Exit = func(code int) { out.code = code }
	env.AskTerminal = nil
	env.Getenv = func(name string) string {
		switch name {
		case "COLUMNS":
			return strconv.Itoa(width)
		case "NO_COLOR":
			return "1"
		}
		return m.env.Getenv(name)
	}
	cmd := build(&env)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetOut(&text)
	cmd.SetErr(&text)
	cmd.SetArgs(args)
	out.err = cmd.ExecuteContext(context.Background())
	for l := range strings.Lines(text.String()) {
		out.said = append(out.said, strings.TrimRight(l, "\r\n"))
	}
	if out.err != nil {
		out.code = console.ExitCode(out.err)
	}
	return out
}

// ended is the message that a command that ran in the background has ended.
type ended struct {
	outcome
	then func(m *model, o outcome)
}

// start runs a command in the background, since it may ask servers or compile.
func (m *model) start(what string, build func(*console.Env) *cobra.Command, then func(*model, outcome), args ...string) tea.Cmd {
	if m.busy != "" {
		m.say("warn", "still "+m.busy+": wait for that first")
		return nil
	}
	m.busy = what
	m.say("faint", what+" …")
	width := m.width
	return func() tea.Msg { return ended{m.run(build, width, args...), then} }
}

// finish takes what a command came to. It may have written any of the files.
func (m *model) finish(e ended) {
	m.busy, m.note = "", ""
	if lost, err := m.draft.Reload(); err != nil {
		m.say("bad", err.Error())
	} else if len(lost) > 0 {
		m.say("warn", lostText(lost))
	}
	m.know()
	m.forget()
	m.redraw()
	e.then(m, e.outcome)
}

// report shows what a command said. Its follow-ups are keys that run another one.
type report struct {
	name    string
	outcome outcome
	further []further
	back    string // what esc does, or "" for back
	list    list
	asked   asked
}

// further is what can be done after a report.
type further struct {
	key, does string
	do        func(m *model) tea.Cmd
}

func (r *report) title() string { return r.name }
func (r *report) keys() []binding {
	var out []binding
	for _, f := range r.further {
		out = append(out, binding{f.key, f.does})
	}
	return append(out, binding{"esc", cmp.Or(r.back, "back")}, binding{"↑/↓", "scroll"})
}

func (r *report) press(m *model, key tea.KeyPressMsg) (bool, tea.Cmd) {
	for _, f := range r.further {
		if key.String() == f.key {
			return true, f.do(m)
		}
	}
	return r.list.steer(key.String(), mostRows, m.room()), nil
}

func (r *report) rows(m *model, width, height int) []line {
	all := []line{say("title", r.name)}
	for _, text := range r.outcome.said {
		all = append(all, folded(text, width)...)
	}
	if r.outcome.err != nil {
		all = append(all, line{})
		all = append(all, wrapped("bad", console.Tildes(m.env, console.WithoutLogins(r.outcome.err.Error())), width)...)
	}
	var options []option
	for _, f := range r.further {
		options = append(options, option{f.key, f.does})
	}
	if options != nil {
		options = append(options, option{"esc", "none of it"})
	}
	return r.asked.rows(all, &r.list, options, width, height)
}

func (r *report) click(m *model, at int) tea.Cmd { return r.asked.click(m, at) }
