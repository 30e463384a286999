package statusline

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/doctor"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
)

type doctorFlags struct {
	console.ConfigFlags
	noRun, all bool
}

func newDoctorCommand(env *console.Env) *cobra.Command {
	var flags doctorFlags
	cmd := &cobra.Command{
		Use:        "doctor",
		SuggestFor: []string{"check", "diagnose", "debug", "status"},
		Short:      "Find out why the line is missing, blank, slow or without usage",
		Long: `Doctor looks at all that the line depends on, in this order: the program and
those that belong to it, Claude Code's settings, the configured command (which it
runs through the same shell as Claude Code, with a sample on stdin), width and
colours, plugins.yaml, each segment, aiterm's files and log, usage by source, the
credentials and the clock.
Each finding has one of these states, and says what to do where something is to
be done. The worst come first; what is ok is only counted, unless --all is given:

  ✗ FAIL  keeps the line, or a part of it, from being shown
  ! warn  may go wrong, or does so now and then
  · note  worth knowing
  ✓ ok    as it should be

In a pipe every check is there, the worst first, with tabs between the columns;
-f text writes the report as a terminal shows it.

The report can be shown to others: keys, passwords, session ids, addresses and
the home folder are taken out of it. Look through what another program printed
all the same.

The command of a project's settings is not run. A line that is run does what
every line does: it fills the caches, and asks for usage if a key is set and it
is time.

Exit codes: 0 nothing failed; 1 something failed; 2 wrong usage.`,
		Example: `  aiterm statusline doctor
  aiterm statusline doctor --all
  aiterm statusline doctor --no-run
  aiterm statusline doctor -f text > report.txt
  aiterm statusline doctor -f json | jq -r '.checks[] | select(.state == "failure") | .fix'`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.CheckFormat(cmd, console.AsText, console.AsTabs, console.AsJSON); err != nil {
				return err
			}
			return examine(cmd.Context(), env, flags)
		},
	}
	flags.AddFormat(cmd, console.AsText+", or "+console.AsTabs+" in a pipe", console.AsText, console.AsTabs, console.AsJSON)
	cmd.Flags().BoolVar(&flags.noRun, "no-run", false, "do not run the configured command")
	cmd.Flags().BoolVarP(&flags.all, "all", "a", false, "show also each thing that is as it should be")
	return cmd
}

func examine(ctx context.Context, env *console.Env, flags doctorFlags) error {
	in := doctor.Input{
		Getenv: env.Getenv, Environ: os.Environ(), Dirs: env.Dirs, DirsErr: env.DirsErr,
		Executable: console.LastingPath(env), Build: programs.OwnBuild(),
		Now: time.Now(), Payload: env.Sample, Managed: claude.ManagedSettings(env.Getenv),
		NoRun: flags.noRun,
	}
	in.Columns, _, _ = console.TerminalSize(env.Stdout)
	in.WorkDir, _ = os.Getwd() // a folder that was removed has no settings
	if env.Warm != nil && env.DirsErr == nil {
		in.Warm = func(ctx context.Context) error { return env.Warm(ctx, io.Discard) }
	}
	_, done := console.StartProgress(env, "Looking at all that the line depends on")
	report := doctor.Examine(ctx, in)
	done()
	var err error
	switch {
	case flags.Format == console.AsJSON:
		err = console.PrintJSON(env.Stdout, report)
	case console.Tabbed(env, flags.Format):
		err = console.ShowTable(env, reportTable(report), console.AsTabs, "")
	default:
		err = console.WriteRows(env, reportRows(report, flags.all, console.TableWidth(env)))
	}
	if err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return failures(report)
}

// failures is nil where nothing failed, else an error that names the first
// failure: it is the last thing that is read, and the others often follow from
// the first.
func failures(report doctor.Report) error {
	for _, f := range report.Checks {
		if f.State != doctor.Failure {
			continue
		}
		many := "one check failed"
		if n := report.Summary.Failures; n > 1 {
			many = fmt.Sprintf("%d checks failed, the first is", n)
		}
		return fmt.Errorf("%s: %s: %s; %s", many, f.Check, f.Found, f.Fix)
	}
	return nil
}

// reportIndent is where the texts of a report begin, in cells.
const reportIndent = 8

// reportRows sets a report, the worst first. What is as it should be is counted and
// not shown, unless all is. A width of 0 has no limit.
func reportRows(report doctor.Report, all bool, width int) [][]span.Span {
	var rows [][]span.Span
	say := func(before span.Span, name, text string) {
		text = name + text
		blanks := strings.Repeat(" ", reportIndent)
		lines := []string{text}
		if room := max(width-reportIndent, 20); width > 0 && layout.Width(text) > room {
			lines = table.Wrap(text, room)
		}
		for _, line := range lines {
			before.Text += strings.Repeat(" ", reportIndent-layout.Width(before.Text))
			row := []span.Span{before}
			if rest, ok := strings.CutPrefix(line, name); ok && name != "" {
				row, line = append(row, span.Span{Text: name, Style: "bold"}), rest
			}
			rows = append(rows, append(row, span.Span{Text: line}))
			before, name = span.Span{Text: blanks}, ""
		}
	}
	for _, f := range worstFirst(report.Checks) {
		if f.State == doctor.OK && !all {
			continue
		}
		say(stateSign(f.State), f.Check+":", " "+f.Found)
		for _, line := range f.Details {
			say(span.Span{}, "", line)
		}
		if f.Fix != "" {
			say(span.Span{Text: "      →", Style: "bold"}, "", f.Fix)
		}
	}
	if !all {
		for _, text := range folded(report.Checks) {
			say(span.Span{Text: console.SignGood, Style: "usage.ok"}, "", text)
		}
	}
	s := report.Summary
	return append(rows, nil, []span.Span{{Text: fmt.Sprintf("%s, %s, %s; %d ok",
		console.Plural(s.Failures, "failure"), console.Plural(s.Warnings, "warning"), console.Plural(s.Notes, "note"), s.OK)}})
}

// reportTable is a report for a pipe.
func reportTable(report doctor.Report) table.Table {
	t := table.Table{Columns: []table.Column{{Title: "STATE"}, {Title: "CHECK"}, {Title: "FOUND"}, {Title: "DO"}, {Title: "DETAILS"}}}
	for _, f := range worstFirst(report.Checks) {
		t.Add(table.Text(string(f.State)), table.Text(f.Check), table.Text(f.Found), table.Text(f.Fix), table.Text(strings.Join(f.Details, "; ")))
	}
	return t
}

// worstFirst has the findings in the order of what is to be done about them; those
// of one state stay as they are, for one often follows from another.
func worstFirst(found []doctor.Finding) []doctor.Finding {
	rank := func(f doctor.Finding) int {
		return slices.Index([]doctor.State{doctor.Failure, doctor.Warning, doctor.Note, doctor.OK}, f.State)
	}
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(a, b doctor.Finding) int { return cmp.Compare(rank(a), rank(b)) })
	return sorted
}

// folded says of which things there is nothing to tell.
func folded(found []doctor.Finding) []string {
	var names []string
	checks, segments := 0, 0
	for _, f := range found {
		if f.State != doctor.OK {
			continue
		}
		if strings.HasPrefix(f.Check, "segment ") {
			segments++
			continue
		}
		checks++
		if !slices.Contains(names, f.Check) {
			names = append(names, f.Check)
		}
	}
	var texts []string
	if segments > 0 {
		texts = append(texts, console.Counted(segments, "segment")+" ok")
	}
	if checks > 0 {
		texts = append(texts, console.Counted(checks, "check")+" ok: "+strings.Join(names, ", ")+" (--all shows them)")
	}
	return texts
}

// stateSign is a state as the report names it: with a sign, a word and a colour, so
// that a failure is seen at once in any terminal and in a text that was copied out
// of it.
func stateSign(s doctor.State) span.Span {
	switch s {
	case doctor.Failure:
		return span.Span{Text: console.SignBad + " FAIL", Style: "usage.critical"}
	case doctor.Warning:
		return span.Span{Text: console.SignWarn + " warn", Style: "usage.warn"}
	case doctor.Note:
		return span.Span{Text: console.SignNote + " note", Style: "dim"}
	}
	return span.Span{Text: console.SignGood + " " + string(s), Style: "usage.ok"}
}
