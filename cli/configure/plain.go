package configure

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
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

	answers int      // how many lines were answered
	asked   string   // the present question
	missed  []string // answers to it that were not understood
	lost    error    // the first question whose answers were all not understood, if there is one
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
		return errors.Join(p.unanswered(), p.draft.Close(false))
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

// unanswered is what is wrong where answers came from a pipe: to some question none was
// understood, or there were none at all. Who types sees that at once.
func (p *plain) unanswered() error {
	if _, typed := console.StdinTerminal(p.env); typed {
		return nil
	}
	p.forgo()
	if p.answers == 0 {
		p.lost = fmt.Errorf("no answer came, and the first question was %q: pipe the answers in, a line each, or run it in a terminal", p.asked)
	}
	if p.lost == nil {
		return nil
	}
	return &console.ExitError{Code: console.ExitUsage, Err: p.lost}
}

// forgo notes that a question is left, though what was answered was not understood.
func (p *plain) forgo() {
	if len(p.missed) > 0 && p.lost == nil {
		p.lost = fmt.Errorf("no answer to %q was understood: %s", p.asked, inQuotes(p.missed))
	}
	p.missed = nil
}

// inQuotes lists answers, the first ones of many.
func inQuotes(answers []string) string {
	const most = 5
	var out []string
	for _, a := range answers[:min(len(answers), most)] {
		out = append(out, strconv.Quote(console.OneLine(a)))
	}
	text := strings.Join(out, ", ")
	if more := len(answers) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// errDiscard is that the person wants nothing of it saved.
var errDiscard = errors.New("discarded")

func (p *plain) say(format string, args ...any) {
	for text := range strings.SplitSeq(console.Tildes(p.env, fmt.Sprintf(format, args...)), "\n") {
		console.Paragraph(p.out, "", text, console.TextWidth(p.env))
	}
}

// read asks for a line of text. After misses of the same question it is asked again.
func (p *plain) read(question string) (string, error) {
	p.asked = question
	if before, _, long := strings.Cut(question, "? "); long {
		p.asked = before + "?" // without how it can be answered
	}
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
		return "", errEnd
	}
	p.answers++
	return strings.TrimSpace(text), err
}

// miss notes an answer that was not understood, and says why.
func (p *plain) miss(answer, format string, args ...any) {
	p.missed = append(p.missed, answer)
	p.say(format, args...)
}

// longList is how many choices are listed only for who asks for them.
const longList = 12

// choose asks for one of several things, by its number or the beginning of its name. ok is
// false for Enter alone, which is what behind says. Many are listed at "?" alone, and with
// a word behind it those that have that word.
func (p *plain) choose(question string, choices []string, behind string) (i int, ok bool, err error) {
	p.missed = nil
	if len(choices) <= longList {
		p.list(choices, "")
		return p.pick(question+" Number or name, Enter: "+behind+".", choices)
	}
	return p.pick(fmt.Sprintf("%s Number or name, ?: list all %d, ? and a word: those with it, Enter: %s.", question, len(choices), behind), choices)
}

// list lists choices with their numbers, those that have a word.
func (p *plain) list(choices []string, word string) {
	none := true
	for i, choice := range choices {
		if strings.Contains(strings.ToLower(choice), strings.ToLower(word)) {
			none = false
			console.Paragraph(p.out, "  ", fmt.Sprintf("%d %s", i+1, choice), console.TextWidth(p.env))
		}
	}
	if none {
		p.say("None of them has %q.", console.OneLine(word))
	}
}

// pick waits for an answer that names one of the choices.
func (p *plain) pick(question string, choices []string) (i int, ok bool, err error) {
	for {
		answer, err := p.read(question)
		if err != nil {
			return 0, false, err
		}
		if answer == "" {
			p.forgo()
			return 0, false, nil
		}
		if word, lists := strings.CutPrefix(answer, "?"); lists {
			p.list(choices, strings.TrimSpace(word))
			continue
		}
		found := called(choices, answer)
		if len(found) == 1 {
			return found[0], true, nil
		}
		p.miss(answer, "%s is none of these, or several: give a number from 1 to %d, or ? to list them.", console.OneLine(answer), len(choices))
	}
}

// called are the choices that an answer can mean: by number, by name, or by the beginning
// of a name, which ends at a colon.
func called(choices []string, answer string) (found []int) {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(choices) {
		return []int{n - 1}
	}
	for i, choice := range choices {
		name, _, _ := strings.Cut(choice, ":")
		_, key, isKey := strings.Cut(name, ".") // git.links, which is meant by links
		switch {
		case strings.EqualFold(name, answer), isKey && strings.EqualFold(key, answer):
			return []int{i}
		case len(name) >= len(answer) && strings.EqualFold(name[:len(answer)], answer):
			found = append(found, i)
		}
	}
	return found
}

// confirm asks for yes or no; Enter is yes.
func (p *plain) confirm(question string) (bool, error) {
	p.missed = nil
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
		p.miss(answer, "Answer yes or no.")
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
		p.list(choices, "") // they are what there is to learn here
		p.missed = nil
		i, chosen, err := p.pick("Which one? Number or name, Enter: "+behind+".", choices)
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
	return p.install()
}

// install saves the line and puts it into Claude Code. What is to become of the line of
// another program is asked.
func (p *plain) install() error {
	if p.draft.Changed() && !p.save() {
		return nil
	}
	err := p.run(statusline.Whole, "install")
	if console.ExitCode(err) == console.ExitForeign {
		i, ok, asked := p.choose("What with the line that is there?", []string{"keep: as a segment of this one", "replace: it is kept in settings.json's backup alone"}, "leave it, and install nothing")
		if asked != nil || !ok {
			return asked
		}
		err = p.run(statusline.Whole, "install", []string{"--keep", "--force"}[i])
	}
	if err == nil {
		p.say("Installed.")
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
	p.say("\nThe line, for %s, at %d columns:", p.sceneText(), p.scene.Columns)
	for _, row := range drawn.Rows {
		fmt.Fprintln(p.out, "  "+span.Plain(row.Text()))
	}
	for i, r := range p.draft.Rows() {
		text := "nothing"
		if names := p.onLine(r.Left); len(names) > 0 {
			text = strings.Join(names, ", ")
		}
		if names := p.onLine(r.Right); len(names) > 0 {
			text += "; at the right edge " + strings.Join(names, ", ")
		}
		p.say("Row %d: %s.", i+1, text)
	}
}

// onLine are the segments of a group that are not hidden.
func (p *plain) onLine(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !p.draft.IsShown(name) })
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
	text := "Wrote " + console.Listed(saved.Written) + "."
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
