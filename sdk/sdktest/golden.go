package sdktest

import (
	"encoding/json"
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/sdk/testcase"
)

var update = flag.Bool("update", false, "write what the segments put out into their golden cases")

// Golden renders every case in dir, each as a subtest, and compares the spans.
// With the test flag -update it writes the spans into the cases instead.
func Golden(t *testing.T, render func() error, dir string) {
	t.Helper()
	cases, err := testcase.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			got, failure := renderCase(t, c, render)
			if *update {
				if _, err := c.Update(got, failure); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !slices.Equal(got, c.Spans) {
				t.Errorf("%s: the spans differ; run the test with -update if the new ones are right\ngot:\n%swant:\n%s",
					c.Path(), listSpans(got), listSpans(c.Spans))
			}
			if failure != c.Error {
				t.Errorf("%s: the segment's error is %q, want %q", c.Path(), failure, c.Error)
			}
		})
	}
}

// renderCase returns spans that are never nil, as a case file has them.
func renderCase(t *testing.T, c testcase.Case, render func() error) (spans []Span, failure string) {
	host := hostOf(c)
	host.Log = func(level int, text string) { t.Logf("segment logs at level %d: %s", level, text) }
	spans, err := Run(host, render)
	if err != nil {
		// The host shows nothing of a segment that failed.
		return []Span{}, err.Error()
	}
	if spans == nil {
		spans = []Span{}
	}
	return spans, ""
}

// listSpans is one span a line, as in a case file.
func listSpans(spans []Span) string {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for _, s := range spans {
		out.WriteString("  ")
		e.Encode(s) // a Span always encodes
	}
	return out.String()
}

// hostOf is the host that a case describes. Its store is a copy, so that a render
// doesn't change the case.
func hostOf(c testcase.Case) Host {
	h := Host{
		Status:     string(c.Status),
		Settings:   c.Settings,
		Usage:      c.Usage,
		Git:        c.Git,
		Spend:      c.Spend,
		Transcript: c.Transcript,
		System:     c.System,
		Env:        c.Env,
		Store:      map[string]string{},
		Fetch:      c.Fetch,
		Columns:    c.Columns,
	}
	maps.Copy(h.Store, c.Store)
	if c.At != nil {
		h.Now = *c.At
	}
	return h
}
