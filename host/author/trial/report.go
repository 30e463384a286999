package trial

import (
	"fmt"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

// Report is what came of one render.
type Report struct {
	// Spans are what would be drawn: nothing if the render failed.
	Spans   []span.Span          `json:"spans"`
	Failure string               `json:"failure,omitempty"` // why it failed, or ""
	Log     []capability.LogLine `json:"log,omitempty"`
	Asked   []Asked              `json:"asked,omitempty"`
	// Drawn are the spans as the segment gave them, the first [capability.MaxSpans].
	Drawn []Drawn `json:"drawn,omitempty"`
	// SpanCount, OutputBytes and LogBytes count what the segment gave, also what
	// was over the limits.
	SpanCount   int `json:"span_count"`
	OutputBytes int `json:"output_bytes"`
	LogBytes    int `json:"log_bytes"`
	// Stored is what the store was asked to keep and has kept; an empty value was
	// a removal.
	Stored  map[string]string `json:"stored,omitempty"`
	Refused int               `json:"refused,omitempty"` // times that the store would not keep something

	Truncated string        `json:"truncated,omitempty"` // why output was left out, or ""
	Memory    int64         `json:"memory"`              // linear memory in the end, in bytes; 0 if it never started
	Took      time.Duration `json:"took"`                // starting the guest and rendering
	Peak      int64         `json:"peak"`                // the most memory that the whole process had, in bytes; 0 if not known
	// Repeated says that it was not run: an earlier render answers for this one.
	Repeated bool `json:"repeated,omitempty"`
}

// Output counts what the segment gave to be drawn, in words.
func (r Report) Output() string {
	return counted(r.SpanCount, "span") + " and " + counted(r.OutputBytes, "byte")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Asked is a question that the segment put to the host.
type Asked struct {
	Function string `json:"function"`
	Argument string `json:"argument,omitempty"`
	Answer   string `json:"answer,omitempty"`
	Present  bool   `json:"present"` // false: the answer was that there is none
	Times    int    `json:"times"`
}

// Drawn is a span as the segment gave it, before it was cleaned.
type Drawn struct {
	Text  string `json:"text"`
	Style string `json:"style,omitempty"`
	URL   string `json:"url,omitempty"`
	// Unclean says that the text held what is taken out, such as controls.
	Unclean bool `json:"unclean,omitempty"`
}

// Limits of a report: a guest may ask and draw without end.
const (
	maxAsked  = 256
	maxStored = 64
	maxPiece  = 512 // bytes of a text that is only looked at
)

// recorder watches a call.
type recorder struct {
	report *Report
	index  map[[3]string]int // function, argument, answer: where it is in Asked
}

func (r *recorder) watch(f *capability.Func, a *capability.Args) {
	switch {
	case f.Kind == capability.Draws:
		r.drawn(a)
		return
	case f.Kind == capability.Computes:
		return // what it measures says nothing of what it depends on
	case f.Name == "log":
		r.report.LogBytes += len(a.Text[0])
		return
	case f.Name == "store_set":
		r.stored(a)
	}
	r.asked(f, a)
}

func (r *recorder) drawn(a *capability.Args) {
	r.report.SpanCount++
	for _, text := range a.Text {
		r.report.OutputBytes += len(text)
	}
	if len(r.report.Drawn) == capability.MaxSpans {
		return
	}
	d := Drawn{Text: piece(a.Text[0]), Style: piece(a.Text[1]), Unclean: span.Clean(a.Text[0]) != a.Text[0]}
	if len(a.Text) > 2 {
		d.URL = piece(a.Text[2])
	}
	r.report.Drawn = append(r.report.Drawn, d)
}

func (r *recorder) stored(a *capability.Args) {
	if a.Number != 0 {
		r.report.Refused++
		return
	}
	if r.report.Stored == nil {
		r.report.Stored = map[string]string{}
	}
	key := strings.ToValidUTF8(strings.Clone(a.Text[0]), "\uFFFD")
	if _, known := r.report.Stored[key]; known || len(r.report.Stored) < maxStored {
		r.report.Stored[key] = strings.ToValidUTF8(strings.Clone(a.Text[1]), "\uFFFD")
	}
}

func (r *recorder) asked(f *capability.Func, a *capability.Args) {
	q := Asked{Function: f.Name, Present: true, Times: 1}
	if len(a.Text) > 0 {
		q.Argument = piece(strings.Join(a.Text, " "))
	}
	switch f.Result {
	case capability.Length:
		q.Answer, q.Present = piece(a.Answer), a.Present
	case capability.Int32, capability.Int64:
		q.Answer = number(a.Number)
	}
	key := [3]string{q.Function, q.Argument, q.Answer}
	if i, known := r.index[key]; known {
		r.report.Asked[i].Times++
		return
	}
	if len(r.report.Asked) == maxAsked {
		return
	}
	r.index[key] = len(r.report.Asked)
	r.report.Asked = append(r.report.Asked, q)
}

// piece copies the beginning of a text that belongs to the guest.
func piece(s string) string {
	if len(s) > maxPiece {
		s = s[:maxPiece] + "…"
	}
	return strings.ToValidUTF8(strings.Clone(s), "\uFFFD")
}
