package configure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/plugins"
	"github.com/data-wise/aiterm/cli/usage"
	"github.com/data-wise/aiterm/host/config/draft"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/view"
)

// run runs a command of aiterm's as it runs in a pipe: it asks nothing, draws nothing over
// anything, and grants nothing by itself. What went wrong is said.
func (p *plain) run(build func(*console.Env) *cobra.Command, args ...string) error {
	text, err := p.output(build, args...)
	fmt.Fprint(p.out, text)
	if err != nil {
		p.say("%s", console.WithoutLogins(err.Error()))
	}
	return err
}

// output is what a command says, which may have changed any of the files.
func (p *plain) output(build func(*console.Env) *cobra.Command, args ...string) (string, error) {
	var text bytes.Buffer
	ended := 0
	env := *p.env
	env.Stdin, env.Stdout, env.Stderr = strings.NewReader(""), &text, &text
	env.Exit = func(code int) { ended = code }
	env.AskTerminal = nil
	cmd := build(&env)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetOut(&text)
	cmd.SetErr(&text)
	cmd.SetArgs(append([]string{}, args...)) // nil would be the program's own
	err := cmd.ExecuteContext(p.ctx)
	if err == nil && ended != 0 {
		err = &console.ExitError{Code: ended, Err: errors.New("it did not succeed")}
	}
	lost, reload := p.draft.Reload()
	for _, e := range lost {
		p.say("No longer possible: %s.", e)
	}
	return text.String(), errors.Join(err, reload)
}

// usage says how much of the limits is used, and on demand how that came.
func (p *plain) usage() error {
	if p.run(usage.NewCommand) != nil {
		return nil
	}
	i, ok, err := p.choose("What else?", []string{"history: what was seen, the newest last"}, "back")
	if err != nil || !ok || i > 0 {
		return err
	}
	const most = 20
	text, err := p.output(usage.NewCommand, "history", "--format", "tsv")
	rows := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(rows) > most+1 {
		rows = append(rows[:1], rows[len(rows)-most:]...)
	}
	for _, row := range rows {
		fmt.Fprintln(p.out, strings.ReplaceAll(row, "\t", ", "))
	}
	if err != nil {
		p.say("%v", err)
	}
	return nil
}

// others are the segments of other people: what is done with them is done by the commands of
// "aiterm plugins", which say and refuse the same there.
func (p *plain) others() error {
	added, err := p.added()
	if err != nil {
		p.say("%v", err)
	}
	var choices []string
	for _, info := range added {
		choices = append(choices, fmt.Sprintf("%s: %s, version %s, may %s", info.Name, info.State, console.OrDash(info.Version), console.OrDash(strings.Join(info.Granted, " "))))
	}
	if len(added) == 0 {
		p.say("You have added no segment of others.")
	}
	choices = append(choices, "search: words in an index that somebody hosts", "add: from a file, an https:// address or an oci:// reference")
	i, ok, err := p.choose("Which one, or what?", choices, "back")
	switch {
	case err != nil || !ok:
		return err
	case i == len(added):
		return p.search()
	case i > len(added):
		typed, err := p.read("Which source, or SOURCE as NAME? Enter: none.")
		if err != nil || typed == "" {
			return err
		}
		source, name := named(typed)
		return p.add(source, name)
	}
	return p.other(added[i].Name)
}

// added are the segments of others that there are.
func (p *plain) added() (out []view.SegmentInfo, err error) {
	plan, err := p.draft.Plan(draft.On{})
	if err != nil {
		return nil, err
	}
	infos, err := view.List(plan, p.env.Dirs, console.PlanInputs(p.env, "").Program)
	for _, info := range infos {
		if info.SHA256 != "" {
			out = append(out, info)
		}
	}
	return out, err
}

// search asks for words, and which of what has them is to be added.
func (p *plain) search() error {
	words, err := p.read("Which words? Enter: all there are.")
	if err != nil {
		return err
	}
	text, err := p.output(plugins.NewCommand, append([]string{"search", "-f", "json"}, strings.Fields(words)...)...)
	if err != nil {
		p.say("%s", console.WithoutLogins(err.Error()))
		return nil
	}
	var found []catalog.Match
	if err := json.Unmarshal([]byte(text), &found); err != nil || len(found) == 0 {
		p.say("No segment was found.")
		return nil
	}
	var choices []string
	for _, f := range found {
		choices = append(choices, console.OneLine(fmt.Sprintf("%s: %s, version %s, asks %s", f.Name, f.Description, console.OrDash(f.Version), console.OrDash(strings.Join(f.Permissions, " ")))))
	}
	i, ok, err := p.choose("Which one?", choices, "none")
	if err != nil || !ok {
		return err
	}
	return p.add(found[i].Source, "")
}

// add says what a source is, before anything of it runs, and asks.
func (p *plain) add(source, name string) error {
	if p.run(plugins.NewCommand, "info", source) != nil {
		return nil
	}
	i, ok, err := p.choose("Add it?", []string{"yes: granted what it needs", "all: with all that it asks for", "without: and grant nothing"}, "no")
	if err != nil || !ok {
		return err
	}
	args := []string{"add", source, "--yes"}
	if i < 2 {
		args = append(args, "--grant", []string{"needed", "all"}[i])
	}
	if name != "" {
		args = append(args, "--as", name)
	}
	p.run(plugins.NewCommand, args...)
	return nil
}

// other asks what to do with a segment that was added.
func (p *plain) other(name string) error {
	entries := []struct {
		text string
		args []string
	}{
		{"info: what it is, asks and may", []string{"info", name}},
		{"grant: what it cannot do without", []string{"grant", name, "needed"}},
		{"all: grant all that it asks for", []string{"grant", name, "all"}},
		{"revoke: take back what it may", []string{"revoke", name}},
		{"news: what an update would bring", []string{"update", "--dry-run", name}},
		{"update: take it", []string{"update", name}},
		{"remove: off the line, and forget it with its grants", []string{"remove", name}},
	}
	var choices []string
	for _, e := range entries {
		choices = append(choices, e.text)
	}
	for {
		i, ok, err := p.choose("What with "+name+"?", choices, "back")
		if err != nil || !ok {
			return err
		}
		if entries[i].args[0] == "remove" {
			if _, sure, err := p.choose("Remove "+name+"?", []string{"yes: remove it"}, "no"); err != nil || !sure {
				return err
			}
		}
		if p.run(plugins.NewCommand, entries[i].args...) == nil && entries[i].args[0] == "remove" {
			return nil
		}
	}
}
