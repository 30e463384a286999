package jsontext

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// ours and theirs write a value with all that is in it.
func ours(b *strings.Builder, key string, v Value) {
	fmt.Fprintf(b, "%q %v %v %v %v", key, []string{"Null", "False", "Number", "String", "True", "JSON"}[v.Type], v.Num, v.IsObject(), v.IsArray())
	if v.Type != JSON {
		fmt.Fprintf(b, " %q %s\n", v.String(), integer(v.Type == Number, v.Num, v.Int()))
		return
	}
	b.WriteString(" (\n")
	v.ForEach(func(key, v Value) bool {
		ours(b, key.Str, v)
		return true
	})
	b.WriteString(")\n")
}

func theirs(b *strings.Builder, key string, v gjson.Result) {
	fmt.Fprintf(b, "%q %v %v %v %v", key, v.Type, v.Num, v.IsObject(), v.IsArray())
	if v.Type != gjson.JSON {
		fmt.Fprintf(b, " %q %s\n", v.String(), integer(v.Type == gjson.Number, v.Num, v.Int()))
		return
	}
	b.WriteString(" (\n")
	v.ForEach(func(key, v gjson.Result) bool {
		theirs(b, key.Str, v)
		return true
	})
	b.WriteString(")\n")
}

// integer leaves out what no file counts up to.
func integer(number bool, float float64, n int64) string {
	if !number || math.Abs(float) > 1<<53 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func agree(t *testing.T, text string) {
	t.Helper()
	if got, want := Valid(text), gjson.Valid(text); got != want {
		t.Fatalf("Valid(%q) = %v, and gjson says %v", text, got, want)
	}
	var got, want strings.Builder
	ours(&got, "", Parse(text)) // of anything, without an end or a fault
	if !gjson.Valid(text) {
		return
	}
	theirs(&want, "", gjson.Parse(text))
	if got.String() != want.String() {
		t.Errorf("%q (-gjson +ours):\n%s", text, cmp.Diff(want.String(), got.String()))
	}
}

func texts(t testing.TB) []string {
	t.Helper()
	all := []string{
		"", " ", "{}", "[]", "null", "true", "false", `""`, "0", "-0", "1.50", "1e3", "-1.5E-2", "01", "1.", ".5", "+1", "1e", "--1", "9007199254740993",
		`{"a":1,"a":2}`, `[1,[2,[3]],{"a":[]}]`, ` { "a" : [ 1 , 2 ] , "b" : { } } `, `{"a":}`, `{"a" 1}`, `{,}`, `[1,]`, `[,1]`, `{"a":1,}`, `{1:2}`,
		`"\u00e9\ud83d\ude00\ud83d\n\/\\\""`, `"\x"`, `"\u12"`, "\"\x01\"", `"\`, `"abc`, "nul", "nulls", "tru", `{"a":1}}`, `{"a":1} x`, "[[[[[[[[[[", strings.Repeat("[", 50) + strings.Repeat("]", 50),
		"\"\xff\"", `{"\u0061":1}`, `{"a.b":1,"a":{"b":2}}`, "\u00a01", "[1 2]", `[{"a":1}{"b":2}]`, `{"a":1 "b":2}`, `["a":1]`, `{"a","b"}`, "-", "[-]", "{\"a\":-}",
		`{"n":null,"t":true,"f":false,"s":"x","d":1.25}`, "\ufeff{}", `"\ud83dx"`, `"\ude00"`, `"\ud83d\u0041"`,
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "payloads", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no payloads", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	return all
}

func TestAgreesWithGjson(t *testing.T) {
	for _, text := range texts(t) {
		agree(t, text)
	}
}

// What gjson says of a cut-off text differs from ours; that it ends does not.
func TestCutOffTexts(t *testing.T) {
	for _, text := range texts(t) {
		for i := range min(len(text), 600) {
			agree(t, text[:i])
		}
	}
}

func TestGet(t *testing.T) {
	const text = `{"a":{"b":[10,{"c":"x"}],"b":3,"":4,"#":5,"*":6,"\u0064":7},"e":"text","n":null}`
	tests := []struct{ path, want string }{
		{"a.b.0", "10"}, {"a.b.1.c", `"x"`}, {"a.b.2", ""}, {"a.b.-1", ""}, {"a.b.x", ""}, {"a.b.#", ""}, {"a.b", `[10,{"c":"x"}]`},
		{"a.", "4"}, {"a.#", "5"}, {"a.*", "6"}, {"a.d", "7"}, {"a.x", ""}, {"e", `"text"`}, {"e.x", ""}, {"n", "null"}, {"n.x", ""}, {"", ""}, {"a..b", ""},
	}
	for _, tt := range tests {
		if got := Get(text, tt.path); got.Raw != tt.want {
			t.Errorf("Get(%q) = %q, want %q", tt.path, got.Raw, tt.want)
		}
	}
}

func TestScalarIsHandedOverItself(t *testing.T) {
	for text, want := range map[string]int{"5": 1, `"x"`: 1, "null": 1, "": 0, "{}": 0, "[]": 0} {
		n := 0
		Parse(text).ForEach(func(key, v Value) bool { n++; return true })
		if n != want {
			t.Errorf("ForEach of %q has %d calls, want %d", text, n, want)
		}
	}
}

func FuzzAgreesWithGjson(f *testing.F) {
	for _, text := range texts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if json.Valid([]byte(text)) != Valid(text) {
			t.Fatalf("Valid(%q) = %v, and encoding/json says otherwise", text, Valid(text))
		}
		agree(t, text)
	})
}

func BenchmarkReading(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "payloads", "every-field-synthetic.json"))
	if err != nil {
		b.Fatal(err)
	}
	text := string(data)
	all := func(_, _ Value) bool { return true }
	b.Run("Valid/ours", func(b *testing.B) {
		for b.Loop() {
			Valid(text)
		}
	})
	b.Run("Valid/gjson", func(b *testing.B) {
		for b.Loop() {
			gjson.Valid(text)
		}
	})
	b.Run("ForEach/ours", func(b *testing.B) {
		for b.Loop() {
			Parse(text).ForEach(all)
		}
	})
	b.Run("ForEach/gjson", func(b *testing.B) {
		for b.Loop() {
			gjson.Parse(text).ForEach(func(_, _ gjson.Result) bool { return true })
		}
	})
}
