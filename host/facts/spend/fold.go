package spend

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// foldAfter is how much is written before the ledger is summed up, beside as much
	// as it had after the last time.
	foldAfter = 256 << 10
	// namedSessions is how many sessions are known in the ledger: those that were heard
	// last. Claude Code removes what one could be resumed from after 30 days.
	namedSessions = 1000

	headerStart = `{"folded":`
)

// isHeader reports whether a line is the first of a ledger that was summed up, which
// says how large that was then, and when: {"folded":123456,"day":"2026-11-30"}.
func isHeader(line []byte) bool { return bytes.HasPrefix(line, []byte(headerStart)) }

// foldDue reports whether the ledger is to be summed up: it has grown, or begins with
// what is due to go. Entries go a day's worth at a time.
func (l Ledger) foldDue(f io.ReaderAt, size int64, now time.Time) bool {
	var first [1 << 10]byte
	n, _ := f.ReadAt(first[:], 0)
	folded, done := int64(0), ""
	for line := range bytes.Lines(first[:n]) {
		if isHeader(line) {
			header := jsontext.ParseBytes(line)
			folded, done = max(0, min(header.Get("folded").Int(), maxLedger/2)), header.Get("day").Str
			continue
		}
		if e, ok := decodeLine(line); ok && e.Day < dayBefore(now, l.days+1) && done != dayBefore(now, 0) {
			return true
		}
		break
	}
	return size > 2*folded+foldAfter || size > maxLedger
}

// dayBefore is the day of the calendar so many days before a time.
func dayBefore(now time.Time, days int) string {
	year, month, day := now.Date()
	return time.Date(year, month, day-days, 12, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// fold sums up: of each process of a session one line for each day, model and project is
// left, its last, and of sessions that were not heard for long one of all of them. What is
// older than the days that are kept goes. The caller holds the lock.
func (l Ledger) fold(now time.Time) error {
	entries, damaged, err := l.Read("")
	if err != nil {
		return err
	}
	if len(entries) == 0 && damaged > 0 {
		_, err := state.SetAside(l.path) // whatever that was, it was no ledger
		return err
	}
	out := foldEntries(entries, l.days, now)
	if err := state.ReplaceLocked(l.path, out); err != nil {
		return fmt.Errorf("sum up the ledger of costs: %w", err)
	}
	if l.index != "" {
		os.Remove(l.index) // it is of the former file
	}
	return nil
}

func foldEntries(entries []Entry, days int, now time.Time) []byte {
	oldest := oldestKept(entries, days, now)
	type key struct {
		session             string
		run                 int
		day, model, project string
	}
	named := map[string]bool{}
	for i := len(entries) - 1; i >= 0 && len(named) < namedSessions; i-- {
		named[entries[i].Session] = true
	}
	sums := map[key]float64{}
	keyOf := func(e Entry) key {
		if !named[e.Session] {
			e.Session, e.run = "", 0
		}
		return key{e.Session, e.run, e.Day, e.Model, e.Project}
	}
	for _, e := range entries {
		sums[keyOf(e)] += e.Spent
	}
	// From the end: where a process stands is what it said last.
	var lines [][]byte
	size := 0
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		k := keyOf(e)
		spent, there := sums[k]
		if !there || e.Day < oldest {
			continue
		}
		delete(sums, k)
		if e.Spent = spent; k.session == "" {
			if e.Session, e.run, e.Cost, e.own, e.api, e.lasted = "", 0, 0, 0, -1, -1; spent == 0 {
				continue
			}
		}
		line := appendLine(nil, e)
		if size += len(line); size > keptLedger {
			break
		}
		lines = append(lines, line)
	}
	out := strconv.AppendInt([]byte(headerStart), int64(size), 10)
	out = append(append(append(out, `,"day":"`...), dayBefore(now, 0)...), "\"}\n"...)
	for i := len(lines) - 1; i >= 0; i-- {
		out = append(out, lines[i]...)
	}
	return out
}

// vouching is how many days of use it takes until a clock is believed that is far ahead
// of what the ledger has.
const vouching = 3

// oldestKept is the first day that is kept, counted from today or from the third last
// day that the ledger has, if that is earlier: a clock that is years ahead for a while
// would otherwise cost all of it.
func oldestKept(entries []Entry, days int, now time.Time) string {
	var newest []string
	for _, e := range entries {
		if !slices.Contains(newest, e.Day) {
			newest = append(newest, e.Day)
			slices.Sort(newest)
			newest = newest[max(0, len(newest)-vouching):]
		}
	}
	from := dayBefore(now, 0)
	if len(newest) > 0 {
		from = min(from, newest[0])
	}
	day, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return ""
	}
	return dayBefore(day, days)
}
