package author

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/console/table"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/look/span"
)

// This file shows what came of plugins test, to a person.

// testView is told of each result as it comes.
type testView interface {
	check(conformance.Result)
	replayed(r conformance.Replayed, updated bool)
	end(verdict) error
}

// newTestView notes everything for a report, and shows it as it comes where the format is
// that for people.
func newTestView(env *console.Env, s segmentFile, flags testFlags) (*notedTest, error) {
	noted := &notedTest{report: testJSON{
		File: s.path, Name: s.about.Name, Version: s.about.Version, Engine: s.engine(), Size: len(s.module),
		Checks: []checkJSON{}, Cases: []caseJSON{},
	}, since: time.Now()}
	if flags.format == "json" || flags.format == "junit" {
		return noted, nil
	}
	c, err := newCanvas(env, "", console.MaxColumns)
	if err != nil {
		return nil, err
	}
	c.rows(console.Row{console.Unstyled(s.title())}, nil)
	noted.shown = &textTest{env: env, canvas: c, verbose: flags.verbose, blank: true}
	return noted, nil
}

// textTest writes a row for each check as soon as it was made.
type textTest struct {
	env      *console.Env
	canvas   *canvas
	verbose  bool
	blank    bool // the last row is
	anyCases bool
	skipped  []string // checks in a row that were skipped for the same reason
	reason   string
}

// Widths of the columns of a test's table.
const (
	stateColumn = 9
	checkColumn = 13
)

// stateText is the word for a state, and the theme's role that it is drawn in.
func stateText(s conformance.State) (text, style string) {
	switch s {
	case conformance.OK:
		return "ok", "usage.ok"
	case conformance.Warning:
		return "warning", "usage.warn"
	case conformance.Failed:
		return "FAILED", "usage.critical"
	}
	return string(s), "dim"
}

func (t *textTest) write() {
	t.env.Stdout.Write(t.canvas.out)
	t.canvas.out = nil
}

// gap leaves one row blank above what comes next.
func (t *textTest) gap() {
	if !t.blank {
		t.canvas.rows(nil)
	}
	t.blank = false
}

func (t *textTest) check(r conformance.Result) {
	if r.State == conformance.Skipped && len(r.Findings) > 0 {
		if why := console.OneLine(r.Findings[0].What); why != t.reason {
			t.tellSkipped()
			t.reason = why
		}
		t.skipped = append(t.skipped, r.Check)
		return
	}
	t.tellSkipped()
	says := ""
	if t.verbose {
		says = r.Wants
		if r.Renders > 0 {
			says += fmt.Sprintf(" (%s)", console.Plural(r.Renders, "render"))
		}
	}
	if r.LeftOut > 0 {
		says = strings.TrimSpace(says + fmt.Sprintf(" it is slow: %s left out", console.Plural(r.LeftOut, "render")))
	}
	state, style := stateText(r.State)
	t.result(state, style, r.Check, says)
	for _, f := range r.Findings {
		t.finding(f)
	}
	if r.More > 0 {
		t.indented(fmt.Sprintf("… and %d more", r.More), "")
	}
	t.write()
}

// tellSkipped writes one row for the checks that were skipped for one reason.
func (t *textTest) tellSkipped() {
	what := ""
	switch len(t.skipped) {
	case 0:
		return
	case 1:
		what = t.skipped[0]
	default:
		what = console.Plural(len(t.skipped), "check")
	}
	state, style := stateText(conformance.Skipped)
	t.result(state, style, what, t.reason)
	t.skipped, t.reason = nil, ""
	t.write()
}

func (t *textTest) result(state, style, what, says string) {
	r := console.Row{{Text: console.Pad(state, stateColumn), Style: style}, console.Unstyled(what)}
	if says != "" {
		r = append(r, console.Unstyled(strings.Repeat(" ", max(checkColumn-len(what), 2))), span.Span{Text: says, Style: "dim"})
	}
	t.canvas.rows(r)
	t.blank = false
}

func (t *textTest) finding(f conformance.Finding) {
	t.indented(console.OneLine(f.What), "")
	if f.Advice != "" {
		t.indented("→ "+console.OneLine(f.Advice), "dim")
	}
	if t.verbose && f.World != nil {
		t.indented("payload "+console.OneLine(string(f.World.Status)), "dim")
	}
}

// indented writes a text under a row of the table, over several rows where the
// terminal is narrow.
func (t *textTest) indented(text, style string) {
	width := max(min(t.canvas.painter.Width, 100)-stateColumn, 20)
	for _, line := range table.Wrap(text, width) {
		t.canvas.rows(console.Row{console.Unstyled(strings.Repeat(" ", stateColumn)), {Text: line, Style: style}})
	}
}

func (t *textTest) replayed(r conformance.Replayed, updated bool) {
	state, style := "FAILED", "usage.critical"
	switch {
	case updated:
		state, style = "updated", "usage.notice"
	case r.OK():
		state, style = "ok", "usage.ok"
	}
	if r.OK() && !t.verbose {
		return
	}
	t.tellSkipped()
	if !t.anyCases {
		t.gap()
		t.anyCases = true
	}
	t.canvas.rows(console.Row{{Text: console.Pad(state, stateColumn), Style: style}, console.Unstyled(console.OneLine(r.Case.Name)), {Text: "  " + console.OneLine(r.Case.Path()), Style: "dim"}})
	if !r.OK() {
		t.difference(r)
	}
	t.write()
}

// difference shows both lines as they are drawn, and then what differs.
func (t *textTest) difference(r conformance.Replayed) {
	if r.Ended != nil {
		t.indented(r.Ended.Error(), "")
		return
	}
	indent := strings.Repeat(" ", stateColumn)
	want := r.Want()
	t.canvas.line(indent+"want  ", want)
	t.canvas.line(indent+"got   ", r.Got.Spans)
	for _, line := range changes(caseLines(want, r.Case.Error), caseLines(r.Got.Spans, r.Failure)) {
		style := ""
		switch line[0] {
		case '-':
			style = "usage.critical"
		case '+':
			style = "usage.ok"
		}
		t.canvas.rows(console.Row{console.Unstyled(indent), {Text: span.Clean(line), Style: style}})
	}
	if r.Got.Truncated != "" {
		t.indented(r.Got.Truncated, "")
	}
}

// caseLines are a case's spans and error, each as a line of JSON.
func caseLines(spans []span.Span, failure string) []string {
	var lines []string
	for _, s := range spans {
		lines = append(lines, jsonLine(s))
	}
	if failure != "" {
		lines = append(lines, `"error": `+jsonLine(failure))
	}
	return lines
}

func jsonLine(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(v) // of texts: it always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

// changes are the lines of both, each once: what is in both after a blank, what is
// only wanted after a -, and what is only there after a +.
func changes(want, got []string) []string {
	// common[i][j] is the length of the longest common subsequence of want[i:]
	// and got[j:]; there are at most 65 lines.
	common := make([][]int, len(want)+1)
	for i := range common {
		common[i] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []string
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			out = append(out, "  "+want[i])
			i, j = i+1, j+1
		case j == len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			out = append(out, "- "+want[i])
			i++
		default:
			out = append(out, "+ "+got[j])
			j++
		}
	}
	return out
}

// text is what came of a test in one row.
func (v verdict) text() string {
	var parts []string
	for _, state := range []conformance.State{conformance.Failed, conformance.Warning, conformance.OK, conformance.Skipped} {
		n := v.Checks[state]
		switch {
		case n > 0 && state == conformance.Warning:
			parts = append(parts, console.Plural(n, "warning"))
		case n > 0:
			parts = append(parts, fmt.Sprintf("%d %s", n, state))
		}
	}
	if parts == nil {
		parts = []string{"none"}
	}
	cases := []string{}
	for _, part := range []struct {
		n    int
		what string
	}{{v.Failed, "failed"}, {v.Updated, "updated"}, {v.Passed, "ok"}} {
		if part.n > 0 {
			cases = append(cases, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	if len(cases) == 0 {
		cases = []string{"none"}
	}
	return "checks: " + strings.Join(parts, ", ") + "; golden cases: " + strings.Join(cases, ", ")
}

func (t *textTest) end(v verdict) error {
	t.tellSkipped()
	t.gap()
	t.canvas.rows(console.Row{console.Unstyled(v.text())})
	_, err := t.env.Stdout.Write(t.canvas.out)
	return err
}
