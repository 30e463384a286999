// Package guide is a set-up in five questions, without a screen: what is asked, what can be
// answered, and what each answer makes of a draft of plugins.yaml.
package guide

import (
	"cmp"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// Guide asks its questions one after the other.
type Guide struct {
	draft *draft.Draft
	at    int
	// began is how many edits the draft had before each answer.
	began [len(questions)]int
}

// New begins with the first question. Answers change the draft, and save nothing.
func New(d *draft.Draft) *Guide { return &Guide{draft: d} }

// Question is one of them.
type Question struct {
	Number, Of int
	Key        string // the setting that it is about
	Text       string
	Help       string
	Choices    []Choice
	Now        int // the choice that holds now
}

// Choice is an answer.
type Choice struct {
	Value string
	Label string
	Note  string // what speaks for it or against it, or ""
}

type question struct {
	key, text, help string
	choices         func(*draft.Draft) []Choice
}

var questions = [...]question{
	{"preset", "What should be on the line?", "Each of these is a whole line. All of it can be changed later.", presets},
	{"icons", "Which of these signs do you see as they should be?", "A box or a question mark in their place means that your font lacks them.", icons},
	{"theme", "Which colours?", "Those for your terminal come first.", themes},
	{"style", "How should segments be set off from one another?", "Arrows and round ends need a Powerline or Nerd Font, or the unicode signs.", styles},
	{"wrap", "What should happen where the terminal is too narrow for a row?", "", wrapping},
}

// Count is how many questions there are.
func Count() int { return len(questions) }

// Question is the present one; ok is false when all are answered.
func (g *Guide) Question() (q Question, ok bool) {
	if g.at >= len(questions) {
		return q, false
	}
	asked := questions[g.at]
	q = Question{Number: g.at + 1, Of: len(questions), Key: asked.key, Text: asked.text, Help: asked.help, Choices: asked.choices(g.draft)}
	now := ""
	if s, err := g.draft.Setting(asked.key); err == nil {
		now = s.Value
	}
	q.Now = max(0, slices.IndexFunc(q.Choices, func(c Choice) bool { return c.Value == now }))
	return q, true
}

// edit is what an answer makes of the draft; none is true where it holds already.
func (g *Guide) edit(i int) (e draft.Edit, none bool) {
	q, ok := g.Question()
	if !ok || i < 0 || i >= len(q.Choices) {
		return e, true
	}
	value := q.Choices[i].Value
	if s, err := g.draft.Setting(q.Key); err == nil && s.Value == value {
		return e, true
	}
	if q.Key == "preset" {
		return draft.TakePreset(value), false
	}
	return draft.Set(q.Key, value), false
}

// Try is what the line would be with an answer.
func (g *Guide) Try(i int) (config.Plan, error) {
	e, none := g.edit(i)
	if none {
		return g.draft.Plan(draft.On{})
	}
	return g.draft.Try(e)
}

// Answer takes a choice and goes on. After an error the question is still the same.
func (g *Guide) Answer(i int) error {
	if g.at >= len(questions) {
		return nil
	}
	g.began[g.at] = len(g.draft.Edits())
	if e, none := g.edit(i); !none {
		if err := g.draft.Do(e); err != nil {
			return err
		}
	}
	g.at++
	return nil
}

// Back goes to the question before, and takes its answer back. It is false at the first.
func (g *Guide) Back() bool {
	if g.at == 0 {
		return false
	}
	g.at--
	for len(g.draft.Edits()) > g.began[g.at] {
		g.draft.Undo()
	}
	return true
}

func presets(d *draft.Draft) (choices []Choice) {
	for _, p := range configfile.Presets(d.Sources()) {
		if p.Agent != "" && !p.Own {
			continue // the questions are about the line in Claude Code
		}
		choices = append(choices, Choice{p.Name, p.Name, p.Description})
	}
	return choices
}

func icons(*draft.Draft) []Choice {
	return []Choice{
		{manifest.Emoji, "emoji 📁 📊 ⏱ 🌙", "two cells each, in colours of their own"},
		{manifest.Nerd, "nerd \uf07b \uf080 \ue0a0 \uf017", "of a Nerd Font, which the terminal has to use"},
		{manifest.Unicode, "unicode ▤ ◔ ⎇ ◷", "in most fonts, one cell each"},
		{manifest.ASCII, "ascii # % @ *", "everywhere"},
		{manifest.NoIcons, "none", "words and numbers alone; also best read aloud"},
	}
}

// themes are those for the ground of the terminal first, the usual one at the top.
func themes(d *draft.Draft) []Choice {
	src := d.Sources()
	var here, other []Choice
	for _, name := range configfile.ThemeNames(src) {
		theme, err := configfile.LoadTheme(name, src)
		if err != nil {
			continue // it is told where it is used
		}
		c := Choice{name, name, theme.Description}
		if theme.Ground != cmp.Or(src.Ground, configfile.Dark) {
			c.Note = strings.TrimSuffix("for a "+theme.Ground+" terminal: "+theme.Description, ": ")
		}
		if src.Ground == "" && theme.Ground == configfile.Dark || theme.Ground == src.Ground {
			here = append(here, c)
		} else {
			other = append(other, c)
		}
	}
	auto := Choice{configfile.AutoTheme, "as the terminal is", "the usual theme, or its partner where the terminal is light"}
	return slices.Concat([]Choice{auto}, here, other)
}

func styles(*draft.Draft) (choices []Choice) {
	notes := map[string]string{
		config.AsWritten: "a sign between two of them", config.Plain: "the same, without backgrounds",
		config.Powerline: "backgrounds that lead into one another", config.Capsule: "each on a round background", config.Box: "each in brackets",
	}
	for _, name := range config.Styles() {
		choices = append(choices, Choice{name, name, notes[name]})
	}
	return choices
}

func wrapping(*draft.Draft) []Choice {
	return []Choice{
		{"false", "leave out what matters least", "the line keeps its rows"},
		{"true", "take more rows", "nothing is left out"},
	}
}
