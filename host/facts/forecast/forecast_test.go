package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// noon is a Wednesday.
var noon = time.Date(2026, 11, 18, 12, 0, 0, 0, time.FixedZone("", 3600))

// window is a five-hour window that ends two hours after noon.
func window(percent float64) usage.Window {
	return sampleOf(usage.FiveHour, noon.Add(2*time.Hour), noon, percent)
}

func sampleOf(name string, reset, seen time.Time, percent float64) usage.Window {
	return usage.Window{Name: name, Percent: percent, ResetsAt: reset, SeenAt: seen, Source: usage.SourceStdin}
}

// rising are samples of one window, a point at a time, evenly from one
// percentage at one time to another at another.
func rising(name string, reset, from, to time.Time, low, high int) []usage.Window {
	var samples []usage.Window
	for p := low; p <= high; p++ {
		part := float64(p-low) / float64(max(high-low, 1))
		samples = append(samples, sampleOf(name, reset, from.Add(time.Duration(part*float64(to.Sub(from)))), float64(p)))
	}
	return samples
}

func TestSilence(t *testing.T) {
	reset := noon.Add(2 * time.Hour)
	busy := rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), noon, 1, 80)
	with := func(change func(w *usage.Window)) usage.Window {
		w := window(80)
		change(&w)
		return w
	}
	tests := []struct {
		name    string
		w       usage.Window
		history []usage.Window
		now     time.Time
		why     string
	}{
		{"not silent", window(80), busy, noon, ""},
		{"no number", with(func(w *usage.Window) { w.Percent = math.NaN() }), busy, noon, WhyNumber},
		{"infinite", with(func(w *usage.Window) { w.Percent = math.Inf(1) }), busy, noon, WhyNumber},
		{"negative", with(func(w *usage.Window) { w.Percent = -1 }), busy, noon, WhyNumber},
		{"no reset", with(func(w *usage.Window) { w.ResetsAt = time.Time{} }), busy, noon, WhyNoReset},
		{"at the reset", window(80), busy, reset, WhyExpired},
		{"after the reset", window(100), busy, reset.Add(time.Hour), WhyExpired},
		{"full", window(100), busy, noon, WhyFull},
		{"full without a reset", with(func(w *usage.Window) { w.ResetsAt, w.Percent = time.Time{}, 100 }), busy, noon, WhyFull},
		{"no fixed length", with(func(w *usage.Window) { w.Name = usage.SpendLimit }), busy, noon, WhyNoSpan},
		{"unknown window", with(func(w *usage.Window) { w.Name = "fortnight" }), busy, noon, WhyNoSpan},
		{"early", window(80), busy, noon.Add(-166 * time.Minute), WhyEarly},
		{"before it begins", window(80), busy, noon.Add(-4 * time.Hour), WhyEarly},
		{"no history", window(80), nil, noon, WhyFew},
		{"two rises", window(80), busy[39:40], noon, WhyFew},
		{"history of another window", window(80), rising(usage.SevenDay, reset, noon.Add(-170*time.Minute), noon, 1, 80), noon, WhyFew},
		{"history of the window before", window(80), rising(usage.FiveHour, noon.Add(-3*time.Hour), noon.Add(-7*time.Hour), noon.Add(-4*time.Hour), 1, 80), noon, WhyFew},
		{"the same figure again and again", window(80), append(busy[9:10:10], busy[9], busy[9]), noon, WhyFew},
		{"one jump", window(80), busy[:5], noon, WhyOneJump},
		{"even pace", window(64), busy[:64], noon, WhyEven},
		{"even pace, a little less", window(56), busy[:56], noon, WhyEven},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := Of(test.w, test.history, test.now)
			if diff := cmp.Diff(test.why, f.Why); diff != "" {
				t.Fatal(diff)
			}
			if silent := f.Verdict == Silent; silent != (test.why != "") {
				t.Fatalf("verdict %q", f.Verdict)
			}
			if f.Verdict == Silent {
				want := Forecast{Verdict: Silent, Why: test.why, Pace: f.Pace, HasPace: f.HasPace, Elapsed: f.Elapsed}
				if diff := cmp.Diff(want, f); diff != "" {
					t.Fatalf("a silent forecast says something:\n%s", diff)
				}
			}
		})
	}
}

func TestPace(t *testing.T) {
	f := Of(window(80), nil, noon)
	if !f.HasPace || math.Abs(f.Elapsed-0.6) > 1e-9 || math.Abs(f.Pace-20) > 1e-9 {
		t.Errorf("pace %v %v, elapsed %v: want 20 points over 60 %%", f.HasPace, f.Pace, f.Elapsed)
	}
}

// A steady 80 points in 170 minutes leave 42 minutes for the other 20.
func TestSteadyFills(t *testing.T) {
	f := Of(window(80), rising(usage.FiveHour, noon.Add(2*time.Hour), noon.Add(-170*time.Minute), noon, 1, 80), noon)
	if f.Verdict != Fills {
		t.Fatalf("verdict %s", f.Verdict)
	}
	if left := f.FullAt.Sub(noon).Minutes(); left < 30 || left > 55 {
		t.Errorf("full in %.0f minutes: want about 42", left)
	}
	if f.Rate < 22 || f.Rate > 34 {
		t.Errorf("rate %.1f: want about 28 points an hour", f.Rate)
	}
}

func TestSlowLasts(t *testing.T) {
	f := Of(window(20), rising(usage.FiveHour, noon.Add(2*time.Hour), noon.Add(-170*time.Minute), noon, 1, 20), noon)
	if f.Verdict != Lasts || !f.FullAt.IsZero() || !f.Earliest.IsZero() || !f.Latest.IsZero() {
		t.Errorf("want only that it lasts: %+v", f)
	}
	if f.AtReset < 25 || f.AtReset > 45 {
		t.Errorf("%.0f %% at the reset: want about 34", f.AtReset)
	}
}

// After an idle hour less is expected than right after the work.
func TestIdle(t *testing.T) {
	reset := noon.Add(2 * time.Hour)
	now := Of(window(80), rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), noon, 1, 80), noon)
	stopped := noon.Add(-time.Hour)
	idle := Of(sampleOf(usage.FiveHour, reset, stopped, 80), rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), stopped, 1, 80), noon)
	if idle.Rate >= 0.7*now.Rate || idle.AtReset >= now.AtReset {
		t.Errorf("idle for an hour: rate %.1f and %.0f %% at the reset; at work %.1f and %.0f %%", idle.Rate, idle.AtReset, now.Rate, now.AtReset)
	}
}

// Samples of the window before neither add up with this one nor are they its
// pace: a heavy window before changes little.
func TestReset(t *testing.T) {
	reset := noon.Add(2 * time.Hour)
	present := rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), noon, 1, 30)
	before := rising(usage.FiveHour, noon.Add(-3*time.Hour), noon.Add(-7*time.Hour), noon.Add(-200*time.Minute), 1, 99)
	alone, both := Of(window(30), present, noon), Of(window(30), append(before, present...), noon)
	if alone.Verdict != Lasts || both.Verdict != Lasts {
		t.Errorf("verdicts %s and %s", alone.Verdict, both.Verdict)
	}
	if both.AtReset <= alone.AtReset || both.AtReset > 80 {
		t.Errorf("%.0f %% at the reset after a heavy window, %.0f alone", both.AtReset, alone.AtReset)
	}
}

// A fall before the reset is a new level: what was used before tells how fast the use
// is, and there is as much room as the figure says.
func TestFall(t *testing.T) {
	reset := noon.Add(2 * time.Hour)
	fallen := func(resetBefore time.Time) []usage.Window {
		history := rising(usage.FiveHour, resetBefore, noon.Add(-170*time.Minute), noon.Add(-70*time.Minute), 1, 60)
		return append(history, rising(usage.FiveHour, reset, noon.Add(-60*time.Minute), noon, 0, 36)...)
	}
	want := Of(window(96), rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), noon, 1, 96), noon)
	for name, history := range map[string][]usage.Window{
		"of the same reset":                   fallen(reset),
		"with a reset that came an hour late": fallen(reset.Add(time.Hour)),
		"with a reset that came earlier":      fallen(reset.Add(-time.Hour)),
	} {
		got := Of(sampleOf(usage.FiveHour, reset, noon, 36), history, noon)
		if got.Verdict != Lasts && got.Verdict != Fills {
			t.Errorf("%s: %s, %s", name, got.Verdict, got.Why)
			continue
		}
		if got.Rate < want.Rate/2 || got.Rate > want.Rate*2 {
			t.Errorf("%s: %.1f points an hour, about %.1f without a fall", name, got.Rate, want.Rate)
		}
		// At 36 points an hour there are 72 more to come; an even use would be fewer.
		if got.AtReset < 70 || got.AtReset > 140 {
			t.Errorf("%s: %.0f %% at the reset", name, got.AtReset)
		}
	}
}

// Figures that were told at nearly the same time are no falls: nothing is used twice.
func TestJitterIsNoFall(t *testing.T) {
	reset := noon.Add(2 * time.Hour)
	plain := rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), noon, 1, 60)
	var shaken []usage.Window
	for _, w := range plain {
		shaken = append(shaken, w)
		w.Percent, w.SeenAt = max(w.Percent-1, 0), w.SeenAt.Add(time.Second)
		shaken = append(shaken, w)
	}
	a, b := Of(window(60), plain, noon), Of(window(60), shaken, noon)
	if a.Rate != b.Rate || a.Verdict != b.Verdict {
		t.Errorf("%s at %.2f points an hour, %s at %.2f with jitter", a.Verdict, a.Rate, b.Verdict, b.Rate)
	}
}

// What a gap hides is not the present rate, what is seen as it comes is.
func TestJump(t *testing.T) {
	reset := noon.Add(2 * time.Hour)
	start := rising(usage.FiveHour, reset, noon.Add(-175*time.Minute), noon.Add(-150*time.Minute), 1, 20)
	jump := Of(window(75), start, noon)
	burst := Of(window(75), append(start, rising(usage.FiveHour, reset, noon.Add(-15*time.Minute), noon, 21, 75)...), noon)
	if jump.Verdict == Silent || burst.Verdict == Silent || jump.Rate >= 0.7*burst.Rate {
		t.Errorf("rate %.0f after a gap, %.0f in a burst (%s, %s)", jump.Rate, burst.Rate, jump.Why, burst.Why)
	}
}

// officeWeeks are weeks of work from nine to five on five days, up to now, so
// many points a day.
func officeWeeks(now time.Time, reset time.Time, points int) (w usage.Window, history []usage.Window) {
	for back := 4; back >= 0; back-- {
		end := reset.AddDate(0, 0, -7*back)
		percent := 0.0
		for day := end.AddDate(0, 0, -7); day.Before(end); day = day.AddDate(0, 0, 1) {
			if d := day.Weekday(); d == time.Saturday || d == time.Sunday {
				continue
			}
			for n := range points {
				at := day.Add(9*time.Hour + time.Duration(n)*8*time.Hour/time.Duration(points))
				if percent++; !at.After(now) {
					w = sampleOf(usage.SevenDay, end, at, percent)
					history = append(history, w)
				}
			}
		}
	}
	return w, history
}

// At five in the afternoon the week's 18 points a day go on at nine the next
// morning: the night is no pause, nor does it go on like the afternoon.
func TestNightsAndWeekends(t *testing.T) {
	monday := time.Date(2026, 11, 23, 0, 0, 0, 0, noon.Location())
	tests := []struct {
		name   string
		now    time.Time
		points int
		low    time.Time
		high   time.Time
	}{
		{"fills on the fourth day", time.Date(2026, 11, 18, 17, 0, 0, 0, noon.Location()), 28,
			time.Date(2026, 11, 19, 8, 0, 0, 0, noon.Location()), time.Date(2026, 11, 19, 18, 0, 0, 0, noon.Location())},
		{"fills in the same night's morning", time.Date(2026, 11, 19, 4, 0, 0, 0, noon.Location()), 28,
			time.Date(2026, 11, 19, 8, 0, 0, 0, noon.Location()), time.Date(2026, 11, 19, 18, 0, 0, 0, noon.Location())},
		{"lasts for the weekend is free", time.Date(2026, 11, 20, 18, 0, 0, 0, noon.Location()), 17, time.Time{}, time.Time{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w, history := officeWeeks(test.now, monday, test.points)
			f := Of(w, history, test.now)
			if f.Verdict == Silent {
				t.Fatal(f.Why)
			}
			if test.low.IsZero() {
				if f.Verdict != Lasts {
					t.Fatalf("full at %s, want that it lasts", f.FullAt)
				}
				return
			}
			if f.FullAt.Before(test.low) || f.FullAt.After(test.high) {
				t.Errorf("full at %s, want %s to %s", f.FullAt, test.low, test.high)
			}
		})
	}
}

// A higher figure, all else being equal, never puts the end off.
func TestMoreIsNeverLater(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		w, history, now := randomHistory(random)
		last := time.Time{}
		for percent := math.Ceil(w.Percent); percent < 100; percent++ {
			w.Percent = percent
			f := Of(w, history, now)
			if f.Verdict == Silent {
				continue
			}
			if f.Verdict == Lasts && !last.IsZero() {
				t.Fatalf("%s lasts at %.0f %%, and not with less", w.Name, percent)
			}
			if f.Verdict == Fills {
				if !last.IsZero() && f.FullAt.After(last.Add(time.Second)) {
					t.Fatalf("%s at %.0f %%: full at %s, and with less at %s", w.Name, percent, f.FullAt, last)
				}
				last = f.FullAt
			}
		}
	}
}

// randomHistory is a window with a few windows before it, in bursts, unsorted in
// places.
func randomHistory(r *rand.Rand) (w usage.Window, history []usage.Window, now time.Time) {
	name := usage.FiveHour
	if r.IntN(2) == 0 {
		name = usage.SevenDay
	}
	length, _ := usage.Window{Name: name}.Length()
	now = noon.Add(time.Duration(r.Int64N(int64(7 * 24 * time.Hour))))
	reset := now.Add(time.Duration(r.Int64N(int64(length))))
	for back := r.IntN(5); back >= 0; back-- {
		end := reset.Add(-time.Duration(back) * length)
		percent, at := 0.0, end.Add(-length)
		for percent < 95 {
			at = at.Add(time.Duration(r.ExpFloat64() * r.Float64() * float64(length) / 30))
			percent += math.Ceil(r.ExpFloat64() * 2)
			if !at.Before(end) || at.After(now) || percent >= 100 {
				break
			}
			w = sampleOf(name, end, at, percent)
			history = append(history, w)
		}
	}
	if !w.ResetsAt.Equal(reset) {
		w = sampleOf(name, reset, now, 1)
	}
	if n := len(history); n > 3 && r.IntN(3) == 0 {
		history[n/2], history[n-1] = history[n-1], history[n/2]
	}
	return w, history, now
}

func TestRanges(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	spoken := 0
	for range 2000 {
		w, history, now := randomHistory(random)
		f := Of(w, history, now)
		check(t, f, w, now)
		if f.Verdict != Silent {
			spoken++
		}
		if diff := cmp.Diff(f, Of(w, history, now)); diff != "" {
			t.Fatalf("asked twice:\n%s", diff)
		}
	}
	if spoken < 500 {
		t.Errorf("only %d of 2000 forecasts say anything", spoken)
	}
}

// check fails for a forecast that contradicts itself.
func check(t *testing.T, f Forecast, w usage.Window, now time.Time) {
	t.Helper()
	for _, x := range []float64{f.Pace, f.Elapsed, f.Rate, f.Chance, f.AtReset, f.Low, f.High} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Fatalf("not a number: %+v", f)
		}
	}
	switch f.Verdict {
	case Silent:
		if f.Why == "" || !f.FullAt.IsZero() || f.Chance != 0 {
			t.Fatalf("silent: %+v", f)
		}
		return
	case Fills:
		if f.FullAt.Before(now) || f.FullAt.After(w.ResetsAt.Add(time.Second)) || f.Earliest.After(f.FullAt) || f.Earliest.Before(now) {
			t.Fatalf("now %s: %+v", now, f)
		}
		if !f.Latest.IsZero() && (f.Latest.Before(f.FullAt) || f.Latest.After(w.ResetsAt.Add(time.Second))) {
			t.Fatalf("latest: %+v", f)
		}
		if f.Chance < 0.5-1e-9 || f.AtReset < 100-1e-9 {
			t.Fatalf("fills: %+v", f)
		}
	case Lasts:
		if f.Chance >= 0.5 || f.AtReset >= 100 || !f.FullAt.IsZero() || !f.Earliest.IsZero() || !f.Latest.IsZero() {
			t.Fatalf("lasts: %+v", f)
		}
	default:
		t.Fatalf("verdict %q", f.Verdict)
	}
	if f.Why != "" || f.Chance < 0 || f.Chance > 1 || f.Low > f.AtReset || f.AtReset > f.High || f.Low < w.Percent || f.Rate < 0 {
		t.Fatalf("%+v", f)
	}
}

// FuzzOf reads samples of three bytes each: the time, the percentage and the
// reset, some of them impossible.
func FuzzOf(f *testing.F) {
	f.Add(80.0, int64(0), int64(7200), false, []byte("\x10\x10\x00\x20\x20\x00\x30\x30\x00\x40\x40\x00"))
	f.Add(50.0, int64(-62135596800), int64(100), true, []byte("\xff\xff\xff\xfe\xfd\x01"))
	f.Add(math.NaN(), int64(1<<62), int64(-1), true, []byte{})
	f.Fuzz(func(t *testing.T, percent float64, clock, left int64, week bool, data []byte) {
		now := time.Unix(clock, 0)
		name, unit := usage.FiveHour, 90*time.Second
		if week {
			name, unit = usage.SevenDay, 45*time.Minute
		}
		w := sampleOf(name, now.Add(time.Duration(left%(8*24*3600))*time.Second), now.Add(-unit), percent)
		var history []usage.Window
		for ; len(data) >= 3 && len(history) < 2000; data = data[3:] {
			h := sampleOf(name, w.ResetsAt, now.Add(-time.Duration(int8(data[0]))*unit), float64(data[1])/2)
			switch data[2] % 8 {
			case 1:
				h.ResetsAt = h.ResetsAt.Add(-time.Duration(data[2]) * unit)
			case 2:
				h.ResetsAt = time.Time{}
			case 3:
				h.Percent = math.NaN()
			case 4:
				h.Percent = math.Inf(int(data[0]) - 128)
			case 5:
				h.SeenAt = time.Time{}
			case 6:
				h.Percent *= 1e-300
			case 7:
				h.Percent = -h.Percent
			}
			history = append(history, h)
		}
		check(t, Of(w, history, now), w, now)
	})
}

func BenchmarkOf(b *testing.B) {
	reset := noon.Add(2 * time.Hour)
	var history []usage.Window
	for back := 9; back > 0; back-- {
		end := reset.Add(-time.Duration(back) * 8 * time.Hour)
		history = append(history, rising(usage.FiveHour, end, end.Add(-5*time.Hour), end.Add(-time.Hour), 1, 99)...)
	}
	history = append(history, rising(usage.FiveHour, reset, noon.Add(-170*time.Minute), noon, 1, 80)...)
	w := window(80)
	b.Logf("%d samples", len(history))
	b.ReportAllocs()
	for b.Loop() {
		if f := Of(w, history, noon); f.Verdict == Silent {
			b.Fatal(f.Why)
		}
	}
}
