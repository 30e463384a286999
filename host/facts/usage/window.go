// Package usage knows how much of the plan's limits is used: the windows, which
// of two samples of a window is right, the cache that sessions share, and the
// history. It asks nobody over the network and draws nothing; what a segment
// sees of it is [Snapshot.Get].
package usage

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Names of the windows that every subscription has.
const (
	FiveHour = "five_hour"
	SevenDay = "seven_day"
	// SpendLimit and ExtraUsage are amounts of money, and may pass 100 %.
	SpendLimit = "spend_limit"
	ExtraUsage = "extra_usage"

	modelWeek = "seven_day_" // begins the name of the week of one model

	// These end the names of Antigravity's quotas: gemini-5h, 3p-weekly.
	fiveHours, weekly = "-5h", "-weekly"
)

// Sources of a figure, as a [Window] names them.
const (
	SourceStdin    = "stdin"    // rate_limits, which Claude Code sent to a session
	SourceClaude   = "claude"   // cachedUsageUtilization in Claude Code's .claude.json
	SourceEndpoint = "endpoint" // asked for with the user's own API key
	SourceGiven    = "given"    // on the command line, to try the line out
)

// Window is one limit and how much of it is used.
type Window struct {
	Name        string
	Label       string    // what its source calls it for people ("Fable"), or ""
	Percent     float64   // 0 to 100; SpendLimit and ExtraUsage may be higher
	Used, Limit float64   // counts, or money in whole units (12.5 is 12.50 EUR); Limit is 0 where the source gave only a percentage, or money without a limit (see Unit)
	Unit        string    // the currency of Used and Limit ("EUR"), or "" for counts
	ResetsAt    time.Time // zero where the source did not say
	Source      string    // where the figure came from: [SourceStdin] and so on
	SeenAt      time.Time // when it was true
	// Vague says that it was true at SeenAt at the latest: a session repeats what
	// it heard, and nobody was there when it heard that.
	Vague bool
}

const day = 24 * time.Hour

// Length is how long the window lasts from one reset to the next: five hours
// for [FiveHour], seven days for [SevenDay] and the weeks of single models
// (seven_day_…), and what the names of another agent's quotas say. ok is false where that is not fixed.
func (w Window) Length() (length time.Duration, ok bool) {
	switch {
	case w.Name == FiveHour || strings.HasSuffix(w.Name, fiveHours):
		return 5 * time.Hour, true
	case w.Name == SevenDay || strings.HasPrefix(w.Name, modelWeek) || strings.HasSuffix(w.Name, weekly):
		return 7 * day, true
	}
	return 0, false
}

// Begins is when the window began. ok is false where its reset or its length is
// not known.
func (w Window) Begins() (begins time.Time, ok bool) {
	length, ok := w.Length()
	if !ok || w.ResetsAt.IsZero() {
		return time.Time{}, false
	}
	return w.ResetsAt.Add(-length), true
}

// Title is the window's name for people: "session", "week", "week, Fable".
func (w Window) Title() string {
	switch w.Name {
	case FiveHour:
		return "session"
	case SevenDay:
		return "week"
	case ExtraUsage:
		return "extra usage"
	case SpendLimit:
		return "spend limit"
	}
	if model, ok := strings.CutPrefix(w.Name, modelWeek); ok {
		if w.Label != "" {
			model = w.Label
		}
		return "week, " + spaced(model)
	}
	if w.Label != "" {
		return w.Label
	}
	if models, ok := strings.CutSuffix(w.Name, fiveHours); ok {
		return "session, " + spaced(models)
	}
	if models, ok := strings.CutSuffix(w.Name, weekly); ok {
		return "week, " + spaced(models)
	}
	return spaced(w.Name)
}

func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

// longest is the longest time to the reset that can be true.
func (w Window) longest() time.Duration {
	if length, ok := w.Length(); ok {
		return length
	}
	return 366 * day
}

// money reports whether the window is an amount that may be overspent.
func (w Window) money() bool { return w.Name == SpendLimit || w.Name == ExtraUsage }

// uncapped reports whether the window is money that was spent without a limit:
// then Used and Unit are all there is.
func (w Window) uncapped() bool { return w.Limit == 0 && w.Unit != "" }

// HasPercent reports whether Percent says anything: not of money without a limit.
func (w Window) HasPercent() bool { return !w.uncapped() }

// Floor is a percentage as Claude Code's /usage shows it: without its fraction.
// 29 that arrives as 28.999999999999996 is still 29.
func Floor(percent float64) float64 {
	const noise = 1e-9
	return math.Floor(percent + noise)
}

// maxFigure is above every count and percentage that makes sense.
const maxFigure = 1e9

// slack is how far the clocks of two machines may be apart.
const slack = time.Hour

// valid reports whether the figures can be true at all. Epoch seconds have been
// seen where the percentage belongs, and a reset too far in the future would
// win over every later sample.
func (w Window) valid(now time.Time) bool {
	switch {
	case !(w.Percent >= 0): // also not a number
		return false
	case w.Percent > 100 && !w.money():
		return false
	case w.Percent > maxFigure || !(w.Used >= 0 && w.Used <= maxFigure) || !(w.Limit >= 0 && w.Limit <= maxFigure):
		return false
	case w.SeenAt.After(now.Add(slack)) && (w.ResetsAt.IsZero() || w.SeenAt.After(w.ResetsAt)):
		// A clock that was set back makes true figures look as if they came from
		// the future. The reset, which is the server's, tells which still count.
		return false
	case !w.ResetsAt.IsZero() && w.ResetsAt.After(now.Add(w.longest()+slack)):
		return false
	case !w.ResetsAt.IsZero() && w.ResetsAt.After(w.SeenAt.Add(w.longest()+slack)):
		// Seen before it began: of whatever window, not of this one.
		return false
	}
	return true
}

// expired reports whether the window has been reset since: its figures say
// nothing any more. A window without a known reset ends a window's length after
// it was seen, a day at most.
func (w Window) expired(now time.Time) bool {
	if w.ResetsAt.IsZero() {
		return now.After(w.SeenAt.Add(min(w.longest(), day)))
	}
	return !now.Before(w.ResetsAt)
}

func (w Window) get(field string) (string, bool) {
	number := func(f float64) (string, bool) { return strconv.FormatFloat(f, 'f', -1, 64), true }
	switch field {
	case "used_percentage":
		if w.uncapped() {
			return "", false
		}
		return number(w.Percent)
	case "used":
		if w.Limit == 0 && !w.uncapped() {
			return number(w.Percent)
		}
		return number(w.Used)
	case "limit":
		if w.uncapped() {
			return "", false
		}
		if w.Limit == 0 {
			return "100", true
		}
		return number(w.Limit)
	case "percentage_only":
		return "true", w.Limit == 0 && !w.uncapped()
	case "decimals":
		if w.Unit == "" {
			return "", false
		}
		return strconv.Itoa(Decimals(w.Unit)), true
	case "resets_at":
		return unix(w.ResetsAt)
	case "seen_at":
		return unix(w.SeenAt)
	case "source":
		return w.Source, w.Source != ""
	case "label":
		return w.Label, w.Label != ""
	case "unit":
		return w.Unit, w.Unit != ""
	case "length":
		if length, ok := w.Length(); ok {
			return strconv.Itoa(int(length / time.Second)), true
		}
	}
	return "", false
}

func unix(t time.Time) (string, bool) {
	if t.IsZero() {
		return "", false
	}
	return strconv.FormatInt(t.Unix(), 10), true
}
