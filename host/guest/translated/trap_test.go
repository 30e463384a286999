package translated

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/guest/wasm"
)

// Host is the type of what translations import, for the tests outside.
func Host(*capability.Call) *host { return nil }

// trapping is a segment that does one thing when it is rendered.
type trapping struct {
	instance
	does func() int32
}

func (s trapping) Xaiterm_segment_v1() int32 { return s.does() }

// A trap is an error in the same words as wazero has for it.
func TestTraps(t *testing.T) {
	memory := make([]byte, 64<<10)
	zero, far := len(os.Args[:0]), len(memory)+len(os.Args)
	tests := []struct {
		name, module string // the module that traps so in wazero, or ""
		does         func() int32
		want         string
	}{
		{"unreachable", "trap", func() int32 { panic("unreachable") }, "wasm error: unreachable"},
		{"integer overflow", "", func() int32 { panic("integer overflow") }, "wasm error: integer overflow"},
		{"divide by zero", "divide-by-zero", func() int32 { return int32(1 / zero) }, "wasm error: integer divide by zero"},
		{"an index outside", "", func() int32 { return int32(memory[far]) }, "wasm error: out of bounds memory access"},
		{"a slice outside", "", func() int32 { return int32(len(memory[:0:len(memory)][far : far+4 : far+4])) }, "wasm error: out of bounds memory access"},
		{"a pointer that the host was given", "", func() int32 { panic(fmt.Errorf("span was given 1 bytes at 65536")) }, "span was given 1 bytes at 65536"},
	}
	engine, err := wasm.New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := render(trapping{does: tt.does}); err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if tt.module == "" {
				return
			}
			binary, err := os.ReadFile(filepath.Join("..", "wasm", "testdata", "hostile", tt.module+".wasm"))
			if err != nil {
				t.Fatal(err)
			}
			m, err := engine.Load(binary)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Run(guesttest.Call(t)); err == nil || strings.TrimPrefix(err.Error(), "trapped: ") != tt.want {
				t.Errorf("in wazero: %v, want %s", err, tt.want)
			}
		})
	}
}

// What no guest can cause is not taken for a guest's fault.
func TestOtherPanicsGoOn(t *testing.T) {
	defer func() {
		if r := recover(); r != 7 {
			t.Errorf("recovered %v", r)
		}
	}()
	render(trapping{does: func() int32 { panic(7) }})
}
