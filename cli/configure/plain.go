package configure

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/statusline"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/guide"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/view/drawing"
)

// plain is the same as questions and answers, a line each: for a screen reader, and for
// where nothing can be drawn.
type plain struct {
	ctx    context.Context
	env    *console.Env
	in     *bufio.Reader
	out    io.Writer
	draft  *draft.Draft
	drawer *drawing.Drawer
	scene  drawing.Scene
}

// errEnd is that there are no more answers.
var errEnd = errors.New("there are no more answers")

// RunPlain asks until the person has enough. What was not saved by then is kept.
func RunPlain(ctx context.Context, env *console.Env) error {
	var flags console.ConfigFlags
	files, err := flags.Files(env)
	if err != nil {
		return err
	}
	options := draft.Options{}
	if env.Dirs.State != "" {
		options.Recovery = filepath.Join(env.Dirs.State, "drafts")
	}
	p := &plain{ctx: ctx, env: env, in: bufio.NewReader(env.Stdin), out: env.Stdout}
	if p.draft, err = draft.Open(files, options); err != nil {
		return err
	}
	if err := p.draft.Problems(); err != nil {
		return fmt.Errorf("plugins.yaml has mistakes that have to be put right first (\"aiterm statusline config edit\" opens it):\n%w", err)
	}
	p.drawer = drawing.New(drawing.World{Getenv: env.Getenv, Dirs: env.Dirs, Executable: env.Executable})
	p.scene = drawing.Scene{Name: p.drawer.Scenes()[0].Name, Columns: console.Columns(env, 0), Color: "none"}
	err = p.begin()
	if err == nil {
		err = p.menu()
	}
	switch {
	case errors.Is(err, errDiscard):
		return p.draft.Close(true)
	case errors.Is(err, errEnd) || err == nil:
		if p.draft.Changed() {
			if err := p.draft.Unkept(); err != nil {
				return errors.Join(fmt.Errorf("what you changed is lost: %w", err), p.draft.Close(false))
			}
			p.say("What you changed is not saved. It is kept, and offered the next time.")
		}
		return p.draft.Close(false)
	case errors.Is(err, console.ErrCancelled):
		p.draft.Close(false)
		if err := p.draft.Unkept(); err != nil {
			return fmt.Errorf("ended; what you changed is lost: %w", err)
		}
		if p.draft.Changed() {
			return errors.New("ended; what you changed is not saved, and is offered the next time")
		}
		return errors.New("ended; nothing was changed")
	}
	return errors.Join(err, p.draft.Close(false))
}

// errDiscard is that the person wants nothing of it saved.
var errDiscard = errors.New("discarded")

func (p *plain) say(format string, args ...any) {
	for text := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		console.Paragraph(p.out, "", text, console.TextWidth(p.env))
	}
}

// read asks for a line of text.
func (p *plain) read(question string) (string, error) {
	fmt.Fprint(p.out, question+" ")
	text, err := console.Answer(p.ctx, func() (string, error) {
		line, err := p.in.ReadString('\n')
		if errors.Is(err, io.EOF) && line != "" {
			err = nil
		}
		return line, err
	})
	if !console.IsTerminal(p.env.Stdout) || err != nil {
		fmt.Fprintln(p.out)
	}
	if errors.Is(err, io.EOF) {
		err = errEnd
	}
	return strings.TrimSpace(text), err
}

// choose asks for one of several things, by its number or the beginning of its name. ok is
// false for Enter alone, which is what behind says.
func (p *plain) choose(question string, choices []string, behind string) (i int, ok bool, err error) {
	for i, choice := range choices {
		console.Paragraph(p.out, "  ", fmt.Sprintf("%d  %s", i+1, choice), console.TextWidth(p.env))
	}
	for {
		answer, err := p.read(fmt.Sprintf("%s Number or name, Enter: %s.", question, behind))
		if err != nil || answer == "" {
			return 0, false, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(choices) {
			return n - 1, true, nil
		}
		found := -1
		for i, choice := range choices {
			name, _, _ := strings.Cut(choice, ":")
			_, key, isKey := strings.Cut(name, ".") // git.links, which is meant by links
			switch {
			case strings.EqualFold(name, answer), isKey && strings.EqualFold(key, answer):
				return i, true, nil
			case len(name) >= len(answer) && strings.EqualFold(name[:len(answer)], answer):
				if found >= 0 {
					found = len(choices)
				} else {
					found = i
				}
			}
		}
		if found >= 0 && found < len(choices) {
			return found, true, nil
		}
		p.say("%s is none of these, or several: give a number from 1 to %d.", console.OneLine(answer), len(choices))
	}
}

// confirm asks for yes or no; Enter is yes.
func (p *plain) confirm(question string) (bool, error) {
	for {
		answer, err := p.read(question + " Yes or no, Enter: yes.")
		if err != nil {
			return false, err
		}
		switch strings.ToLower(answer) {
		case "", "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
		p.say("Answer yes or no.")
	}
}

// begin offers what was left unsaved, and the set-up to who has no line yet.
func (p *plain) begin() error {
	if left, ok := p.draft.Recovery(); ok {
		take, err := p.confirm(fmt.Sprintf("On %s this ended with %s not saved. Take over what was changed?", left.At.Local().Format("2 January at 15:04"), console.Counted(left.Edits, "change")))
		if err != nil {
			return err
		}
		if !take {
			return p.draft.Forget()
		}
		lost, err := p.draft.Recover()
		if err != nil {
			return err
		}
		for _, e := range lost {
			p.say("No longer possible: %s.", e)
		}
		return nil
	}
	path, err := claude.SettingsPath(p.env.Getenv)
	if err != nil {
		return nil
	}
	if settings, err := claude.Inspect(path); err != nil || settings.HasLine {
		return nil
	}
	set, err := p.confirm(fmt.Sprintf("Claude Code has no status line yet. Set one up, in %d questions?", guide.Count()))
	if err != nil || !set {
		return err
	}
	return p.setUp()
}

// setUp asks the questions of the set-up, and ends with the installed line.
func (p *plain) setUp() error {
	g := guide.New(p.draft)
	for {
		q, ok := g.Question()
		if !ok {
			break
		}
		p.say("\nQuestion %d of %d. %s %s", q.Number, q.Of, q.Text, q.Help)
		var choices []string
		for _, c := range q.Choices {
			text := c.Label
			if c.Note != "" {
				text += ": " + c.Note
			}
			choices = append(choices, text)
		}
		behind := "as it is, " + q.Choices[q.Now].Label
		i, chosen, err := p.choose("Which one?", choices, behind)
		if err != nil {
			return err
		}
		if !chosen {
			i = q.Now
		}
		if err := g.Answer(i); err != nil {
			p.say("%v", err)
			continue
		}
		p.line()
	}
	install, err := p.confirm("Save this line and put it into Claude Code?")
	if err != nil || !install {
		return err
	}
	if !p.save() {
		return nil
	}
	cmd := statusline.NewCommand(p.env)
	cmd.SetArgs([]string{"install"})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.ExecuteContext(p.ctx); err != nil {
		p.say("Not installed: %v", err)
	}
	return nil
}

// line says what the line is now.
func (p *plain) line() {
	drawn, err := p.drawer.Draw(p.draft, p.scene)
	if err != nil {
		p.say("%v", err)
		return
	}
	fmt.Fprintf(p.out, "\nThe line, for %s, at %d columns:\n", p.sceneText(), p.scene.Columns)
	for _, row := range drawn.Rows {
		fmt.Fprintln(p.out, "  "+span.Plain(row.Text()))
	}
}

func (p *plain) sceneText() string {
	for _, s := range p.drawer.Scenes() {
		if s.Name == p.scene.Name {
			return s.Description
		}
	}
	return p.scene.Name
}

// save writes the draft, and tells whether that is done.
func (p *plain) save() bool {
	saved, err := p.draft.Save()
	var conflict *draft.ConflictError
	switch {
	case errors.As(err, &conflict):
		return p.settle(conflict)
	case err != nil:
		p.say("Not saved: %v", err)
		return false
	case len(saved.Written) == 0:
		p.say("There is nothing to save.")
		return true
	}
	for i, path := range saved.Written {
		saved.Written[i] = console.Tilde(p.env, path)
	}
	text := "Wrote " + strings.Join(saved.Written, " and ") + "."
	for _, backup := range saved.Backups {
		text += " The old text is in " + console.Tilde(p.env, backup) + "."
	}
	p.say("%s", text)
	return true
}

// settle asks what is to be done about a file that changed meanwhile.
func (p *plain) settle(conflict *draft.ConflictError) bool {
	p.say("%v", conflict)
	i, ok, err := p.choose("What now?", []string{"again: take the file as it is now, and make my changes on it", "beside: save mine in a file beside it"}, "neither, yet")
	switch {
	case err != nil || !ok:
		return false
	case i == 0:
		lost, err := p.draft.Reload()
		if err != nil {
			p.say("%v", err)
			return false
		}
		for _, e := range lost {
			p.say("No longer possible: %s.", e)
		}
		p.say("Your changes are made on the file as it is now: look at them, and save.")
		return false
	}
	path, err := p.draft.SaveAside()
	if err != nil {
		p.say("%v", err)
		return false
	}
	p.say("Saved in %s.", console.Tilde(p.env, path))
	return false
}

// when is a short time in words.
func when(d time.Duration) string { return console.Milliseconds(d) }
