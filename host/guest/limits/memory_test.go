package limits

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/module"
)

// withMemory is a module with that memory section, between two others.
func withMemory(section ...byte) []byte {
	wasm := []byte("\x00asm\x01\x00\x00\x00\x01\x01\x00")
	wasm = append(wasm, module.MemorySection, byte(len(section)))
	return append(append(wasm, section...), module.ExportSection, 1, 0)
}

func TestMemory(t *testing.T) {
	for _, tt := range []struct {
		name        string
		given, want []byte
	}{
		{"without a maximum", []byte{1, 0, 2}, []byte{1, 1, 2, 0x80, 2}},
		{"with a smaller one", []byte{1, 1, 2, 17}, []byte{1, 1, 2, 17}},
		{"with a larger one", []byte{1, 1, 2, 0x80, 0x80, 4}, []byte{1, 1, 2, 0x80, 2}},
		{"as large as may be", []byte{1, 0, 0x80, 2}, []byte{1, 1, 0x80, 2, 0x80, 2}},
		{"none", []byte{0}, []byte{0}},
	} {
		got, err := Memory(withMemory(tt.given...))
		if diff := cmp.Diff(withMemory(tt.want...), got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, err, diff)
		}
	}
	if _, err := Memory(withMemory(1, 0, 0x81, 2)); err == nil || !strings.Contains(err.Error(), "257 pages") {
		t.Errorf("257 pages: %v", err)
	}
}

// A module that begins within the limits is changed in its memory alone.
func TestMemoryOfHostileModules(t *testing.T) {
	files, _ := filepath.Glob("../wasm/testdata/hostile/*.wasm")
	if len(files) == 0 {
		t.Fatal("no modules")
	}
	for _, file := range files {
		binary, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		limited, err := Memory(binary)
		if err != nil {
			continue
		}
		others := func(wasm []byte) (all []byte) {
			module.Walk(wasm, func(s module.Section) error {
				if s.ID != module.MemorySection {
					all = append(all, s.Whole...)
				}
				return nil
			})
			return all
		}
		if !bytes.Equal(others(binary), others(limited)) {
			t.Errorf("%s: another section was changed", file)
		}
	}
}

// FuzzMemory: whatever a module is, it is limited or refused.
func FuzzMemory(f *testing.F) {
	f.Add(withMemory(1, 0, 2))
	f.Add(withMemory(1, 1, 2, 0x80, 0x80, 4))
	f.Add(withMemory(2, 0))
	f.Add([]byte("\x00asm"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		limited, err := Memory(wasm)
		if err != nil || module.CheckFeatures(wasm) != nil {
			return
		}
		if least := module.LeastMemory(limited); least > maxPages<<16 {
			t.Errorf("it begins with %d bytes", least)
		}
	})
}
