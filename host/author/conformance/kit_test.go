package conformance

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/internal/race"
	"github.com/data-wise/aiterm/plugins"
)

var update = flag.Bool("update", false, "write the golden file")

// every wants all checks.
func every(string) bool { return true }

// The segments that come with the program pass the kit that others have to pass.
func TestBuiltinSegments(t *testing.T) {
	if race.Enabled {
		t.Skip("a megabyte takes seconds with the race detector, and the kit gives a segment two")
	}
	for _, name := range plugins.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module, _ := plugins.Module(name)
			err := kitFor(t, module).Run(t.Context(), every, func(r Result) {
				// How long a render takes here depends on the machine.
				if r.State == OK || r.State == Skipped && (r.Check == "store" || r.Check == "settings" || r.Check == "optional") || r.Check == "time" {
					return
				}
				t.Errorf("%s (%s): %s\n%s", r.Check, r.Wants, r.State, strings.Join(told(r), "\n"))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// told is what a result says, a line for each finding.
func told(r Result) []string {
	var lines []string
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s: %s", f.State, f.What))
	}
	return lines
}

// alike are fixtures that do not return, as "spin" does not, and cost as much time.
var alike = []string{"log-empty", "memory-growth", "output-flood", "spin-in-start", "spin-with-output", "table-growth"}

// What the checks say of each hostile fixture, up to the first render.
func TestHostileFixtures(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "guest", "wasm", "testdata", "hostile", "*.wasm"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	paths = slices.DeleteFunc(paths, func(path string) bool {
		return slices.Contains(alike, strings.TrimSuffix(filepath.Base(path), ".wasm"))
	})
	found := make([]string, len(paths))
	t.Run("all", func(t *testing.T) {
		for i, path := range paths {
			name := strings.TrimSuffix(filepath.Base(path), ".wasm")
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				module, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				var b strings.Builder
				fmt.Fprintf(&b, "%s\n", name)
				wanted := func(check string) bool {
					return slices.Contains([]string{"module", "imports", "permissions", "compiles", "sample"}, check)
				}
				err = kitFor(t, module).Run(t.Context(), wanted, func(r Result) {
					for _, line := range told(r) {
						fmt.Fprintf(&b, "  %s: %s\n", r.Check, line)
					}
				})
				if err != nil {
					t.Error(err)
				}
				found[i] = b.String()
			})
		}
	})
	golden := filepath.Join("testdata", "hostile.golden")
	got := strings.Join(found, "")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("findings (-want +got); -update writes %s:\n%s", golden, diff)
	}
}

// fakeKit is a kit for a segment that is a Go function, with that manifest.
func fakeKit(t *testing.T, m manifest.Manifest, render func(w trial.World) trial.Report) Kit {
	t.Helper()
	hello, err := os.ReadFile(filepath.Join("..", "..", "guest", "wasm", "testdata", "hostile", "hello.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	m.Name, m.Version, m.Description = "fake", "1", "A fake"
	module, err := manifest.Attach(hello, m)
	if err != nil {
		t.Fatal(err)
	}
	return Kit{
		Module: module,
		Start:  func(context.Context) (trial.Loaded, error) { return trial.Loaded{}, nil },
		Render: func(_ context.Context, w trial.World) (trial.Report, error) {
			r := render(w)
			if r.Failure == "hung" {
				return r, &trial.HungError{After: trial.RenderLimit}
			}
			return r, nil
		},
	}
}

// shows is the report of a segment that shows one text.
func shows(text string) trial.Report {
	return trial.Report{
		Spans: []span.Span{{Text: text}}, Drawn: []trial.Drawn{{Text: text}}, SpanCount: 1,
		Asked: []trial.Asked{{Function: "minute"}, {Function: "usage"}, {Function: "git"}, {Function: "env"}},
	}
}

// Each check finds the fault that it is there for, and only it does.
func TestChecksFind(t *testing.T) {
	withStore := manifest.Manifest{Permissions: []manifest.Permission{{Name: "store", Reason: "to keep"}}}
	least, most := 1.0, 9.0
	withSettings := manifest.Manifest{Settings: []manifest.Setting{
		{Name: "size", Type: "int", Default: "5", Description: "d", Min: &least, Max: &most},
		{Name: "mode", Type: "string", Default: "a", Description: "d", Allowed: []string{"a", "b"}},
	}}
	renders := 0
	failsIf := func(yes bool) trial.Report {
		r := shows("x")
		if yes {
			r = trial.Report{Failure: "trapped"}
		}
		return r
	}
	tests := []struct {
		name     string
		manifest manifest.Manifest
		render   func(w trial.World) trial.Report
		want     map[string]string // check: beginning of its first finding
	}{
		{"nothing", manifest.Manifest{}, func(trial.World) trial.Report { return shows("x") }, map[string]string{}},
		{"fails without a payload", manifest.Manifest{}, func(w trial.World) trial.Report { return failsIf(string(w.Status) == "{}") },
			map[string]string{"absent": "failed: an empty object, and nothing known: trapped", "same-bytes": "failed: an empty object: trapped", "wrong-types": "failed: every member is left out: trapped"}},
		{"fails without a repository", manifest.Manifest{}, func(w trial.World) trial.Report { return failsIf(w.Git == nil) },
			map[string]string{"absent": "failed: an empty object, and nothing known", "same-bytes": "failed: an empty object"}},
		{"fails at what is later", manifest.Manifest{}, func(w trial.World) trial.Report {
			return failsIf(strings.Contains(string(w.Status), "later_object"))
		}, map[string]string{"unknown": "failed: members of all kinds in every object: trapped"}},
		{"fails at a null", manifest.Manifest{}, func(w trial.World) trial.Report {
			return failsIf(strings.Contains(string(w.Status), `"display_name":null`))
		}, map[string]string{"wrong-types": "failed: everything within a member is null: trapped"}},
		{"fails at an emoji", manifest.Manifest{}, func(w trial.World) trial.Report {
			return failsIf(strings.Contains(string(w.Status), "👍"))
		}, map[string]string{"texts": "failed: every text is emoji: trapped"}},
		{"hangs at a megabyte", manifest.Manifest{}, func(w trial.World) trial.Report {
			r := shows("x")
			if len(w.Status) > 1<<20 {
				r.Failure = "hung"
			}
			return r
		}, map[string]string{"sizes": "failed: it did not return within 2 s: "}},
		{"fails at a strange usage", manifest.Manifest{}, func(w trial.World) trial.Report { return failsIf(w.Usage["five_hour.used"] == "NaN") },
			map[string]string{"facts": "failed: usage five_hour.used is NaN: trapped"}},
		{"fails at few cells", manifest.Manifest{}, func(w trial.World) trial.Report { return failsIf(w.Columns == 3) },
			map[string]string{"widths": "failed: a line of 3 cells: trapped"}},
		{"fails before 1970", manifest.Manifest{}, func(w trial.World) trial.Report { return failsIf(w.At.Unix() < 0) },
			map[string]string{"times": "failed: at 1969-12-31T23:59:59Z: trapped"}},
		{"fails in Kathmandu", manifest.Manifest{}, func(w trial.World) trial.Report {
			_, offset := w.At.Zone()
			return failsIf(offset == 5*3600+45*60)
		}, map[string]string{"times": "failed: at 1970-01-01T05:45:00+05:45: trapped"}},
		{"fails at a bound", withSettings, func(w trial.World) trial.Report {
			return failsIf(w.Settings["size"] == "9" && w.Settings["mode"] == "a")
		},
			map[string]string{"settings": `failed: size set to "9": trapped`}},
		{"fails at two bounds", withSettings, func(w trial.World) trial.Report {
			return failsIf(w.Settings["size"] == "9" && w.Settings["mode"] == "b")
		},
			map[string]string{"settings": "failed: every setting at the highest value: trapped"}},
		{"shows another text each time", manifest.Manifest{}, func(trial.World) trial.Report { renders++; return shows(fmt.Sprint(renders)) },
			map[string]string{"same-bytes": "failed: a line of 20 cells is drawn as"}},
		{"fills the store", withStore, func(trial.World) trial.Report { r := shows("x"); r.Refused = 2; return r },
			map[string]string{"store": "failed: the store refused 2 values", "permissions": "failed: it asks for the permission store"}},
		{"fails when the store is full", withStore, func(w trial.World) trial.Report { return failsIf(len(w.Store["filler"]) > 0) },
			map[string]string{"store": "failed: a full store: trapped", "permissions": "failed: it asks for the permission store"}},
		{"fails at what it stored", withStore, func(w trial.World) trial.Report {
			r := failsIf(w.Store["n"] == "1")
			r.Stored = map[string]string{"n": "1"}
			return r
		}, map[string]string{"store": "failed: render 2 with what the one before stored: trapped", "permissions": "failed: it asks for the permission store"}},
		{"shows too much", manifest.Manifest{}, func(trial.World) trial.Report {
			r := shows("x")
			r.SpanCount, r.OutputBytes, r.Truncated = 70, 700, "too much"
			return r
		}, map[string]string{"output": "failed: the sample session: it put out 70 spans and 700 bytes"}},
		{"shows too much in one span", manifest.Manifest{}, func(trial.World) trial.Report {
			r := shows("x")
			r.SpanCount, r.OutputBytes, r.Truncated = 1, 5000, "too much"
			return r
		}, map[string]string{"output": "failed: the sample session: it put out 1 span and 5000 bytes"}},
		{"logs too much", manifest.Manifest{}, func(trial.World) trial.Report { r := shows("x"); r.LogBytes = 20 << 10; return r },
			map[string]string{"output": "failed: the sample session: it put out 20480 bytes of log"}},
		{"shows controls of its own", manifest.Manifest{}, func(trial.World) trial.Report {
			r := shows("x")
			r.Drawn[0] = trial.Drawn{Text: "\x1b[31mx", Unclean: true}
			return r
		}, map[string]string{"text": `warning: the sample session: its text "\x1b[31mx" holds`}},
		{"passes on controls", manifest.Manifest{}, func(w trial.World) trial.Report {
			r := shows("x")
			r.Drawn[0].Unclean = strings.Contains(string(w.Status), `\u001b`)
			return r
		}, map[string]string{}},
		{"has a style that is none", manifest.Manifest{}, func(trial.World) trial.Report {
			r := shows("x")
			r.Drawn[0].Style = "usage.wran bold"
			return r
		}, map[string]string{"styles": `warning: the sample session: "usage.wran" means nothing in a style, did you mean usage.warn?`}},
		{"links to a script", manifest.Manifest{}, func(trial.World) trial.Report {
			r := shows("x")
			r.Drawn[0].URL = "javascript:alert(1)"
			return r
		}, map[string]string{"links": `warning: the sample session: the link to "javascript:alert(1)" is not drawn`}},
		{"takes all memory", manifest.Manifest{}, func(trial.World) trial.Report { r := shows("x"); r.Memory = 16 << 20; return r },
			map[string]string{"memory": "failed: the sample session: it took all of its 16 MiB"}},
		{"takes much memory", manifest.Manifest{}, func(trial.World) trial.Report { r := shows("x"); r.Memory = 9 << 20; return r },
			map[string]string{"memory": "warning: the sample session: it took 9 of its 16 MiB"}},
		{"takes long", manifest.Manifest{}, func(trial.World) trial.Report { r := shows("x"); r.Took = 40 * time.Millisecond; return r },
			map[string]string{"time": "warning: a render takes 40ms"}},
		{"says why it fails", manifest.Manifest{}, func(w trial.World) trial.Report {
			r := failsIf(w.Columns == 1)
			if r.Failure != "" {
				r.Log = append(r.Log, logged("no room"))
			}
			return r
		}, map[string]string{"widths": "failed: a line of 1 cells: trapped: no room"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := map[string]string{}
			err := fakeKit(t, tt.manifest, tt.render).Run(t.Context(), every, func(r Result) {
				if r.State != OK && r.State != Skipped {
					got[r.Check] = told(r)[0]
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			for check, want := range tt.want {
				if strings.HasPrefix(got[check], want) {
					got[check] = want
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// A segment that hangs in every check costs three of them, not all.
func TestHangingEverywhere(t *testing.T) {
	renders := 0
	kit := fakeKit(t, manifest.Manifest{}, func(trial.World) trial.Report {
		if renders++; renders == 1 {
			return shows("x")
		}
		return trial.Report{Failure: "hung"}
	})
	failed, skipped := 0, 0
	err := kit.Run(t.Context(), every, func(r Result) {
		switch r.State {
		case Failed:
			failed++
		case Skipped:
			skipped++
		}
	})
	if err != nil || failed != maxHung || skipped == 0 || renders != 1+maxHung {
		t.Errorf("%d failed, %d skipped, %d renders, %v", failed, skipped, renders, err)
	}
}

func TestOnlyWhatIsWanted(t *testing.T) {
	var got []string
	kit := fakeKit(t, manifest.Manifest{}, func(trial.World) trial.Report { return shows("x") })
	err := kit.Run(t.Context(), func(name string) bool { return name == "widths" || name == "manifest" }, func(r Result) { got = append(got, r.Check) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"manifest", "widths"}, got); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
}
