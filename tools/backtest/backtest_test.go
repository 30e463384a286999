package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/internal/golden"
)

func officeOnly() []generator {
	for _, g := range generators {
		if g.name == "office" {
			return []generator{g}
		}
	}
	return nil
}

// The figures change with the method; what is said about them should not
// unnoticed.
func TestReport(t *testing.T) {
	rows := synthetic(officeOnly(), 1001, 1)
	var b strings.Builder
	report(&b, rows)
	got := regexp.MustCompile(` +`).ReplaceAllString(b.String(), " ")
	got = regexp.MustCompile(`( |^)([0-9]+(\.[0-9]+)?|-)( %)?`).ReplaceAllString(got, "${1}N")
	golden.Compare(t, "report.golden", got)

	for _, r := range rows {
		if r.Moments == 0 || r.LastHour.Pairs.Moments == 0 || r.WholeWindow.Pairs.Moments == 0 {
			t.Errorf("%s, %s: nothing compared: %+v", r.Window, r.Part, r)
		}
		if r.Window == usage.SevenDay && r.LastHour.Pairs.Ratio > 0.5 {
			t.Errorf("office weeks, %s: error %.2f of the last hour's, want half at most", r.Part, r.LastHour.Pairs.Ratio)
		}
	}
	if diff := cmp.Diff(rows, synthetic(officeOnly(), 1001, 1)); diff != "" {
		t.Errorf("a second run differs:\n%s", diff)
	}
}

// Each way of working fills some windows, and not all.
func TestGenerators(t *testing.T) {
	for _, g := range generators {
		for _, window := range []string{usage.FiveHour, usage.SevenDay} {
			t.Run(g.name+" "+window, func(t *testing.T) {
				filled, all := 0, 0
				for seed := range uint64(3) {
					s := g.synthesize(window, seed)
					for _, o := range s.outcomes {
						all++
						if !o.full.IsZero() {
							filled++
						}
						if o.full.IsZero() == (o.percent >= 100) || !o.begins.Before(o.resets) {
							t.Fatalf("%+v", o)
						}
					}
					for i := 1; i < len(s.samples); i++ {
						if s.samples[i].SeenAt.Before(s.samples[i-1].SeenAt) {
							t.Fatal("samples out of order")
						}
					}
				}
				if filled < all/6 || filled > all*5/6 {
					t.Errorf("%d of %d windows fill", filled, all)
				}
			})
		}
	}
}

func TestLine(t *testing.T) {
	noon := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	reset := noon.Add(2 * time.Hour)
	at := func(back time.Duration, percent float64) usage.Window {
		return usage.Window{Name: usage.FiveHour, Percent: percent, ResetsAt: reset, SeenAt: noon.Add(-back)}
	}
	history := []usage.Window{at(170*time.Minute, 10), at(70*time.Minute, 40), at(10*time.Minute, 60)}
	tests := []struct {
		name    string
		w       usage.Window
		history []usage.Window
		back    time.Duration
		want    answer
	}{
		{"last hour", history[2], history, time.Hour, answer{fills: false, full: noon.Add(2 * time.Hour)}},
		{"whole window", history[2], history, 5 * time.Hour, answer{fills: false, full: noon.Add(2 * time.Hour)}},
		{"in time", at(0, 80), history, time.Hour, answer{fills: true, full: noon.Add(30 * time.Minute)}},
		{"nothing used meanwhile", history[1], history[:2], time.Hour, answer{}},
		{"not of the window before", at(0, 60), []usage.Window{{Name: usage.FiveHour, Percent: 90, ResetsAt: reset.Add(-5 * time.Hour), SeenAt: noon.Add(-2 * time.Hour)}},
			time.Hour, answer{fills: true, full: noon.Add(40 * time.Minute)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, line(test.w, test.history, test.back, noon), cmp.AllowUnexported(answer{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// recording writes a series as aiterm records it.
func recording(s series) string {
	var b strings.Builder
	for _, w := range s.samples {
		fmt.Fprintf(&b, `{"at":%q,"window":%q,"used_percentage":%v,"resets_at":%q,"source":"stdin"}`+"\n",
			w.SeenAt.UTC().Format(time.RFC3339), w.Name, w.Percent, w.ResetsAt.UTC().Format(time.RFC3339))
	}
	return b.String()
}

// A generator's history that is written down and read again has the same
// windows, and gives the same kind of figures.
func TestRecorded(t *testing.T) {
	s := officeOnly()[0].synthesize(usage.FiveHour, 3)
	dir := t.TempDir()
	file, out := filepath.Join(dir, "usage.jsonl"), filepath.Join(dir, "out.json")
	broken := "{\"at\":\"2026-\n\n{\"window\":\"five_hour\"}\n[]\n" + `{"at":"2026-03-02T10:00:00Z","window":"spend_limit","used_percentage":3,"resets_at":"2026-04-01T00:00:00Z"}` + "\n"
	if err := os.WriteFile(file, []byte(recording(s)+broken), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, err := replayFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].Window != usage.FiveHour || rows[0].Part != "recorded" || rows[0].LastHour.Pairs.Moments < 50 {
		t.Fatalf("%+v", rows)
	}

	if err := run(out, 1, 1, []string{file}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var again []row
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, again); diff != "" {
		t.Error(diff)
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	tests := []struct {
		name, file string
		runs       int
		want       string
	}{
		{"no file", filepath.Join(dir, "none"), 1, "read a history"},
		{"nothing in it", write("empty", "\n\n"), 1, "there is no sample in it"},
		{"a long line", write("long", strings.Repeat("x", 10<<10)), 1, "longer than 4096 bytes"},
		{"no runs", write("any", ""), 0, "-runs is 0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := run("", 1, test.runs, []string{test.file})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

// A window that fell is judged from there on, one whose reset was moved not at all.
func TestRecordedFalls(t *testing.T) {
	begins := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	resets := begins.Add(5 * time.Hour)
	at := func(minute int, percent float64, resets time.Time) usage.Window {
		return usage.Window{Name: usage.FiveHour, Percent: percent, ResetsAt: resets, SeenAt: begins.Add(time.Duration(minute) * time.Minute)}
	}
	end := begins.Add(24 * time.Hour)
	tests := []struct {
		name    string
		samples []usage.Window
		want    []outcome
	}{
		{"it rises", []usage.Window{at(10, 5, resets), at(20, 60, resets)}, []outcome{{begins: begins, resets: resets, percent: 60}}},
		{"it falls", []usage.Window{at(10, 100, resets), at(20, 3, resets), at(30, 9, resets)},
			[]outcome{{begins: begins.Add(20 * time.Minute), resets: resets, percent: 9}}},
		{"a point lower is no fall", []usage.Window{at(10, 60, resets), at(20, 59, resets)}, []outcome{{begins: begins, resets: resets, percent: 60}}},
		{"its reset is moved", []usage.Window{at(10, 60, resets), at(20, 3, resets.Add(-time.Hour)), at(30, 9, resets.Add(-time.Hour))},
			[]outcome{{begins: begins.Add(-time.Hour), resets: resets.Add(-time.Hour), percent: 9}}},
		{"the next window", []usage.Window{at(10, 60, resets), at(310, 3, resets.Add(5*time.Hour))},
			[]outcome{{begins: begins, resets: resets, percent: 60}, {begins: resets, resets: resets.Add(5 * time.Hour), percent: 3}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := seriesOf(usage.FiveHour, tt.samples, end)
			if diff := cmp.Diff(tt.want, got.outcomes, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}
