package plugins_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/wasm"
	"github.com/data-wise/aiterm/host/look/cells"
	"github.com/data-wise/aiterm/plugins"
	"github.com/data-wise/aiterm/sdk/testcase"
)

func moduleOf(t *testing.T, name string) []byte {
	t.Helper()
	binary, ok := plugins.Module(name)
	if !ok {
		t.Fatalf("there is no segment %s", name)
	}
	return binary
}

// sourceManifest is what segment.yaml beside the segment's source says.
func sourceManifest(t *testing.T, name string) manifest.Manifest {
	t.Helper()
	path := filepath.Join(name, "segment.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifest.ParseYAML(path, data)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestCases renders every golden case of every segment with the built module,
// in the real sandbox, as the segment's own tests do with its source.
func TestCases(t *testing.T) {
	for _, name := range plugins.Names() {
		t.Run(name, func(t *testing.T) {
			local := &trial.Local{Module: moduleOf(t, name), Load: trial.Engines(nil)}
			defer local.Close()
			render := func(_ context.Context, w trial.World) (trial.Report, error) { return local.Render(w) }
			cases, err := testcase.Read(filepath.Join(name, "testdata"))
			if err != nil {
				t.Fatal(err)
			}
			about := sourceManifest(t, name)
			for _, c := range cases {
				t.Run(c.Name, func(t *testing.T) {
					r, err := conformance.Replay(t.Context(), render, about, c)
					if err != nil {
						t.Fatal(err)
					}
					if r.OK() {
						return
					}
					if r.Failure != c.Error {
						t.Errorf("error = %q, want %q", r.Failure, c.Error)
					}
					if diff := cmp.Diff(r.Want(), r.Got.Spans); diff != "" {
						t.Errorf("spans (-want +got):\n%s", diff)
					}
					if r.Got.Truncated != "" {
						t.Error(r.Got.Truncated)
					}
				})
			}
		})
	}
}

func TestManifestIsThatOfTheSource(t *testing.T) {
	for _, name := range plugins.Names() {
		t.Run(name, func(t *testing.T) {
			got, found, err := manifest.FromModule(moduleOf(t, name))
			if err != nil || !found {
				t.Fatalf("the manifest in the module: found %v, %v", found, err)
			}
			if diff := cmp.Diff(sourceManifest(t, name), got); diff != "" {
				t.Errorf("manifest (-segment.yaml +module):\n%s", diff)
			}
			if got.Name != name {
				t.Errorf("it calls itself %s", got.Name)
			}
		})
	}
}

func TestModuleImportsWhatItsManifestAsksFor(t *testing.T) {
	engine, err := wasm.New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	for _, name := range plugins.Names() {
		t.Run(name, func(t *testing.T) {
			module, err := engine.Load(moduleOf(t, name))
			if err != nil {
				t.Fatal(err)
			}
			var asked []string
			for _, p := range sourceManifest(t, name).Permissions {
				asked = append(asked, p.Name)
			}
			slices.Sort(asked)
			needs := slices.Sorted(slices.Values(module.Needs()))
			if diff := cmp.Diff(asked, needs); diff != "" {
				t.Errorf("permissions (-asked for +imported):\n%s", diff)
			}
			if err := module.Check(sourceManifest(t, name).Grants(), nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// A segment's code is linked into every line as Go, and run as a module where somebody
// tries it: its bytes are what that costs. The manifest, which is read when settings are
// and not by a line, grows with the settings and is not counted.
func TestModulesAreSmall(t *testing.T) {
	const limit = 10 << 10
	for _, name := range plugins.Names() {
		code, err := module.Strip(moduleOf(t, name), func(module.Export) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		if n := len(code); n > limit {
			t.Errorf("the code of %s has %d bytes, over the limit of %d: leave out what pulls in much, such as strconv's errors", name, n, limit)
		}
	}
}

func TestNames(t *testing.T) {
	dirs, err := filepath.Glob("*/segment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, dir := range dirs {
		want = append(want, filepath.Dir(dir))
	}
	if diff := cmp.Diff(want, plugins.Names()); diff != "" {
		t.Errorf("names (-folders +embedded):\n%s", diff)
	}
	for _, name := range []string{"", ".", "..", "no-such", "../usage", "usage/../usage", `usage\usage`, "usage/usage", "Usage"} {
		if binary, ok := plugins.Module(name); ok {
			t.Errorf("there is a segment %q of %d bytes", name, len(binary))
		}
	}
}

// Whoever asks for a set of signs gets it from every segment, and none that makes a
// segment wider than it says, or that a plain terminal does not have.
func TestEveryIconIsInEverySet(t *testing.T) {
	for _, name := range plugins.Names() {
		for _, s := range sourceManifest(t, name).Settings {
			isIcon := s.Type == "string" && (s.Name == "icon" || strings.HasSuffix(s.Name, "_icon"))
			if isIcon && s.Icons == nil {
				t.Errorf("%s.%s has no icons in segment.yaml", name, s.Name)
			}
			if !isIcon {
				continue
			}
			for _, set := range manifest.IconSets() {
				sign := strings.TrimSpace(s.DefaultIn(set))
				width := cells.Width(sign)
				switch {
				case set == manifest.Emoji && width > 2, (set == manifest.Nerd || set == manifest.Unicode) && width > 1, width > 3:
					t.Errorf("%s.%s: %q of the set %s takes %d cells", name, s.Name, sign, set, width)
				case set == manifest.Unicode && strings.ContainsFunc(sign, func(r rune) bool { return unicode.Is(unicode.Co, r) || r > 0xffff }):
					t.Errorf("%s.%s: only special fonts have %q, of the set %s", name, s.Name, sign, set)
				}
			}
		}
	}
}
