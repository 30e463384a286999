package drawing

import (
	"errors"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/host/line/schedule"
)

// A stranger's segment that was late or failed is not run at every key; what a person can
// change of it, or some time, has it run again.
func TestRest(t *testing.T) {
	now := time.Date(2026, 3, 4, 11, 10, 0, 0, time.UTC)
	d := New(World{Now: func() time.Time { return now }})
	stranger := config.Segment{Name: "slow", Source: "/x.wasm", SHA256: "1", Grant: []string{"usage"}, Settings: map[string]string{"a": "1"}}
	ours := config.Segment{Name: "git", Source: config.BuiltinPrefix + "git"}
	note := func(s config.Segment, o schedule.Outcome) {
		d.rest("kept", []engines.Job{{Segment: s}}, []schedule.Outcome{o})
	}
	late := schedule.Outcome{Late: true}
	if d.rests("kept", stranger) {
		t.Error("it rests before it was run")
	}
	note(stranger, late)
	if !d.rests("kept", stranger) {
		t.Error("a late one is run again at once")
	}
	outcomes := []schedule.Outcome{{Remembered: true}}
	d.rest("kept", []engines.Job{{Segment: stranger}}, outcomes)
	if !outcomes[0].Late {
		t.Errorf("a resting one came to %+v", outcomes[0])
	}
	other := stranger
	for name, change := range map[string]func(){
		"bytes": func() { other.SHA256 = "2" }, "grant": func() { other.Grant = nil }, "settings": func() { other.Settings = map[string]string{"a": "2"} },
	} {
		other = stranger
		if change(); d.rests("kept", other) {
			t.Errorf("with another %s it rests", name)
		}
	}
	if d.rests("start", stranger) {
		t.Error("in another session it rests")
	}
	now = now.Add(restFor + time.Second)
	if d.rests("kept", stranger) {
		t.Error("it rests for ever")
	}
	second := stranger
	second.Name = "second"
	d.resting = map[string]resting{}
	d.rest("kept", []engines.Job{{Segment: stranger}, {Segment: second}}, []schedule.Outcome{late, late})
	if !d.rests("kept", stranger) || d.rests("kept", second) {
		t.Error("the one that had to wait for the other rests")
	}
	for name, tt := range map[string]struct {
		segment config.Segment
		outcome schedule.Outcome
		rests   bool
	}{
		"failed":       {stranger, schedule.Outcome{Err: errors.New("trapped")}, true},
		"good":         {stranger, schedule.Outcome{}, false},
		"blocked":      {stranger, schedule.Outcome{Err: &capability.BlockedError{}}, false},
		"not compiled": {stranger, schedule.Outcome{Err: engines.ErrNotCompiled}, false},
		"ours":         {ours, late, false},
	} {
		d.resting = map[string]resting{}
		note(tt.segment, tt.outcome)
		if got := d.rests("kept", tt.segment); got != tt.rests {
			t.Errorf("%s: it rests: %v", name, got)
		}
	}
}
