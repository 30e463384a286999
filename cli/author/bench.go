package author

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/plugins"
)

func newBenchCommand(env *console.Env) *cobra.Command {
	var flags console.ConfigFlags
	var rounds int
	cmd := &cobra.Command{
		Use:        "bench FILE|DIR",
		SuggestFor: []string{"benchmark", "measure", "time", "profile"},
		Short:      "Measure what a segment costs a line, beside the built-in ones",
		Long: `Bench draws lines with the real program, in homes of its own: one with the segment
alone, one with each built-in segment alone, and one with none, in turn. What it
prints is how much longer a line takes than the one with none: the least of all
rounds, since a machine has other things to do.

NO NEWS is a line for which nothing changed that the segment asks for: it is not
run then. NEWS is one for which it is run, in a process of its own that was kept
ready or is started, with the module compiled. COLD is what comes before that,
once for these bytes and in the background: the module is compiled, loaded and run
for the first time. A built-in segment is part of the program and is never cold.

The session is a made-up one; nothing of yours is read, and nobody is asked over
the network.

Exit codes: 0 measured; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins bench ./weather
  aiterm plugins bench weather.wasm --rounds 50 -f json`,
		Args: console.OneArgument("a .wasm file or the folder of a segment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.CheckFormat(cmd, console.TableFormats()...); err != nil {
				return err
			}
			if rounds < 1 || rounds > maxRounds {
				return console.UsageError(cmd, fmt.Errorf("--rounds is %d: give 1 to %d", rounds, maxRounds))
			}
			return benchSegment(cmd.Context(), env, args[0], rounds, flags.Format)
		},
	}
	flags.AddTableFormat(cmd)
	cmd.Flags().IntVar(&rounds, "rounds", 15, "how many `lines` of each kind are drawn")
	return cmd
}

const maxRounds = 1000

// benchJSON is what was measured, for programs. Times are in milliseconds.
type benchJSON struct {
	Name     string             `json:"name"`
	Version  string             `json:"version,omitempty"`
	Size     int                `json:"size"` // bytes
	Rounds   int                `json:"rounds"`
	Line     benchedLine        `json:"line"` // without any segment
	Segments []benchSegmentJSON `json:"segments"`
}

type benchedLine struct {
	NoNewsMS float64 `json:"no_news_ms"`
	NewsMS   float64 `json:"news_ms"`
}

type benchSegmentJSON struct {
	Name    string `json:"name"`
	Builtin bool   `json:"builtin"`
	// What a line takes longer than one without it: the least and the median of all
	// rounds.
	NoNewsMS       float64  `json:"no_news_ms"`
	NoNewsMedianMS float64  `json:"no_news_median_ms"`
	NewsMS         float64  `json:"news_ms"`
	NewsMedianMS   float64  `json:"news_median_ms"`
	ColdMS         *float64 `json:"cold_ms,omitempty"`
}

// mine is the author's segment on its line: its own name may be that of a built-in one.
const mine = "mine"

// benched is a line that is measured.
type benched struct {
	*benchHome
	name    string
	builtin bool
	cold    *float64
}

func benchSegment(ctx context.Context, env *console.Env, name string, rounds int, format string) error {
	program := programs.Find(env.Executable, programs.Line)
	if program == "" {
		return errNoLine
	}
	s, err := openSegment(name)
	if err != nil {
		return err
	}
	if s.broken != nil {
		return fmt.Errorf("%s: %w", s.path, cleanError(s.broken))
	}
	cold, err := firstRun(ctx, env, s)
	if err != nil {
		return err
	}
	root, err := os.MkdirTemp("", "aiterm-bench-")
	if err != nil {
		return fmt.Errorf("make a folder for homes: %w", err)
	}
	defer os.RemoveAll(root)
	p, done := console.StartProgress(env, "Measuring "+console.OneLine(s.about.Name))
	defer done()
	all, err := s.benches(env, program, root, cold)
	if err != nil {
		return err
	}
	for i, b := range all {
		p.Counted(i, len(all)+rounds)
		if b.payload, err = benchPayload(b.work, time.Now()); err != nil {
			return err
		}
		if err := b.warm(ctx, env.Executable); err != nil {
			return err
		}
		if i == 1 {
			if err := b.runs(ctx, env.Executable, mine); err != nil {
				return err
			}
		}
	}
	for i := range rounds {
		p.Counted(len(all)+i, len(all)+rounds)
		for _, b := range all {
			if err := b.measure(ctx); err != nil {
				if ctx.Err() != nil {
					return console.ErrCancelled
				}
				return err
			}
		}
	}
	done()
	return showBench(env, benchReport(s, all, rounds), format)
}

// firstRun is how long it takes to have the segment for the first time.
func firstRun(ctx context.Context, env *console.Env, s segmentFile) (cold float64, err error) {
	world, err := trialFlags{}.world(env, s.about, nil, time.Now())
	if err != nil {
		return 0, err
	}
	process, err := trialOf(env, s.module, trialFlags{})
	if err != nil {
		return 0, err
	}
	defer process.Close()
	t, err := try(ctx, process, s, world)
	if err == nil {
		err = t.failure()
	}
	return inMS(t.loaded.Compiled + t.report.Took), err
}

// benchPayload is the sample session in a folder, with limits.
func benchPayload(folder string, now time.Time) ([]byte, error) {
	made := sample.Usual()
	var fields map[string]any
	if err := json.Unmarshal(made.Status(now), &fields); err != nil {
		return nil, fmt.Errorf("read the sample: %w", err)
	}
	fields["cwd"], fields["workspace"] = folder, map[string]any{"current_dir": folder, "project_dir": folder}
	limits := map[string]any{}
	for _, w := range made.Windows(now) {
		limits[w.Name] = map[string]any{"used_percentage": w.Percent, "resets_at": w.ResetsAt.Unix()}
	}
	fields["rate_limits"] = limits
	return json.Marshal(fields)
}

// benches are the lines: without a segment, with the author's, and with each built-in one.
func (s segmentFile) benches(env *console.Env, program, root string, cold float64) ([]*benched, error) {
	var all []*benched
	add := func(segment, name string, module []byte, grants []string, builtin bool, cold *float64) error {
		h, err := newBenchHome(env, program, root+string(os.PathSeparator)+fmt.Sprint(len(all)), segment, module, grants)
		all = append(all, &benched{h, name, builtin, cold})
		return err
	}
	if err := add("", "", nil, nil, true, nil); err != nil {
		return nil, err
	}
	if err := add(mine, s.about.Name, s.module, s.about.Grants(), false, &cold); err != nil {
		return nil, err
	}
	for _, name := range plugins.Names() {
		if err := add(name, name, nil, nil, true, nil); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func benchReport(s segmentFile, all []*benched, rounds int) benchJSON {
	bare := all[0]
	r := benchJSON{
		Name: s.about.Name, Version: s.about.Version, Size: len(s.module), Rounds: rounds,
		Line: benchedLine{inMS(slices.Min(bare.unchanged)), inMS(slices.Min(bare.news))},
	}
	for _, b := range all[1:] {
		r.Segments = append(r.Segments, benchSegmentJSON{
			Name: b.name, Builtin: b.builtin, ColdMS: b.cold,
			NoNewsMS: inMS(slices.Min(b.unchanged) - slices.Min(bare.unchanged)), NoNewsMedianMS: inMS(median(b.unchanged) - median(bare.unchanged)),
			NewsMS: inMS(slices.Min(b.news) - slices.Min(bare.news)), NewsMedianMS: inMS(median(b.news) - median(bare.news)),
		})
	}
	slices.SortStableFunc(r.Segments[1:], func(a, b benchSegmentJSON) int { return compare(b.NewsMS, a.NewsMS) })
	return r
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func median(took []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)/2]
}

func showBench(env *console.Env, r benchJSON, format string) error {
	if format == console.AsJSON {
		return console.PrintJSON(env.Stdout, r)
	}
	if err := console.ShowTable(env, benchTable(r), format, ""); err != nil {
		return err
	}
	if !console.Tabbed(env, format) {
		fmt.Fprintln(env.Stdout)
		console.Paragraph(env.Stdout, "", fmt.Sprintf("Beyond a line without any segment, which takes %.1f ms, and %.1f where nothing is remembered; the least of %s of each. Differences below 0.2 ms are this machine's noise.",
			r.Line.NoNewsMS, r.Line.NewsMS, console.Counted(r.Rounds, "line")), console.NoteWidth(env))
	}
	return nil
}

func benchTable(r benchJSON) table.Table {
	t := table.Table{Columns: []table.Column{
		{Title: "SEGMENT"}, {Title: "NO NEWS", Right: true}, {Title: "NEWS", Right: true}, {Title: "COLD", Right: true, Yield: 1, Label: "cold"},
	}}
	ms := func(v float64) table.Cell {
		return table.Cell{Text: fmt.Sprintf("%.2f ms", max(v, 0)), Plain: fmt.Sprintf("%.3f ms", v)}
	}
	for _, s := range r.Segments {
		name, cold := table.Cell{Text: s.Name, Style: "bold"}, table.Text("-")
		if s.Builtin {
			name = table.Cell{Text: s.Name}
		}
		if s.ColdMS != nil {
			cold = ms(*s.ColdMS)
		}
		t.Add(name, ms(s.NoNewsMS), ms(s.NewsMS), cold)
	}
	return t
}
