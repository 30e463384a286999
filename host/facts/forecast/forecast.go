package forecast

import (
	"math"
	"time"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// Verdict is the outcome of a forecast.
type Verdict string

const (
	Silent Verdict = "silent" // the data can't carry an answer; see Why
	Fills  Verdict = "fills"  // full before its reset, more likely than not
	Lasts  Verdict = "lasts"
)

// Reasons of a [Silent] forecast, as Why gives them.
const (
	WhyNumber  = "the percentage is no number"
	WhyExpired = "the window has been reset since"
	WhyFull    = "it is full"
	WhyNoReset = "no reset is known"
	WhyNoSpan  = "the window has no fixed length"
	WhyEarly   = "the window has only begun"
	WhyFew     = "there are too few samples yet"
	WhyOneJump = "nearly all use came in one jump"
	WhyEven    = "the use is near an even pace"
)

// When a forecast is silent.
const (
	earlyPart  = 0.05 // less of the window is over
	fewRises   = 3    // fewer rises in this window
	oneJump    = 0.8  // more of the window's use in one rise
	evenPoints = 5    // points at most from an even pace
)

// Forecast is what can be said of one window.
type Forecast struct {
	Verdict Verdict
	Why     string // of a Silent one: [WhyNoReset] and so on; or ""

	// Pace is how many points more (+) or less (-) are used than an even use of
	// the window up to now would be. It is known whenever HasPace is true.
	Pace    float64
	HasPace bool
	Elapsed float64 // part of the window that is over, 0 to 1, with HasPace

	// Rate is the present use in points an hour. (Not of a Silent one, like all
	// that follows.)
	Rate float64
	// Chance is the probability that the window is full before its reset: 0.5 or
	// more with Fills, less with Lasts.
	Chance float64
	// FullAt is the time at which the window is full: about the median of the
	// cases in which it fills. Earliest to Latest is the range in which that
	// falls in four of all cases of five. For Fills; Latest is zero when it may
	// also last.
	FullAt, Earliest, Latest time.Time
	// AtReset is the median percentage at the reset, and Low to High its range;
	// all three may pass 100.
	AtReset, Low, High float64
}

// Of forecasts the window w. history holds earlier samples of the same window,
// the oldest first; those of windows before the last reset are welcome too, and
// 28 days are remembered. Hours of the day are those of now's location. The
// same arguments give the same forecast.
func Of(w usage.Window, history []usage.Window, now time.Time) Forecast {
	var f Forecast
	silent := func(why string) Forecast {
		f.Verdict, f.Why = Silent, why
		return f
	}
	if !(w.Percent >= 0) || math.IsInf(w.Percent, 1) {
		return silent(WhyNumber)
	}
	if !w.ResetsAt.IsZero() && !now.Before(w.ResetsAt) {
		return silent(WhyExpired)
	}
	length, fixed := w.Length()
	if fixed && !w.ResetsAt.IsZero() {
		f.HasPace = true
		f.Elapsed = min(1, max(0, 1-w.ResetsAt.Sub(now).Hours()/length.Hours()))
		f.Pace = w.Percent - 100*f.Elapsed
	}
	switch {
	case w.Percent >= 100:
		return silent(WhyFull)
	case w.ResetsAt.IsZero():
		return silent(WhyNoReset)
	case !fixed:
		return silent(WhyNoSpan)
	case f.Elapsed < earlyPart:
		return silent(WhyEarly)
	}

	record := recordOf(w, history, now, length.Hours())
	rises, biggest := record.present()
	switch {
	case rises < fewRises:
		return silent(WhyFew)
	case biggest > oneJump*max(w.Percent, record.current.used):
		return silent(WhyOneJump)
	case math.Abs(f.Pace) <= evenPoints:
		return silent(WhyEven)
	}
	k := constantsOf(length.Hours())
	routine := routineOf(record, k)
	pace := paceOf(record, routine, k)
	return f.with(w, now, pace, outlookOf(record, routine, pace, k))
}

// with adds to f what p and o say, hours turned into times.
func (f Forecast) with(w usage.Window, now time.Time, p pace, o outlook) Forecast {
	at := func(hours float64) time.Time {
		if math.IsInf(hours, 1) {
			return time.Time{}
		}
		return now.Add(time.Duration(hours * float64(time.Hour)))
	}
	f.Rate, f.Chance = p.recent, o.chance
	f.AtReset, f.Low, f.High = w.Percent+o.median, w.Percent+o.low, w.Percent+o.high
	f.Verdict = Lasts
	if !math.IsInf(o.full, 1) {
		f.Verdict = Fills
		f.FullAt, f.Earliest, f.Latest = at(o.full), at(o.earliest), at(o.latest)
	}
	return f
}
