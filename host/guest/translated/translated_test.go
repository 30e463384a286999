package translated_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/translated"
	"github.com/data-wise/aiterm/internal/race"
	"github.com/data-wise/aiterm/plugins"
	"github.com/data-wise/aiterm/sdk/testcase"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// engines are one built-in segment in wazero and translated.
type engines struct{ wazero, translated *trial.Local }

func both(t testing.TB, name string) engines {
	t.Helper()
	module, ok := plugins.Module(name)
	if !ok {
		t.Fatalf("there is no segment %s", name)
	}
	e := engines{
		wazero: &trial.Local{Module: module, Load: trial.Engines(nil)},
		translated: &trial.Local{Module: module, Load: func([]byte) (trial.Guest, func(), error) {
			m, ok := translated.Open(name)
			if !ok {
				return nil, nil, errors.New("it is not translated")
			}
			return m, func() {}, nil
		}},
	}
	t.Cleanup(e.wazero.Close)
	return e
}

// measured is what differs from one run to the next.
var measured = cmpopts.IgnoreFields(trial.Report{}, "Took", "Peak")

// render renders a world with both, and returns the translation's report and an
// error if the other one's is not the same: spans, log, questions and answers, memory,
// failure.
func (e engines) render(_ context.Context, w trial.World) (trial.Report, error) {
	got, err := e.translated.Render(w)
	want, wantErr := e.wazero.Render(w)
	switch {
	case fmt.Sprint(err) != fmt.Sprint(wantErr):
		return got, fmt.Errorf("translated: %v; in wazero: %v", err, wantErr)
	case !cmp.Equal(want, got, measured):
		return got, fmt.Errorf("(-wazero +translated):\n%s", cmp.Diff(want, got, measured))
	}
	return got, err
}

func TestEverySegmentIsTranslated(t *testing.T) {
	for _, name := range plugins.Names() {
		if _, ok := translated.Open(name); !ok {
			t.Errorf("%s is not: run make segments", name)
		}
	}
	for _, name := range []string{"", "no-such", "Clock", "clock/clock"} {
		if _, ok := translated.Open(name); ok {
			t.Errorf("there is a translation of %q", name)
		}
	}
}

// A segment that is not on the line costs nothing when it starts: no translation has
// anything to initialise.
func TestNothingToInitialise(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "plugins", "*", "translated", "*.go"))
	if err != nil || len(files) < len(plugins.Names()) {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					t.Errorf("%s: a variable of the package", file)
				}
			case *ast.FuncDecl:
				if d.Name.Name == "init" {
					t.Errorf("%s: a function init", file)
				}
			}
		}
	}
}

// The golden cases of every segment, on both engines.
func TestCases(t *testing.T) {
	for _, name := range plugins.Names() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join("..", "..", "..", "plugins", name)
			data, err := os.ReadFile(filepath.Join(dir, "segment.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			about, err := manifest.ParseYAML("segment.yaml", data)
			if err != nil {
				t.Fatal(err)
			}
			cases, err := testcase.Read(filepath.Join(dir, "testdata"))
			if err != nil || len(cases) == 0 {
				t.Fatalf("%d cases, %v", len(cases), err)
			}
			e := both(t, name)
			for _, c := range cases {
				r, err := conformance.Replay(t.Context(), e.render, about, c)
				if err != nil {
					t.Errorf("%s: %v", c.Name, err)
				} else if !r.OK() {
					t.Errorf("%s: failure %q, spans (-want +got):\n%s", c.Name, r.Failure, cmp.Diff(r.Want(), r.Got.Spans))
				}
			}
		})
	}
}

// The kit that every segment has to pass, on both engines at once.
func TestKit(t *testing.T) {
	if race.Enabled {
		t.Skip("a megabyte takes seconds with the race detector")
	}
	for _, name := range plugins.Names() {
		t.Run(name, func(t *testing.T) {
			e := both(t, name)
			kit := conformance.Kit{
				Module: e.wazero.Module,
				Start:  func(context.Context) (trial.Loaded, error) { return e.translated.Start() },
				Render: e.render,
			}
			// How long a render takes here depends on the machine.
			err := kit.Run(t.Context(), func(check string) bool { return check != "time" }, func(r conformance.Result) {
				for _, f := range r.Findings {
					if f.State != conformance.Skipped {
						t.Errorf("%s (%s): %s", r.Check, r.Wants, f.What)
					}
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// Each function that there is for guests is there for translations, with the same
// numbers: otherwise a built-in segment that uses it would not be built.
func TestNothingIsMissing(t *testing.T) {
	methods := reflect.TypeOf(translated.Host(nil))
	for _, f := range capability.Table() {
		m, ok := methods.MethodByName("X" + f.Name)
		if !ok {
			t.Errorf("there is no %s", f.Name)
			continue
		}
		arguments := 0
		for _, p := range f.Params {
			arguments++
			if capability.Param(p) != capability.Int {
				arguments++
			}
		}
		if got := m.Type.NumIn() - 1; got != arguments {
			t.Errorf("%s takes %d numbers, want %d", f.Name, got, arguments)
		}
	}
}

func TestUngrantedIsNotRun(t *testing.T) {
	m, _ := translated.Open("usage")
	call := &capability.Call{Session: &capability.Session{Now: time.Now(), Columns: 80}}
	var blocked *capability.BlockedError
	if err := m.Run(call); !errors.As(err, &blocked) || len(call.Spans) > 0 || call.Memory != 0 {
		t.Errorf("Run = %v, %d spans", err, len(call.Spans))
	}
	if diff := cmp.Diff([]string{"usage"}, m.Needs()); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
}

// FuzzEngines: whatever a built-in segment is told, it is the same on both engines.
func FuzzEngines(f *testing.F) {
	names := plugins.Names()
	seeds := append(payloads.All(), `{}`, `{"cost":{"total_cost_usd":-1e300,"total_duration_ms":"x"},"context_window":{"used_percentage":1e19}}`)
	for i := range names {
		for _, seed := range seeds {
			f.Add(uint8(i), seed, "bar", "57", uint16(80))
		}
	}
	facts := []string{
		"five_hour.used_percentage", "five_hour.resets_at", "seven_day.used_percentage", "five_hour.limit", "five_hour.used",
		"branch", "head", "dirty", "ahead", "behind", "staged", "modified", "untracked", "state",
	}
	all := make([]engines, len(names))
	for i, name := range names {
		all[i] = both(f, name)
	}
	settings := []string{"format", "show_icon", "decimals", "mode", "windows", "warning_threshold", "compact", "family"}
	f.Fuzz(func(t *testing.T, which uint8, stdin, setting, fact string, columns uint16) {
		w := trial.World{
			Status: []byte(stdin), Settings: map[string]string{}, Usage: map[string]string{}, Git: map[string]string{},
			Env: map[string]string{"HOME": "/home/me"}, At: time.Date(2026, time.January, 2, 11, 10, 0, 0, time.UTC),
			Columns: int(columns%400) + 1, Grants: []string{"usage", "git", "env:HOME"},
		}
		for _, name := range settings {
			w.Settings[name] = setting
		}
		for i, part := range strings.Split(fact, "\x00") {
			w.Usage[facts[i%len(facts)]], w.Git[facts[(i+5)%len(facts)]] = part, part
		}
		e := all[int(which)%len(all)]
		if _, err := e.render(t.Context(), w); err != nil && !strings.Contains(err.Error(), "JSON") {
			t.Errorf("%s: %v", names[int(which)%len(names)], err)
		}
	})
}
