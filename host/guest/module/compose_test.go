package module

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const composeHeader = "\x00asm\x01\x00\x00\x00"

func TestRenameFunctions(t *testing.T) {
	const before = composeHeader + "\x02\x12\x02\x01m\x05longer\x00\x00\x01m\x01b\x00\x05"
	give := composeHeader + "\x02\x13\x02\x01m\x06longer\x00\x00\x01m\x02bb\x00\x05"
	got, err := RenameFunctions([]byte(give), func(i Import) string {
		if i.Name == "longer" {
			return "bb"
		}
		return i.Name
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(composeHeader+"\x02\x0f\x02\x01m\x02bb\x00\x00\x01m\x02bb\x00\x05", string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := RenameFunctions([]byte(before), func(i Import) string { return i.Name }); err == nil {
		t.Error("names that do not fit their section were taken")
	}
	memory := composeHeader + "\x02\x08\x01\x01m\x01b\x02\x00\x01"
	if _, err := RenameFunctions([]byte(memory), func(i Import) string { return i.Name }); err == nil {
		t.Error("a memory was taken")
	}
}

func TestAppendData(t *testing.T) {
	give := composeHeader + "\x05\x03\x01\x00\x01" + "\x0c\x01\x01" + "\x0b\x07\x01\x00\x41\x08\x0b\x01a"
	got, err := AppendData([]byte(give), 0x30000, []byte("xyz"))
	if err != nil {
		t.Fatal(err)
	}
	want := composeHeader + "\x05\x03\x01\x00\x01" + "\x0c\x01\x02" + "\x0b\x11\x02\x00\x41\x08\x0b\x01a" + "\x00\x41\x80\x80\x0c\x0b\x03xyz"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for v, want := range map[int32]string{0: "\x00", 63: "\x3f", 64: "\xc0\x00", -1: "\x7f", -64: "\x40", -65: "\xbf\x7f"} {
		if got := string(appendInt32(nil, v)); got != want {
			t.Errorf("%d is %q, want %q", v, got, want)
		}
	}
}
