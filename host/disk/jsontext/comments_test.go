package jsontext

import (
	"strings"
	"testing"
)

func TestWithoutComments(t *testing.T) {
	tests := []struct{ in, want string }{
		{`{"a":1}`, `{"a":1}`},
		{`{"a":"// no","b":"/* no */"}`, `{"a":"// no","b":"/* no */"}`},
		{"{ // of a line\n\"a\":1}", "{             \n\"a\":1}"},
		{"{/* of\nmore */\"a\":1}", "{     \n       \"a\":1}"},
		{`{"a":[1,2,],}`, `{"a":[1,2 ] }`},
		{`{"a":1, /* x */ }`, `{"a":1          }`},
		{`{"a":"\"//",}`, `{"a":"\"//" }`},
		{`{"a":1,,}`, `{"a":1,,}`},
		{`{,}`, `{,}`},
		{`{"a":1/2}`, `{"a":1/2}`},
		{`{"a":1 /* open`, `{"a":1 /* open`},
		{`{"a":"open // `, `{"a":"open // `},
		{"//\r\n{}//", "  \r\n{}  "},
		{`/`, `/`},
	}
	for _, tt := range tests {
		if got := WithoutComments(tt.in); got != tt.want {
			t.Errorf("%q became %q, want %q", tt.in, got, tt.want)
		}
	}
}

// Nothing moves, nothing is put there, and what is JSON stays as it is.
func FuzzWithoutComments(f *testing.F) {
	for _, text := range []string{`{"a":[1,2,],}`, "{//\n}", `{"a":"\\\"//"/* */,}`, `[,]`, `/*/`, `"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := WithoutComments(text)
		if len(got) != len(text) {
			t.Fatalf("%q became %q", text, got)
		}
		for i := range len(text) {
			if got[i] != text[i] && got[i] != ' ' {
				t.Fatalf("%q became %q", text, got)
			}
			if (text[i] == '\n') != (got[i] == '\n') {
				t.Fatalf("%q became %q: a line break moved", text, got)
			}
		}
		if ValidBytes([]byte(text)) && got != text {
			t.Fatalf("%q, which is JSON, became %q", text, got)
		}
		if again := WithoutComments(got); again != got && !strings.Contains(got, ",") {
			t.Fatalf("%q became %q, and then %q", text, got, again)
		}
	})
}
