package examples_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/capability"
	"github.com/data-wise/aiterm/host/manifest"
	"github.com/data-wise/aiterm/host/span"
	"github.com/data-wise/aiterm/host/status"
	"github.com/data-wise/aiterm/host/wasm"
	"github.com/data-wise/aiterm/sdk/sdktest"
)

// replay renders the golden cases of a folder with a module, in the real
// sandbox. The modules are this repository's own, so they may run in here.
func replay(t *testing.T, dir string, module []byte) {
	t.Helper()
	engine, err := wasm.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	guest, err := engine.Load(module)
	if err != nil {
		t.Fatal(err)
	}
	about, found, err := manifest.FromModule(module)
	if err != nil || !found {
		t.Fatalf("the manifest in the module: found %v, %v", found, err)
	}
	cases, err := sdktest.ReadCases(filepath.Join(dir, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		call := callOf(t, about, c)
		if err := guest.Run(call); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
		var want []span.Span
		for _, s := range c.Spans {
			want = append(want, span.Span(s))
		}
		if diff := cmp.Diff(want, call.Spans, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: spans (-want +got):\n%s", c.Name, diff)
		}
	}
}

// callOf is the call of a case that needs no permission: no example does.
func callOf(t *testing.T, about manifest.Manifest, c sdktest.Case) *capability.Call {
	t.Helper()
	document := "{}"
	if c.Status != nil {
		document = string(c.Status)
	}
	stdin, err := status.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.January, 2, 11, 10, 0, 0, time.UTC)
	if c.At != nil {
		now = *c.At
	}
	settings := map[string]string{}
	for _, s := range about.Settings {
		settings[s.Name] = s.Default
	}
	for key, value := range c.Settings {
		settings[key] = value
	}
	return &capability.Call{
		Session: &capability.Session{Status: stdin, Now: now, Columns: 120},
		Segment: about.Name, Settings: settings,
	}
}
