package plugins

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/cli/modules"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/doctor"
	"github.com/data-wise/aiterm/host/doctor/ownfiles"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

func newListCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	cmd := &cobra.Command{
		Use:        "list",
		SuggestFor: []string{"ls"},
		Short:      "List the segments: order, permissions, state",
		Long: `List shows each segment in the order in which they are drawn, then those that
are on no line. In a pipe all columns are there, with tabs between them.

ORDER counts the segments from the first, LINE the rows from the top. ASKS is
what a segment imports or its manifest asks for, with ? what it can do without,
GRANTED what it was granted, SIZE that of its .wasm in bytes, and LAST what it
took when a render last noted it. A narrow terminal has no room for all of them.
"Runs a program" is for the segment chain alone: it shows what one command
printed, which you named in chain.yaml. STATE is one of

  ok       it is run for every line
  off      it is on no line
  blocked  it imports what it was not granted, or has no command, and is left out
  broken   it cannot be run, and is left out of the line

and WHY has the reason. What a segment said or failed at while it ran is in the
log (~/.local/state/aiterm/aiterm.log).

A mistake in one of aiterm's files is told at the end, and ends it with 1.

Exit codes: 0 listed; 1 failed, or a file has a mistake; 2 wrong usage.`,
		Example: `  aiterm plugins list
  aiterm plugins list | grep blocked
  aiterm plugins list -f names
  aiterm plugins list -f json | jq -r '.[] | select(.state != "ok") | .name'`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.CheckFormat(cmd, console.TableFormats(console.AsNames)...); err != nil {
				return err
			}
			return list(cmd, env, flags.Format, flags.Plugins)
		},
	}
	flags.AddTableFormat(cmd, console.AsNames)
	flags.AddPlugins(cmd)
	return cmd
}

func list(cmd *cobra.Command, env *console.Env, format, plugins string) error {
	in := view.PlanInputs(env.Getenv, env.Dirs, plugins, env.Executable)
	plan, problems, err := configfile.Resolve(in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintf(env.Stderr, "warning: %s\n", console.ErrorText(env, p))
		}
		fmt.Fprintln(env.Stderr, "warning: what follows is the last good configuration, or else the built-in one")
	}
	// A segment that was never compiled has no known imports yet. What fails
	// is in the list with its reason.
	if err := modules.Warm(cmd.Context(), env, plugins, io.Discard); err != nil {
		fmt.Fprintf(env.Stderr, "warning: %s\n", console.ErrorText(env, err))
	}
	infos, err := view.List(plan, env.Dirs, in.Program)
	hideSecrets(env, infos)
	if perr := printList(env, format, infos); perr != nil {
		return perr
	}
	if wrong := ownfiles.Check(env.Dirs.Config, in.Sources); len(wrong) > 0 {
		return fmt.Errorf("what is listed lacks what is said in a file with a mistake: put it right, or move it away: %w", strictyaml.Problems(wrong))
	}
	return err
}

func printList(env *console.Env, format string, infos []view.SegmentInfo) error {
	switch {
	case format == console.AsJSON:
		return console.PrintJSON(env.Stdout, infos)
	case format == console.AsNames:
		for _, info := range infos {
			fmt.Fprintln(env.Stdout, info.Name)
		}
		return nil
	}
	return printTable(env, format, infos)
}

func printTable(env *console.Env, format string, infos []view.SegmentInfo) error {
	err := console.ShowTable(env, segmentTable(env, infos), format, `"aiterm plugins info NAME" and -f json have all`)
	if err != nil || console.Tabbed(env, format) {
		return err
	}
	var tooWide []string
	for _, i := range infos {
		if i.NoRoom {
			tooWide = append(tooWide, i.Name)
		}
	}
	preview.TellNoRoom(env, tooWide)
	width := console.NoteWidth(env)
	for _, i := range infos {
		if i.Note == "" {
			continue
		}
		fmt.Fprintln(env.Stdout)
		console.Paragraph(env.Stdout, "", i.Name+": "+console.OneLine(i.Note)+".", width)
		if i.Command != "" {
			console.Paragraph(env.Stdout, "  ", "command: "+i.Command, width)
		}
		if i.Said != "" {
			console.Paragraph(env.Stdout, "  ", "it said: "+i.Said, width)
		}
	}
	return nil
}

// segmentTable lists segments. Where it is narrow, what matters least gives way
// first, and why a segment is not shown goes below it.
func segmentTable(env *console.Env, infos []view.SegmentInfo) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "ORDER"},
		{Title: "LINE", Yield: 7},
		{Title: "NAME"},
		{Title: "VERSION", Yield: 5},
		{Title: "ABI", Yield: 1},
		{Title: "SOURCE", Yield: 3},
		{Title: "ASKS", Break: true, Yield: 9, Label: "asks for"},
		{Title: "GRANTED", Break: true, Yield: 8, Label: "granted"},
		{Title: "SIZE", Right: true, Yield: 2},
		{Title: "LAST", Right: true, Yield: 6},
		{Title: "STATE"},
		{Title: "WHY", Break: true, Min: 24, Yield: 4},
		{Title: "NOTE", PipeOnly: true},
	}}
	for _, i := range infos {
		order, row, last := "-", "-", "-"
		if i.Order > 0 {
			order, row = strconv.Itoa(i.Order), strconv.Itoa(i.Line)
		}
		if i.LastMS != nil {
			last = fmt.Sprintf("%.2f ms", *i.LastMS)
		}
		minor := func(text string) table.Cell { return table.Cell{Text: text, Minor: true} }
		name := table.Cell{Text: i.Name, Style: "bold"}
		off := i.State == view.StateOff
		if off {
			name.Style = "dim"
		}
		t.Add(table.Text(order), minor(row), name, minor(console.OrDash(i.Version)),
			minor(console.OrDash(strings.TrimPrefix(i.ABI, "aiterm_segment_"))), minor(console.OneLine(console.Tilde(env, cmp.Or(i.From, i.Source)))),
			table.Text(console.OrDash(asksText(i))),
			table.Cell{Text: console.OrDash(strings.Join(i.Granted, " ")), Minor: off || slices.Equal(i.Asks, i.Granted)},
			minor(strconv.Itoa(i.Size)), minor(last), segmentState(i.State), table.Cell{Text: console.OneLine(i.Reason), Minor: off}, table.Text(noteText(i)))
	}
	return t
}

// noteText is what else is to be said of a segment, on one line.
func noteText(i view.SegmentInfo) string {
	var texts []string
	if i.NoRoom {
		texts = append(texts, fmt.Sprintf("does not fit at %d columns", line.UsualColumns))
	}
	if i.Note != "" {
		texts = append(texts, console.OneLine(i.Note))
	}
	if i.Command != "" {
		texts = append(texts, "command: "+i.Command)
	}
	if i.Said != "" {
		texts = append(texts, "it said: "+i.Said)
	}
	return strings.Join(texts, "; ")
}

// segmentState is a segment's state with its sign and colour.
func segmentState(state view.State) table.Cell {
	switch state.Weight() {
	case view.Good:
		return console.Good(string(state))
	case view.Bad:
		return console.Bad(string(state))
	}
	return console.Noted(string(state))
}

// asksText lists what a segment asks for, with a mark where it can do without.
func asksText(i view.SegmentInfo) string {
	asks := slices.Clone(i.Asks)
	for at, ask := range asks {
		if slices.Contains(i.Optional, ask) {
			asks[at] += "?"
		}
	}
	return strings.Join(asks, " ")
}

// maxCommand is how much of a command is shown, in characters.
const maxCommand = 120

// hideSecrets makes the texts of a command of the user's own fit to be shown to
// others, as a list is, and short.
func hideSecrets(env *console.Env, infos []view.SegmentInfo) {
	for i := range infos {
		if infos[i].Command == "" {
			continue
		}
		mask := doctor.Masked(doctor.Input{Getenv: env.Getenv, Environ: os.Environ(), Dirs: env.Dirs})
		for _, text := range []*string{&infos[i].Command, &infos[i].Said, &infos[i].Reason} {
			*text = console.OneLine(mask(*text))
			if r := []rune(*text); len(r) > maxCommand && text != &infos[i].Reason {
				*text = string(r[:maxCommand]) + "…"
			}
		}
	}
}
