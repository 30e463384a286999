package configure

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
	return p.perform(command(build, append([]string{}, args...)...)) // nil would be the program's own
}

// perform does work, and says what it says.
func (p *plain) perform(do work) error {
	text, err := p.output(do)
	fmt.Fprint(p.out, text)
	if err != nil {
		p.say("%s", console.WithoutLogins(err.Error()))
	}
	return err
}

// output is what work says, which may have changed any of the files.
func (p *plain) output(do work) (string, error) {
	var text bytes.Buffer
	ended := 0
	env := *p.env
	env.Stdin, env.Stdout, env.Stderr = strings.NewReader(""), &text, &text
	env.Exit = func(code int) { ended = code }
	env.AskTerminal = nil
	err := do(p.ctx, &env)
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
	text, err := p.output(command(usage.NewCommand, "history", "--format", "tsv"))
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
		w, err := parseWanted(typed)
		if err != nil {
			p.say("%v", err)
			return nil
		}
		w.source = expanded(p.env, w.source)
		return p.add(w)
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
	place, err := p.read("Which index, a file or an address? Enter: those that are listed in indexes.yaml.")
	if err != nil {
		return err
	}
	args := []string{"search", "-f", "json"}
	if place != "" {
		args = append(args, "--index", expanded(p.env, place))
	}
	text, err := p.output(command(plugins.Whole, append(append(args, "--"), strings.Fields(words)...)...))
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
	w := wanted{source: found[i].Source, entry: found[i].Entry}
	if key, asks := w.newKey(p.env); asks {
		name, err := p.read("The index says that the key " + key.ID + " signs it. To add only what that key has signed, and trust it from now on: whose is it, a name of a-z 0-9 -? Enter: do not.")
		if err != nil {
			return err
		}
		if name != "" {
			w.trust = name + "=" + key.Text
		}
	}
	return p.add(w)
}

// add says what a source is, before anything of it runs, and asks. What is added is what was
// shown: the bytes of that hash.
func (p *plain) add(w wanted) error {
	looked, err := p.showing(w.source, w.tokenServers...)
	if err != nil {
		return nil
	}
	grants, ok, err := p.grants("Add "+w.source, looked, true)
	if err != nil || !ok {
		return err
	}
	for {
		err := p.run(plugins.Whole, w.arguments(looked.SHA256, grants)...)
		if err == nil || !strings.Contains(err.Error(), "--as") {
			return nil
		}
		if w.as, err = p.read("Under which name? Enter: not at all."); err != nil || w.as == "" {
			return err
		}
	}
}

// showing says what a segment is, by its name or its source.
func (p *plain) showing(what string, tokenServers ...string) (looked plugins.Looked, err error) {
	err = p.perform(func(ctx context.Context, env *console.Env) (err error) {
		looked, err = plugins.Look(ctx, env, what, tokenServers...)
		return err
	})
	return looked, err
}

// grants asks what a segment may, of what it asks for.
func (p *plain) grants(question string, l plugins.Looked, nothing bool) (grants []string, ok bool, err error) {
	all := append(slices.Clone(l.Needs), l.Optional...)
	if len(all) == 0 {
		_, ok, err = p.choose(question+"? It asks for no permission.", []string{"yes"}, "no")
		return nil, ok, err
	}
	choices := []string{"needed: " + console.OrDash(strings.Join(l.Needs, ", ")), "all: " + strings.Join(all, ", "), "these: what you type"}
	if nothing {
		choices = append(choices, "nothing: grant it nothing yet")
	}
	i, ok, err := p.choose(question+", and it may what?", choices, "no")
	if err != nil || !ok {
		return nil, false, err
	}
	switch i {
	case 0:
		return l.Needs, true, nil
	case 1:
		return all, true, nil
	case 2:
		typed, err := p.read("What may it? With blanks between; Enter: not at all.")
		return strings.Fields(typed), err == nil && typed != "", err
	}
	return nil, true, nil
}

// other asks what to do with a segment that was added.
func (p *plain) other(name string) error {
	choices := []string{"info: what it is, asks and may", "grant: let it do more of what it asks for", "revoke: take back what it may",
		"news: what an update would bring", "update: take it", "retry: compile it again", "remove: off the line, and forget it with its grants and what it stored"}
	for {
		i, ok, err := p.choose("What with "+name+"?", choices, "back")
		if err != nil || !ok {
			return err
		}
		switch what, _, _ := strings.Cut(choices[i], ":"); what {
		case "grant":
			if err := p.grant(name); err != nil {
				return err
			}
		case "news":
			p.run(plugins.Whole, "update", "--dry-run", name)
		case "remove":
			_, sure, err := p.choose("Remove "+name+"?", []string{"yes: remove it"}, "no")
			if err != nil || !sure {
				return err
			}
			if p.run(plugins.Whole, "remove", name) == nil {
				return nil
			}
		default:
			p.run(plugins.Whole, what, name)
		}
	}
}

// grant asks what of the rest that a segment asks for it may.
func (p *plain) grant(name string) error {
	looked, err := p.showing(name)
	if err != nil {
		return nil
	}
	has := func(one string) bool { return slices.Contains(looked.Granted, one) }
	looked.Needs, looked.Optional = slices.DeleteFunc(looked.Needs, has), slices.DeleteFunc(looked.Optional, has)
	if len(looked.Needs)+len(looked.Optional) == 0 {
		p.say("It has all that it asks for.")
		return nil
	}
	grants, ok, err := p.grants("Grant "+name, looked, false)
	if err == nil && ok && len(grants) > 0 {
		p.run(plugins.Whole, append([]string{"grant", name}, grants...)...)
	}
	return err
}
