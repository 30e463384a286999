package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/doctor"
)

func TestDoctorJSON(t *testing.T) {
	w := newInstallWorld(t, "echo the line")
	code, stdout, stderr := w.run(t, newDoctorCommand, "-f", "json")
	if code != exitFailed || !strings.Contains(stderr, "one check failed") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	var report doctor.Report
	dec := json.NewDecoder(strings.NewReader(stdout))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&report); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	var failed []string
	for _, f := range report.Checks {
		if f.State == doctor.Failure {
			failed = append(failed, f.Check+": "+f.Fix)
		}
	}
	if diff := cmp.Diff([]string{"settings: run: aiterm statusline install"}, failed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if report.Summary.Failures != 1 {
		t.Errorf("the summary is %+v", report.Summary)
	}
}

func TestPrintReport(t *testing.T) {
	report := doctor.Report{
		Checks: []doctor.Finding{
			{Check: "program", State: doctor.OK, Found: "aiterm 1"},
			{Check: "log", State: doctor.Note, Found: "the last messages", Details: []string{"one", "two"}},
			{Check: "padding", State: doctor.Warning, Found: "too much", Fix: "make it less"},
			{Check: "settings", State: doctor.Failure, Found: "not there", Fix: "install"},
		},
		Summary: doctor.Summary{OK: 1, Notes: 1, Warnings: 2, Failures: 0},
	}
	var out strings.Builder
	if err := printReport(&out, "text", report); err != nil {
		t.Fatal(err)
	}
	want := `ok    program: aiterm 1
note  log: the last messages
        one
        two
warn  padding: too much
      → make it less
FAIL  settings: not there
      → install

no failures, 2 warnings, 1 note; 1 ok
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
