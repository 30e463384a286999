package author

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/progress"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
)

type testFlags struct {
	update, verbose bool
	run, format     string
	junit, badge    string // files to write
	changes         sessionChanges
}

func newTestCommand(env *console.Env) *cobra.Command {
	var flags testFlags
	cmd := &cobra.Command{
		Use:        "test FILE|DIR...",
		SuggestFor: []string{"check", "conformance"},
		Short:      "Check that a segment behaves, and replay its golden cases",
		Long: `Test makes the checks that every segment has to pass, also the ones that come
with aiterm: what it imports, what it says of itself, whether it renders with
odd payloads, at any width and time, with every setting, and twice the same.
Then it replays the golden cases in DIR/testdata on the module, at a fixed
time, in a fixed zone. Name the folder of a segment that was built, or a .wasm
file; the cases of a file are those beside it, if a segment.yaml is there too.

--status and --usage change the sample session that the checks begin with, as
"aiterm plugins run" does; the cases stay as they are.

With several segments each is tested in turn. For a CI of yours: --junit writes
what came of it as JUnit does, --badge a picture (.svg) or what shields.io
makes one of (.json), -f json prints everything (of several segments a list),
-f junit the XML.

With --update the spans and errors of the cases are rewritten to what the
segment puts out now, and nothing else in them: read the difference before you
keep it.

Everything is rendered in processes of their own. A segment that does not
return is ended after 2 s, and the check that it was in has failed. No real
data of yours is given to it. docs/conformance.md says what each check wants.

Exit codes: 0 passed, also with warnings; 1 a check or a case failed; 2 wrong
usage.`,
		Example: `  aiterm plugins test ./weather
  aiterm plugins test weather.wasm -v --run 'widths|settings'
  aiterm plugins test ./weather --update
  aiterm plugins test ./*/ --junit report.xml --badge conformance.svg
  aiterm plugins test ./weather -f json | jq '.checks[] | select(.state == "failed")'`,
		Args: console.AtLeast(1, "the folder of a segment, or a .wasm file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.format != "" && !slices.Contains(testFormats(), flags.format) {
				return console.UsageError(cmd, fmt.Errorf("--format is %q: give text, json or junit", flags.format))
			}
			if wrong := rejectBadge(flags.badge); wrong != "" {
				return console.UsageError(cmd, fmt.Errorf("--badge %s", wrong))
			}
			wanted, err := regexp.Compile(flags.run)
			if err != nil {
				return console.UsageError(cmd, fmt.Errorf("--run is no regular expression: %w", err))
			}
			return testSegments(cmd, env, args, wanted, flags)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&flags.update, "update", false, "write what the segment puts out now into its golden cases")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "say what each check wants and how much it rendered, name every case, and show the payloads of findings")
	flags.changes.register(cmd)
	f.StringVar(&flags.run, "run", "", "only the checks and cases whose name matches a `regular expression`")
	f.StringVarP(&flags.format, "format", "f", "", "output `format`: text, json or junit (default text)")
	f.StringVar(&flags.junit, "junit", "", "`file` to write the results to, too, in the XML of JUnit")
	f.StringVar(&flags.badge, "badge", "", "`file` to write a badge to: a picture (NAME.svg), or the JSON that shields.io reads (NAME.json)")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(testFormats(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("run", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, check := range conformance.Names() {
			names = append(names, check[0]+"\t"+check[1])
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// verdict counts what came of a test.
type verdict struct {
	Checks  map[conformance.State]int `json:"checks"`
	Passed  int                       `json:"cases_passed"`
	Failed  int                       `json:"cases_failed"`
	Updated int                       `json:"cases_updated"`
}

// failure is the error that a test ends with, or nil.
func (v verdict) failure(path string) error {
	var failed []string
	if n := v.Checks[conformance.Failed]; n > 0 {
		failed = append(failed, console.Plural(n, "check"))
	}
	if v.Failed > 0 {
		failed = append(failed, console.Plural(v.Failed, "golden case"))
	}
	if failed == nil {
		return nil
	}
	return fmt.Errorf("%s: %s failed", path, strings.Join(failed, " and "))
}

func testFormats() []string { return []string{"text", "json", "junit"} }

// testSegments tests each, and writes what came of all of them to where the flags say.
func testSegments(cmd *cobra.Command, env *console.Env, names []string, wanted *regexp.Regexp, flags testFlags) error {
	var reports testReports
	failures := map[string]error{}
	for _, name := range names {
		report, err := testSegment(cmd, env, name, wanted, flags)
		var exit *console.ExitError
		if errors.As(err, &exit) || cmd.Context().Err() != nil {
			return err // of a flag, or of Ctrl-C
		}
		if err != nil && report == nil { // nothing could be tested
			report = &testJSON{File: name, Checks: []checkJSON{}, Cases: []caseJSON{}, broken: console.OneLine(err.Error())}
		}
		if err != nil {
			failures[name] = err
		}
		reports = append(reports, *report)
	}
	if err := reports.write(cmd.Context(), env, flags); err != nil {
		return err
	}
	tried := 0
	for _, r := range reports {
		tried += len(r.Checks) + len(r.Cases)
	}
	switch {
	case len(names) == 1 && failures[names[0]] != nil:
		return failures[names[0]]
	case tried == 0 && len(failures) == 0:
		return fmt.Errorf("--run %s: no check and no case has such a name", flags.run)
	case len(failures) > 0:
		for _, name := range names {
			if err := failures[name]; err != nil {
				fmt.Fprintf(env.Stderr, "failed: %s\n", console.ErrorText(env, err))
			}
		}
		return fmt.Errorf("%d of %d segments failed", len(failures), len(names))
	}
	return nil
}

// testSegment tests one. There is a report as soon as anything was tested.
func testSegment(cmd *cobra.Command, env *console.Env, name string, wanted *regexp.Regexp, flags testFlags) (*testJSON, error) {
	ctx := cmd.Context()
	s, err := openSegment(name)
	if err != nil {
		return nil, err
	}
	if newer := s.newerSource(); newer != "" {
		fmt.Fprintf(env.Stderr, "warning: %s was changed after %s was built: build it again, or what follows is of the old one\n", console.OneLine(console.Tilde(env, newer)), console.OneLine(console.Tilde(env, s.path)))
	}
	sampleWorld := conformance.SampleWorld(conformance.SampleTime(), conformance.SampleColumns)
	notes, err := flags.changes.apply(&sampleWorld, false)
	if err != nil {
		return nil, console.UsageError(cmd, err)
	}
	for _, note := range notes {
		fmt.Fprintf(env.Stderr, "note: %s\n", note)
	}
	view, err := newTestView(env, s, flags)
	if err != nil {
		return nil, err
	}
	v, err := runTests(ctx, env, s, sampleWorld, wanted, flags, view)
	if err != nil {
		return nil, err
	}
	if err := view.end(v); err != nil {
		return nil, err
	}
	return &view.report, v.failure(s.path)
}

// runTests makes the checks and replays the cases, and tells view of each.
func runTests(ctx context.Context, env *console.Env, s segmentFile, sample trial.World, wanted *regexp.Regexp, flags testFlags, view testView) (verdict, error) {
	v := verdict{Checks: map[conformance.State]int{}}
	process, err := trialOf(env, s.module, trialFlags{})
	if err != nil {
		return v, err
	}
	defer process.Close()
	progress, done := console.StartProgress(env, "Testing "+console.OneLine(cmp.Or(s.about.Name, s.path)))
	defer done()
	made := 0
	kit := conformance.Kit{Module: s.module, Source: s.source, Start: process.Start, Render: process.Render, Sample: sample}
	err = kit.Run(ctx, wanted.MatchString, func(r conformance.Result) {
		v.Checks[r.State]++
		made++
		progress.Counted(made, len(conformance.Names()))
		progress.Above(func() { view.check(r) })
	})
	if err != nil {
		return v, fmt.Errorf("%s: %w", s.path, cleanError(err))
	}
	// A module that cannot be loaded has had its failed check.
	if _, err := process.Start(ctx); err == nil {
		err = testCases(ctx, s, process.Render, wanted, flags, &v, above{view, progress})
		return v, err
	}
	return v, nil
}

// above is a view that writes above the row that tells how far it is.
type above struct {
	testView
	progress *progress.Progress
}

func (a above) replayed(r conformance.Replayed, updated bool) {
	a.progress.Above(func() { a.testView.replayed(r, updated) })
}

// testCases replays the golden cases, or brings them up to date.
func testCases(ctx context.Context, s segmentFile, render conformance.Render, wanted *regexp.Regexp, flags testFlags, v *verdict, view testView) error {
	return replay(ctx, s, render, wanted.MatchString, func(r conformance.Replayed) error {
		updated := false
		if !r.OK() && flags.update {
			var err error
			if updated, err = r.Update(); err != nil {
				return err
			}
		}
		switch {
		case updated:
			v.Updated++
		case r.OK():
			v.Passed++
		default:
			v.Failed++
		}
		view.replayed(r, updated)
		return nil
	})
}
