package conformance

import (
	"context"
	"maps"
	"slices"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/sdk/testcase"
)

// Replayed is what came of a golden case of the author's.
type Replayed struct {
	Case testcase.Case
	Got  trial.Report
	// Failure is how it failed, in the words of the segment if it logged any; ""
	// if it did not.
	Failure string
	// Ended is why there is nothing to compare: the guest did not return.
	Ended error
}

// CaseWorld is the world that a case describes, with the manifest's defaults under
// the case's settings and every permission that the manifest asks for.
func CaseWorld(m manifest.Manifest, c testcase.Case) trial.World {
	w := trial.World{
		Status: c.Status, Settings: Defaults(m), Usage: c.Usage, Git: c.Git, Transcript: c.Transcript, Spend: c.Spend, System: c.System, Env: c.Env, Store: c.Store, Pages: c.Fetch,
		At: SampleTime(), Columns: c.Columns, Grants: m.Grants(), Optional: m.Optional(),
	}
	if len(w.Status) == 0 {
		w.Status = []byte("{}")
	}
	if c.At != nil {
		w.At = *c.At
	}
	if w.Columns == 0 {
		w.Columns = 120
	}
	maps.Copy(w.Settings, c.Settings)
	return w
}

// Replay renders a case. The error is for one that cannot be rendered at all.
func Replay(ctx context.Context, render Render, m manifest.Manifest, c testcase.Case) (Replayed, error) {
	r := Replayed{Case: c}
	report, err := render(ctx, CaseWorld(m, c))
	if ended(err) {
		r.Ended = err
		return r, nil
	}
	if err != nil {
		return r, err
	}
	r.Got = report
	if report.Failure != "" {
		r.Failure = report.Failure
		if text, logged := lastError(report); logged {
			r.Failure = text
		}
	}
	return r, nil
}

// OK tells whether the case's spans and error are what came.
func (r Replayed) OK() bool {
	return r.Ended == nil && r.Got.Truncated == "" && r.Failure == r.Case.Error && slices.Equal(r.Want(), r.Got.Spans)
}

// Want is the case's spans.
func (r Replayed) Want() []span.Span {
	var want []span.Span
	for _, s := range r.Case.Spans {
		want = append(want, span.Span(s))
	}
	return want
}

// Update writes what came into the case's file, and nothing else. changed is false
// if it says so already, or if there is nothing to write: output over the limits is
// no output to keep.
func (r Replayed) Update() (changed bool, err error) {
	if r.Ended != nil || r.Got.Truncated != "" {
		return false, nil
	}
	got := []testcase.Span{}
	for _, s := range r.Got.Spans {
		got = append(got, testcase.Span(s))
	}
	return r.Case.Update(got, r.Failure)
}

// lastError is the last error that a segment logged.
func lastError(r trial.Report) (text string, ok bool) {
	for _, line := range slices.Backward(r.Log) {
		if line.Level == levelError {
			return line.Text, true
		}
	}
	return "", false
}
