package module

import (
	"slices"
	"testing"
)

// What may call a function by its number keeps all of them.
func TestReduce(t *testing.T) {
	section := func(id byte, body string) string { return string(appendSection(nil, id, []byte(body))) }
	const (
		head    = "\x00asm\x01\x00\x00\x00"
		types   = "\x03\x60\x01\x7e\x00\x60\x00\x01\x7f\x60\x00\x00" // (i64), () -> i32, ()
		imports = "\x01\x09aiterm_v1\x03now\x00\x01"
		own     = "\x05\x00\x02\x01\x02\x00"
		exports = "\x03\x11aiterm_segment_v1\x00\x03\x0b_initialize\x00\x04\x06memory\x02\x00"
		code    = "\x05\x03\x00\x00\x0b\x03\x00\x00\x0b\x03\x00\x00\x0b\x03\x00\x00\x0b\x03\x00\x00\x0b"
	)
	base := func(more ...string) string {
		out := head + section(1, types) + section(2, imports) + section(3, own)
		for _, s := range more {
			out += s
		}
		return out
	}
	tests := []struct {
		name   string
		module string
		kept   []int
		want   string // but for what is in it of the hash
	}{
		{"as toolchains make them", base(section(5, "\x01\x00\x01"), section(7, exports), section(10, code), section(0, "\x04name")),
			[]int{0, 2, 3}, head + section(1, "\x03\x60\x00\x01\x7f\x60\x01\x7e\x00\x60\x00\x00") + section(2, "\x01\x09aiterm_v1\x03now\x00\x00") +
				section(3, "\x03\x01\x00\x02") + section(5, "\x01\x00\x01") +
				section(7, "\x03\x11aiterm_segment_v1\x00\x02\x0b_initialize\x00\x03\x06memory\x02\x00") + section(10, "\x03"+emptyBody+emptyBody+emptyBody)},
		{"an import is the entry point, and a start function", base(section(7, "\x01\x11aiterm_segment_v1\x00\x00"), section(8, "\x02"), section(10, code)),
			[]int{0, 1}, head + section(1, "\x03\x60\x00\x01\x7f\x60\x01\x7e\x00\x60\x00\x00") + section(2, "\x01\x09aiterm_v1\x03now\x00\x00") +
				section(3, "\x02\x01\x02") + section(7, "\x01\x11aiterm_segment_v1\x00\x00") + section(8, "\x02") + section(10, "\x02"+emptyBody+emptyBody)},
		{"other exports", base(section(7, "\x02\x11aiterm_segment_v1\x00\x03\x06malloc\x00\x02"), section(10, code)),
			[]int{0, 2}, ""},
		{"a table", base(section(4, "\x01\x70\x00\x00"), section(7, exports), section(10, code)), nil, ""},
		{"elements", base(section(7, exports), section(9, "\x00"), section(10, code)), nil, ""},
		{"a global that holds a function", base(section(6, "\x01\x70\x00\xd2\x01\x0b"), section(7, exports), section(10, code)), nil, ""},
		{"a table that is imported", head + section(1, types) + section(2, "\x01\x01a\x01b\x01\x70\x00\x00") + section(3, own) + section(7, exports) + section(10, code), nil, ""},
		{"an export that there is not", base(section(7, "\x01\x11aiterm_segment_v1\x00\x09"), section(10, code)), nil, ""},
		{"a type that there is not", head + section(1, types) + section(3, "\x01\x07") + section(10, "\x01\x03\x00\x00\x0b"), nil, ""},
		{"a section twice", base(section(7, exports), section(7, exports), section(10, code)), nil, ""},
		{"a section of later versions", base(section(7, exports), section(10, code), section(14, "")), nil, ""},
	}
	for _, tt := range tests {
		got, kept, err := Skeleton([]byte(tt.module), "hash")
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if !slices.Equal(kept, tt.kept) {
			t.Errorf("%s: %v are kept, want %v", tt.name, kept, tt.kept)
		}
		want := tt.want + section(0, "\x04name\x00\x15\x14aiterm.skeleton hash")
		if tt.want != "" && string(got) != want {
			t.Errorf("%s: its skeleton is\n%q, want\n%q", tt.name, got, want)
		}
	}
}
