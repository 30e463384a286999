package status

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/testdata/payloads"
)

func TestGet(t *testing.T) {
	s, err := Parse([]byte(`{"model":{"display_name":"Opus \"5\"\n"},"n":41.199999999999996,"big":1779124800,
		"b":true,"null":null,"o":{"a":[1,"x"]},"we*ird":{"@this":"v","#":1},"a.b":"dotted","":"empty","huge":[1e308,1e309,-1e309],
		"none":"","blanks":[" ","\t\r\n","\u001b\u0007","\u3000\u00a0","\u200b\ufeff"," x","\u200b日"]}`))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		path, want string
		ok         bool
	}{
		{"model.display_name", "Opus \"5\"\n", true},
		{"n", "41.199999999999996", true},
		{"big", "1779124800", true},
		{"b", "true", true},
		{"null", "", false},
		{"huge.0", "1" + strings.Repeat("0", 308), true},
		{"huge.1", "", false},
		{"huge.2", "", false},
		{"absent", "", false},
		{"none", "", true},
		{"blanks.0", "", false},
		{"blanks.1", "", false},
		{"blanks.2", "", false},
		{"blanks.3", "", false},
		{"blanks.4", "", false},
		{"blanks.5", " x", true},
		{"blanks.6", "\u200b日", true},
		{"model.display_name.x", "", false},
		{"o", `{"a":[1,"x"]}`, true},
		{"o.a.1", "x", true},
		{"we*ird.@this", "v", true},
		{"we*ird.#", "1", true},
		{"we?ird", "", false},
		{"*", "", false},
		{"@this", "", false},
		{"@pretty", "", false},
		{"o.a.#", "", false},
		{"o|a", "", false},
		{`!"x"`, "", false},
		{"model..display_name", "", false},
		{strings.Repeat("a.", 200), "", false},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, ok := s.Get(tt.path)
			if got != tt.want || ok != tt.ok {
				t.Errorf("Get(%q) = %q, %v; want %q, %v", tt.path, got, ok, tt.want, tt.ok)
			}
		})
	}
	if diff := cmp.Diff([]string{"a"}, s.Keys("o", 5)); diff != "" {
		t.Errorf("Keys (-want +got):\n%s", diff)
	}
	if keys := s.Keys("n", 5); keys != nil {
		t.Errorf("Keys of a number = %q", keys)
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", "stdin was empty: Claude Code writes a JSON object to it"},
		{"blank", " \n\t", "stdin was empty: Claude Code writes a JSON object to it"},
		{"cut off", `{"model":`, "the JSON on stdin is cut off: it must be one whole object"},
		{"garbage", `hello`, "stdin is not valid JSON (invalid character 'h' looking for beginning of value): it must be one object"},
		{"null", `null`, "stdin holds null: it must be a JSON object"},
		{"array", `["a long array of strings"]`, `stdin holds ["a long array of st…: it must be a JSON object`},
		{"too large", `{"a":"` + strings.Repeat("x", MaxBytes) + `"}`, "stdin is over the limit of 4 MiB: send less"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Parse([]byte(tt.in))
			if err == nil || err.Error() != tt.want {
				t.Errorf("error = %v, want %s", err, tt.want)
			}
			if s.Raw() != "" {
				t.Errorf("a status came with the error: %q", s.Raw())
			}
		})
	}
	if _, err := Parse([]byte(strings.Repeat("[", 1<<20))); err == nil {
		t.Error("a million levels of nesting were accepted")
	}
}

func TestParseAccepts(t *testing.T) {
	tests := []struct{ name, in string }{
		{"byte order mark", "\xef\xbb\xbf{\"a\":1}\n"},
		{"something after it", `{"a":1}{"a":2} trailing`},
		{"white space before it", "\n\n  {\"a\":1}"},
		{"exactly the limit", `{"a":1,"b":"` + strings.Repeat("x", MaxBytes-14) + `"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Parse([]byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := s.Get("a"); got != "1" {
				t.Errorf("a = %q", got)
			}
		})
	}
}

func TestReadDoesNotWaitForEOF(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	go w.Write([]byte(`{"cwd":"/x"}`))
	s, err := Read(r, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Get("cwd"); got != "/x" {
		t.Errorf("cwd = %q", got)
	}
}

func TestReadGivesUp(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	s, err := Read(r, time.Millisecond)
	if err == nil || errors.Is(err, ErrEmpty) || s.Raw() != "" {
		t.Errorf("Read = %q, %v; want an error that says it gave up", s.Raw(), err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"model":{"display_name":"Opus"},"rate_limits":null}`), "model.display_name")
	f.Add([]byte("\xef\xbb\xbf{}"), "@this")
	f.Add([]byte(`{"a":[{"b":1}]}`), "a.#(b==1).b")
	for _, payload := range payloads.All() {
		f.Add([]byte(payload), "rate_limits.five_hour.resets_at")
	}
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		s, err := Parse(data)
		if err != nil && s.Raw() != "" {
			t.Fatalf("a status came with the error %v", err)
		}
		s.Get(path)
		s.Number(path)
		if keys := s.Keys(path, 8); len(keys) > 8 {
			t.Fatalf("%d keys over the limit of 8", len(keys))
		}
	})
}

// FuzzParseAsEncodingJSON: what is taken for a document is what encoding/json
// takes for one, however it arrives.
func FuzzParseAsEncodingJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":"\\\"}{["}`, `{"a":[{"b":"\u00e4"}],"c":-1.5e+7} x`, "{}", "{", "[1]", "12", `{"a":1,}`, `{"a" 1}`, "\xef\xbb\xbf{}", " \n", "\xef\xbb",
		`{"a":01}`, `{"a":1e}`, `{"a":.5}`, `{"a":tru}`, `{"a":"` + "\x01" + `"}`, `{"a":"\u12"}`, strings.Repeat(`{"a":`, 10001), `{"a":-}`, `{"a":]}`,
	} {
		f.Add([]byte(s), uint8(3))
	}
	f.Fuzz(func(t *testing.T, data []byte, piece uint8) {
		var want json.RawMessage
		err := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte(byteOrderMark)))).Decode(&want)
		if err == nil && want[0] != '{' {
			err = errors.New("no object")
		}
		if err != nil {
			want = nil
		}
		s, got := decode(&pieces{data, int(piece)%7 + 1})
		if (got == nil) != (err == nil) {
			t.Fatalf("error %v, encoding/json says %v", got, err)
		}
		if s.Raw() != string(want) {
			t.Fatalf("document %q, want %q", s.Raw(), want)
		}
	})
}

// pieces is a reader that gives a few bytes at a time.
type pieces struct {
	rest []byte
	most int
}

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.rest[:min(len(p.rest), p.most)])
	p.rest = p.rest[n:]
	return n, nil
}

// FuzzGetAsGJSON: the index of members changes no answer.
func FuzzGetAsGJSON(f *testing.F) {
	const document = `{"model":{"display_name":"Opus"},"a":[{"b":1},"x"],"a":2,"we*ird":{"@this":"v"},"n":1.5}`
	for _, path := range []string{"model.display_name", "a.0.b", "a.1", "a.#", "we*ird.@this", "n.x", "model", "absent.x", "model.#.x"} {
		f.Add([]byte(document), path)
	}
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		s, err := Parse(data)
		if err != nil || len(path) > maxPath {
			return
		}
		parts := strings.Split(path, ".")
		if slices.Contains(parts, "") {
			return // which means something of its own to gjson
		}
		for i, part := range parts {
			parts[i] = gjson.Escape(part)
		}
		want := gjson.Get(s.Raw(), strings.Join(parts, "."))
		if got := s.lookUp(path); int(got.Type) != int(want.Type) || got.String() != want.String() {
			t.Errorf("%q of %s: %v %q, want %v %q", path, data, got.Type, got.String(), want.Type, want.String())
		}
	})
}
