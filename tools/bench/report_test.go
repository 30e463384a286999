//go:build linux || darwin

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/internal/golden"
)

func TestSpread(t *testing.T) {
	to := func(n int) (out []float64) {
		for i := range n {
			out = append(out, float64((i*7)%n+1)) // 1 to n in another order; n is no multiple of 7
		}
		return out
	}
	for _, tt := range []struct {
		values []float64
		want   spread
	}{
		{nil, spread{}},
		{[]float64{3}, spread{3, 3}},
		{[]float64{9, 1}, spread{9, 9}},
		{[]float64{2, 1, 3}, spread{2, 3}},
		{to(20), spread{11, 19}},
		{to(101), spread{51, 96}},
		{to(200), spread{101, 190}},
	} {
		before := append([]float64(nil), tt.values...)
		if got := spreadOf(tt.values); got != tt.want {
			t.Errorf("of %d values: %+v, want %+v", len(tt.values), got, tt.want)
		}
		if diff := cmp.Diff(before, tt.values); diff != "" {
			t.Errorf("the values were moved:\n%s", diff)
		}
	}
}

// sampleReport is a run with something of everything.
func sampleReport() report {
	timed := func(name string, k kind, segments int, n news, ms float64, processes int) *subject {
		return &subject{
			Name: name, Kind: k, Segments: segments, News: n, InChart: true, argv: []string{"/bin/" + name},
			wall: []float64{ms * 1.1, ms * 1.1, ms * 1.5}, cpu: []float64{ms, ms, ms * 1.2},
			faults: []float64{ms * 100}, peak: []float64{ms}, own: []float64{ms / 2}, processes: processes,
		}
	}
	unknown := timed("a peer without a peak & <b>markup</b> in a long name", peer, 0, "", 16, -1)
	unknown.peak, unknown.own, unknown.failed = nil, nil, 2
	slow := timed("slow", peer, 0, "", 345.6, 20)
	slow.Version, slow.other = "2.2.30", 1
	r := report{
		Machine: machine{CPU: "A processor", Cores: 2, OS: "An OS 12", Kernel: "Linux 6", Go: "go1.26", Date: "2026-11-25T12:00:00Z", Load: 3.2},
		Program: program{Version: "development", Commit: "0123456789ab+", Name: "aiterm-line", Bytes: 5.5e6}, Counted: "every process",
		Rounds:  3,
		Copies:  2,
		Missing: []missing{{"ccusage", "npm is not installed"}},
		Hostile: []hostile{
			{Name: "spin", Lines: 20, Wall: spread{104.2, 120}, CPU: spread{90, 99}, Latest: 130.5, Gone: 1.25},
			{Name: "8 different", Lines: 20, Wall: spread{106, 120}, CPU: spread{90, 99}, Latest: 160, Gone: 61, Left: 3},
		},
		Scale: []axisReport{
			{Name: "segments", Unit: "segment", Each: 1, Steps: []stepReport{
				{Label: "1", Size: 1, Unchanged: figures{Wall: spread{3, 4}, CPU: spread{3, 4}}, AllRun: figures{Wall: spread{4, 5}, CPU: spread{4, 5}, PeakMB: 12}},
				{Label: "8", Size: 8, Unchanged: figures{Wall: spread{3.5, 4}, CPU: spread{3.14, 4}}, AllRun: figures{Wall: spread{6, 7}, CPU: spread{6.1, 7}}},
			}},
			{Name: "files", Unit: "10 000 files", Each: 1e4, Note: "not all are there", Steps: []stepReport{
				{Label: "1000", Size: 1000, RefreshMS: 12.3, RefreshCPU: 10},
			}},
		},
	}
	r.add([]*subject{
		timed(helloName, baseline, 0, "", 1.5, 0),
		timed(lineName(eightSegments, unchanged), ours, 8, unchanged, 2.2, 0),
		timed(lineName(eightSegments, reply), ours, 8, reply, 2.5, 0),
		timed(lineName(eightAnd3, unchanged), ours, 11, unchanged, 2.3, 0),
		timed(lineName(eightAnd3, allRun), ours, 11, allRun, 6.2, 1),
		timed("claudeline", peer, 0, "", 3, 0),
		slow, unknown,
	})
	r.Bars = r.bars()
	return r
}

func TestReportGolden(t *testing.T) {
	golden.Compare(t, "report.golden", sampleReport().text())
}

func TestReportOfVeryLittle(t *testing.T) {
	r := report{Rounds: 1, Copies: 1}
	r.add([]*subject{{Name: helloName, Kind: baseline, wall: []float64{0}, cpu: []float64{0}, processes: -1}})
	r.Bars = r.bars()
	for _, b := range r.Bars {
		if b.Known || b.verdict() != "not measured" {
			t.Errorf("%s: %s", b.What, b.verdict())
		}
	}
	golden.Compare(t, "little.golden", r.text())
	if len(r.chart()) == 0 {
		t.Error("no picture")
	}
}

func TestReportIsJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bench.json")
	r := sampleReport()
	if err := r.write(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	for i := range back.Subjects {
		back.Subjects[i].InChart = true // only for the picture
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Errorf("-written +read:\n%s", diff)
	}
}
