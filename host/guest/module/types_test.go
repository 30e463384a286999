package module

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFunctionImports(t *testing.T) {
	types := section(TypeSection, vector("\x60\x00\x00", "\x60\x04\x7f\x7f\x7f\x7f\x01\x7f", "\x60\x02\x7e\x7d\x02\x7c\x6f"))
	imports := section(ImportSection, vector(
		name("aiterm_v1")+name("status")+"\x00\x01",
		name("env")+name("memory")+"\x02\x00\x10",
		name("aiterm_v1")+name("odd")+"\x00\x02",
		name("x")+name("y")+"\x00\x00",
	))
	got, err := FunctionImports([]byte(header + types + imports))
	if err != nil {
		t.Fatal(err)
	}
	want := []FunctionImport{
		{"aiterm_v1", "status", "(i32, i32, i32, i32) -> i32"},
		{"aiterm_v1", "odd", "(i64, f32) -> f64, externref"},
		{"x", "y", "() -> nothing"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("imports (-want +got):\n%s", diff)
	}
}

func TestFunctionImportsRefuses(t *testing.T) {
	tests := []struct{ name, module, want string }{
		{"a type that is not there", header + section(ImportSection, vector(name("a")+name("b")+"\x00\x03")),
			"the module has no type 3, which it imports a function of: build it again"},
		{"a count without types", header + section(TypeSection, "\x05"), errCut.Error()},
		{"parameters behind the end", header + section(TypeSection, "\x01\x60\x7f"), errCut.Error()},
		{"a struct", header + section(TypeSection, "\x01\x5f\x00"), "the module uses types of garbage collection (form 0x5f), which a segment cannot have: build it for WebAssembly 2.0, in another language if need be"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := FunctionImports([]byte(tt.module))
			if err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

func FuzzFunctionImports(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("..", "wasm", "testdata", "hostile", "*.wasm"))
	if err != nil || len(paths) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, wasm []byte) {
		imports, err := FunctionImports(wasm)
		if err != nil {
			return
		}
		border, err := Read(wasm)
		if err != nil {
			return
		}
		functions := 0
		for _, i := range border.Imports {
			if i.Kind == Function {
				functions++
			}
		}
		if len(imports) != functions {
			t.Errorf("%d function imports, the border has %d", len(imports), functions)
		}
	})
}
