package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/internal/golden"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

func last(d time.Duration) Period { return Period{Since: ago(d), Until: now} }

// day is a day with three sessions of five hours, the last one still open, and
// a week that fills up with them.
func day() []Series {
	session, week := Series{Name: "session"}, Series{Name: "week"}
	weekEnd := now.Add(50 * time.Hour)
	used := 20.0
	for _, begins := range []time.Duration{23 * time.Hour, 12 * time.Hour, 4 * time.Hour} {
		ends := ago(begins - 5*time.Hour)
		for i, percent := range []float64{3, 12, 30, 31, 55, 80} {
			at := ago(begins - time.Duration(i)*45*time.Minute)
			session.Points = append(session.Points, Point{at, ends, percent})
			used += percent / 40
			week.Points = append(week.Points, Point{at, weekEnd, used})
		}
	}
	return []Series{session, week}
}

// year is 60 samples a day: over twenty thousand.
func year() []Series {
	s := Series{Name: "session"}
	for i := 0; i < 365*60; i++ {
		at := ago(time.Duration(365*60-i) * 24 * time.Minute)
		s.Points = append(s.Points, Point{at, at.Truncate(5 * time.Hour).Add(5 * time.Hour), float64(i % 12 * 8)})
	}
	return []Series{s}
}

func TestTerminalGolden(t *testing.T) {
	var b strings.Builder
	for _, tt := range []struct {
		name   string
		series []Series
		period Period
		width  int
	}{
		{"a day", day(), last(24 * time.Hour), 80},
		{"no samples", []Series{{Name: "session"}}, last(7 * 24 * time.Hour), 60},
		{"one sample", []Series{{Name: "session", Points: []Point{{ago(2 * time.Hour), now.Add(time.Hour), 40}}}}, last(5 * time.Hour), 60},
		{"two samples, over", []Series{{Name: "session", Points: []Point{
			{ago(4 * time.Hour), ago(time.Hour), 40}, {ago(3 * time.Hour), ago(time.Hour), 100},
		}}}, last(5 * time.Hour), 60},
		{"above 100", []Series{{Name: "extra usage", Points: []Point{{ago(50 * time.Hour), time.Time{}, 90}, {ago(24 * time.Hour), time.Time{}, 310}}}},
			last(4 * 24 * time.Hour), 60},
		{"a year", year(), last(365 * 24 * time.Hour), 80},
	} {
		b.WriteString("# " + tt.name + "\n" + Terminal(tt.series, tt.period, tt.width) + "\n")
	}
	golden.Compare(t, "terminal.golden", b.String())
}

func TestTerminalFits(t *testing.T) {
	series := append(day(), Series{Name: strings.Repeat("長い名前", 100)}, Series{Name: "\x1b[31m\x1b[2J\u202ered"})
	for _, width := range []int{-1, 0, 1, 30, 79, 80, 200, 1 << 20} {
		out := Terminal(series, last(24*time.Hour), width)
		if strings.ContainsAny(out, "\x1b\u202e") {
			t.Errorf("width %d: something acts on the terminal: %q", width, out)
		}
		for row := range strings.Lines(out) {
			if w := displaywidth.String(strings.TrimRight(row, "\n")); w > max(width, 30) {
				t.Errorf("width %d: a row has %d cells: %q", width, w, row)
			}
		}
	}
}

func TestSVGGolden(t *testing.T) {
	golden.Compare(t, "day.svg", string(SVG("Usage", day(), last(24*time.Hour))))
	golden.Compare(t, "empty.svg", string(SVG("Usage", nil, last(7*24*time.Hour))))
}

func TestSVGIsXML(t *testing.T) {
	const hostile = "<script>&\"'\x1b]0;x\a]]>\x00\ufffe\u202e\n"
	for _, series := range [][]Series{nil, {{}}, day(), year(), {{Name: hostile, Points: day()[0].Points}}} {
		decoder := xml.NewDecoder(bytes.NewReader(SVG(hostile, series, last(24*time.Hour))))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local == "script" {
				t.Error("a name became an element")
			}
		}
	}
}

// A year of samples makes a picture hardly larger than a day of them does.
func TestSVGIsBounded(t *testing.T) {
	const most = 64 << 10
	if n := len(SVG("Usage", year(), last(365*24*time.Hour))); n > most {
		t.Errorf("the picture has %d bytes, want %d at most", n, most)
	}
}

func TestSteps(t *testing.T) {
	period := last(10 * time.Hour)
	at := func(hours int) time.Time { return period.Since.Add(time.Duration(hours) * time.Hour) }
	never := time.Time{}
	tests := []struct {
		name   string
		points []Point
		want   []step
	}{
		{"none", nil, []step{}},
		{"holds on", []Point{{at(5), never, 10}}, []step{{0.5, 1, 10, false}}},
		{"before the period", []Point{{at(-3), at(-1), 10}}, []step{}},
		{"reaches into the period", []Point{{at(-3), at(2), 10}}, []step{{0, 0.2, 10, true}}},
		{"replaced", []Point{{at(0), at(5), 10}, {at(2), at(5), 20}}, []step{{0, 0.2, 10, false}, {0.2, 0.5, 20, true}}},
		{"next after the end", []Point{{at(0), at(2), 10}, {at(5), never, 20}}, []step{{0, 0.2, 10, true}, {0.5, 1, 20, false}}},
		{"next at the end", []Point{{at(0), at(5), 90}, {at(5), never, 1}}, []step{{0, 0.5, 90, true}, {0.5, 1, 1, false}}},
		{"ends after the period", []Point{{at(5), at(50), 10}}, []step{{0.5, 1, 10, false}}},
		{"now", []Point{{at(10), at(50), 10}}, []step{{1, 1, 10, false}}},
		{"in the future", []Point{{at(11), at(50), 10}}, []step{}},
		{"no numbers", []Point{{at(0), never, math.NaN()}, {at(2), never, -1}, {at(5), never, math.Inf(1)}},
			[]step{{0, 0.2, 0, false}, {0.2, 0.5, 0, false}, {0.5, 1, 1e9, false}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, steps(tt.points, period), cmp.AllowUnexported(step{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTicks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	date := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	tests := []struct {
		name, since, until, want string
	}{
		{"minutes", "2026-11-22 10:03", "2026-11-22 10:08", "10:03 10:04 10:05 10:06 10:07 10:08"},
		{"hours over midnight", "2026-11-21 19:30", "2026-11-22 02:00", "20:00|21:00|22:00|23:00|22 Nov|01:00|02:00"},
		{"the clock goes forward", "2026-03-28 22:00", "2026-03-29 05:00", "22:00|23:00|29 Mar|01:00|03:00|04:00|05:00"},
		{"the clock goes back", "2026-10-24 22:00", "2026-10-25 05:00", "22:00|23:00|25 Oct|01:00|02:00|03:00|04:00|05:00"},
		{"a week", "2026-11-15 12:00", "2026-11-22 12:00", "16 Nov|17 Nov|18 Nov|19 Nov|20 Nov|21 Nov|22 Nov"},
		{"four weeks", "2026-10-25 12:00", "2026-11-22 12:00", "26 Oct|1 Nov|6 Nov|11 Nov|16 Nov|21 Nov"},
		{"a year", "2025-11-22 12:00", "2026-11-22 12:00", "Jan 2026|Apr 2026|Jul 2026|Oct 2026"},
		{"twenty years", "2006-11-22 12:00", "2026-11-22 12:00", "Jan 2010|Jan 2020"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, tick := range ticks(Period{date(tt.since), date(tt.until)}, 8) {
				if tick.part < 0 || tick.part > 1 {
					t.Errorf("%s is at %v of the period", tick.label, tick.part)
				}
				got = append(got, tick.label)
			}
			sep := "|"
			if !strings.Contains(tt.want, sep) {
				sep = " "
			}
			if diff := cmp.Diff(strings.Split(tt.want, sep), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestInCells(t *testing.T) {
	tests := []struct {
		amount, highest float64
		want            string
	}{
		{8, 8, "████████"}, {4, 8, "████"}, {1, 8, "█"}, {0.5, 8, "▌"}, {7.9, 8, "███████▉"},
		{0.001, 8, "▏"}, {0, 8, ""}, {-1, 8, ""}, {math.NaN(), 8, ""}, {1, 0, ""}, {9, 8, "████████"}, {math.Inf(1), 8, "████████"},
	}
	for _, tt := range tests {
		if got := InCells(tt.amount, tt.highest, 8); got != tt.want {
			t.Errorf("%v of %v: %q, want %q", tt.amount, tt.highest, got, tt.want)
		}
	}
}

func TestBarsSVG(t *testing.T) {
	golden.Compare(t, "bars.svg", string(BarsSVG("Costs", "1 to 22 Nov 2026", []Bar{
		{"2026-11-20", 12.5, "$12.50"}, {"2026-11-21", 0, "$0.00"}, {"<b>&" + strings.Repeat("x", 80), 3.125, "$3.13"}, {"\x1b[31mred", math.NaN(), "?"},
	})))
	for _, bars := range [][]Bar{nil, {{}}, {{Name: "a", Amount: math.Inf(1)}, {Name: "b", Amount: 1e300}}} {
		decoder := xml.NewDecoder(bytes.NewReader(BarsSVG("<&", "]]>", bars)))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
}
