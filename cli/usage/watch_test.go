package usage

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/view"
)

func TestWatchLooksAtEveryTick(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ticks := make(chan time.Time)
	go func() {
		for i := range 3 {
			ticks <- noon.Add(time.Duration(i) * time.Second)
		}
		cancel()
	}()
	var looked []time.Time
	ended := 0
	err := watch(ctx, ticks, func(now time.Time) error {
		looked = append(looked, now)
		return nil
	}, func() { ended++ })
	if err != nil || ended != 1 {
		t.Errorf("watch = %v, and it ended %d times; want nil, 1", err, ended)
	}
	want := []time.Time{noon, noon.Add(time.Second), noon.Add(2 * time.Second)}
	if len(looked) != 4 || !cmp.Equal(want, looked[1:]) {
		t.Errorf("it looked at %v, want one look at once and %v", looked, want)
	}
}

func TestWatchEndsWithAnError(t *testing.T) {
	broken := errors.New("broken")
	err := watch(t.Context(), nil, func(time.Time) error { return broken }, func() { t.Error("ended as by Ctrl-C") })
	if !errors.Is(err, broken) {
		t.Errorf("watch = %v, want %v", err, broken)
	}
}

func TestViewRedraws(t *testing.T) {
	columns, height := 80, 50
	v := drawn{
		painter: func() console.Painter { return console.Painter{Width: columns, WarnAt: 80} },
		size:    func() (int, int, bool) { return columns, height, true },
	}
	r := view.UsageReport{History: view.HistoryReport{KeptDays: 400}}
	rows := func(out []byte) int { return strings.Count(string(out), "\n") }

	first := v.next(r, noon)
	if strings.Contains(string(first), "\x1b") {
		t.Errorf("the first block takes something back: %q", first)
	}
	second := v.next(r, noon)
	body, redrawn := strings.CutPrefix(string(second), "\x1b[13F\x1b[J")
	if !redrawn || body != string(first) || rows(first) != 13 {
		t.Errorf("the first block has %d rows, and the second is %q", rows(first), second)
	}

	// Half as wide: the terminal has broken in two what was wider. Of the 13 rows
	// these are 7.
	columns = 40
	wide := 0
	for row := range strings.Lines(string(first)) {
		if len(row)-1 > columns {
			wide++
		}
	}
	third := v.next(r, noon)
	if wide != 7 || !strings.HasPrefix(string(third), "\x1b[20F\x1b[J") {
		t.Errorf("%d wide rows, and then %q", wide, third)
	}

	// Too low for all of it: what is drawn stays on the screen.
	height = 10
	if out := v.next(r, noon); !strings.HasPrefix(string(out), "\x1b[9F\x1b[J") || rows(out) != 9 {
		t.Errorf("%d rows: %q", rows(out), out)
	}
	if out := v.next(r, noon); !strings.HasPrefix(string(out), "\x1b[9F\x1b[J") {
		t.Errorf("then %q", out)
	}
}

func TestViewInAPipeWritesChanges(t *testing.T) {
	v := drawn{painter: func() console.Painter { return console.Painter{Width: 80, WarnAt: 80} }}
	r := sampleReport()
	if out := string(v.next(r, noon)); !strings.HasPrefix(out, "# 2026-11-22 12:00:00\nSession\n") {
		t.Errorf("the first block is %q", out)
	}
	r.Windows[0].SeenAt = in(0)
	r.Windows[0].Forecast.Pace = number(3)
	if out := v.next(r, noon.Add(time.Minute)); len(out) > 0 {
		t.Errorf("without a change there is %q", out)
	}
	changes := map[string]func(*view.UsageReport){
		"figure":  func(r *view.UsageReport) { r.Windows[0].UsedPercentage = new(90.0) },
		"source":  func(r *view.UsageReport) { r.Windows[0].Source = "endpoint" },
		"failure": func(r *view.UsageReport) { r.Endpoint.Failure = "" },
		"problem": func(r *view.UsageReport) { r.Problems = []string{"a file\x1b is gone"} },
		"window":  func(r *view.UsageReport) { r.Windows = r.Windows[:1] },
	}
	for name, change := range changes {
		change(&r)
		out := string(v.next(r, noon))
		if out == "" || strings.Contains(out, "\x1b") {
			t.Errorf("after a new %s: %q", name, out)
		}
	}
}

func TestParseInterval(t *testing.T) {
	for _, good := range []string{"1s", "2s", "1m30s", "1h"} {
		if _, err := parseInterval(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "2", "0s", "999ms", "-5s", "61m", "soon\x1b"} {
		if _, err := parseInterval(bad); err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}
