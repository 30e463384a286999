package author

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/author/conformance"
)

// The last row counts in words that fit one and many.
func TestVerdictInWords(t *testing.T) {
	for _, tt := range []struct {
		v    verdict
		want string
	}{
		{verdict{}, "checks: none; golden cases: none"},
		{verdict{Checks: map[conformance.State]int{conformance.Failed: 1, conformance.Warning: 1, conformance.OK: 1, conformance.Skipped: 1}, Passed: 1},
			"checks: 1 failed, 1 warning, 1 ok, 1 skipped; golden cases: 1 ok"},
		{verdict{Checks: map[conformance.State]int{conformance.Failed: 2, conformance.Warning: 3, conformance.OK: 22, conformance.Skipped: 2}, Failed: 2, Updated: 2},
			"checks: 2 failed, 3 warnings, 22 ok, 2 skipped; golden cases: 2 failed, 2 updated"},
	} {
		var out strings.Builder
		env := &console.Env{Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
		view, err := newTestView(env, segmentFile{path: "x.wasm"}, testFlags{})
		if err != nil {
			t.Fatal(err)
		}
		if err := view.end(tt.v); err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(out.String(), "\n\n"); got != tt.want+"\n" {
			t.Errorf("it says %q, want %q", out.String(), tt.want)
		}
	}
}

func TestChanges(t *testing.T) {
	tests := []struct {
		name      string
		want, got []string
		diff      []string
	}{
		{"nothing", nil, nil, nil},
		{"the same", []string{"a", "b"}, []string{"a", "b"}, []string{"  a", "  b"}},
		{"another", []string{"a"}, []string{"b"}, []string{"- a", "+ b"}},
		{"more", []string{"a", "c"}, []string{"a", "b", "c"}, []string{"  a", "+ b", "  c"}},
		{"fewer", []string{"a", "b", "c"}, []string{"c"}, []string{"- a", "- b", "  c"}},
		{"moved", []string{"a", "b"}, []string{"b", "a"}, []string{"- a", "  b", "+ a"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.diff, changes(tt.want, tt.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
