package conformance

import (
	"time"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/facts/sample"
)

// SampleWorld is the sample session at a time, with nothing set and nothing
// granted.
func SampleWorld(at time.Time, columns int) trial.World {
	return trial.World{
		Status:     sample.StatusAt(at),
		Usage:      sample.Usage(at),
		Git:        sample.Git(),
		Spend:      sample.Spend(),
		Transcript: sample.Transcript(),
		System:     sample.System(),
		Env:        map[string]string{"HOME": sample.Env("HOME")},
		At:         at,
		Columns:    columns,
	}
}
