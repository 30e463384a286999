package statusline

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/doctor"
)

func TestDoctorJSON(t *testing.T) {
	w := newInstallWorld(t, "echo the line")
	code, stdout, stderr := w.run(t, newDoctorCommand, "-f", "json")
	if code != console.ExitFailed || !strings.Contains(stderr, "one check failed") {
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
