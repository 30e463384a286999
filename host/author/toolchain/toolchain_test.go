package toolchain

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/module"
)

// nothing is a machine without any tool.
func nothing(t *testing.T) Tools { return Tools{Env: []string{"PATH=" + t.TempDir()}} }

// write fills a folder with files.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDetect(t *testing.T) {
	const withAsc = `{"devDependencies": {"assemblyscript": "0.28.20"}}`
	tests := []struct {
		name  string
		files map[string]string
		want  Language
		err   string
	}{
		{"Go, without TinyGo", map[string]string{"main.go": ""}, Go, ""},
		{"C", map[string]string{"vim.c": "", "aiterm.h": ""}, C, ""},
		{"C++", map[string]string{"x.cpp": "", "aiterm.hpp": ""}, CPP, ""},
		{"Rust", map[string]string{"segment.rs": "", "aiterm.rs": ""}, Rust, ""},
		{"Zig", map[string]string{"segment.zig": ""}, Zig, ""},
		{"D", map[string]string{"segment.d": ""}, D, ""},
		{"MoonBit", map[string]string{"segment.mbt": "", "package.json": "{}"}, MoonBit, ""},
		{"JavaScript", map[string]string{"segment.js": "", "aiterm.d.ts": ""}, JavaScript, ""},
		{"scripts for something else", map[string]string{"main.go": "", "tool.js": ""}, Go, ""},
		{"WAT, with a test in Go", map[string]string{"x.wat": "", "x_test.go": ""}, WAT, ""},
		{"AssemblyScript", map[string]string{"assembly/index.ts": "", "package.json": withAsc}, AssemblyScript, ""},
		{"AssemblyScript at the top", map[string]string{"index.ts": "", "package.json": withAsc}, AssemblyScript, ""},
		{"TypeScript for something else", map[string]string{"index.ts": "", "package.json": "{}"}, "", "holds no source of a segment"},
		{"a broken package.json", map[string]string{"index.ts": "", "package.json": "{"}, "", "holds no source of a segment"},
		{"nothing", nil, "", "holds no source of a segment"},
		{"two", map[string]string{"main.go": "", "x.c": ""}, "", `holds main.go and x.c: say in segment.yaml which one is the segment, as in "build: go"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a [folder]")
			write(t, dir, tt.files)
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			got, _, err := nothing(t).Detect(dir)
			if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("language = %q, %v; want %q, %q", got, err, tt.want, tt.err)
			}
		})
	}
}

func TestForGo(t *testing.T) {
	if got, why := nothing(t).ForGo(); got != Go || why != "TinyGo is not installed" {
		t.Errorf("without TinyGo: %s, %s", got, why)
	}
	named := Tools{Env: []string{"TINYGO=/opt/tinygo/bin/tinygo"}}
	if got, _ := named.ForGo(); got != TinyGo {
		t.Errorf("with TINYGO: %s", got)
	}
}

func TestMissing(t *testing.T) {
	const get = ". Get it, then build again:\n"
	for language, want := range map[Language]string{
		TinyGo:         "TinyGo is not on the PATH: it makes segments of a few KB out of Go" + get,
		Go:             "Go is not on the PATH: it compiles this segment" + get,
		C:              "clang is not on the PATH: it compiles C to WebAssembly" + get,
		CPP:            "clang is not on the PATH: it compiles C++ to WebAssembly" + get,
		Rust:           "rustc is not on the PATH: it compiles Rust" + get,
		Zig:            "zig is not on the PATH: it compiles Zig" + get,
		D:              "ldc2 is not on the PATH: it compiles D to WebAssembly" + ", which no other compiler of D does" + get,
		MoonBit:        "Node.js is not on the PATH: it runs the MoonBit compiler" + get,
		AssemblyScript: "Node.js is not on the PATH: it runs the AssemblyScript compiler" + get,
		WAT:            "wat2wasm is not on the PATH: it assembles WebAssembly text" + get,
	} {
		_, err := nothing(t).Find(t.Context(), t.TempDir(), language)
		if !IsMissing(err) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", language, err)
			continue
		}
		for _, system := range []string{"\n  Debian   ", "\n  macOS    ", "\n  Windows  "} {
			if !strings.Contains(err.Error(), system) {
				t.Errorf("%s: nothing for %q in\n%v", language, system, err)
			}
		}
	}
	if _, err := nothing(t).Find(t.Context(), ".", "cobol"); err == nil || IsMissing(err) {
		t.Errorf("an unknown language: %v", err)
	}
}

// fake makes tools that only print, which is enough to look at their versions.
func fake(t *testing.T, tools map[string]string) Tools {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the tools of this test are shell scripts")
	}
	dir := t.TempDir()
	for name, prints := range tools {
		write(t, dir, map[string]string{name: "#!/bin/sh\necho '" + prints + "'\n"})
	}
	return Tools{Env: []string{"PATH=" + dir}}
}

func TestVersions(t *testing.T) {
	tests := []struct {
		name     string
		tools    map[string]string
		language Language
		want     string // versions, or the error
	}{
		{"TinyGo", map[string]string{"tinygo": "tinygo version 0.41.0 linux/amd64 (using go version go1.26.8)", "go": "", "wasm-opt": "wasm-opt version 108"},
			TinyGo, "tinygo 0.41.0, wasm-opt 108"},
		{"TinyGo without wasm-opt", map[string]string{"tinygo": "tinygo version 0.42.1", "go": ""}, TinyGo, "tinygo 0.42.1"},
		{"an old TinyGo", map[string]string{"tinygo": "tinygo version 0.33.0", "go": ""}, TinyGo, "TinyGo 0.33.0: it has to be 0.41 or later"},
		{"TinyGo without Go", map[string]string{"tinygo": "tinygo version 0.41.0"}, TinyGo, "Go is not on the PATH: it is what TinyGo needs"},
		{"Go", map[string]string{"go": "go1.24rc1"}, Go, "go 1.24rc1"},
		{"an old Go", map[string]string{"go": "go1.23.4"}, Go, "Go 1.23.4: it has to be 1.24 or later"},
		{"a Go that says nothing", map[string]string{"go": ""}, Go, "Go unknown: it has to be 1.24"},
		{"a clang for other machines", map[string]string{"clang": "x86"}, C, "clang is not on the PATH: it compiles C to WebAssembly, which /"},
		{"a clang without linker", map[string]string{"clang-18": "wasm32 version 18.1.8"}, C, "wasm-ld is not on the PATH"},
		{"the newest clang", map[string]string{"clang-16": "wasm32 version 16.0.1", "clang-19": "wasm32 version 19.1.7", "wasm-ld-19": ""}, C, "clang 19.1.7"},
		{"C++", map[string]string{"clang-19": "wasm32 version 19.1.7", "wasm-ld-19": ""}, CPP, "clang 19.1.7"},
		{"a rustc for other machines", map[string]string{"rustc": "/nowhere"}, Rust, "/rustc has no library for wasm32-unknown-unknown: with rustup it is rustup target add"},
		{"zig", map[string]string{"zig": "0.14.0-dev.2456+a68119f8f"}, Zig, "zig 0.14.0"},
		{"an old zig", map[string]string{"zig": "0.11.0"}, Zig, "Zig 0.11.0: it has to be 0.12 or later"},
		{"LDC", map[string]string{"ldc2": "LDC - the LLVM D compiler (1.30.0):", "wasm-ld-19": ""}, D, "ldc2 1.30.0"},
		{"an old LDC", map[string]string{"ldc2": "LDC - the LLVM D compiler (1.20.1):", "wasm-ld": ""}, D, "LDC 1.20.1: it has to be 1.30 or later"},
		{"LDC without a linker", map[string]string{"ldc2": "LDC - the LLVM D compiler (1.30.0):"}, D, "wasm-ld is not on the PATH: it links what ldc2 compiles"},
		{"MoonBit without its compiler", map[string]string{"node": "v20"}, MoonBit, "the MoonBit compiler is not installed in "},
		{"JavaScript", nil, JavaScript, "MicroQuickJS 2026-01-15"},
		{"wabt", map[string]string{"wat2wasm": "1.0.32"}, WAT, "wat2wasm 1.0.32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := fake(t, tt.tools).Find(t.Context(), t.TempDir(), tt.language)
			if err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
			if err == nil && c.Versions() != tt.want {
				t.Errorf("versions = %q, want %q", c.Versions(), tt.want)
			}
		})
	}
}

// A folder of PATH that is not absolute is where the segment is, and a stranger
// may have put a compiler there.
func TestNothingIsStartedFromHere(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the tool of this test is a shell script")
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"wat2wasm": "#!/bin/sh\necho 1.0.0\n", "bin/wat2wasm": "#!/bin/sh\necho 1.0.0\n"})
	t.Chdir(dir)
	for _, path := range []string{"", ".", "bin", ".:bin:"} {
		if _, err := (Tools{Env: []string{"PATH=" + path}}).Find(t.Context(), ".", WAT); !IsMissing(err) {
			t.Errorf("PATH=%s: %v", path, err)
		}
	}
}

func TestFindAsc(t *testing.T) {
	root := t.TempDir()
	project := filepath.Join(root, "packages", "pr")
	write(t, root, map[string]string{"packages/pr/package.json": "{}", "node_modules/.bin/asc": "#!/bin/sh\n", "node_modules/.bin/asc.cmd": ""})
	if path, ok := findAsc(project); ok {
		t.Errorf("a folder above that is no workspace: found %s", path)
	}
	write(t, root, map[string]string{"package.json": `{"workspaces": ["packages/*"]}`})
	if path, ok := findAsc(project); !ok || !strings.HasPrefix(path, filepath.Join(root, "node_modules")) {
		t.Errorf("the workspace's: %s, %v", path, ok)
	}
	write(t, project, map[string]string{"node_modules/.bin/asc": "#!/bin/sh\n", "node_modules/.bin/asc.cmd": ""})
	if path, ok := findAsc(project); !ok || !strings.HasPrefix(path, project) {
		t.Errorf("the project's own: %s, %v", path, ok)
	}
}

func TestAtLeast(t *testing.T) {
	for version, want := range map[string]bool{"1.24": true, "1.24.3": true, "1.30": true, "2.0": true, "1.23.9": false, "0.99": false, "": false, "unknown": false} {
		if got := atLeast(version, 1, 24); got != want {
			t.Errorf("atLeast(%q, 1.24) = %v", version, got)
		}
	}
}

func TestReadable(t *testing.T) {
	got := readable("main.go:3:\tx\x1b[2Jy\r\n\n\u202eevil\n" + strings.Repeat("long ", maxSaid))
	lines := strings.Split(got, "\n")
	if diff := cmp.Diff([]string{"  main.go:3:    xy", "  evil"}, lines[:2]); diff != "" {
		t.Errorf("first lines (-want +got):\n%s", diff)
	}
	if lines[len(lines)-1] != "  …" || len(got) > maxSaid+200 {
		t.Errorf("%d bytes, ending in %q", len(got), lines[len(lines)-1])
	}
}

func FuzzReadable(f *testing.F) {
	f.Add("main.go:3:\tx\x1b[2Jy\r\n")
	f.Add("\u009b31m\xff\x00")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range readable(text) {
			if r != '\n' && r < ' ' || 0x7f <= r && r <= 0x9f || r == '\u202e' {
				t.Errorf("%q became %q", text, readable(text))
			}
		}
	})
}

// goSegment is a segment on the bare ABI, so that it needs no other module.
var goSegment = map[string]string{
	"go.mod":  "module example.com/x\n\ngo 1.24\n",
	"main.go": "package main\n\n//go:wasmexport aiterm_segment_v1\nfunc render() int32 { panic(\"deep\") }\n\nfunc main() {}\n",
}

func here() Tools { return Tools{Env: os.Environ()} }

// mustBuild builds a folder, or skips the test where the compiler is missing.
func mustBuild(t *testing.T, dir string, language Language) Built {
	t.Helper()
	c, err := here().Find(t.Context(), dir, language)
	if IsMissing(err) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	built, err := c.Build(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

// The same source gives the same bytes in another folder, and none of the
// machine's paths is in them.
func TestReproducible(t *testing.T) {
	for language, files := range map[Language]map[string]string{
		Go: goSegment,
		C: {"a.c": `__attribute__((export_name("aiterm_segment_v1"))) int render(void) { return f()[0]; }`, "b.c": "const char *f(void) { return __FILE__; }",
			"-odd.c": "int g;"},
		CPP:  {"a.cpp": `const char *f(); extern "C" __attribute__((export_name("aiterm_segment_v1"))) int render() { return f()[0]; }`, "b.cpp": "const char *f() { return __FILE__; }"},
		Rust: {"segment.rs": rustSegment},
		Zig:  {"segment.zig": "export fn aiterm_segment_v1() i32 { return @src().file[0]; }\n"},
		D:    {"segment.d": "module segment;\nextern (C) int aiterm_segment_v1() { return __FILE_FULL_PATH__[0] + __FILE__[1]; }\n"},
		WAT:  {"x.wat": `(module (memory (export "memory") 1) (func $deep (export "aiterm_segment_v1") (result i32) (i32.const 0)))`},
	} {
		t.Run(string(language), func(t *testing.T) {
			if language == C {
				files["a.c"] = "const char *f(void);\n" + files["a.c"]
			}
			var modules [2][]byte
			for i := range modules {
				dir := filepath.Join(t.TempDir(), "somewhere", "my [segment]")
				write(t, dir, files)
				built := mustBuild(t, dir, language)
				modules[i] = built.Module
				for _, path := range []string{dir, "somewhere", os.TempDir()} {
					if bytes.Contains(built.Module, []byte(path)) {
						t.Errorf("the module holds the path %s", path)
					}
				}
			}
			if !bytes.Equal(modules[0], modules[1]) {
				t.Error("another folder gives other bytes")
			}
			border, err := module.Read(modules[0])
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range border.Exports {
				if e.Name != "memory" && e.Name != "_initialize" && e.Name != module.NativeEntry {
					t.Errorf("it exports %s", e.Name)
				}
			}
		})
	}
}

// What the compiler says is shown, and nothing is left behind.
func TestCompilerSaysWhatIsWrong(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no Go on the PATH")
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"go.mod": goSegment["go.mod"], "main.go": "package main\n\nfunc main() { undefined() }\n"})
	c, err := here().Find(t.Context(), dir, Go)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = c.Build(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "main.go:3:15: undefined: undefined") {
		t.Errorf("error = %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 {
		t.Errorf("the folder holds %v, %v", files, err)
	}
	if _, err := c.Build(t.Context(), filepath.Join(dir, "gone")); err == nil {
		t.Error("a folder that is not there was built")
	}
	if _, err := c.Build(t.Context(), filepath.Join(dir, "main.go")); err == nil || !strings.Contains(err.Error(), "that is a file") {
		t.Errorf("a file: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Build(ctx, dir); err != context.Canceled {
		t.Errorf("a build that was interrupted: %v", err)
	}
}

func TestWarningsAreShown(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"x.c": "static int unused;\n" + `__attribute__((export_name("aiterm_segment_v1"))) int render(void) { return 0; }`})
	built := mustBuild(t, dir, C)
	if notes := strings.Join(built.Notes, "\n"); !strings.Contains(notes, "clang says:\n  ./x.c:1:12: warning: unused variable 'unused'") {
		t.Errorf("notes %q", notes)
	}
}

// An Extism plugin keeps its exports: its kit may call them.
func TestStripKeepsWhatAPluginExports(t *testing.T) {
	export := "\x02\x06render\x00\x00\x04free\x00\x00"
	wasm := "\x00asm\x01\x00\x00\x00" + "\x07" + string(rune(len(export))) + export
	got, err := strip([]byte(wasm))
	if err != nil || string(got) != wasm {
		t.Errorf("%q, %v", got, err)
	}
}
