// Package voice_test builds the example where its compiler is installed, and
// renders its golden cases in the real sandbox.
package voice_test

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/facts/status"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/extism"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/sdk/testcase"
)

var rebuild = flag.Bool("rebuild", false, "write voice.wasm anew")

const committed = "voice.wasm"

func sourceManifest(t testing.TB) manifest.Manifest {
	t.Helper()
	data, err := os.ReadFile("segment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	about, err := manifest.ParseYAML("segment.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return about
}

// The module in the repository is what the pinned compiler makes of the source.
func TestBuild(t *testing.T) {
	asc, err := exec.LookPath(filepath.Join("node_modules", ".bin", "asc"))
	if err != nil {
		t.Skip("the compiler is not installed: run npm ci")
	}
	made := filepath.Join(t.TempDir(), committed)
	cmd := exec.Command(asc, "assembly/index.ts", "--target", "release", "--outFile", made)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("asc: %v\n%s", err, out)
	}
	module, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	if module, err = manifest.Attach(module, sourceManifest(t)); err != nil {
		t.Fatal(err)
	}
	if *rebuild {
		if err := os.WriteFile(committed, module, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(committed); err != nil || !bytes.Equal(have, module) {
		t.Errorf("%s is not what the source makes (%v): run go test -rebuild", committed, err)
	}
}

func load(t testing.TB) *extism.Module {
	t.Helper()
	binary, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	if err := extism.Compile(nil, binary); err != nil {
		t.Fatal(err)
	}
	engine, err := extism.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	module, err := engine.Load(binary)
	if err != nil {
		t.Fatal(err)
	}
	return module
}

func TestCases(t *testing.T) {
	module := load(t)
	if len(module.Needs()) > 0 {
		t.Errorf("it needs %q, which its manifest does not ask for", module.Needs())
	}
	cases, err := testcase.Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			call := callOf(t, c)
			if err := module.Run(call); err != nil {
				t.Fatal(err)
			}
			var want []span.Span
			for _, s := range c.Spans {
				want = append(want, span.Span(s))
			}
			if diff := cmp.Diff(want, call.Spans, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("spans (-want +got):\n%s", diff)
			}
		})
	}
}

// It does not take the whole input, so that a render knows that it need not be
// run again while the output style is the same.
func TestItAsksForWhatItShows(t *testing.T) {
	call := callOf(t, testcase.Case{Status: []byte(`{"output_style":{"name":"Explanatory"}}`)})
	if err := load(t).Run(call); err != nil {
		t.Fatal(err)
	}
	trace, repeatable := call.Trace()
	want := []capability.Question{{Function: "status", Text: []string{"output_style.name"}}, {Function: "config", Text: []string{"icon"}}}
	if diff := cmp.Diff(want, trace.Asked); diff != "" || !repeatable {
		t.Errorf("repeatable: %v; asked (-want +got):\n%s", repeatable, diff)
	}
}

func callOf(t testing.TB, c testcase.Case) *capability.Call {
	t.Helper()
	stdin, err := status.Parse(c.Status)
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]string{}
	for _, s := range sourceManifest(t).Settings {
		settings[s.Name] = s.Default
	}
	for name, value := range c.Settings {
		settings[name] = value
	}
	return &capability.Call{
		Session: &capability.Session{Status: stdin, Now: time.Date(2026, 1, 2, 11, 10, 0, 0, time.UTC), Columns: 120},
		Segment: "voice", Settings: settings,
	}
}
