package module

import (
	"bytes"
	"testing"
)

func TestExportMemory(t *testing.T) {
	const header = "\x00asm\x01\x00\x00\x00"
	const memory = "\x05\x03\x01\x00\x01"
	tests := []struct{ name, give, want string }{
		{"not exported", header + memory + "\x07\x05\x01\x01f\x00\x00", header + memory + "\x07\x0e\x02\x06memory\x02\x00\x01f\x00\x00"},
		{"exported", header + memory + "\x07\x0a\x01\x06memory\x02\x00", header + memory + "\x07\x0a\x01\x06memory\x02\x00"},
		{"no exports", header + memory, header + memory},
	}
	for _, tt := range tests {
		got, err := ExportMemory([]byte(tt.give))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if !bytes.Equal(got, []byte(tt.want)) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if _, err := ExportMemory([]byte(header + "\x07\x05\x01")); err == nil {
		t.Error("a module that is cut off was taken")
	}
}
