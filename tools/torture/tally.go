//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// kind is what can go wrong. Each is a column of the table.
type kind int

const (
	kindEmpty  kind = iota // nothing was printed
	kindExit               // another exit code than 0, or a signal that nobody sent
	kindStderr             // something on stderr
	kindBytes              // bytes that are no text, no colour and no link
	kindWide               // a row wider, or more of them, than Claude Code shows
	kindText               // not the text that must be on the line
	kindLate               // over budget + 20 ms; shown, not counted as a failure
	kindSlow               // over budget + 150 ms
	kindHang               // not ended at all
	kindFile               // a file lost, damaged or left behind
	kindLeft               // a process, or a lock, that is still there
	kindSuite              // the suite could not do what it wanted
	kinds
)

var kindNames = [kinds]string{"empty", "exit", "stderr", "bytes", "wide", "text", ">20ms", ">150ms", "hang", "file", "left", "suite"}

const (
	late = 20 * time.Millisecond
	slow = 150 * time.Millisecond
	// mostKept is how many failures of a scenario are written down.
	mostKept = 12
)

// tally counts what came of one scenario.
type tally struct {
	scenario
	out string

	mu      sync.Mutex
	runs    int
	rows    int
	counts  [kinds]int
	worst   time.Duration // over the budget
	retried int           // renders that were tried again since their line came very late
	skipped []string
	notes   []string
	most    map[string]int // notes with a figure
	told    map[string]bool
	took    time.Duration
}

// failure is one thing that went wrong, and what shows it again.
type failure struct {
	kind      kind
	what, why string
	shot      *shot
	result    *result
	home      string // a machine as it was afterwards, to be kept
}

// fail counts a failure, and writes down what it takes to see it again.
func (t *tally) fail(f failure) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[f.kind]++
	if f.kind == kindLate {
		return
	}
	// The same thing goes wrong in several ways at once: it is told once.
	if t.told == nil {
		t.told = map[string]bool{}
	}
	about := f.what + f.home
	if len(t.told) >= mostKept || t.told[about] {
		return
	}
	t.told[about] = true
	n := len(t.told)
	dir := filepath.Join(t.out, fmt.Sprintf("%s-%d", t.name, n))
	fmt.Printf("  %s: %s: %s: %s\n    see %s\n", t.name, kindNames[f.kind], f.what, f.why, dir)
	if err := f.write(dir); err != nil {
		fmt.Println("    which could not be written:", err)
	}
}

// broken is a failure of the suite itself.
func (t *tally) broken(what string, err error) {
	t.fail(failure{kind: kindSuite, what: what, why: err.Error()})
}

// write keeps a failure in a folder of its own.
func (f failure) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text := fmt.Sprintf("%s: %s\n%s\n", kindNames[f.kind], f.what, f.why)
	files := map[string]string{"why.txt": text}
	if f.shot != nil {
		files["run.sh"] = f.shot.script()
		files["stdin"] = string(f.shot.input)
	}
	if f.result != nil {
		files["stdout"], files["stderr"] = string(f.result.stdout), string(f.result.stderr)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	if f.home != "" {
		return copyTree(f.home, filepath.Join(dir, "home"))
	}
	return nil
}

// skip names what cannot be done here.
func (t *tally) skip(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if text := fmt.Sprintf(format, args...); !slices.Contains(t.skipped, text) {
		t.skipped = append(t.skipped, text)
	}
}

// note says something that is no failure.
func (t *tally) note(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// noteMost keeps the highest of the figures that a note is given.
func (t *tally) noteMost(what string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.most == nil {
		t.most = map[string]int{}
	}
	t.most[what] = max(t.most[what], n)
}

func (t *tally) ran(rows int, over time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs++
	t.rows += rows
	t.worst = max(t.worst, over)
}

func (t *tally) failed() bool {
	for kind, count := range t.counts {
		if count > 0 && kind != int(kindLate) {
			return true
		}
	}
	return false
}

// line is how a scenario is told when it is over.
func (t *tally) line() string {
	var b strings.Builder
	state := "ok"
	if t.failed() {
		state = "FAILED"
	}
	fmt.Fprintf(&b, "%-14s %-6s %6d runs in %.1f s", t.name, state, t.runs, t.took.Seconds())
	for _, why := range t.skipped {
		b.WriteString("\n    skipped: " + why)
	}
	if t.retried > 0 {
		fmt.Fprintf(&b, "\n    %d lines came over %v late, or without a segment, and were tried again: of those, %d were so three times more", t.retried, slow, t.counts[kindSlow]+t.counts[kindText])
	}
	for _, note := range t.notes {
		b.WriteString("\n    " + note)
	}
	for _, note := range slices.Sorted(maps.Keys(t.most)) {
		fmt.Fprintf(&b, "\n    %d %s", t.most[note], note)
	}
	return b.String()
}

// printTable shows every counter of every scenario.
func printTable(w io.Writer, tallies []*tally) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer table.Flush()
	fmt.Fprintf(table, "\nscenario\truns\trows\t%s\tworst\t\n", strings.Join(kindNames[:], "\t"))
	total := tally{scenario: scenario{name: "all"}}
	for _, t := range tallies {
		t.row(table)
		total.runs += t.runs
		total.rows += t.rows
		for i := range kinds {
			total.counts[i] += t.counts[i]
		}
		if !t.busy {
			total.worst = max(total.worst, t.worst)
		}
	}
	total.row(table)
}

func (t *tally) row(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t", t.name, t.runs, t.rows)
	for kind, count := range t.counts {
		if t.busy && (kind == int(kindLate) || kind == int(kindSlow)) {
			fmt.Fprint(w, "-\t")
			continue
		}
		fmt.Fprintf(w, "%d\t", count)
	}
	if t.busy {
		fmt.Fprint(w, "-\t\n")
		return
	}
	fmt.Fprintf(w, "%+d ms\t\n", t.worst.Milliseconds())
}
