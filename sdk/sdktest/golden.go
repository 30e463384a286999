package sdktest

import (
	"encoding/json"
	"flag"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the segments put out into their golden cases")

// Golden renders every case in dir, each as a subtest, and compares the spans.
// With the test flag -update it writes the spans into the cases instead.
func Golden(t *testing.T, render func() error, dir string) {
	t.Helper()
	cases, err := ReadCases(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			got, failure := renderCase(t, c, render)
			if *update {
				c.Spans, c.Error = got, failure
				if err := c.write(); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !slices.Equal(got, c.Spans) {
				t.Errorf("%s: the spans differ; run the test with -update if the new ones are right\ngot:\n%swant:\n%s",
					c.path, listSpans(got), listSpans(c.Spans))
			}
			if failure != c.Error {
				t.Errorf("%s: the segment's error is %q, want %q", c.path, failure, c.Error)
			}
		})
	}
}

// renderCase returns spans that are never nil, as a case file has them.
func renderCase(t *testing.T, c Case, render func() error) (spans []Span, failure string) {
	host := c.Host()
	host.Log = func(level int, text string) { t.Logf("segment logs at level %d: %s", level, text) }
	spans, err := Run(host, render)
	if spans == nil {
		spans = []Span{}
	}
	if err != nil {
		failure = err.Error()
	}
	return spans, failure
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
