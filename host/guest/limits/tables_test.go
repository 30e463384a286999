package limits

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
)

// tableType is one entry of a table section: a table of functions.
func tableType(flag byte, limits ...uint64) []byte {
	out := []byte{0x70, flag}
	for _, limit := range limits {
		out = binary.AppendUvarint(out, limit)
	}
	return out
}

func TestLimitTables(t *testing.T) {
	around := func(table []byte) []byte {
		return encode.Module(encode.Section(1, encode.Vector()), encode.Section(0, encode.Name("name")), table, encode.Section(5, encode.Vector([]byte{0, 1})))
	}
	with := func(types ...[]byte) []byte { return around(encode.Section(4, encode.Vector(types...))) }
	tests := []struct {
		name    string
		in      []byte
		want    []byte // nil: as it is
		failure string
	}{
		{name: "no table", in: encode.Module(encode.Section(1, encode.Vector()))},
		{name: "no section", in: encode.Module()},
		{name: "an empty table section", in: with()},
		{name: "a small maximum", in: with(tableType(1, 1, 2))},
		{name: "the largest maximum", in: with(tableType(1, 65536, 65536))},
		{name: "no maximum", in: with(tableType(0, 3)), want: with(tableType(1, 3, 65536))},
		{name: "a large maximum", in: with(tableType(1, 3, 65537)), want: with(tableType(1, 3, 65536))},
		{name: "a huge maximum", in: with(tableType(1, 3, 1<<32-1)), want: with(tableType(1, 3, 65536))},
		{name: "the second of two", in: with(tableType(1, 1, 2), tableType(0, 0)), want: with(tableType(1, 1, 2), tableType(1, 0, 65536))},
		{name: "a minimum over the limit", in: with(tableType(0, 65537)), failure: "a table has 65537 entries, over the limit of 65536: build it smaller"},
		{name: "a minimum over its maximum", in: with(tableType(1, 9, 3))},
		{name: "a shared table", in: with(tableType(3, 1, 2)), failure: "a table has limits of the unknown kind 3: build it without threads and 64-bit tables"},
		{name: "a 64-bit table", in: with(tableType(4, 1)), failure: "a table has limits of the unknown kind 4: build it without threads and 64-bit tables"},
		{name: "more tables than there are", in: around(encode.Section(4, []byte{9})), failure: errModuleCut.Error()},
		{name: "a table section of nothing", in: around(encode.Section(4, nil)), failure: errModuleCut.Error()},
		{name: "a table cut off", in: around(encode.Section(4, []byte{1, 0x70})), failure: errModuleCut.Error()},
		{name: "a table without its minimum", in: around(encode.Section(4, []byte{1, 0x70, 0})), failure: errModuleCut.Error()},
		{name: "a table without its maximum", in: around(encode.Section(4, []byte{1, 0x70, 1, 5})), failure: errModuleCut.Error()},
		{name: "a count of four thousand million", in: around(encode.Section(4, []byte{0xff, 0xff, 0xff, 0xff, 0x0f})), failure: errModuleCut.Error()},
		{name: "a number that never ends", in: around(encode.Section(4, bytes.Repeat([]byte{0x80}, 30))), failure: errModuleCut.Error()},
		{name: "no header", in: []byte("\x00asm"), failure: errModuleCut.Error()},
		{name: "a section longer than the module", in: append(encode.Module(), 4, 100, 0), failure: errModuleCut.Error()},
		{name: "a section without a length", in: append(encode.Module(), 4), failure: errModuleCut.Error()},
		{name: "a section with a length over 32 bits", in: append(encode.Module(), 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f), failure: errModuleCut.Error()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := bytes.Clone(tt.in)
			got, err := Tables(in)
			if err != nil || tt.failure != "" {
				if err == nil || err.Error() != tt.failure {
					t.Fatalf("error = %v, want %s", err, tt.failure)
				}
				return
			}
			want := tt.want
			if want == nil {
				want = tt.in
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the module becomes\n% x\nwant\n% x", got, want)
			}
			if !bytes.Equal(in, tt.in) {
				t.Error("the module that was given changed")
			}
		})
	}
}

// Sixty-five thousand entries are half a megabyte in the host. All the tables
// of a module together must stay below a limit too.
func TestTablesTogetherAreLimited(t *testing.T) {
	var types [][]byte
	for range 1000 {
		types = append(types, tableType(1, maxTable, maxTable))
	}
	if _, err := Tables(encode.Module(encode.Section(4, encode.Vector(types...)))); err == nil {
		t.Error("a module with 1000 tables of 65536 entries, 500 MB in the host, was accepted")
	}
}

func FuzzLimitTables(f *testing.F) {
	f.Add(encode.Module(encode.Section(4, encode.Vector(tableType(0, 3), tableType(1, 3, 1<<32-1)))))
	f.Add(encode.Module(encode.Section(1, encode.Vector()), encode.Section(4, encode.Vector(tableType(1, 1, 2))), encode.Section(5, encode.Vector([]byte{0, 1}))))
	f.Add(encode.Module(encode.Section(4, []byte{0xff, 0xff, 0xff, 0xff, 0x0f})))
	fixture, err := os.ReadFile(filepath.Join("..", "wasm", "testdata", "hostile", "table-growth.wasm"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(fixture)
	f.Fuzz(func(t *testing.T, module []byte) {
		before := bytes.Clone(module)
		out, err := Tables(module)
		if !bytes.Equal(before, module) {
			t.Fatal("the module that was given changed")
		}
		if err != nil {
			return
		}
		again, err := Tables(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("a limited module is changed again, or refused (%v):\n% x\n% x", err, out, again)
		}
		if !bytes.Equal(out, module) && !bytes.Equal(out[:8], module[:8]) {
			t.Fatal("the header changed")
		}
	})
}
