package doctor

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/plugins"
)

func TestSegment(t *testing.T) {
	slow, quick := 30.5, 0.25
	e := exam{plan: config.Plan{Budget: 100 * time.Millisecond}}
	tests := []struct {
		name string
		info view.SegmentInfo
		want string
	}{
		{"no time", view.SegmentInfo{Name: "git", State: view.StateOK}, "ok segment git: no time noted yet"},
		{"quick", view.SegmentInfo{Name: "git", State: view.StateOK, LastMS: &quick}, "ok segment git: 0.2 ms when it last ran"},
		{"slow", view.SegmentInfo{Name: "git", State: view.StateOK, LastMS: &slow}, "warning segment git: 30.5 ms when it last ran, of the 100ms that the whole line has"},
		{"blocked", view.SegmentInfo{Name: "git", State: view.StateBlocked, Reason: "needs git"}, "failure segment git: blocked, and left out of the line: needs git"},
		{"broken", view.SegmentInfo{Name: "git", State: view.StateBroken, Reason: "no wasm"}, "failure segment git: broken, and left out of the line: no wasm"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f findings
			e.segment(&f, tt.info)
			compare(t, []string{tt.want}, brief(f))
			everyFix(t, f)
		})
	}
}

func TestSegmentThatIsNeverDone(t *testing.T) {
	e := exam{plan: config.Plan{Budget: 100 * time.Millisecond}, again: "aiterm statusline render"}
	var f findings
	e.segment(&f, view.SegmentInfo{Name: "loop", State: view.StateOK})
	compare(t, []string{"warning segment loop: it was not done within the 100ms that the whole line has"}, brief(f))
	everyFix(t, f)
}

func TestQuickest(t *testing.T) {
	slow, quick := 50.0, 1.0
	a := []view.SegmentInfo{{Name: "a", LastMS: &slow}, {Name: "b", LastMS: &quick}, {Name: "c"}}
	b := []view.SegmentInfo{{Name: "a", LastMS: &quick}, {Name: "b"}, {Name: "c", LastMS: &slow}}
	for i, want := range []float64{quick, quick, slow} {
		if got := quickest(a, b)[i]; got.LastMS == nil || *got.LastMS != want {
			t.Errorf("%s: got %v, want %v", got.Name, got.LastMS, want)
		}
	}
}

func TestSegmentsOfAPlan(t *testing.T) {
	others := strings.Join(slices.DeleteFunc(plugins.Names(), func(name string) bool { return name == "model" }), " ")
	tests := []struct {
		name, plugins string
		want          []string
	}{
		{"one on the line", "lines: [{left: [model]}]\n", []string{
			"ok segment model: no time noted yet",
			"ok segments: not on the line: " + others}},
		{"none shown", "lines: [{left: [model]}]\nsegments: {model: {show: false}}\n", []string{
			"warning segments: none is on a line, so it shows only the name of this program",
			"ok segments: not on the line: model " + others}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.write(".config/aiterm/plugins.yaml", tt.plugins, 0o600)
			in := w.input()
			got := w.examine(exam{Input: in}, check{name: "plan", run: exam.resolve}, check{name: "segments", run: exam.segments})
			compare(t, tt.want, brief(got))
		})
	}
}
