package conformance

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/sdk/testcase"
)

func readCase(t *testing.T, text string) testcase.Case {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cases, err := testcase.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return cases[0]
}

func TestCaseWorld(t *testing.T) {
	m := manifest.Manifest{
		Settings:    []manifest.Setting{{Name: "a", Default: "1"}, {Name: "b", Default: "2"}},
		Permissions: []manifest.Permission{{Name: "usage"}, {Name: "env", Args: []string{"HOME"}}},
	}
	got := CaseWorld(m, readCase(t, `{"name": "x"}`))
	want := trial.World{
		Status: []byte("{}"), Settings: map[string]string{"a": "1", "b": "2"}, At: SampleTime(), Columns: 120, Grants: []string{"usage", "env:HOME"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("world of an empty case (-want +got):\n%s", diff)
	}
	got = CaseWorld(m, readCase(t, `{"name": "x", "at": "2026-11-22T11:10:00+01:00", "columns": 7, "status": {"cwd": "/"}, "settings": {"b": "3"},
		"usage": {"u": "1"}, "git": {"g": "2"}, "spend": {"c": "6"}, "env": {"e": "3"}, "store": {"s": "4"}, "fetch": {"f": "5"}}`))
	want = trial.World{
		Status: []byte(`{"cwd": "/"}`), Settings: map[string]string{"a": "1", "b": "3"}, Columns: 7, Grants: want.Grants,
		At: time.Date(2026, time.November, 22, 11, 10, 0, 0, time.FixedZone("", 3600)), Usage: map[string]string{"u": "1"}, Git: map[string]string{"g": "2"}, Spend: map[string]string{"c": "6"},
		Env: map[string]string{"e": "3"}, Store: map[string]string{"s": "4"}, Pages: map[string]string{"f": "5"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("world of a full case (-want +got):\n%s", diff)
	}
}

func TestReplay(t *testing.T) {
	shown := trial.Report{Spans: []span.Span{{Text: "new", Style: "dim"}}}
	tests := []struct {
		name, before string
		report       trial.Report
		err          error
		ok           bool
		after        string // with Update
	}{
		{"the same", `{"name":"x","spans":[{"text":"new","style":"dim"}]}`, shown, nil, true, `{"name":"x","spans":[{"text":"new","style":"dim"}]}`},
		{"another text", `{"name":"x","spans":[{"text":"old"}],"columns":7}`, shown, nil, false, `{"name":"x","spans":[{"text":"new","style":"dim"}],"columns":7}`},
		{"it fails as it should", `{"name":"x","spans":[],"error":"no usage"}`,
			trial.Report{Failure: "the segment reported failure 1", Log: append(trial.Report{}.Log, logged("no usage"))}, nil, true,
			`{"name":"x","spans":[],"error":"no usage"}`},
		{"it fails, and logs nothing", `{"name":"x","spans":[]}`, trial.Report{Failure: "trapped"}, nil, false, `{"name":"x","spans":[], "error": "trapped"}`},
		{"it should fail", `{"name":"x","spans":[],"error":"e"}`, trial.Report{}, nil, false, `{"name":"x","spans":[]}`},
		{"too much output", `{"name":"x","spans":[{"text":"new","style":"dim"}]}`, trial.Report{Spans: shown.Spans, Truncated: "too much"}, nil, false,
			`{"name":"x","spans":[{"text":"new","style":"dim"}]}`},
		{"it does not return", `{"name":"x","spans":[]}`, trial.Report{}, &trial.HungError{After: trial.RenderLimit}, false, `{"name":"x","spans":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readCase(t, tt.before)
			r, err := Replay(t.Context(), func(context.Context, trial.World) (trial.Report, error) { return tt.report, tt.err }, manifest.Manifest{}, c)
			if err != nil {
				t.Fatal(err)
			}
			if r.OK() != tt.ok {
				t.Errorf("ok = %v, want %v: %+v", r.OK(), tt.ok, r)
			}
			changed, err := r.Update()
			if err != nil {
				t.Fatal(err)
			}
			if changed != (tt.before != tt.after) {
				t.Errorf("changed = %v", changed)
			}
			got, err := os.ReadFile(c.Path())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.after, string(got)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
		})
	}
}
