package wasm

import (
	"context"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
)

// guest is a module that exports what a segment has to, with more imports (each as
// in an import section) and, exported as _initialize, a function of the last type.
func guest(types string, imports []string, initialize bool) []byte {
	exports := [][]byte{[]byte("\x06memory\x02\x00"), []byte("\x11" + EntryPoint + "\x00" + string(rune(functionsIn(imports))))}
	functions := [][]byte{{0}}
	codes := [][]byte{[]byte("\x04\x00\x41\x00\x0b")}
	if initialize {
		exports = append(exports, []byte("\x0b_initialize\x00"+string(rune(functionsIn(imports)+1))))
		functions = append(functions, []byte{1})
		codes = append(codes, []byte("\x02\x00\x0b"))
	}
	var entries [][]byte
	for _, i := range imports {
		entries = append(entries, []byte(i))
	}
	return encode.Module(
		encode.Section(1, encode.Vector([]byte("\x60\x00\x01\x7f"), []byte(types))),
		encode.Section(2, encode.Vector(entries...)),
		encode.Section(3, encode.Vector(functions...)),
		encode.Section(5, encode.Vector([]byte("\x00\x01"))),
		encode.Section(7, encode.Vector(exports...)),
		encode.Section(10, encode.Vector(codes...)))
}

// functionsIn counts the functions among the imports.
func functionsIn(imports []string) (n int) {
	for _, i := range imports {
		if strings.Contains(i, "\x00\x00") || strings.Contains(i, "\x00\x01") {
			n++
		}
	}
	return n
}

// What would fail at every start is refused when it is new, with the reason.
func TestVetLooksAtTheStart(t *testing.T) {
	const wasi = "\x16wasi_snapshot_preview1"
	tests := []struct {
		name   string
		binary []byte
		why    string
	}{
		{"all right", guest("\x60\x01\x7f\x00", []string{wasi + "\x09proc_exit\x00\x01"}, false), ""},
		{"a global of the host's name", guest("\x60\x00\x00", []string{"\x09aiterm_v1\x04span\x03\x7f\x00"}, false),
			"imports the global aiterm_v1.span: a segment imports functions and nothing else: define it in the module"},
		{"a table", guest("\x60\x00\x00", []string{"\x09aiterm_v1\x04span\x01\x70\x00\x00"}, false),
			"imports the table aiterm_v1.span: a segment imports functions and nothing else: define it in the module"},
		{"an unknown function of WASI", guest("\x60\x00\x00", []string{wasi + "\x05sleep\x00\x01"}, false),
			"imports wasi_snapshot_preview1.sleep, which WASI preview 1 does not have: build it for wasip1, without extensions of it"},
		{"one with another type", guest("\x60\x00\x00", []string{wasi + "\x09proc_exit\x00\x01"}, false),
			"imports wasi_snapshot_preview1.proc_exit as () -> nothing: it is (i32) -> nothing"},
		{"an initializer", guest("\x60\x00\x00", nil, true), ""},
		{"an initializer that wants an argument", guest("\x60\x01\x7f\x00", nil, true),
			"exports _initialize as (i32) -> nothing: it must be () -> nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parent := t.TempDir()
			v := newVetter(t, parent, "compile")
			if tt.why != "" {
				expectRefusal(t, v, parent, tt.binary, tt.why)
			} else if err := v.Vet(context.Background(), tt.binary); err != nil {
				t.Error(err)
			}
		})
	}
}
