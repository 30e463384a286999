package spend

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// Figures are what a segment may ask of the ledger, by path. They are amounts in dollars,
// but for since; whose model and project they are of is not told.
//
//	today, seven_days, month   of all sessions, in the days of the calendar up to today
//	today.model, …             of the model that this session uses now
//	today.project, …           of this session's project
//	session                    this session's own, without what a fork's parent had spent
//	since                      when the first entry was written, in Unix seconds
type Figures [figureCount]string

// paths are those of the figures, in their order.
func paths() [figureCount]string {
	return [...]string{
		"today", "seven_days", "month", "today.model", "seven_days.model", "month.model",
		"today.project", "seven_days.project", "month.project", "session", "since",
	}
}

const figureCount = 11

// Get returns a figure. ok is false where there is none.
func (f *Figures) Get(path string) (value string, ok bool) {
	names := paths()
	i := slices.Index(names[:], path)
	if i < 0 {
		return "", false
	}
	return f[i], f[i] != ""
}

// String is all of them in one text, for [ParseFigures].
func (f *Figures) String() string { return strings.Join(f[:], " ") }

// ParseFigures reads what [Figures.String] wrote. ok is false for anything else.
func ParseFigures(text string) (f Figures, ok bool) {
	all := strings.Split(text, " ")
	return f, copy(f[:], all) == figureCount && len(all) == figureCount
}

// Alone are the figures of a session as if nobody had spent anything before it.
func Alone(s Said, told bool, now time.Time) Figures {
	return figuresOf(Sums{from: dayBefore(now, summedDays)}, account{}, s, told, now)
}

// Figures adds up what was spent, with what a session says now, which need not be noted
// yet. told is false where it says nothing. sums is for [Ledger.Keep].
func (l Ledger) Figures(s Said, told bool, now time.Time) (figures Figures, sums Sums) {
	if !l.Keeps() {
		return figures, sums
	}
	// Looked at before it is opened: opening a pipe would wait for ever.
	info, err := os.Stat(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Alone(s, told, now), sums
	}
	if err != nil || !ownLedger(info) {
		return figures, sums
	}
	f, err := state.OpenFile(l.path, os.O_RDONLY, 0)
	if err != nil {
		return figures, sums
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return figures, sums
	}
	var a account
	if told {
		a, _ = accountOf(f, info.Size(), s, now, "")
	}
	if a.begun.IsZero() {
		a.begun = begunOf(f, info.Size())
	}
	sums = l.sum(f, info.Size(), now)
	return figuresOf(sums, a, s, told, now), sums
}

func figuresOf(sums Sums, a account, s Said, told bool, now time.Time) (figures Figures) {
	own := 0.0
	if told {
		if e, news := a.next(s, now); news {
			sums.rows = slices.Clone(sums.rows)
			sums.add(e)
			own = e.own
		} else {
			own = a.entries[len(a.entries)-1].own
		}
		figures[9] = amountText(own)
	}
	periods := [...]Period{Today(now), SevenDays(now), Month(now)}
	for i, p := range periods {
		for j, of := range [...][2]string{{all, all}, {s.Model, all}, {all, s.Project}} {
			if of[0] == "" || of[1] == "" {
				continue // the session does not say it
			}
			if spent, ok := sums.In(p, of[0], of[1]); ok {
				figures[3*j+i] = amountText(spent)
			}
		}
	}
	if !a.begun.IsZero() {
		figures[10] = strconv.FormatInt(a.begun.Unix(), 10)
	}
	return figures
}

// amountText is dollars with as many digits as mean something.
func amountText(dollars float64) string {
	const millionth = 1e6
	return string(appendAmount(nil, math.Round(dollars*millionth)/millionth))
}

// Stamp changes whenever the ledger does; it costs a call of stat.
func (l Ledger) Stamp() string {
	info, err := os.Stat(l.path)
	if err != nil {
		return ""
	}
	return state.Stamp(info)
}

// Key stands for all that the figures come from, given the stamp of the ledger.
func (s Said) Key(stamp string, told bool, now time.Time) uint64 {
	b := append(now.AppendFormat([]byte(stamp), " "+time.DateOnly+" "), strconv.FormatBool(told)...)
	b = appendMeters(appendSession(b, s.session), s.cost, s.api)
	b = append(append(append(append(b, s.Model...), 0), s.Project...), strconv.FormatBool(s.fresh)...)
	return state.Sum(b)
}
