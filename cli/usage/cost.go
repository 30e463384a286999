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
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/facts/spend"
	"github.com/data-wise/aiterm/host/look/plot"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

type costFlags struct {
	console.ConfigFlags
	since, by, svg string
}

// What costs can be added up by.
const (
	byDay     = "day"
	byModel   = "model"
	byProject = "project"
)

func groupings() []string { return []string{byDay, byModel, byProject} }

func newCostCommand(env *console.Env) *cobra.Command {
	var flags costFlags
	cmd := &cobra.Command{
		Use:        "cost",
		Aliases:    []string{"spend"},
		SuggestFor: []string{"costs", "money", "spent", "dollars"},
		Short:      "Show what your sessions have cost, by day, model or project",
		Long: `Cost adds up what your sessions have cost by Claude Code's own estimate, in
dollars: for each day, or with --by for each model or project. With a
subscription that is what the same would cost by the API's prices, and nobody
bills it.

It is what lines of aiterm were told, from the first one on: sessions without the
line are not in it, and neither is "claude -p". A session that was forked counts
from the fork on, and a day is one of the calendar where the session ran.

In a pipe the days, models or projects are there without the sum, with tabs
between the columns.

Lines of the ledger that are damaged are left out and counted on stderr.

Exit codes: 0 shown, also when there is nothing; 1 a file cannot be used; 2 wrong
usage.`,
		Example: `  aiterm usage cost
  aiterm usage cost --since 2026-11-01 --by project
  aiterm usage cost --since 4w --by model -f json | jq '.rows[] | {name, usd}'
  aiterm usage cost --since 30d --svg cost.svg`,
		Args: console.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return showCost(cmd, env, flags) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.since, "since", "7d", "how far back, in whole days: today, 7d, 4w, or a `date` as 2026-11-01; all for all")
	f.StringVar(&flags.by, "by", byDay, "what to add up `by`: day, model or project")
	flags.AddTableFormat(cmd, console.AsCSV)
	f.StringVar(&flags.svg, "svg", "", "also draw a picture into a `file`")
	cmd.RegisterFlagCompletionFunc("by", cobra.FixedCompletions(groupings(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("since", cobra.FixedCompletions([]string{"today", "7d", "4w", "all"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func showCost(cmd *cobra.Command, env *console.Env, flags costFlags) error {
	if env.DirsErr != nil {
		return env.DirsErr
	}
	now := time.Now()
	since, err := costSince(flags.since, now)
	if err != nil {
		return console.UsageError(cmd, err)
	}
	if !slices.Contains(groupings(), flags.by) {
		return console.UsageError(cmd, fmt.Errorf("--by is %s%s", strictyaml.Quote(flags.by), strictyaml.Suggest(flags.by, groupings())))
	}
	if err := flags.CheckFormat(cmd, console.TableFormats(console.AsCSV)...); err != nil {
		return err
	}
	ledger, days, err := view.OpenLedger(env.Dirs, env.Getenv)
	if err != nil {
		fmt.Fprintln(env.Stderr, "warning:", console.ErrorText(env, err))
	}
	all, damaged, err := ledger.Read("")
	if err != nil {
		return err
	}
	if damaged > 0 {
		fmt.Fprintf(env.Stderr, "warning: %s in %s left out: damaged\n", console.Counted(damaged, "line"), console.Tilde(env, ledger.Path()))
	}
	report := addUp(all, since, flags.by, now)
	if flags.by == byProject {
		for i, row := range report.Rows {
			report.Rows[i].title = console.Tilde(env, row.title)
		}
	}
	if report.future > 0 {
		fmt.Fprintf(env.Stderr, "warning: %s of a day that is yet to come: a clock was wrong then, or is now\n", dollars(report.future))
	}
	if len(report.Rows) == 0 {
		fmt.Fprintln(env.Stderr, "note:", noCosts(all, report, days))
	}
	if flags.svg != "" {
		if err := userfile.Output(cmd.Context(), flags.svg, report.picture()); err != nil {
			return fmt.Errorf("--svg: %w", err)
		}
	}
	switch flags.Format {
	case console.AsJSON:
		return console.PrintJSON(env.Stdout, report)
	case console.AsCSV:
		return report.writeCSV(env.Stdout)
	}
	if len(report.Rows) == 0 {
		return nil
	}
	return console.ShowTable(env, costTable(report), flags.Format, "")
}

// costSince is the first day that counts: costs are known by the day alone.
func costSince(text string, now time.Time) (day string, err error) {
	switch text {
	case "all":
		return "", nil
	case "today":
		return now.Format(time.DateOnly), nil
	}
	if strings.HasSuffix(text, "m") || strings.HasSuffix(text, "h") {
		return "", fmt.Errorf("--since is %s: costs are known by the day, so give today, 7d, 4w, all, or a date such as 2026-11-01", strictyaml.Quote(text))
	}
	since, err := parseSince(text, now)
	if err != nil {
		return "", err
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		since = since.AddDate(0, 0, 1) // 7d are today and the six days before it
	}
	return since.Format(time.DateOnly), nil
}

// costReport is what was spent, as it is given to other programs.
type costReport struct {
	Since string    `json:"since,omitempty"` // "2026-11-24"; none for all
	Until string    `json:"until"`           // today
	By    string    `json:"by"`
	Rows  []costRow `json:"rows"`
	USD   float64   `json:"usd"`
	// Begun is the day of the first entry that is kept: before it nothing is known.
	Begun string `json:"known_since,omitempty"`

	future float64
}

type costRow struct {
	Name string  `json:"name"` // a day, the id of a model, or the folder of a project; "" where the session did not say
	USD  float64 `json:"usd"`

	title string
}

// addUp adds up the entries since a day. Days without any are among the days.
func addUp(entries []spend.Entry, since, by string, now time.Time) costReport {
	r := costReport{Since: since, Until: now.Format(time.DateOnly), By: by, Rows: []costRow{}}
	sums := map[string]float64{}
	first := ""
	for _, e := range entries {
		if r.Begun == "" || e.Day < r.Begun {
			r.Begun = e.Day
		}
		if e.Day < since || e.Spent == 0 {
			continue
		}
		if e.Day > r.Until {
			r.future += e.Spent
		}
		if first == "" || e.Day < first {
			first = e.Day
		}
		r.USD += e.Spent
		sums[map[string]string{byDay: e.Day, byModel: e.Model, byProject: e.Project}[by]] += e.Spent
	}
	if by == byDay && first != "" {
		fillDays(sums, max(first, since), r.Until)
	}
	for name, usd := range sums {
		r.Rows = append(r.Rows, costRow{Name: name, USD: rounded(usd), title: cmp.Or(name, "(unknown)")})
	}
	r.USD = rounded(r.USD)
	slices.SortFunc(r.Rows, func(a, b costRow) int {
		if by == byDay {
			return cmp.Compare(a.Name, b.Name)
		}
		return cmp.Or(cmp.Compare(b.USD, a.USD), cmp.Compare(a.Name, b.Name))
	})
	return r
}

// fillDays adds the days on which nothing was spent.
func fillDays(sums map[string]float64, first, last string) {
	const most = 10 * 366
	day, err := time.Parse(time.DateOnly, first)
	for range most {
		name := day.Format(time.DateOnly)
		if err != nil || name > last {
			return
		}
		sums[name] += 0
		day = day.AddDate(0, 0, 1)
	}
}

// rounded is an amount with as many digits as mean something.
func rounded(usd float64) float64 {
	f, _ := strconv.ParseFloat(strconv.FormatFloat(usd, 'f', 6, 64), 64)
	return f
}

func dollars(usd float64) string { return "$" + strconv.FormatFloat(usd, 'f', 2, 64) }

func noCosts(all []spend.Entry, r costReport, days int) string {
	text := "nothing was spent"
	if r.Since != "" {
		text += " since " + r.Since
	}
	switch {
	case days == 0:
		text += ", as far as is known: no costs are kept, by history_days: 0 in plugins.yaml"
	case len(all) == 0:
		text += ", as far as is known: costs are kept from the first line on in Claude Code (see aiterm statusline doctor)"
	case r.Since != "" && r.Begun < r.Since:
		text += "; the ledger begins on " + r.Begun + ": give an earlier --since"
	}
	return text
}

func costTable(r costReport) table.Table {
	const cells = 24
	t := table.Table{Columns: []table.Column{
		{Title: strings.ToUpper(r.By), Break: r.By == byProject}, {Title: "COST", Right: true}, {Title: "SHARE", Right: true, Yield: 2, Label: "share"}, {Yield: 1, Drawn: true},
	}}
	highest := 0.0
	for _, row := range r.Rows {
		highest = max(highest, row.USD)
	}
	for _, row := range r.Rows {
		t.Add(table.Text(console.OneLine(row.title)), table.Text(dollars(row.USD)), table.Text(share(row.USD, r.USD)),
			table.Cell{Text: plot.InCells(row.USD, highest, cells), Style: "cost", Minor: true})
	}
	t.Foot(table.Cell{Text: "total", Style: "bold"}, table.Cell{Text: dollars(r.USD), Style: "bold"})
	return t
}

func share(usd, of float64) string {
	if of <= 0 || usd <= 0 {
		return "-"
	}
	percent := 100 * usd / of
	if percent < 0.5 {
		return "<1 %"
	}
	return strconv.FormatFloat(percent, 'f', 0, 64) + " %"
}

func (r costReport) picture() []byte {
	bars := make([]plot.Bar, len(r.Rows))
	for i, row := range r.Rows {
		bars[i] = plot.Bar{Name: row.title, Amount: row.USD, Text: dollars(row.USD)}
	}
	since := cmp.Or(max(r.Since, r.Begun), r.Until)
	return plot.BarsSVG("Costs by "+r.By+": "+dollars(r.USD), since+" to "+r.Until, bars)
}

// writeCSV writes RFC 4180 with a header; the first column has the name of what the
// costs are added up by.
func (r costReport) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write([]string{r.By, "usd"})
	for _, row := range r.Rows {
		out.Write([]string{cell(row.Name), strconv.FormatFloat(row.USD, 'f', -1, 64)})
	}
	out.Flush()
	return out.Error()
}
