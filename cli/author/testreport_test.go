package author

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/look/span"
)

func tested() testReports {
	return testReports{
		{
			File: "a/one.wasm", Name: "one",
			Checks: []checkJSON{
				{Check: "module", Wants: "a module", State: conformance.OK, took: 1500 * time.Microsecond},
				{Check: "texts", Wants: "it renders <odd> texts", State: conformance.Failed, More: 2, took: 2 * time.Second,
					Findings: []findingJSON{{State: conformance.Failed, What: "it put out \x1b & \ufffe]]>", Advice: "sdk.Shorten it"}}},
				{Check: "styles", State: conformance.Warning, Findings: []findingJSON{{What: "odd"}}},
				{Check: "store", State: conformance.Skipped, Findings: []findingJSON{{What: "it does not ask for the store"}}},
			},
			Cases: []caseJSON{
				{Case: "usual", File: "a/testdata/usual.json", State: "ok"},
				{Case: "odd\x07", File: "a/testdata/odd.json", State: "failed", Want: []span.Span{{Text: "a"}}, Got: []span.Span{{Text: "b"}}, GotError: "died"},
			},
			Verdict: verdict{Checks: map[conformance.State]int{conformance.OK: 1, conformance.Failed: 1, conformance.Warning: 1, conformance.Skipped: 1}, Passed: 1, Failed: 1},
		},
		{File: "b/two.wasm", broken: "b/two.wasm: no module"},
	}
}

func TestJUnit(t *testing.T) {
	text, err := tested().junit()
	if err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="aiterm plugins test" tests="7" failures="2" errors="1">
  <testsuite name="one" tests="6" failures="2" errors="0" skipped="1" time="2.002">
    <testcase classname="one.checks" name="module" time="0.002"></testcase>
    <testcase classname="one.checks" name="texts" time="2.000">
      <failure message="it renders &lt;odd&gt; texts">it put out ` + "\ufffd" + ` &amp; ` + "\ufffd" + `]]&gt;&#xA;→ sdk.Shorten it&#xA;… and 2 more</failure>
    </testcase>
    <testcase classname="one.checks" name="styles" time="0.000">
      <system-out>warning: odd</system-out>
    </testcase>
    <testcase classname="one.checks" name="store" time="0.000">
      <skipped message="it does not ask for the store"></skipped>
    </testcase>
    <testcase classname="one.cases" name="usual" time="0.000"></testcase>
    <testcase classname="one.cases" name="odd" time="0.000">
      <failure message="it draws something else than a/testdata/odd.json says">- {&#34;text&#34;:&#34;a&#34;}&#xA;+ {&#34;text&#34;:&#34;b&#34;}&#xA;+ &#34;error&#34;: &#34;died&#34;</failure>
    </testcase>
  </testsuite>
  <testsuite name="two.wasm" tests="1" failures="0" errors="1" skipped="0" time="0.000">
    <testcase classname="two.wasm.checks" name="module" time="0.000">
      <error message="b/two.wasm: no module"></error>
    </testcase>
  </testsuite>
</testsuites>
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var read junitSuites
	if err := xml.Unmarshal(text, &read); err != nil || read.Tests != 7 {
		t.Errorf("%+v, %v", read, err)
	}
}

func TestBadge(t *testing.T) {
	fine := testReports{{Verdict: verdict{Checks: map[conformance.State]int{conformance.OK: 23, conformance.Skipped: 2}, Passed: 5}}}
	warned := testReports{{Verdict: verdict{Checks: map[conformance.State]int{conformance.OK: 22, conformance.Warning: 1}}}}
	tests := []struct {
		reports testReports
		want    badge
	}{
		{fine, badge{"aiterm segment", "28 passed", "brightgreen"}},
		{warned, badge{"aiterm segment", "23 passed, 1 warning", "yellow"}},
		{tested(), badge{"aiterm segments", "3 of 6 failed", "red"}},
	}
	for _, tt := range tests {
		got := tt.reports.badge()
		if got != tt.want {
			t.Errorf("%+v, want %+v", got, tt.want)
		}
		var shield map[string]any
		if err := json.Unmarshal(got.text(".json"), &shield); err != nil || shield["message"] != tt.want.message || shield["schemaVersion"] != 1.0 {
			t.Errorf("%v, %v", shield, err)
		}
		svg := got.text(".svg")
		if err := xml.Unmarshal(svg, new(struct{})); err != nil || !strings.Contains(string(svg), ">"+tt.want.message+"</text>") || strings.Contains(string(svg), "%!") {
			t.Errorf("%v:\n%s", err, svg)
		}
	}
	for file, fits := range map[string]bool{"": true, "a.svg": true, "a/b.json": true, "a.png": false, "svg": false} {
		if (rejectBadge(file) == "") != fits {
			t.Errorf("%q: %q", file, rejectBadge(file))
		}
	}
}
