package usage

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/look/plot"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// tableRows is how many samples the table has in a terminal: the newest. A file
// or a pipe gets all.
const tableRows = 20

type historyFlags struct {
	console.ConfigFlags
	since, window, svg string
	of                 whose
}

func newHistoryCommand(env *console.Env) *cobra.Command {
	var flags historyFlags
	cmd := &cobra.Command{
		Use:        "history",
		SuggestFor: []string{"log", "plot", "graph"},
		Short:      "Show how the use of your limits went on, as a plot, JSON or CSV",
		Long: `History draws the usage that was seen over time, one plot for each limit, and
lists the samples, the newest last: in a terminal the last 20 of them. In a pipe
there are all samples and no plot, with tabs between the columns.

A plot drops to 0 where a limit started anew; nothing is drawn where nothing is
known. Where a column stands for a long time it shows the highest figure.

Lines of the history that are damaged are left out and counted on stderr.

Exit codes: 0 shown, also when there are no samples; 1 a file cannot be used;
2 wrong usage.`,
		Example: `  aiterm usage history
  aiterm usage history --since 12h --window session
  aiterm usage history --since 2026-11-01 --format csv > usage.csv
  aiterm usage history --since 4w --svg usage.svg`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return showHistory(cmd, env, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.since, "since", "7d", "how far back: 90m, 12h, 7d, 4w, or a `date` as 2026-11-01")
	f.StringVar(&flags.window, "window", "", "`name` of the one limit to show: session, week, … (default all)")
	flags.AddTableFormat(cmd, console.AsCSV)
	f.StringVar(&flags.svg, "svg", "", "also draw a picture into a `file`")
	flags.of.add(cmd)
	cmd.RegisterFlagCompletionFunc("since", cobra.FixedCompletions([]string{"12h", "1d", "7d", "4w"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("window", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		host, _ := agent.Named(flags.of.name)
		h, _, _ := view.OpenHistory(env.Dirs, env.Getenv, host)
		samples, _, _ := h.Read(time.Time{})
		return slices.Concat(windowNames(samples)...), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func showHistory(cmd *cobra.Command, env *console.Env, flags historyFlags) error {
	if env.DirsErr != nil {
		return env.DirsErr
	}
	now := time.Now()
	since, err := parseSince(flags.since, now)
	if err != nil {
		return console.UsageError(cmd, err)
	}
	if err := flags.CheckFormat(cmd, console.TableFormats(console.AsCSV)...); err != nil {
		return err
	}
	host, err := flags.of.host(cmd)
	if err != nil {
		return err
	}
	h, days, err := view.OpenHistory(env.Dirs, env.Getenv, host)
	if err != nil {
		fmt.Fprintln(env.Stderr, "warning:", console.ErrorText(env, err))
	}
	// All of it: what was true at the begin was seen before, and the names of
	// all limits are wanted.
	all, damaged, err := h.Read(time.Time{})
	if err != nil {
		return err
	}
	if damaged > 0 {
		fmt.Fprintf(env.Stderr, "warning: %s in %s left out: no samples\n", console.Counted(damaged, "line"), console.Tilde(env, h.Path()))
	}
	// A clock that was wrong for a while leaves samples of a time yet to come.
	if past := firstSince(all, now.Add(time.Minute)); past < len(all) {
		whose := "their"
		if len(all)-past == 1 {
			whose = "its"
		}
		fmt.Fprintf(env.Stderr, "warning: %s in %s left out: %s time is yet to come\n", console.Counted(len(all)-past, "sample"), console.Tilde(env, h.Path()), whose)
		all = all[:past]
	}
	if flags.window != "" {
		if all, err = ofWindow(all, flags.window); err != nil {
			return console.UsageError(cmd, err)
		}
	}
	recent := all[firstSince(all, since):]
	if len(recent) == 0 {
		fmt.Fprintln(env.Stderr, "note:", noSamples(all, since, days))
	}
	if flags.svg != "" {
		picture := plot.SVG("Usage of the limits", plotSeries(all), plot.Period{Since: since, Until: now})
		if err := userfile.Output(cmd.Context(), flags.svg, picture); err != nil {
			return fmt.Errorf("--svg: %w", err)
		}
	}
	switch flags.Format {
	case console.AsJSON:
		return console.PrintJSON(env.Stdout, sampleRecords(recent))
	case console.AsCSV:
		return writeCSV(env.Stdout, sampleRecords(recent))
	}
	if console.Tabbed(env, flags.Format) && len(recent) > 0 {
		return console.ShowTable(env, sampleTable(recent), flags.Format, "")
	}
	return showPlot(env, all, recent, plot.Period{Since: since, Until: now})
}

// parseSince reads how far back to go: a number of minutes, hours, days or
// weeks, or a date, which begins at midnight by the local clock.
func parseSince(text string, now time.Time) (time.Time, error) {
	const tenYears = 10 * 366 * 24 * time.Hour
	wrong := fmt.Errorf("--since is %s: give 90m, 12h, 7d, 4w, or a date such as 2026-11-01", strictyaml.Quote(text))
	if date, err := time.ParseInLocation(time.DateOnly, text, now.Location()); err == nil {
		if date.After(now) {
			return date, fmt.Errorf("--since is %s, which is yet to come: give a date before today, or a time such as 7d", text)
		}
		return date, nil
	}
	if text == "" {
		return now, wrong
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 31)
	unit := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[text[len(text)-1]]
	if err != nil || n == 0 || unit == 0 {
		return now, wrong
	}
	if time.Duration(n) > tenYears/unit {
		return now, fmt.Errorf("--since is %s: give ten years at most, as 520w", text)
	}
	if unit >= 24*time.Hour {
		// Days of the calendar: the clock may have changed in between.
		return now.AddDate(0, 0, -int(n)*int(unit/(24*time.Hour))), nil
	}
	return now.Add(-time.Duration(n) * unit), nil
}

// firstSince is the index of the first sample of a time or later.
func firstSince(samples []usage.Window, since time.Time) int {
	i, _ := slices.BinarySearchFunc(samples, since, func(w usage.Window, t time.Time) int { return w.SeenAt.Compare(t) })
	return i
}

// windowNames lists each window of the samples with all names that it may be
// called by: five_hour and session, seven_day_fable and fable.
func windowNames(samples []usage.Window) [][]string {
	var names [][]string
	for _, name := range seriesNames(samples) {
		called := []string{name}
		switch name {
		case usage.FiveHour:
			called = append(called, "session")
		case usage.SevenDay:
			called = append(called, "week", "weekly")
		default:
			if short, ok := strings.CutPrefix(name, usage.SevenDay+"_"); ok {
				called = append(called, short)
			}
		}
		names = append(names, called)
	}
	return names
}

// seriesNames are the names of the windows in the samples: session, week, then
// by name.
func seriesNames(samples []usage.Window) []string {
	var names []string
	for _, w := range samples {
		if !slices.Contains(names, w.Name) {
			names = append(names, w.Name)
		}
	}
	rank := func(name string) int { return slices.Index([]string{usage.SevenDay, usage.FiveHour}, name) }
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(a, b))
	})
	return names
}

// ofWindow returns the samples of the window that is called so. Without any
// sample at all, every name is right.
func ofWindow(samples []usage.Window, called string) ([]usage.Window, error) {
	if len(samples) == 0 {
		return nil, nil
	}
	names := windowNames(samples)
	for _, each := range names {
		if !slices.ContainsFunc(each, func(name string) bool { return strings.EqualFold(name, called) }) {
			continue
		}
		return slices.DeleteFunc(slices.Clone(samples), func(w usage.Window) bool { return w.Name != each[0] }), nil
	}
	return nil, fmt.Errorf("--window is %s%s", strictyaml.Quote(called), strictyaml.Suggest(called, slices.Concat(names...)))
}

func noSamples(all []usage.Window, since time.Time, days int) string {
	const layout = "2 Jan 2006 15:04"
	text := "no samples since " + since.Format(layout)
	switch {
	case len(all) > 0:
		text += ": the last one is of " + all[len(all)-1].SeenAt.Local().Format(layout) + ", the first of " +
			all[0].SeenAt.Local().Format(layout) + "; give an earlier --since"
	case days == 0:
		text += ", and none are kept: set history_days in plugins.yaml"
	default:
		text += ", or ever: they are kept from the first line on that shows usage (see aiterm usage)"
	}
	return text
}

// sampleRecord is a sample as it is given to other programs.
type sampleRecord struct {
	At             time.Time `json:"at"`
	Window         string    `json:"window"`
	Title          string    `json:"title"`
	UsedPercentage *float64  `json:"used_percentage,omitempty"` // none of money without a limit
	Used           *float64  `json:"used,omitempty"`            // with Limit, where the source gave counts or money
	Limit          *float64  `json:"limit,omitempty"`
	Unit           string    `json:"unit,omitempty"`
	ResetsAt       time.Time `json:"resets_at,omitzero"`
	Source         string    `json:"source,omitempty"`
}

func sampleRecords(samples []usage.Window) []sampleRecord {
	records := make([]sampleRecord, len(samples))
	for i, w := range samples {
		records[i] = sampleRecord{
			At: w.SeenAt.UTC(), Window: w.Name, Title: w.Title(),
			Unit: w.Unit, ResetsAt: w.ResetsAt.UTC(), Source: w.Source,
		}
		if w.HasPercent() {
			records[i].UsedPercentage = &samples[i].Percent
		}
		if w.Limit > 0 {
			records[i].Limit = &samples[i].Limit
		}
		if w.Limit > 0 || !w.HasPercent() {
			records[i].Used = &samples[i].Used
		}
	}
	return records
}

// writeCSV writes RFC 4180 with a header. Times are RFC 3339, and what is not
// known is empty.
func writeCSV(w io.Writer, records []sampleRecord) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	number := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	out.Write([]string{"at", "window", "title", "used_percentage", "used", "limit", "unit", "resets_at", "source"})
	for _, r := range records {
		out.Write([]string{
			at(r.At), cell(r.Window), cell(r.Title), number(r.UsedPercentage), number(r.Used), number(r.Limit),
			cell(r.Unit), at(r.ResetsAt), cell(r.Source),
		})
	}
	out.Flush()
	return out.Error()
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// plotSeries makes a series of each window. A figure holds until its reset; one
// without a known reset for a window's length, a day at most.
func plotSeries(samples []usage.Window) []plot.Series {
	var series []plot.Series
	for _, name := range seriesNames(samples) {
		s := plot.Series{}
		for _, w := range samples {
			if w.Name != name || !w.HasPercent() {
				continue
			}
			ends := w.ResetsAt
			if ends.IsZero() {
				ends = w.SeenAt.Add(24 * time.Hour)
				if length, ok := w.Length(); ok && length < 24*time.Hour {
					ends = w.SeenAt.Add(length)
				}
			}
			s.Name = w.Title()
			s.Points = append(s.Points, plot.Point{At: w.SeenAt, Ends: ends, Percent: w.Percent})
		}
		if len(s.Points) > 0 {
			series = append(series, s)
		}
	}
	return series
}

// showPlot draws the plots of all windows with a figure in the period, and lists
// the samples in it.
func showPlot(env *console.Env, all, recent []usage.Window, period plot.Period) error {
	series := slices.DeleteFunc(plotSeries(all), func(s plot.Series) bool {
		last := s.Points[len(s.Points)-1]
		return !last.Ends.After(period.Since)
	})
	if len(series) == 0 {
		return nil
	}
	width := console.OutputWidth(env)
	fmt.Fprintln(env.Stdout, plot.Terminal(series, period, width))
	listed := recent
	if console.IsTerminal(env.Stdout) && len(recent) > tableRows {
		listed = recent[len(recent)-tableRows:]
		fmt.Fprintf(env.Stdout, "The last %d of %d samples; -f csv gives all.\n\n", tableRows, len(recent))
	}
	return printSamples(env, listed)
}

func printSamples(env *console.Env, samples []usage.Window) error {
	if len(samples) == 0 {
		return nil
	}
	return console.ShowTable(env, sampleTable(samples), console.AsTable, "")
}

func sampleTable(samples []usage.Window) table.Table {
	const layout = "2006-01-02 15:04"
	t := table.Table{Columns: []table.Column{
		{Title: "SEEN"}, {Title: "LIMIT", Break: true}, {Title: "USED", Break: true},
		{Title: "RESETS", Yield: 2, Label: "resets"}, {Title: "SOURCE", Break: true, Yield: 1, Label: "from"},
	}}
	for _, s := range samples {
		resets := "-"
		if !s.ResetsAt.IsZero() {
			resets = s.ResetsAt.Local().Format(layout)
		}
		t.Add(table.Text(s.SeenAt.Local().Format(layout)), table.Text(console.OneLine(s.Title())), table.Text(figuresOf(s)),
			table.Text(resets), table.Text(sourceText(s.Source)))
	}
	return t
}

// figuresOf is the percentage, and what it is of.
func figuresOf(w usage.Window) string {
	percent := percentText(w.Percent)
	switch {
	case !w.HasPercent():
		return amount(w.Used, w.Unit) + " " + w.Unit
	case w.Limit == 0:
		return percent
	}
	return amounts(w.Used, w.Limit, w.Unit) + " (" + percent + ")"
}
