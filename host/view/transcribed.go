package view

import (
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/transcript"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/memo"
)

// Transcribed is what a segment was last told of a session's transcript: the keys that it
// asked for, which are this program's words.
type Transcribed struct {
	Segment string
	Keys    []string
	At      time.Time
}

// LastTranscribed says so of each segment that asked for anything in the latest session.
// program is that of the plan's inputs.
func LastTranscribed(dirs state.Dirs, program string) (all []Transcribed) {
	if dirs.Cache == "" {
		return nil
	}
	for _, o := range memo.Latest(dirs.Cache, line.Made(program)) {
		one := Transcribed{Segment: o.Segment, At: o.At}
		for _, q := range o.Trace.Asked {
			path, ok := capability.AskedOfTranscript(q)
			// What was kept of one that may read words has its shape already.
			if shape := transcript.Shape(path); ok && shape != "" && !slices.Contains(one.Keys, shape) {
				one.Keys = append(one.Keys, shape)
			}
		}
		if len(one.Keys) > 0 {
			all = append(all, one)
		}
	}
	return all
}
