package scaffold

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

func TestRejectName(t *testing.T) {
	for name, want := range map[string]string{
		"weather": "", "my-clock": "", "a": "",
		"clock":                 "is the name of a built-in segment: take another one, such as my-clock",
		"usage":                 "is the name of a built-in segment: take another one, such as my-usage",
		"chain":                 "means something else in plugins.yaml: take another one, such as my-chain",
		"builtin":               "means something else in plugins.yaml: take another one, such as my-builtin",
		"installed":             "means something else in plugins.yaml: take another one, such as my-installed",
		"":                      `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not ""`,
		"Weather":               `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "Weather"`,
		"..":                    `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not ".."`,
		"a/b":                   `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "a/b"`,
		`a\b`:                   `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "a\\b"`,
		"x\x1b[2J":              `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "x\x1b[2J"`,
		"-o":                    `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "-o"`,
		strings.Repeat("a", 33): `must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not "` + strings.Repeat("a", 33) + `"`,
	} {
		if got := RejectName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestWrite(t *testing.T) {
	cases := []string{"testdata/few.json", "testdata/many.json", "testdata/missing.json", "testdata/usual.json", "testdata/wrong-type.json"}
	goFiles := append(append([]string{".gitignore", "README.md", "go.mod", "main.go", "main_test.go", "segment.yaml"}, cases...), "vendor/")
	for language, want := range map[toolchain.Language][]string{
		toolchain.TinyGo:         goFiles,
		toolchain.Go:             goFiles,
		toolchain.C:              append([]string{".gitignore", "README.md", "aiterm.h", "segment.c", "segment.yaml"}, cases...),
		toolchain.CPP:            append([]string{".gitignore", "README.md", "aiterm.hpp", "segment.cpp", "segment.yaml"}, cases...),
		toolchain.Rust:           append([]string{".gitignore", "README.md", "aiterm.rs", "segment.rs", "segment.yaml"}, cases...),
		toolchain.Zig:            append([]string{".gitignore", "README.md", "aiterm.zig", "segment.yaml", "segment.zig"}, cases...),
		toolchain.D:              append([]string{".gitignore", "README.md", "aiterm.d", "segment.d", "segment.yaml"}, cases...),
		toolchain.MoonBit:        append([]string{".gitignore", "README.md", "aiterm.mbt", "package.json", "segment.mbt", "segment.yaml"}, cases...),
		toolchain.JavaScript:     append([]string{".gitignore", "README.md", "aiterm.d.ts", "segment.js", "segment.yaml"}, cases...),
		toolchain.AssemblyScript: append([]string{".gitignore", "README.md", "asconfig.json", "assembly/aiterm.ts", "assembly/index.ts", "package.json", "segment.yaml"}, cases...),
	} {
		t.Run(string(language), func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "weather")
			p := Project{Dir: dir, Name: "weather", Language: language}
			got, err := p.Write()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(p.Source()))); err != nil {
				t.Errorf("the source that is named: %v", err)
			}
			text, err := os.ReadFile(filepath.Join(dir, "segment.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			m, err := manifest.ParseYAML("segment.yaml", text)
			if err != nil || m.Name != "weather" || m.Build != string(language) || len(m.Settings) != 1 {
				t.Errorf("manifest %+v, %v", m, err)
			}
			err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				data, err := os.ReadFile(path)
				if strings.Contains(string(data), "{{") || strings.HasSuffix(path, ".tmpl") || strings.HasSuffix(path, "_test.go") && strings.Contains(path, "vendor") {
					t.Errorf("%s was not filled in, or should not be there", path)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
			if left, _ := os.ReadDir(parent); len(left) != 1 {
				t.Errorf("%v was left behind", left)
			}
		})
	}
}

func TestWriteTouchesNothing(t *testing.T) {
	dir := t.TempDir()
	p := Project{Dir: filepath.Join(dir, "weather"), Name: "weather", Language: toolchain.C}
	if err := os.Mkdir(p.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(); err != nil {
		t.Fatalf("an empty folder: %v", err)
	}
	mine := filepath.Join(p.Dir, "segment.c")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(); err == nil || !strings.Contains(err.Error(), "is not empty, and stays as it is") {
		t.Errorf("a second time: %v", err)
	}
	file := Project{Dir: mine, Name: "weather", Language: toolchain.C}
	if _, err := file.Write(); err == nil || !strings.Contains(err.Error(), "is in the way") {
		t.Errorf("a file: %v", err)
	}
	if got, err := os.ReadFile(mine); string(got) != "mine" {
		t.Errorf("the file holds %q, %v", got, err)
	}
	for _, wrong := range []Project{
		{Dir: filepath.Join(dir, "a"), Name: "../a", Language: toolchain.C},
		{Dir: filepath.Join(dir, "b"), Name: "b", Language: toolchain.WAT},
		{Dir: filepath.Join(dir, "gone", "c"), Name: "c", Language: toolchain.C},
	} {
		if _, err := wrong.Write(); err == nil {
			t.Errorf("%+v was made", wrong)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%v was left behind", left)
	}
}

func TestGoModule(t *testing.T) {
	for release, want := range map[string]string{
		"v1.2.3": "v1.2.3", "": noRelease, "development (abc)": noRelease, "v1.2.3+dirty": noRelease, "v1.2.3-0.20260101000000-abcdefabcdef": noRelease,
	} {
		all, err := Project{Name: "weather", Release: release}.goModule()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, c := range all {
			got[c.name] = string(c.data)
		}
		if want := "module example.com/weather\n\ngo 1.24\n\nrequire github.com/data-wise/aiterm " + want + "\n"; got["go.mod"] != want {
			t.Errorf("%q: go.mod is\n%s", release, got["go.mod"])
		}
		if want := "# github.com/data-wise/aiterm " + want + `
## explicit; go 1.24
github.com/data-wise/aiterm/sdk
github.com/data-wise/aiterm/sdk/internal/fakehost
github.com/data-wise/aiterm/sdk/sdktest
github.com/data-wise/aiterm/sdk/testcase
`; got["vendor/modules.txt"] != want {
			t.Errorf("%q: modules.txt is\n%s", release, got["vendor/modules.txt"])
		}
	}
}
