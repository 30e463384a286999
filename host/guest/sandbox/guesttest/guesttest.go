// Package guesttest is what the tests of the engines share: a call to render
// into, the hostile fixtures, and what is expected of them. It is in no program.
package guesttest

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

// Payload is the status of [Call].
const Payload = `{"model":{"display_name":"Opus"}}`

// Call is one of a segment with these grants.
func Call(t testing.TB, grants ...string) *capability.Call {
	t.Helper()
	s, err := status.Parse([]byte(Payload))
	if err != nil {
		t.Fatal(err)
	}
	return &capability.Call{
		Session: &capability.Session{
			Status:  s,
			Now:     time.Date(2026, 11, 22, 10, 10, 0, 0, time.UTC),
			Columns: 116,
			Getenv:  func(name string) string { return "value of " + name },
		},
		Segment:  "test",
		Settings: map[string]string{"icon": "true", "label": ""},
		Grants:   grants,
		Store:    capability.OpenStore(""),
	}
}

// Facts answer look-ups by path from a map.
type Facts map[string]string

// Get is that of [capability.Facts].
func (f Facts) Get(path string) (string, bool) {
	value, ok := f[path]
	return value, ok
}

// Fixture is a module in testdata/hostile.
func Fixture(t testing.TB, name string) []byte {
	t.Helper()
	binary, err := os.ReadFile(filepath.Join("testdata", "hostile", name+".wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// Times is a list of the same span.
func Times(n int, s span.Span) []span.Span {
	out := make([]span.Span, n)
	for i := range out {
		out[i] = s
	}
	return out
}

// Expect compares what came of a render: its error, "" for none, what a reader of
// the log should know, and the spans if it did not fail.
func Expect(t *testing.T, err error, call *capability.Call, failure, note string, spans []span.Span) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if got != failure {
		t.Errorf("error = %q\n want   %q", got, failure)
	}
	if diff := cmp.Diff(spans, call.Spans); diff != "" && failure == "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	if got := call.Truncated(); got != note {
		t.Errorf("note = %q, want %q", got, note)
	}
}

// AllCovered wants every fixture to be among the covered ones.
func AllCovered(t *testing.T, covered map[string]bool) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "hostile", "*.wasm"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		if name := strings.TrimSuffix(filepath.Base(path), ".wasm"); !covered[name] {
			t.Errorf("%s is neither in this table nor among the endless ones", name)
		}
	}
}

// AtOnce renders all the modules at the same time, each on a goroutine. A panic is
// a failure too.
func AtOnce(t *testing.T, modules [][]byte, render func(binary []byte) error) {
	t.Helper()
	failures := make(chan any, len(modules))
	start := make(chan struct{})
	var wait sync.WaitGroup
	for _, binary := range modules {
		wait.Add(1)
		go func() {
			defer wait.Done()
			defer func() {
				if r := recover(); r != nil {
					failures <- r
				}
			}()
			<-start
			if err := render(binary); err != nil {
				failures <- err
			}
		}()
	}
	close(start)
	wait.Wait()
	close(failures)
	for failure := range failures {
		t.Fatalf("one of them failed: %v", failure)
	}
}
