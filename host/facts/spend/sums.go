package spend

import (
	"io"
	"math"
	"strconv"
	"time"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/disk/state"
)

// Sums are what was spent in the last weeks, by day, model and project. A line that shows
// them does not read the whole ledger: most of it was summed up before, in a file of the
// cache, and what was written since stands at the ledger's end.
type Sums struct {
	from string // the first day that is summed up
	rows []row

	read   int64 // how much of the ledger that is
	last   string
	behind int64 // how much of it is not in the file of the cache yet
}

type row struct {
	day, model, project string
	spent               float64
}

const (
	// summedDays are those of a month and of the week before it.
	summedDays = 38
	// maxRows bounds them: days before that are left out.
	maxRows = 4096
	// maxIndex is above every file of so many rows.
	maxIndex = 512 << 10
	// staleIndex is how much of the ledger is summed up by each line anew.
	staleIndex = 8 << 10
)

func (l Ledger) sum(f io.ReaderAt, size int64, now time.Time) Sums {
	sums, ok := l.readIndex(f, size)
	if !ok || sums.from > dayBefore(now, summedDays-7) {
		sums = Sums{from: dayBefore(now, summedDays)}
	}
	sums.behind = size - sums.read
	at := sums.read
	eachLine(f, sums.read, size, func(line []byte) {
		at += int64(len(line)) + 1
		e, ok := decodeLine(line)
		if !ok {
			return
		}
		sums.add(e)
		sums.read, sums.last = at, string(line[len(line)+1-sumLen:])
		if at > size {
			sums.last = "" // its line break is missing: the next one begins with it
		}
	})
	return sums
}

func (s *Sums) add(e Entry) {
	if e.Spent == 0 || e.Day < s.from {
		return
	}
	for i := len(s.rows) - 1; i >= 0; i-- { // the newest are at the end
		if r := &s.rows[i]; r.day == e.Day && r.model == e.Model && r.project == e.Project {
			r.spent += e.Spent
			return
		}
	}
	s.rows = append(s.rows, row{e.Day, e.Model, e.Project, e.Spent})
}

// bound leaves out what is older than the sums are of, and whole days of too many rows.
func (s *Sums) bound(now time.Time) {
	s.from = max(s.from, dayBefore(now, summedDays))
	for {
		var kept []row
		oldest := ""
		for _, r := range s.rows {
			if r.day >= s.from {
				kept = append(kept, r)
				if oldest == "" || r.day < oldest {
					oldest = r.day
				}
			}
		}
		s.rows = kept
		if len(kept) <= maxRows {
			return
		}
		s.from = oldest + "~" // above that day and below the next one
	}
}

// Period is a stretch of days of the calendar, up to today.
type Period struct {
	first, last string
}

// Today, SevenDays and Month are the periods that end today: the day itself, with the six
// before it, and from the first of the month.
func Today(now time.Time) Period     { return Period{dayBefore(now, 0), dayBefore(now, 0)} }
func SevenDays(now time.Time) Period { return Period{dayBefore(now, 6), dayBefore(now, 0)} }
func Month(now time.Time) Period {
	return Period{dayBefore(now, now.Day()-1), dayBefore(now, 0)}
}

// Holds reports whether a day is in the period.
func (p Period) Holds(day string) bool { return day >= p.first && day <= p.last }

// In is what was spent in a period; model and project may be "*" for all of them. ok is
// false where the sums do not go back so far.
func (s Sums) In(p Period, model, project string) (spent float64, ok bool) {
	if p.first < s.from {
		return 0, false
	}
	for _, r := range s.rows {
		if p.Holds(r.day) && (model == all || r.model == model) && (project == all || r.project == project) {
			spent += r.spent
		}
	}
	return spent, true
}

const all = "*"

// readIndex reads what was summed up before, if that is of the beginning of this very
// ledger.
func (l Ledger) readIndex(f io.ReaderAt, size int64) (s Sums, ok bool) {
	if l.index == "" {
		return Sums{}, false
	}
	data, mirrored, err := state.ReadMirrored(l.index, maxIndex)
	if err != nil || !mirrored || data == nil {
		return Sums{}, false
	}
	s, ok = decodeSums(data)
	if !ok || s.read > size || len(s.last) != sumLen-1 {
		return Sums{}, false
	}
	var end [sumLen]byte
	if _, err := f.ReadAt(end[:], s.read-int64(sumLen)); err != nil || string(end[:]) != s.last+"\n" {
		return Sums{}, false
	}
	return s, true
}

// Outdated reports whether it is worth writing down what was summed up.
func (s Sums) Outdated() bool { return s.behind > staleIndex && s.last != "" }

// Keep writes down what was summed up, for the lines to come.
func (l Ledger) Keep(s Sums, now time.Time, wait time.Duration) error {
	if l.index == "" || !l.Keeps() {
		return nil
	}
	s.bound(now)
	return l.locked(wait, func() error { return state.WriteMirrored(l.index, encodeSums(s)) })
}

// encodeSums writes the names once, and a row for each sum with the places of its names:
//
//	{"from":"2026-10-23","read":4711,"last":"…","names":["2026-11-30","claude-opus-5-5","/home/ann/work"],"rows":[[0,1,2,0.5]]}
func encodeSums(s Sums) []byte {
	places := map[string]int{}
	var names []string
	place := func(name string) int64 {
		i, ok := places[name]
		if !ok {
			i = len(names)
			places[name], names = i, append(names, name)
		}
		return int64(i)
	}
	var rows []byte
	for i, r := range s.rows {
		if i > 0 {
			rows = append(rows, ',')
		}
		rows = strconv.AppendInt(append(rows, '['), place(r.day), 10)
		rows = strconv.AppendInt(append(rows, ','), place(r.model), 10)
		rows = strconv.AppendInt(append(rows, ','), place(r.project), 10)
		rows = append(appendAmount(append(rows, ','), r.spent), ']')
	}
	b := strconv.AppendQuote([]byte(`{"from":`), s.from)
	b = strconv.AppendInt(append(b, `,"read":`...), s.read, 10)
	b = strconv.AppendQuote(append(b, `,"last":`...), s.last)
	b = append(b, `,"names":[`...)
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, name)
	}
	return append(append(append(b, `],"rows":[`...), rows...), "]}"...)
}

func decodeSums(object []byte) (s Sums, ok bool) {
	if !jsontext.ValidBytes(object) {
		return Sums{}, false
	}
	var names []string
	ok = true
	jsontext.ParseBytes(object).ForEach(func(key, v jsontext.Value) bool {
		switch key.Str {
		case "from":
			s.from = v.Str
		case "read":
			s.read = v.Int()
		case "last":
			s.last = v.Str
		case "names":
			v.ForEach(func(_, name jsontext.Value) bool {
				names = append(names, name.Str)
				return true
			})
		case "rows":
			v.ForEach(func(_, v jsontext.Value) bool {
				var r row
				ok = r.decode(v, names)
				s.rows = append(s.rows, r)
				return ok && len(s.rows) <= maxRows
			})
		}
		return ok
	})
	return s, ok && s.from != "" && s.read >= int64(sumLen) && len(s.rows) <= maxRows
}

func (r *row) decode(v jsontext.Value, names []string) (ok bool) {
	fields := 0
	v.ForEach(func(_, n jsontext.Value) bool {
		name := ""
		if fields < 3 {
			if i := n.Num; n.Type == jsontext.Number && i >= 0 && i < float64(len(names)) && i == math.Trunc(i) {
				name = names[int(i)]
			} else {
				return false
			}
		}
		switch fields {
		case 0:
			r.day = name
		case 1:
			r.model = name
		case 2:
			r.project = name
		case 3:
			r.spent = n.Num
		}
		fields++
		return true
	})
	return fields == 4 && r.spent >= 0
}
