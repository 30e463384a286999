package configure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
)

// menuEntry is what can be done: its text begins with the name by which it is called.
type menuEntry struct {
	text string
	do   func() error
}

// entries are always the same ones, so that a number means the same each time.
func (p *plain) entries() []menuEntry {
	return []menuEntry{
		{"segment: show one, hide it, move it, or change its settings", p.segment},
		{"row: move a whole row, or change its prefix, separator and style", p.row},
		{"look: theme, style, icons, blanks at separators and the like", p.look},
		{"colours: of what segments say, in a theme of your own", p.colours},
		{"preset: another line to begin with", func() error { return p.value("preset") }},
		{"why: what each segment shows, costs, asks for, and why one is not there", p.why},
		{"usage: how much of your limits is used, and the forecast", p.usage},
		{"others: segments of other people, to search, add, grant, update and remove", p.others},
		{"session: draw the line for another session", p.session},
		{"width: draw the line for another width", p.width},
		{"questions: the set-up in a few questions", p.setUp},
		{"install: save, and put the line into Claude Code", p.install},
		{"undo: take the last change back", func() error { p.undone(p.draft.Undo()); return nil }},
		{"redo: make it again", func() error { p.undone(p.draft.Redo()); return nil }},
		{"changes: what saving would write", p.changes},
		{"save: write it", func() error { p.save(); return nil }},
		{"discard: end, and forget what I changed", func() error { return errDiscard }},
	}
}

// menu asks what to do, again and again. What there is is listed once, and whenever one asks.
func (p *plain) menu() error {
	entries := p.entries()
	var choices []string
	for _, e := range entries {
		choices = append(choices, e.text)
	}
	seen := "\x00"
	for first := true; ; first = false {
		if now := string(p.draft.Text()); seen != now {
			seen = now
			p.line()
		}
		if first {
			fmt.Fprintln(p.out)
			p.list(choices, "")
		}
		unsaved := ""
		if p.draft.Changed() {
			unsaved = " There are changes that are not saved."
		}
		p.missed = nil
		i, ok, err := p.pick("What next?"+unsaved+" Number or name, ?: list them, Enter: end.", choices)
		if err != nil || !ok {
			return err
		}
		if err := entries[i].do(); err != nil {
			return err
		}
		if err := p.draft.Unkept(); err != nil {
			p.say("Note: %v: save soon.", err)
		}
	}
}

// undone says what was taken back or made again.
func (p *plain) undone(e draft.Edit, ok bool) {
	if ok {
		p.say("That was: %s.", e)
	} else {
		p.say("There is nothing of that kind.")
	}
}

// do makes an edit, and says what is wrong with it.
func (p *plain) do(e draft.Edit) {
	if err := p.draft.Do(e); err != nil {
		p.say("%v", err)
	}
}

// settings asks for one of a segment's settings, and its value.
func (p *plain) settings(segment string) error {
	return p.oneOf("Which setting of "+segment+"?", p.draft.SettingsOf(segment))
}

// look asks for a setting of the whole line.
func (p *plain) look() error {
	return p.oneOf("Which one?", slices.DeleteFunc(p.draft.Settings(), func(s settings.Setting) bool {
		return strings.Contains(s.Key, ".") || s.Key == settings.PresetKey
	}))
}

func (p *plain) oneOf(question string, all []settings.Setting) error {
	var choices []string
	for _, s := range all {
		choices = append(choices, fmt.Sprintf("%s: %s. It is %s", s.Key, console.OneLine(s.Description), console.Shown(s.Value)))
	}
	i, ok, err := p.choose(question, choices, "none")
	if err != nil || !ok {
		return err
	}
	return p.value(all[i].Key)
}

// value asks for a setting's value until it fits.
func (p *plain) value(key string) error {
	s, err := p.draft.Setting(key)
	if err != nil {
		p.say("%v", err)
		return nil
	}
	edit := func(value string) draft.Edit {
		if key == settings.PresetKey {
			return draft.TakePreset(value)
		}
		return draft.Set(key, value)
	}
	if s.Type == "bool" {
		s.Allowed = []string{"true", "false"}
	}
	if len(s.Allowed) > 0 {
		i, ok, err := p.choose(fmt.Sprintf("%s is %s. Which?", s.Key, console.Shown(s.Value)), s.Allowed, "leave it")
		if err == nil && ok {
			p.do(edit(s.Allowed[i]))
		}
		return err
	}
	p.missed = nil
	for {
		range_ := ""
		if s.Min != "" || s.Max != "" {
			range_ = fmt.Sprintf(", from %s to %s", console.OrDash(s.Min), console.OrDash(s.Max))
		}
		typed, err := p.read(fmt.Sprintf("%s is %s. New value%s; Enter: leave it; default: %s again.", s.Key, console.Shown(s.Value), range_, console.Shown(s.Default)))
		if err != nil || typed == "" {
			return err
		}
		if typed == "default" {
			p.do(draft.Unset(key))
			return nil
		}
		if err := p.draft.Do(edit(typed)); err == nil {
			return nil
		} else {
			p.miss(typed, "%v", err)
		}
	}
}

// session asks for whom the line is drawn.
func (p *plain) session() error {
	scenes := p.drawer.Scenes()
	var choices []string
	for _, s := range scenes {
		choices = append(choices, s.Name+": "+s.Description)
	}
	i, ok, err := p.choose("Which session?", choices, "the same")
	if err == nil && ok {
		p.scene.Name = scenes[i].Name
		p.line()
	}
	return err
}

// width asks for how wide a terminal the line is drawn.
func (p *plain) width() error {
	p.missed = nil
	for {
		typed, err := p.read(fmt.Sprintf("How many columns? It is drawn for %d; Enter: leave it.", p.scene.Columns))
		if err != nil || typed == "" {
			return err
		}
		if n, err := strconv.Atoi(typed); err == nil && n >= 1 && n <= 1000 {
			p.scene.Columns = n
			p.line()
			return nil
		}
		p.miss(typed, "%s is no number of columns: give one from 1 to 1000.", console.OneLine(typed))
	}
}

// changes says what saving would write.
func (p *plain) changes() error {
	for _, file := range p.draft.Diff() {
		made := ""
		if file.Created {
			made = ", a new file"
		}
		p.say("In %s%s:", console.Tilde(p.env, file.Path), made)
		for _, l := range file.Lines {
			switch l.Kind {
			case '-':
				fmt.Fprintln(p.out, "  removed: "+console.OneLine(l.Text))
			case '+':
				fmt.Fprintln(p.out, "  added:   "+console.OneLine(l.Text))
			}
		}
	}
	return nil
}
