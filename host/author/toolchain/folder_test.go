package toolchain

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/guest/module"
)

// rustSegment is a segment on the bare ABI that tells where its source is.
const rustSegment = `#![no_std]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
#[no_mangle]
pub extern "C" fn aiterm_segment_v1() -> i32 {
    file!().len() as i32
}
`

// What lies in the folder must not choose what is run: rustup takes a compiler from a
// rust-toolchain.toml, and LDC switches from an ldc2.conf.
func TestFolderChoosesNoCompiler(t *testing.T) {
	t.Run("rust", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, map[string]string{"segment.rs": rustSegment, "rust-toolchain.toml": "[toolchain]\nchannel = \"1.0.0\"\n"})
		mustBuild(t, dir, Rust)
	})
	t.Run("d", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, map[string]string{
			"segment.d": "module segment;\nversion (Folder) static assert(0, \"the folder has its say\");\nextern (C) int aiterm_segment_v1() { return 0; }\n",
			"ldc2.conf": "default:\n{\n    switches = [\"-d-version=Folder\"];\n};\n",
		})
		mustBuild(t, dir, D)
	})
}

// rustc on the PATH may be rustup's, which asks the folder that it is started in. It is
// asked from elsewhere where the compiler is, and that is started.
func TestRustBehindRustup(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the tools of this test are shell scripts")
	}
	root := t.TempDir()
	sysroot := filepath.Join(root, "toolchain")
	libraries := filepath.Join(sysroot, "lib")
	write(t, root, map[string]string{
		"bin/rustc":           "#!/bin/sh\ncase $* in *sysroot*) echo " + sysroot + ";; *) echo the one of rustup was run >&2; exit 1;; esac\n",
		"toolchain/bin/rustc": "#!/bin/sh\ncase $* in *libdir*) echo " + libraries + ";; *) echo rustc 1.80.1;; esac\n",
		"toolchain/lib/core":  "",
	})
	c, err := (Tools{Env: []string{"PATH=" + filepath.Join(root, "bin")}}).Find(t.Context(), t.TempDir(), Rust)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(sysroot, "bin", "rustc") + " (rustc 1.80.1)"; c.Programs() != want {
		t.Errorf("programs = %q, want %q", c.Programs(), want)
	}
}

// Globals of C++ are constructed although nothing calls the constructors by name.
func TestGlobalsOfCPP(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"x.cpp": `static int calls;
struct S { int n; S() : n(++calls + 41) {} };
static S s;
extern "C" __attribute__((export_name("aiterm_segment_v1"))) int render() { return s.n; }
`})
	border, err := module.Read(mustBuild(t, dir, CPP).Module)
	if err != nil {
		t.Fatal(err)
	}
	var exports []string
	for _, e := range border.Exports {
		exports = append(exports, e.Name)
	}
	if got := strings.Join(exports, " "); got != "memory aiterm_segment_v1" {
		t.Errorf("exports %s", got)
	}
}

func TestMoonSources(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"segment.mbt": "", "aiterm.mbt": "", "segment_test.mbt": "", "segment_wbtest.mbt": "", "moon.pkg.json": "{}"})
	files, err := moonSources(dir)
	if err != nil || strings.Join(files, " ") != "aiterm.mbt segment.mbt" {
		t.Errorf("%v, %v", files, err)
	}
}

// docs/abi.md has the very flags.
func TestFlagsOnPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "abi.md"))
	if err != nil {
		t.Fatal(err)
	}
	for what, flags := range map[string][]string{
		"C": ClangFlags(C), "C++": ClangFlags(CPP), "wasm-ld": LinkFlags(), "Rust": RustFlags(), "Zig": ZigFlags(), "D": DFlags(),
		"TinyGo": TinyGoFlags(), "wasm-opt": OptimiseFlags(),
	} {
		if line := strings.Join(flags, " "); !strings.Contains(string(page), line) {
			t.Errorf("docs/abi.md has other flags for %s than %s", what, line)
		}
	}
}
