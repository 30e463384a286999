package author

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// sessionChanges are what an author has different in the session that a segment is tried
// in.
type sessionChanges struct{ status, usage []string }

func (c *sessionChanges) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&c.status, "status", nil, "what Claude Code says, as `path=value`: session_name=x, cost.total_cost_usd=2; may be repeated")
	cmd.Flags().StringArrayVar(&c.usage, "usage", nil, "a limit, as `window=usage`: seven_day=91%, session=45/100@2h, week=none; may be repeated")
	const more = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	cmd.RegisterFlagCompletionFunc("status", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return withEquals(conformance.StatusPaths()), more
	})
	cmd.RegisterFlagCompletionFunc("usage", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return withEquals(slices.Sorted(maps.Keys(windowCalled))), more
	})
}

func withEquals(names []string) []string {
	for i := range names {
		names[i] += "="
	}
	return names
}

// windowCalled has the windows by all their names.
var windowCalled = map[string]string{
	usage.FiveHour: usage.FiveHour, "session": usage.FiveHour,
	usage.SevenDay: usage.SevenDay, "week": usage.SevenDay, "weekly": usage.SevenDay,
	usage.ExtraUsage: usage.ExtraUsage, usage.SpendLimit: usage.SpendLimit,
}

// windowNamed is the window that is called so; that of one model is seven_day_NAME.
func windowNamed(name string) (string, error) {
	if window, ok := windowCalled[strings.ToLower(name)]; ok {
		return window, nil
	}
	if model, ok := strings.CutPrefix(name, usage.SevenDay+"_"); ok && model != "" && !strings.ContainsAny(model, " .,=") {
		return name, nil
	}
	return "", fmt.Errorf("there is no window %s%s; that of one model is seven_day_NAME", strictyaml.Quote(name),
		strictyaml.Suggest(name, slices.Sorted(maps.Keys(windowCalled))))
}

// noUsage takes a window away.
const noUsage = "none"

// apply changes a world, and says what is odd about it. given tells that its status
// is somebody's payload, and not the sample. The error is a *flagError.
func (c sessionChanges) apply(w *trial.World, given bool) (notes []string, err error) {
	for _, each := range c.status {
		path, value, ok := strings.Cut(each, "=")
		if !ok {
			return nil, &flagError{"--status is " + strictyaml.Quote(each) + ": give path=value, such as session_name=x"}
		}
		changed, odd, err := conformance.SetStatus(w.Status, path, value)
		if err != nil {
			return nil, &flagError{"--status: " + err.Error()}
		}
		w.Status = changed
		if odd != "" {
			notes = append(notes, "--status: "+odd)
		}
	}
	if len(c.status)+len(c.usage) == 0 && !given {
		return nil, nil
	}
	s, err := status.Parse(w.Status)
	if err != nil {
		return nil, &flagError{"--status: " + err.Error()}
	}
	known := usage.FromStatus(s, w.At, w.At)
	windows := map[string]usage.Window{}
	if !given || len(known.Windows()) == 0 {
		for _, window := range sample.Windows(w.At) {
			windows[window.Name] = window
		}
	}
	for _, window := range known.Windows() {
		if window.ResetsAt.IsZero() {
			window.ResetsAt = windows[window.Name].ResetsAt
		}
		windows[window.Name] = window
	}
	for _, each := range c.usage {
		if err := setUsage(windows, each, w.At); err != nil {
			return nil, &flagError{"--usage: " + err.Error()}
		}
	}
	w.Usage = sample.UsageOf(usage.New(w.At, slices.Collect(maps.Values(windows))...))
	return notes, nil
}

// setUsage changes one window. Without a reset it keeps the one that it has, or
// begins half its length ago.
func setUsage(windows map[string]usage.Window, text string, now time.Time) error {
	called, figures, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("%s is no window=usage: write it as seven_day=91%% or session=45/100@2h", strictyaml.Quote(text))
	}
	name, err := windowNamed(called)
	if err != nil {
		return err
	}
	if figures == noUsage {
		delete(windows, name)
		return nil
	}
	w, err := usage.ParseWindow(name, figures, now)
	if err != nil {
		return err
	}
	if w.ResetsAt.IsZero() {
		w.ResetsAt = windows[name].ResetsAt
		if length, ok := w.Length(); ok && w.ResetsAt.IsZero() {
			w.ResetsAt = now.Add(length / 2)
		}
	}
	windows[name] = w
	return nil
}
