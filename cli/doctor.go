package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/data-wise/aiterm/host/claude"
	"github.com/data-wise/aiterm/host/doctor"
)

func newDoctorCommand(env *Env) *cobra.Command {
	var format string
	var noRun bool
	cmd := &cobra.Command{
		Use:        "doctor",
		SuggestFor: []string{"check", "diagnose", "debug", "status"},
		Short:      "Find out why the line is missing, blank, slow or without usage",
		Long: `Doctor looks at all that the line depends on, in this order: the program, Claude
Code's settings, the configured command (which it runs through the same shell as
Claude Code, with a sample on stdin), width and colours, plugins.yaml, each
segment, aiterm's files and log, usage by source, the credentials and the clock.
Each finding has one of these states, and says what to do where something is to
be done:

  ok    as it should be
  note  worth knowing
  warn  may go wrong, or does so now and then
  FAIL  keeps the line, or a part of it, from being shown

The report can be shown to others: keys, passwords, session ids, addresses and
the home folder are taken out of it. Look through what another program printed
all the same.

The command of a project's settings is not run. A line that is run does what
every line does: it fills the caches, and asks for usage if a key is set and it
is time.

Exit codes: 0 nothing failed; 1 something failed; 2 wrong usage.`,
		Example: `  aiterm statusline doctor
  aiterm statusline doctor --no-run
  aiterm statusline doctor -f json | jq -r '.checks[] | select(.state == "failure") | .fix'`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return usageError(cmd, fmt.Errorf("--format is %q: give text or json", format))
			}
			return examine(cmd.Context(), env, format, noRun)
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "output `format`: text or json")
	cmd.Flags().BoolVar(&noRun, "no-run", false, "do not run the configured command")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func examine(ctx context.Context, env *Env, format string, noRun bool) error {
	in := doctor.Input{
		Getenv: env.Getenv, Environ: os.Environ(), Dirs: env.Dirs, DirsErr: env.DirsErr,
		Executable: lastingPath(env), Version: programVersion(),
		Now: time.Now(), Payload: env.Sample, Managed: claude.ManagedSettings(env.Getenv),
		Columns: terminalColumns(env.Stdout), NoRun: noRun,
		Extism: extismEngine(),
	}
	in.WorkDir, _ = os.Getwd() // a folder that was removed has no settings
	if env.Warm != nil && env.DirsErr == nil {
		in.Warm = func(ctx context.Context) error { return env.Warm(ctx, io.Discard) }
	}
	report := doctor.Examine(ctx, in)
	if err := printReport(env.Stdout, format, report); err != nil {
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

func terminalColumns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

func printReport(w io.Writer, format string, report doctor.Report) error {
	if format == "json" {
		return printJSON(w, report)
	}
	for _, f := range report.Checks {
		if _, err := fmt.Fprintf(w, "%-4s  %s: %s\n", stateWord(f.State), f.Check, f.Found); err != nil {
			return err
		}
		for _, line := range f.Details {
			fmt.Fprintf(w, "        %s\n", line)
		}
		if f.Fix != "" {
			fmt.Fprintf(w, "      → %s\n", f.Fix)
		}
	}
	s := report.Summary
	_, err := fmt.Fprintf(w, "\n%s, %s, %s; %d ok\n", plural(s.Failures, "failure"), plural(s.Warnings, "warning"), plural(s.Notes, "note"), s.OK)
	return err
}

// stateWord is a state as the report names it: a failure is to be seen at once,
// in any terminal and in a text that was copied out of it.
func stateWord(s doctor.State) string {
	switch s {
	case doctor.Failure:
		return "FAIL"
	case doctor.Warning:
		return "warn"
	}
	return string(s)
}

func plural(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
