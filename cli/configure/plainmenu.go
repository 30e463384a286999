package configure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/view/drawing"
)

// menu asks what to do, again and again.
func (p *plain) menu() error {
	for {
		p.line()
		type entry struct {
			text string
			do   func() error
		}
		entries := []entry{
			{"segment: show one, hide it, move it, or change its settings", p.segment},
			{"look: theme, style, icons, separators and the like", p.look},
			{"preset: another line to begin with", func() error { return p.value("preset") }},
			{"why: what each segment shows, costs, asks for, and why one is not there", p.why},
			{"session: draw another one", p.session},
			{"questions: the set-up in a few questions", p.setUp},
		}
		if p.draft.CanUndo() {
			edits := p.draft.Edits()
			entries = append(entries, entry{"undo: " + edits[len(edits)-1].String(), func() error { p.draft.Undo(); return nil }})
		}
		if p.draft.CanRedo() {
			entries = append(entries, entry{"redo: what was undone last", func() error { p.draft.Redo(); return nil }})
		}
		if p.draft.Changed() {
			entries = append(entries, entry{"changes: what saving would write", p.changes},
				entry{"save: write it", func() error { p.save(); return nil }},
				entry{"discard: end, and forget what I changed", func() error { return errDiscard }})
		}
		var choices []string
		for _, e := range entries {
			choices = append(choices, e.text)
		}
		fmt.Fprintln(p.out)
		i, ok, err := p.choose("What next?", choices, "end")
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

// do makes an edit, and says what is wrong with it.
func (p *plain) do(e draft.Edit) {
	if err := p.draft.Do(e); err != nil {
		p.say("%v", err)
	}
}

// segment asks for a segment, and what to do with it.
func (p *plain) segment() error {
	names := p.draft.Segments()
	var choices []string
	for _, name := range names {
		text := name
		if !p.draft.IsShown(name) {
			text += ": not on the line"
		}
		choices = append(choices, text)
	}
	i, ok, err := p.choose("Which segment?", choices, "none")
	if err != nil || !ok {
		return err
	}
	name := names[i]
	for {
		p.say("\n%s", p.stand(name))
		type entry struct {
			text string
			do   func() error
		}
		edit := func(text string, e draft.Edit) entry {
			return entry{text, func() error { p.do(e); return nil }}
		}
		var entries []entry
		if p.draft.IsShown(name) {
			entries = []entry{
				edit("left: before the one before it", draft.Nudge(name, draft.Left)), edit("right: after the one after it", draft.Nudge(name, draft.Right)),
				edit("up: to the row above", draft.Nudge(name, draft.Up)), edit("down: to the row below, or a new one", draft.Nudge(name, draft.Down)),
				edit("hide: take it off the line", draft.Hide(name)),
			}
		} else {
			entries = []entry{edit("show: put it on the line", draft.Show(name))}
		}
		entries = append(entries, entry{"settings: its own", func() error { return p.settings(name) }})
		choices = nil
		for _, e := range entries {
			choices = append(choices, e.text)
		}
		i, ok, err := p.choose("What with "+name+"?", choices, "back")
		if err != nil || !ok {
			return err
		}
		if err := entries[i].do(); err != nil {
			return err
		}
	}
}

// stand says where a segment is.
func (p *plain) stand(name string) string {
	for i, r := range p.draft.Rows() {
		for _, group := range []struct {
			names []string
			text  string
		}{{r.Left, ""}, {r.Right, ", at the right edge"}} {
			if at := slices.Index(group.names, name); at >= 0 {
				text := fmt.Sprintf("%s is on row %d%s, number %d of %s", name, i+1, group.text, at+1, strings.Join(group.names, ", "))
				if !p.draft.IsShown(name) {
					text += "; it is hidden"
				}
				return text + "."
			}
		}
	}
	return name + " is on no row."
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
			p.say("%v", err)
		}
	}
}

// why says what became of each segment.
func (p *plain) why() error {
	drawn, err := p.drawer.Draw(p.draft, p.scene)
	if err != nil {
		p.say("%v", err)
		return nil
	}
	for _, s := range drawn.Segments {
		if s.State == drawing.Off {
			continue
		}
		text := fmt.Sprintf("%s, on row %d: %s", s.Name, s.Row, s.State)
		if s.Why != "" {
			text += ", " + s.Why
		}
		if s.State != drawing.Hidden {
			text += fmt.Sprintf(". It costs %s with news, %s without", when(s.First), when(s.Again))
		}
		var may []string
		for _, m := range s.May {
			word := m.Permission
			if !m.Granted {
				word += " (not granted)"
			}
			may = append(may, word)
		}
		if len(may) > 0 {
			text += ". It may read: " + strings.Join(may, ", ")
		}
		p.say("%s.", console.OneLine(text))
	}
	return nil
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
	}
	return err
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
