//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// text is the report for people.
func (r report) text() string {
	var b strings.Builder
	r.print(&b)
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n") // tables are filled up with blanks
	}
	return out.String()
}

func (r report) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n%s\n%d rounds, copies of the programs: %d; cold processes, warm caches, a git repository with %d files; times in ms\n\n",
		r.Machine, r.Program, r.Rounds, r.Copies, checkedOut)
	if r.Machine.busy() {
		fmt.Fprintf(w, "The machine was busy (load %.1f): the time on the clock, and every p95, say more of that than of the\n"+
			"commands. CPU and its ratios hold better.\n\n", r.Machine.Load)
	}
	r.printSubjects(w)
	for _, m := range r.Missing {
		fmt.Fprintf(w, "not measured: %s: %s\n", m.Name, m.Reason)
	}
	fmt.Fprintln(w)
	r.printRemarks(w)
	fmt.Fprintf(w, "%s\nCPU is that of %s.\n\n", strings.TrimSpace(legend), r.Counted)
	printHostile(w, r.Hostile)
	for _, a := range r.Scale {
		a.print(w)
	}
	r.printBars(w)
}

func (r report) printSubjects(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\twall\tp95\t× hello\tCPU\tp95\t× hello\tpeak MB\tfaults\tprocesses\t")
	for i, f := range r.Subjects {
		if i > 0 && f.Kind != r.Subjects[i-1].Kind {
			fmt.Fprintln(t, strings.Repeat("\t", 10))
		}
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%s\t%.0f\t%s\t\n", strings.TrimSpace(f.Name+" "+f.Version),
			f.Wall.Median, f.Wall.P95, f.WallRatio, f.CPU.Median, f.CPU.P95, f.CPURatio,
			known(f.PeakMB > 0, "%.1f", f.PeakMB), f.Faults, known(f.Processes >= 0, "%d", f.Processes))
	}
	t.Flush()
}

// known is a figure, or a sign that there is none.
func known(ok bool, format string, value any) string {
	if !ok {
		return "–"
	}
	return fmt.Sprintf(format, value)
}

// printRemarks says what the table has no column for.
func (r report) printRemarks(w io.Writer) {
	for _, f := range r.Subjects {
		if f.Other > 0 {
			fmt.Fprintf(w, "%s printed something else than at first in %d of %d runs: a segment was late, or an hour was over\n", f.Name, f.Other, r.Rounds)
		}
		if f.Failed > 0 {
			fmt.Fprintf(w, "%s failed or printed nothing in %d of %d runs\n", f.Name, f.Failed, r.Rounds)
		}
	}
	fmt.Fprintln(w)
}

const legend = `
hello: a command in Go that reads its stdin and prints a line. 8 segments: the default
line without cost; 8 + 3 and 8 + 24 strangers: those eight, and different modules read
from files; 40 segments: those eight five times. unchanged: nothing that they ask for
is new; reply: cost, duration, lines, context and usage are; all run: nothing is
remembered. An empty home: one where nothing of aiterm's was ever run. Peers are set
up as they set themselves up, and show what they show then. wall: until the command
has ended. CPU: user and system. peak: of the largest process. processes: started by
one line, those left running included; – is not known on this system.
`
