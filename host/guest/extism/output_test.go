package extism

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/look/span"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, output string
		want         []drawn
		failure      string
	}{
		{name: "nothing", output: ""},
		{name: "space", output: " \r\n\t"},
		{name: "text", output: " main\n", want: []drawn{{text: "main"}}},
		{name: "lines", output: "a\nb\n", want: []drawn{{text: "a\nb"}}},
		{name: "a number", output: "42", want: []drawn{{text: "42"}}},
		{name: "a list", output: `[{"text":"a"}]`, want: []drawn{{text: `[{"text":"a"}]`}}},
		{name: "broken JSON", output: `{"spans":[{"text":"a"}]`, want: []drawn{{text: `{"spans":[{"text":"a"}]`}}},
		{name: "JSON and more", output: `{"spans":[]} x`, want: []drawn{{text: `{"spans":[]} x`}}},
		{name: "another object", output: `{"text":"a"}`, want: []drawn{{text: `{"text":"a"}`}}},
		{name: "other letters", output: `{"Spans":[]}`, want: []drawn{{text: `{"Spans":[]}`}}},
		{name: "deep", output: `{"spans":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}",
			want: []drawn{{text: `{"spans":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}"}}},

		{name: "no spans", output: `{"spans":[]}`},
		{name: "all members", output: `{"spans":[{"text":"a","style":"dim","url":"https://x/"},{"text":"b"}]}`,
			want: []drawn{{"a", "dim", "https://x/"}, {text: "b"}}},
		{name: "members of the future", output: ` {"v":2,"spans":[{"icon":{"a":[1]},"text":"a","Style":"dim"}],"more":null} `, want: []drawn{{text: "a"}}},
		{name: "escapes", output: `{"spans":[{"text":"\u00e9\ud83d\ude00\ud800\n"}]}`, want: []drawn{{text: "é😀\ufffd\n"}}},
		{name: "an escaped name", output: `{"sp\u0061ns":[{"te\u0078t":"a"}]}`, want: []drawn{{text: "a"}}},
		{name: "a name twice", output: `{"spans":[{"text":"x"}],"spans":[{"text":"a","text":"b"}]}`, want: []drawn{{text: "b"}}},

		{name: "spans of another kind", output: `{"spans":{"text":"a"}}`, failure: "its output has an object as spans: give a list of objects"},
		{name: "no spans after all", output: `{"spans":null}`, failure: "its output has null as spans: give a list of objects"},
		{name: "a bare string", output: `{"spans":["a"]}`, failure: `its output has in span 0 a string: give an object such as {"text": "main", "style": "dim"}`},
		{name: "no text", output: `{"spans":[{"text":"a"},{"style":"dim"}]}`, failure: "its output has in span 1 no text: give a string"},
		{name: "a number as text", output: `{"spans":[{"text":7}]}`, failure: "its output has in span 0 a number as text: give a string"},
		{name: "null as style", output: `{"spans":[{"text":"a","style":null}]}`, failure: "its output has in span 0 null as style: give a string"},
		{name: "a boolean as url", output: `{"spans":[{"text":"a","url":false}]}`, failure: "its output has in span 0 a boolean as url: give a string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parse([]byte(tt.output))
			failure := ""
			if err != nil {
				failure, got = err.Error(), nil
			}
			if failure != tt.failure {
				t.Errorf("error = %q\n want   %q", failure, tt.failure)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(drawn{})); diff != "" {
				t.Errorf("spans (-want +got):\n%s", diff)
			}
		})
	}
}

// An output is under the same limits as what a native segment draws.
func TestShow(t *testing.T) {
	many := `{"spans":[` + strings.Repeat(`{"text":"x"},`, 999) + `{"text":"x"}]}`
	tests := []struct {
		name, output string
		want         []span.Span
		truncated    bool
	}{
		{"lines", "a\nb\x1b[31m c", []span.Span{{Text: "a b c"}}, false},
		{"a text over 4 KiB", strings.Repeat("x", 4097), nil, true},
		{"a thousand spans", many, guesttest.Times(64, span.Span{Text: "x"}), true},
		{"64 spans", `{"spans":[` + strings.Repeat(`{"text":"x"},`, 63) + `{"text":"x"}]}`, guesttest.Times(64, span.Span{Text: "x"}), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			call := guesttest.Call(t)
			if err := show(call, []byte(tt.output)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, call.Spans); diff != "" {
				t.Errorf("spans (-want +got):\n%s", diff)
			}
			if truncated := call.Truncated() != ""; truncated != tt.truncated {
				t.Errorf("truncated = %v", truncated)
			}
		})
	}
}

// FuzzOutput: whatever a plugin puts out, what is drawn of it is clean and within
// the limits.
func FuzzOutput(f *testing.F) {
	for _, seed := range []string{
		"", "text", "a\nb", `{"spans":[{"text":"a","style":"dim","url":"https://x/"},{"text":"b"}]}`,
		`{"spans":[{"text":7}]}`, `{"spans":[{"text":"\u001b[31m\ud800"}]}`, `{"spans":`, "\x1b]0;x\x07",
		`{"spans":[[[[{"a":{}}]]]]}`, `{"spans":[{"text":"a","text":1}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, output []byte) {
		call := guesttest.Call(t)
		if err := show(call, output); err != nil {
			if text := err.Error(); span.Clean(text) != text || !strings.Contains(text, ": give ") {
				t.Fatalf("the error is %q", text)
			}
			return
		}
		size := 0
		for _, s := range call.Spans {
			size += len(s.Text) + len(s.Style) + len(s.URL)
			if s.Text == "" || span.Clean(s.Text) != s.Text {
				t.Fatalf("the span %q is not clean", s.Text)
			}
		}
		if len(call.Spans) > capability.MaxSpans || size > capability.MaxOutput {
			t.Fatalf("%d spans with %d bytes", len(call.Spans), size)
		}
	})
}
