package plugins

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/segment/install"
	"github.com/data-wise/aiterm/host/segment/permission"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/plugins"
)

func newInfoCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var tokenServers []string
	cmd := &cobra.Command{
		Use:        "info NAME|SOURCE",
		SuggestFor: []string{"show"},
		Short:      "Show what a segment is, asks for and may do",
		Long: `Info shows a segment: who made it, its hash, its engine, what it asks for and why,
what that means, and its settings. It takes the name of a segment, or anything
that "add" takes: what is not installed is looked at without running any of it.
In a pipe there are three tables with tabs between the columns and a blank line
between them: what it is, what it asks for, and its settings.

Exit codes: 0 shown; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins info usage
  aiterm plugins info ./weather.wasm
  aiterm plugins info usage | grep ^bar_style
  aiterm plugins info oci://ghcr.io/example/weather:1.2.0 -f json`,
		Args: console.Exactly(1, 1, "one name or source"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, console.AsText, console.AsTabs, console.AsJSON); err != nil {
				return err
			}
			s, err := openStrangers(env)
			if err != nil {
				return err
			}
			s.fetching.TokenServers = tokenServers
			c, err := s.card(cmd.Context(), env, args[0])
			if err != nil {
				return err
			}
			if flags.Format == console.AsJSON {
				return console.PrintJSON(env.Stdout, c.document(console.UsagePlan(env).BuiltinEngine))
			}
			if console.Tabbed(env, flags.Format) {
				return c.printTabs(env)
			}
			return c.printWhole(env)
		},
	}
	flags.AddFormat(cmd, console.AsText+", or "+console.AsTabs+" in a pipe", console.AsText, console.AsTabs, console.AsJSON)
	addTokenServer(cmd.Flags(), &tokenServers)
	cmd.ValidArgsFunction = console.CompleteSegments(env)
	return cmd
}

// printWhole prints all that a person wants to know.
func (c card) printWhole(env *console.Env) error {
	c.print(env.Stdout, console.TextWidth(env))
	for _, sentence := range c.told(env) {
		fmt.Fprintln(env.Stdout)
		console.Paragraph(env.Stdout, "", sentence, console.TextWidth(env))
	}
	return printOwnSettings(env, c.Manifest)
}

// Looked is what somebody decides by who adds a segment.
type Looked struct {
	SHA256   string   // of the bytes that were looked at
	Needs    []string // what it asks for and cannot do without
	Optional []string // what it can do without
	Granted  []string
}

// Look prints of a segment, by its name or its source, what "aiterm plugins info" does.
func Look(ctx context.Context, env *console.Env, what string, tokenServers ...string) (l Looked, err error) {
	s, err := openStrangers(env)
	if err != nil {
		return l, err
	}
	s.fetching.TokenServers = tokenServers
	c, err := s.card(ctx, env, what)
	if err != nil {
		return l, err
	}
	return Looked{c.SHA256, c.Needed(), c.Optional(), c.granted}, c.printWhole(env)
}

// told is what this machine's lines have come to know of a segment.
func (c card) told(env *console.Env) (sentences []string) {
	if !c.asGranted {
		return nil
	}
	for _, read := range view.LastTranscribed(env.Dirs, view.PlanInputs(env.Getenv, env.Dirs, "", env.Executable).Program) {
		if read.Segment == c.name {
			sentences = append(sentences, "Of the latest session's transcript it was last told: "+strings.Join(read.Keys, ", ")+".")
		}
	}
	if held := view.Held(env.Dirs, c.SHA256); held != "" {
		sentences = append(sentences, "It is not run: "+console.OneLine(held)+".")
	}
	return sentences
}

// builtinCard is that of a segment of aiterm's own, by the name that it has on the line.
func builtinCard(binary []byte, builtin, name string) (card, error) {
	m, err := install.Examine(binary, nil, nil)
	c := card{Module: m, name: name, source: "builtin:" + builtin, granted: grant.Unasked(m.Grants()), asGranted: true}
	if words := registry.Beyond(m.Grants(), c.granted); len(words) > 0 {
		c.notes = []string{fmt.Sprintf("what is not granted here it may read only where plugins.yaml says so, among all that it may: segments, %s, grant: [%s]", name, strings.Join(m.Grants(), ", "))}
	}
	return c, err
}

// placedAs is the segment that plugins.yaml has under a name.
func placedAs(env *console.Env, name string) (config.Segment, bool) {
	all := console.UsagePlan(env).Segments
	i := slices.IndexFunc(all, func(s config.Segment) bool { return s.Name == name })
	if i < 0 {
		return config.Segment{Source: name}, name == config.Chain
	}
	return all[i], true
}

// card gathers what can be said of a segment by its name, or of one at a source.
func (s strangers) card(ctx context.Context, env *console.Env, what string) (card, error) {
	if binary, ok := plugins.Module(what); ok {
		return builtinCard(binary, what, what)
	}
	lock, err := s.files.ReadLock()
	if err != nil {
		return card{}, err
	}
	grants, err := s.files.ReadGrants()
	if err != nil {
		return card{}, err
	}
	if e, ok := lock.Find(what); ok {
		installed, err := install.Open(s.files, e, s.keys)
		return card{Module: installed.Module, name: what, source: e.Source, resolved: e.Resolved,
			granted: grants.Of(e.SHA256), asGranted: true, pinned: e.SHA256}, err
	}
	if manifest.RejectName(what) == "" {
		if segment, ok := placedAs(env, what); ok {
			if binary, ok := plugins.Module(strings.TrimPrefix(segment.Source, "builtin:")); ok && config.IsBuiltin(segment.Source) {
				return builtinCard(binary, strings.TrimPrefix(segment.Source, "builtin:"), what)
			}
			if segment.IsChain() {
				return card{}, fmt.Errorf("%s shows what a command of yours printed, and is no module: \"aiterm plugins list\" has the command, and chain.yaml beside plugins.yaml says it", what)
			}
		}
		m, err := s.moduleOf(env, "", what)
		if err == nil {
			return card{Module: m, name: what, source: "a file that plugins.yaml names", granted: grants.Of(m.SHA256), asGranted: true}, nil
		}
		if _, statErr := os.Stat(what); errors.Is(statErr, fs.ErrNotExist) {
			return card{}, err
		}
	}
	c, err := fetchCandidate(ctx, env, s, what)
	if err != nil {
		return card{}, err
	}
	name := c.Manifest.Name
	if name == "" {
		name = "(a segment without a name)"
	}
	return card{Module: c.Module, name: name, source: c.From.Source, resolved: c.From.Resolved, notes: c.From.Notes}, nil
}

// document is a card for programs. builtins is the engine of built-in segments.
func (c card) document(builtins string) any {
	engine := string(c.Engine)
	if config.IsBuiltin(c.source) && builtins != config.Wasm {
		engine = config.Translated // as plugins list has it
	}
	type asked struct {
		permission.Ask
		Granted bool `json:"granted"`
	}
	asks := []asked{}
	for _, ask := range c.Asks {
		asks = append(asks, asked{ask, slices.Contains(c.granted, ask.Grant)})
	}
	return struct {
		Name       string            `json:"name"`
		Manifest   manifest.Manifest `json:"manifest"`
		Described  bool              `json:"described"`
		Source     string            `json:"source"`
		Resolved   string            `json:"resolved,omitempty"`
		SHA256     string            `json:"sha256"`
		Size       int               `json:"size"`
		Engine     string            `json:"engine"`
		Functions  []string          `json:"functions"`
		Asks       []asked           `json:"asks"`
		Undeclared []string          `json:"undeclared"`
		Granted    []string          `json:"granted"`
		Signature  string            `json:"signature"`
		Signer     string            `json:"signer,omitempty"`
		Installed  bool              `json:"installed"`
	}{
		c.name, c.Manifest, c.Described, c.source, c.resolved, c.SHA256, c.Size, engine,
		orEmpty(c.Functions), asks, orEmpty(c.Undeclared), orEmpty(c.granted), c.Signature.State.String(), signerOf(c.Signature), c.pinned != "",
	}
}

func signerOf(v signature.Verdict) string {
	if v.State == signature.Trusted {
		return v.Key.Name
	}
	return ""
}

// orEmpty is a list that JSON shows as one when it is empty.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func printOwnSettings(env *console.Env, m manifest.Manifest) error {
	if len(m.Settings) == 0 {
		return nil
	}
	fmt.Fprintln(env.Stdout, "\nSettings")
	return console.ShowTable(env, settingTable(m), console.AsTable, "")
}

func settingTable(m manifest.Manifest) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "NAME"}, {Title: "DEFAULT", Break: true, Yield: 2, Label: "default"}, {Title: "TYPE", Yield: 3, Label: "type"},
		{Title: "DESCRIPTION", Break: true, Min: 28, Yield: 1, Aside: "VALUES"},
	}}
	for _, s := range m.Settings {
		values := slices.Clone(s.Allowed)
		if s.Min != nil && s.Max != nil {
			values = append(values, number(*s.Min)+" to "+number(*s.Max))
		}
		var icons []string
		for _, set := range manifest.IconSets() {
			if sign := s.Icons[set]; sign != "" {
				icons = append(icons, set+" "+console.Shown(sign))
			}
		}
		aside := strings.Join(values, ", ")
		if icons != nil {
			aside = strings.TrimPrefix(aside+"; icons: "+strings.Join(icons, ", "), "; ")
		}
		t.Add(table.Cell{Text: s.Name, Style: "bold"}, table.Text(console.Shown(s.Default)), table.Cell{Text: s.Type, Style: "dim"},
			table.Cell{Text: s.Description, Aside: aside})
	}
	return t
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// completePermissions completes a segment's name and then the permissions: those
// that it asks for, or those that it has.
func completePermissions(env *console.Env, had bool) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return completeInstalled(env)(cmd, args, typed)
		}
		const done = cobra.ShellCompDirectiveNoFileComp
		s, err := openStrangers(env)
		if err != nil {
			return nil, done
		}
		m, err := s.moduleOf(env, "", args[0])
		if err != nil {
			return nil, done
		}
		grants, err := s.files.ReadGrants()
		if err != nil {
			return nil, done
		}
		if had {
			return grants.Of(m.SHA256), done
		}
		return append(m.Ungranted(grants.Of(m.SHA256)), "all", "needed"), done
	}
}
