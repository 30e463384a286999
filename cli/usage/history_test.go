package usage

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/usage"
)

func TestParseSince(t *testing.T) {
	tests := []struct {
		name, text string
		want       time.Time
		wrong      string // part of the error, or ""
	}{
		{"minutes", "90m", noon.Add(-90 * time.Minute), ""},
		{"hours", "12h", noon.Add(-12 * time.Hour), ""},
		{"days", "7d", noon.AddDate(0, 0, -7), ""},
		{"weeks", "4w", noon.AddDate(0, 0, -28), ""},
		{"a date", "2026-11-01", time.Date(2026, 11, 1, 0, 0, 0, 0, noon.Location()), ""},
		{"today", "2026-11-22", time.Date(2026, 11, 22, 0, 0, 0, 0, noon.Location()), ""},
		{"ten years", "520w", noon.AddDate(0, 0, -3640), ""},
		{"tomorrow", "2026-11-23", time.Time{}, "yet to come"},
		{"no such date", "2026-02-30", time.Time{}, "give 90m"},
		{"nothing", "", time.Time{}, "give 90m"},
		{"no number", "d", time.Time{}, "give 90m"},
		{"no unit", "7", time.Time{}, "give 90m"},
		{"another unit", "7y", time.Time{}, "give 90m"},
		{"zero", "0d", time.Time{}, "give 90m"},
		{"negative", "-7d", time.Time{}, "give 90m"},
		{"a fraction", "1.5d", time.Time{}, "give 90m"},
		{"too long", "600w", time.Time{}, "ten years at most"},
		{"far too long", "99999999999999999999d", time.Time{}, "give 90m"},
		{"no text", "\x1b[2J", time.Time{}, "give 90m"},
		{"another letter", "7é", time.Time{}, "give 90m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseSince(tt.text, noon)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) || strings.Contains(err.Error(), "\x1b") {
					t.Errorf("error %v, want one with %q", err, tt.wrong)
				}
				return
			}
			if err != nil || !got.Equal(tt.want) {
				t.Errorf("%v, %v; want %v", got, err, tt.want)
			}
		})
	}
}

func TestOfWindow(t *testing.T) {
	samples := []usage.Window{
		{Name: usage.SevenDay, Percent: 1}, {Name: "seven_day_fable", Label: "Fable", Percent: 2},
		{Name: usage.FiveHour, Percent: 3}, {Name: usage.ExtraUsage, Percent: 4}, {Name: usage.SevenDay, Percent: 5},
	}
	if diff := cmp.Diff([]string{"five_hour", "seven_day", "extra_usage", "seven_day_fable"}, seriesNames(samples)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	tests := []struct {
		called string
		want   []float64
		wrong  string
	}{
		{"session", []float64{3}, ""},
		{"five_hour", []float64{3}, ""},
		{"week", []float64{1, 5}, ""},
		{"Weekly", []float64{1, 5}, ""},
		{"fable", []float64{2}, ""},
		{"seven_day_fable", []float64{2}, ""},
		{"extra_usage", []float64{4}, ""},
		{"sesion", nil, `--window is "sesion", did you mean "session"?`},
		{"everything else", nil, `--window is "everything else": use one of five_hour, session, seven_day, week, weekly, extra_usage, seven_day_fable, fable`},
	}
	for _, tt := range tests {
		t.Run(tt.called, func(t *testing.T) {
			got, err := ofWindow(samples, tt.called)
			if tt.wrong != "" {
				if err == nil || err.Error() != tt.wrong {
					t.Errorf("error %v, want %s", err, tt.wrong)
				}
				return
			}
			var percents []float64
			for _, w := range got {
				percents = append(percents, w.Percent)
			}
			if diff := cmp.Diff(tt.want, percents); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// What a stranger named must stay text in a spreadsheet, and one field.
func TestCSVHostileLabels(t *testing.T) {
	titles := []string{`=HYPERLINK("http://x.example")`, "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a,\"b\"\r\nc", "Fable", ""}
	var records []sampleRecord
	for _, title := range titles {
		records = append(records, sampleRecord{At: in(0), Window: "seven_day_x", Title: title, UsedPercentage: new(1.5)})
	}
	var out strings.Builder
	if err := writeCSV(&out, records); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[1:] {
		if len(row) != 9 || row[0] != "2026-11-22T11:00:00Z" || row[3] != "1.5" || row[7] != "" {
			t.Errorf("a row is %q", row)
		}
		got = append(got, row[2])
	}
	// A line break of another kind is not kept: in CSV it would end a row for some.
	want := []string{`'=HYPERLINK("http://x.example")`, "'+1", "'-1", "'@SUM(A1)", "'\tx", "'x", "a,\"b\"\nc", "Fable", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
}

func TestPlotSeries(t *testing.T) {
	reset := in(time.Hour)
	series := plotSeries([]usage.Window{
		{Name: usage.SevenDay, SeenAt: in(-2 * time.Hour)},
		{Name: usage.FiveHour, SeenAt: in(-time.Hour)},
		{Name: usage.FiveHour, SeenAt: in(0), ResetsAt: reset},
	})
	var got []string
	for _, s := range series {
		for _, p := range s.Points {
			got = append(got, s.Name+" until "+p.Ends.Format("Mon 15:04"))
		}
	}
	want := []string{"session until Sun 15:00", "session until Sun 12:00", "week until Mon 09:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
