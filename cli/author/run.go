package author

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// trialFlags describe the world that a segment is tried in.
type trialFlags struct {
	payload, at, theme, store string
	set, grants, env, real    []string
	columns                   int
	noGrants                  bool
	changes                   sessionChanges
}

func (f *trialFlags) register(cmd *cobra.Command, env *console.Env) {
	set := cmd.Flags()
	set.StringVar(&f.payload, "payload", "", "JSON `file` to render, - for stdin (default the built-in sample)")
	f.changes.register(cmd)
	set.StringArrayVar(&f.set, "set", nil, "a setting, as `key=value`; may be repeated")
	set.IntVar(&f.columns, "columns", 0, "width of the terminal in `cells`, 1 to 2000 (default COLUMNS, else the terminal's, else 120)")
	set.StringVar(&f.at, "at", "", "`time` of day, as 11:10, or time such as 2026-01-02T11:10:00+01:00 (default now)")
	set.StringArrayVar(&f.grants, "grant", nil, "a `permission` to give it, instead of those that it asks for; may be repeated")
	set.BoolVar(&f.noGrants, "no-grants", false, "give it no permission")
	set.StringArrayVar(&f.env, "env", nil, "an environment variable to give it, as `name=value`; may be repeated")
	set.StringVar(&f.store, "store", "", "`file` to keep its store in (default none: it starts empty and is forgotten)")
	set.StringSliceVar(&f.real, "real", nil, "give it your own: usage, git, spend, env, transcript, system, or several of these with commas between")
	set.StringVar(&f.theme, "theme", "", "`name` of a theme to use instead of that of plugins.yaml")
	cmd.RegisterFlagCompletionFunc("real", cobra.FixedCompletions(realNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("grant", cobra.FixedCompletions(manifest.PermissionNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("theme", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return configfile.ThemeNames(console.PlanInputs(env, "").Sources), cobra.ShellCompDirectiveNoFileComp
	})
}

// realNames are the permissions whose real answers a trial can give.
func realNames() []string { return []string{"usage", "git", "spend", "env", "transcript", "system"} }

func newRunCommand(env *console.Env) *cobra.Command {
	var flags trialFlags
	var format string
	cmd := &cobra.Command{
		Use:        "run FILE|DIR",
		SuggestFor: []string{"render", "try", "exec"},
		Short:      "Render one segment once, and show all that it did",
		Long: `Run renders a segment once, by itself, and shows the line, its spans, what it
asked and was told, its log, and what it cost. Name a .wasm file, of either
engine, or the folder of a segment that was built.

The session, its usage, its repository and its environment are made up, so that
a stranger's file can be tried without fear: nothing of yours is given to it, and
it makes no requests. It gets what its manifest asks for, for this one time and
of that made-up data, unless --grant or --no-grants say otherwise. With --payload
it sees that file, with --real your own usage, the repository that the payload
names, what your sessions cost, the environment variables that were granted by
name, what is counted in the transcript that the payload names (its names and
titles where they were granted, too), or what was last measured of this machine.

--status changes one thing that Claude Code says: a text stays a text, and other
JSON is JSON (true, 2.5, null for unknown, {"mode":"NORMAL"}). --usage changes a
limit, written as 91% or 45/100, with @3d for the time to its reset; none takes it
away.

A segment that does not return is ended after 2 s.

Exit codes: 0 rendered, also when it shows nothing; 1 it failed, or cannot be
run; 2 wrong usage.`,
		Example: `  aiterm plugins run cost.wasm --set decimals=3
  aiterm plugins run . --status session_name=x --usage seven_day=91%@3d
  aiterm plugins run ./weather --payload payload.json --columns 60 --at 23:05
  aiterm plugins run ./branch --real git --no-grants --grant git
  aiterm plugins run ./busy --real transcript --payload payload.json
  aiterm plugins run cost.wasm -f json | jq .spans`,
		Args: console.OneArgument("a .wasm file or the folder of a segment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "" && format != "text" && format != "json" {
				return console.UsageError(cmd, fmt.Errorf("--format is %q: give text or json", format))
			}
			return runSegment(cmd, env, args[0], flags, format)
		},
	}
	flags.register(cmd, env)
	cmd.Flags().StringVarP(&format, "format", "f", "", "output `format`: text or json (default text)")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runSegment(cmd *cobra.Command, env *console.Env, name string, flags trialFlags, format string) error {
	if err := flags.check(cmd, env); err != nil {
		return console.UsageError(cmd, err)
	}
	payload, err := preview.ReadPayload(cmd.Context(), env, flags.payload)
	if err != nil {
		return err
	}
	s, err := openSegment(name)
	if err != nil {
		return err
	}
	if s.broken != nil {
		return fmt.Errorf("%s: %w", s.path, cleanError(s.broken))
	}
	if len(flags.set) > 0 && !s.readsSettings() {
		return console.UsageError(cmd, fmt.Errorf("--set: %s reads no settings: leave it out", s.path))
	}
	world, err := flags.world(env, s.about, payload, time.Now())
	var wrong *flagError
	if errors.As(err, &wrong) {
		return console.UsageError(cmd, err)
	} else if err != nil {
		return err
	}
	process, err := trialOf(env, s.module, flags)
	if err != nil {
		return err
	}
	defer process.Close()
	t, err := try(cmd.Context(), process, s, world)
	if err != nil {
		return err
	}
	t.payload = flags.payload
	if format == "json" {
		err = console.PrintJSON(env.Stdout, t.json())
	} else {
		err = t.print(env, flags)
	}
	if err == nil {
		err = t.failure()
	}
	return err
}

// tried is what came of a trial of a segment.
type tried struct {
	segment segmentFile
	payload string // the file that was given, or ""
	world   trial.World
	loaded  trial.Loaded
	report  trial.Report
	ended   error // why there is no report: it did not return
}

// try loads a segment and renders it once.
func try(ctx context.Context, process *trial.Process, s segmentFile, world trial.World) (tried, error) {
	t := tried{segment: s, world: world}
	var err error
	if t.loaded, err = process.Start(ctx); err != nil {
		return t, fmt.Errorf("%s: %w", s.path, cleanError(err))
	}
	t.report, err = process.Render(ctx, world)
	var hung *trial.HungError
	var died *trial.DiedError
	switch {
	case errors.As(err, &hung), errors.As(err, &died):
		t.ended = err
	case err != nil:
		return t, fmt.Errorf("%s: %w", s.path, cleanError(err))
	}
	return t, nil
}

// failure is the error that the command ends with, or nil.
func (t tried) failure() error {
	switch {
	case t.ended != nil:
		return fmt.Errorf("%s: %w: look for a loop or a recursion", t.segment.path, t.ended)
	case t.report.Failure != "":
		advice := ""
		if strings.HasPrefix(t.report.Failure, "needs ") {
			advice = ": give it with --grant"
		}
		return fmt.Errorf("%s: %s%s", t.segment.path, console.OneLine(t.report.Failure), advice)
	}
	return nil
}

// cleanError is an error that may quote a module.
func cleanError(err error) error {
	return &cleanedError{err}
}

type cleanedError struct{ err error }

func (e *cleanedError) Error() string { return console.OneLine(e.err.Error()) }
func (e *cleanedError) Unwrap() error { return e.err }

// flagError is an error for which a flag is to blame that can only be checked
// when the segment is known.
type flagError struct{ text string }

func (e *flagError) Error() string { return e.text }

// check looks at what can be said without the segment.
func (f trialFlags) check(cmd *cobra.Command, env *console.Env) error {
	if cmd.Flags().Changed("columns") && (f.columns < 1 || f.columns > console.MaxColumns) {
		return fmt.Errorf("--columns is %d: give 1 to %d", f.columns, console.MaxColumns)
	}
	for _, grant := range f.grants {
		if wrong := manifest.RejectGrant(grant); wrong != "" {
			return fmt.Errorf("--grant %s", wrong)
		}
	}
	for _, name := range f.real {
		if !slices.Contains(realNames(), name) {
			return fmt.Errorf("--real is %s%s", strictyaml.Quote(name), strictyaml.Suggest(name, realNames()))
		}
	}
	for _, variable := range f.env {
		if name, _, ok := strings.Cut(variable, "="); !ok || manifest.RejectGrant("env:"+name) != "" {
			return fmt.Errorf("--env is %s: give name=value", strictyaml.Quote(variable))
		}
	}
	if len(f.changes.usage) > 0 && slices.Contains(f.real, "usage") {
		return errors.New("--usage and --real usage are given: leave one out")
	}
	at, err := f.time(time.Now())
	if err != nil {
		return err
	}
	world := conformance.SampleWorld(at, 1)
	if _, err := f.changes.apply(&world, false); err != nil {
		return err
	}
	if err := checkStore(f.store); err != nil {
		return fmt.Errorf("--store: %w", err)
	}
	if f.theme != "" {
		themes := configfile.ThemeNames(console.PlanInputs(env, "").Sources)
		if !slices.Contains(themes, f.theme) {
			return fmt.Errorf("--theme is %q%s", f.theme, strictyaml.Suggest(f.theme, themes))
		}
	}
	return nil
}

// time is that of --at, on the day of now if it is one of the day.
func (f trialFlags) time(now time.Time) (time.Time, error) {
	if f.at == "" {
		return now, nil
	}
	if at, err := time.Parse(time.RFC3339, f.at); err == nil {
		return at, nil
	}
	at, err := preview.TimeOfDay(f.at, now)
	if err != nil {
		return at, fmt.Errorf("--at is %q: give a time of day such as 11:10, or a time such as 2026-01-02T11:10:00+01:00", f.at)
	}
	return at, nil
}

// world is what the flags describe. The error is a *flagError, or one of the
// payload.
func (f trialFlags) world(env *console.Env, about manifest.Manifest, payload []byte, now time.Time) (trial.World, error) {
	at, err := f.time(now)
	if err != nil {
		return trial.World{}, err
	}
	w := conformance.SampleWorld(at, max(1, console.Columns(env, f.columns)-4))
	if payload != nil {
		s, err := status.Parse(payload)
		if err != nil {
			return w, fmt.Errorf("--payload %s, read as stdin would be: %w", f.payload, err)
		}
		w.Status = []byte(agent.Open(s, "", func(string) string { return "" }, at).Status.Raw())
	}
	notes, err := f.changes.apply(&w, payload != nil)
	if err != nil {
		return w, err
	}
	for _, note := range notes {
		fmt.Fprintf(env.Stderr, "note: %s\n", note)
	}
	if w.Settings, err = f.settings(about); err != nil {
		return w, err
	}
	w.Grants, w.Optional = f.granted(about), about.Optional()
	for _, variable := range f.env {
		name, value, _ := strings.Cut(variable, "=")
		w.Env[name] = value
		if len(f.grants) == 0 && !f.noGrants && !capability.Grants(w.Grants).AllowArg("env", name) {
			return w, &flagError{"--env " + name + ": its manifest does not ask for that variable: give --grant env:" + name + " too"}
		}
	}
	w.Real, w.StoreFile = f.real, f.store
	return w, nil
}

func (f trialFlags) granted(about manifest.Manifest) []string {
	if len(f.grants) > 0 || f.noGrants {
		return f.grants
	}
	return about.Grants()
}

// settings are the manifest's defaults with what --set changes. A module without
// a manifest takes any.
func (f trialFlags) settings(about manifest.Manifest) (map[string]string, error) {
	settings := conformance.Defaults(about)
	given := map[string]string{}
	for _, pair := range f.set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return nil, &flagError{"--set is " + strictyaml.Quote(pair) + ": give key=value"}
		}
		if about.Name != "" {
			setting, known := about.Setting(key)
			if !known {
				return nil, &flagError{"--set: there is no setting " + strictyaml.Quote(key) + strictyaml.Suggest(key, about.SettingNames())}
			}
			text, wrong := setting.ValueOf(value)
			if wrong != "" {
				return nil, &flagError{"--set: " + key + " " + wrong}
			}
			value = text
		}
		given[key] = value
	}
	maps.Copy(settings, given)
	return settings, nil
}

// checkStore refuses a file that holds something else than a store: it would be
// overwritten.
func checkStore(path string) error {
	if path == "" {
		return nil
	}
	const most = 8 * capability.MaxStore // in JSON, with every byte escaped
	data, err := state.ReadUser(path, most, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var values map[string]string
	if len(data) > most || json.Unmarshal(data, &values) != nil || values == nil {
		return fmt.Errorf("%s holds something else than a store: name a new file, or one that this flag made", path)
	}
	return nil
}
