package module

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const header = "\x00asm\x01\x00\x00\x00"

// section builds one section of a module.
func section(id byte, body string) string {
	return string(id) + string(AppendUint32(nil, uint32(len(body)))) + body
}

// vector builds a vector of entries.
func vector(entries ...string) string {
	return string(AppendUint32(nil, uint32(len(entries)))) + strings.Join(entries, "")
}

func name(s string) string { return string(AppendUint32(nil, uint32(len(s)))) + s }

func TestRead(t *testing.T) {
	imports := section(ImportSection, vector(
		name("aiterm_v1")+name("span")+"\x00\x02",
		name("extism:host/user")+name("git")+"\x00\x80\x01",
		name("env")+name("table")+"\x01\x70\x01\x01\x7f",
		name("env")+name("memory")+"\x02\x00\x10",
		name("env")+name("stack")+"\x03\x7f\x01",
		name("aiterm_v1")+name("span")+"\x00\x02",
	))
	exports := section(ExportSection, vector(name("memory")+"\x02\x00", name(NativeEntry)+"\x00\x05"))
	got, err := Read([]byte(header + imports + section(CustomSection, name("x")+"y") + exports))
	if err != nil {
		t.Fatal(err)
	}
	want := Border{
		Imports: []Import{
			{"aiterm_v1", "span", Function}, {"extism:host/user", "git", Function}, {"env", "table", Table},
			{"env", "memory", Memory}, {"env", "stack", Global}, {"aiterm_v1", "span", Function},
		},
		Exports: []Export{{"memory", Memory}, {NativeEntry, Function}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("border (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"span", "git"}, got.HostFunctions()); diff != "" {
		t.Errorf("host functions (-want +got):\n%s", diff)
	}
}

func TestForeign(t *testing.T) {
	one := func(i Import) Border { return Border{Imports: []Import{{WASI, "fd_write", Function}, i}} }
	tests := []struct {
		name   string
		i      Import
		native bool // it is foreign to a native segment
		extism bool
	}{
		{"the host", Import{NativeHost, "span", Function}, false, true},
		{"Extism's host", Import{ExtismHost, "git", Function}, true, false},
		{"Extism's kernel", Import{ExtismKernel, "alloc", Function}, true, false},
		{"a memory, even of the host", Import{NativeHost, "memory", Memory}, true, true},
		{"another module", Import{"env", "abort", Function}, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, native := one(tt.i).Foreign(Native)
			_, extism := one(tt.i).Foreign(Extism)
			if native != tt.native || extism != tt.extism {
				t.Errorf("foreign to native %v, to extism %v; want %v, %v", native, extism, tt.native, tt.extism)
			}
		})
	}
}

func TestRenameImports(t *testing.T) {
	with := func(first string) string {
		return header + section(CustomSection, name("x")+"extism:host/env") + section(ImportSection, vector(
			name(first)+name("alloc")+"\x00\x00",
			name("extism:host/user")+name("extism:host/env")+"\x00\x00",
			name(first)+name("free")+"\x00\x01",
		)) + section(CustomSection, name("y")+"extism:host/env")
	}
	in := []byte(with("extism:host/env"))
	got, err := RenameImports(in, "extism:host/env", "another:one/env")
	if err != nil {
		t.Fatal(err)
	}
	if want := with("another:one/env"); string(got) != want {
		t.Errorf("module = %q\n want %q", got, want)
	}
	if string(in) != with("extism:host/env") {
		t.Error("the module that was given has changed")
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct{ name, module, want string }{
		{"nothing", "", "this is empty: build it again"},
		{"a web page", "<!doctype html>", "this is a web page, not a module: name the .wasm file itself (on GitHub, the link behind Raw or a file of a release)"},
		{"a component", "\x00asm\x0d\x00\x01\x00", "this is a WebAssembly component, which aiterm has no engine for: build it as a core module, for wasm32-wasip1 or wasip1 instead of wasip2"},
		{"a later version", "\x00asm\x02\x00\x00\x00", "this has version 2 of WebAssembly's binary format, and there is only 1: build it again"},
		{"the beginning of one", "\x00asm\x01", "this is cut off: fetch or build it again"},
		{"an archive", "\x1f\x8b\x08", "this is an archive, not a module: unpack it and name the .wasm file"},
		{"text", "  (module)", "this is WebAssembly text: compile it with wat2wasm"},
		{"a program", "\x7fELF\x02", "this is made for a machine's own processor, not for WebAssembly: build it with a wasm target (GOOS=wasip1 GOARCH=wasm, --target=wasm32)"},
		{"JSON", "{}", "this is JSON, not a module: name the .wasm file itself"},
		{"anything", "hello", "this is not a WebAssembly module: name a .wasm file"},
		{"a section that goes on behind the end", header + "\x02\x10", errCut.Error()},
		{"a count without entries", header + section(ImportSection, "\x01"), errCut.Error()},
		{"a huge count", header + section(ExportSection, "\xff\xff\xff\xff\x0f"), errCut.Error()},
		{"a name that goes on behind the end", header + section(ExportSection, "\x01\x7fx"), errCut.Error()},
		{"an unknown kind", header + section(ImportSection, vector(name("a")+name("b")+"\x09\x00")),
			"the module imports something of the unknown kind 9: build it for core WebAssembly 2.0, without proposals that are newer"},
		{"compact imports", header + section(ImportSection, vector(name("a")+name("")+"\x7e\x00")),
			"the module lists its imports in the compact form (kind 126), which is newer than WebAssembly 2.0: turn compact imports off where it is linked or optimised"},
		{"two import sections", header + section(ImportSection, "\x00") + section(ImportSection, "\x00"),
			"the module has a second section of kind 2: build it again"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Read([]byte(tt.module)); err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestEngine(t *testing.T) {
	function := func(names ...string) (b Border) {
		for _, n := range names {
			b.Exports = append(b.Exports, Export{n, Function})
		}
		return b
	}
	const none = "exports no function aiterm_segment_v1, nor render beside imports of Extism's, as its plugins do: it is not a segment"
	plugin := function("render")
	plugin.Imports = []Import{{ExtismKernel, "output_set", Function}}
	tests := []struct {
		name string
		in   Border
		want Engine
		err  string
	}{
		{"native", function("_initialize", NativeEntry), Native, ""},
		{"extism", plugin, Extism, ""},
		{"render alone", function("render"), "", none},
		{"both: the ABI's own name decides", function("render", NativeEntry), Native, ""},
		{"a later version", function("aiterm_segment_v2"), "",
			"exports aiterm_segment_v2 and not aiterm_segment_v1: it speaks another version of the ABI: update aiterm, or build the segment for this one"},
		{"no version", function("aiterm_segment_v\x00", "aiterm_segment_v\x1b[2J", "aiterm_segment_v"), "", none},
		{"no entry", function("main"), "", none},
		{"a memory of that name", Border{Imports: plugin.Imports, Exports: []Export{{"render", Memory}}}, "", none},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.in.Engine()
			failure := ""
			if err != nil {
				failure = err.Error()
			}
			if got != tt.want || failure != tt.err {
				t.Errorf("engine = %q, %q; want %q, %q", got, failure, tt.want, tt.err)
			}
		})
	}
}

// FuzzRead: whatever a module holds, reading it ends, and what it accepts is
// made of the module's own bytes.
func FuzzRead(f *testing.F) {
	modules, err := filepath.Glob(filepath.Join("..", "*", "testdata", "hostile", "*.wasm"))
	if err != nil || len(modules) == 0 {
		f.Fatalf("no modules: %v", err)
	}
	for _, path := range modules {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Read(data)
		if err != nil {
			return
		}
		if len(b.Imports)+len(b.Exports) > len(data) {
			t.Errorf("%d imports and %d exports in %d bytes", len(b.Imports), len(b.Exports), len(data))
		}
		b.Engine()
		b.HostFunctions()

		renamed, err := RenameImports(data, ExtismKernel, "aiterm:host/env")
		if err != nil {
			t.Fatalf("a module that can be read cannot be changed: %v", err)
		}
		after, err := Read(renamed)
		if err != nil || len(after.Imports) != len(b.Imports) || len(renamed) != len(data) {
			t.Fatalf("after its imports were renamed it has %d bytes and %d imports, before %d and %d (%v)",
				len(renamed), len(after.Imports), len(data), len(b.Imports), err)
		}
		for i, was := range b.Imports {
			if was.Module == ExtismKernel {
				was.Module = "aiterm:host/env"
			}
			if after.Imports[i] != was {
				t.Errorf("import %d is %v, want %v", i, after.Imports[i], was)
			}
		}
	})
}
