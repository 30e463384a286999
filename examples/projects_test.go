package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/data-wise/aiterm/host/author/scaffold"
	"github.com/data-wise/aiterm/host/author/toolchain"
	"github.com/data-wise/aiterm/host/segment/pack"
	"github.com/data-wise/aiterm/tools/pinned"
)

// A new project is an example too: of every language it builds at once, without
// a network, and draws what its cases say.
func TestNewProjects(t *testing.T) {
	tools, err := pinned.Tools("..")
	if err != nil {
		t.Fatal(err)
	}
	tools.Env = append(tools.Env, "GOPROXY=off", "GOFLAGS=")
	limits := map[toolchain.Language]int{toolchain.TinyGo: 4 << 10, toolchain.Go: 4 << 20, toolchain.C: 2 << 10, toolchain.CPP: 2 << 10, toolchain.Rust: 4 << 10,
		toolchain.Zig: 2 << 10, toolchain.D: 2 << 10, toolchain.MoonBit: 6 << 10, toolchain.JavaScript: 140 << 10, toolchain.AssemblyScript: 8 << 10}
	for _, language := range scaffold.Languages() {
		t.Run(string(language), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "weather")
			p := scaffold.Project{Dir: dir, Name: "weather", Language: language}
			if _, err := p.Write(); err != nil {
				t.Fatal(err)
			}
			if p.UsesNpm() {
				installCompiler(t, language, dir)
			}
			compiler, err := tools.Find(t.Context(), dir, language)
			if err != nil {
				t.Skipf("not built: %v", err)
			}
			about, err := pack.ReadManifest(dir)
			if err != nil {
				t.Fatal(err)
			}
			made := buildExample(t, compiler, dir, about)
			if len(made.Module) > limits[language] {
				t.Errorf("%d bytes, over the limit of %d", len(made.Module), limits[language])
			}
			replay(t, dir, made.Module)

			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
				return
			}
			for _, args := range [][]string{{"vet", "."}, {"test", "."}} {
				cmd := exec.Command("go", args...)
				cmd.Dir, cmd.Env = dir, tools.Env
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("go %s: %v\n%s", args[0], err, out)
				}
			}
		})
	}
}

// installCompiler stands in for "npm install", with what the example has.
func installCompiler(t *testing.T, language toolchain.Language, dir string) {
	t.Helper()
	installed, err := filepath.Abs(filepath.Join(string(language), "node_modules"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(installed); err != nil {
		t.Skipf("not built: run npm ci in examples/%s", language)
	}
	if err := os.Symlink(installed, filepath.Join(dir, "node_modules")); err != nil {
		t.Skipf("not built: %v", err)
	}
}
