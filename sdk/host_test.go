package sdk_test

import (
	"go/build"
	"strconv"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
	"github.com/google/go-cmp/cmp"
)

// in runs f as the render of a segment in that host.
func in(t *testing.T, host sdktest.Host, f func()) []sdktest.Span {
	t.Helper()
	return sdktest.Render(t, host, func() error {
		f()
		return nil
	})
}

func TestReaders(t *testing.T) {
	one := map[string]string{"key": "value"}
	host := sdktest.Host{
		Status: `{"key":"value"}`, Settings: one, Usage: one, Git: one, Env: one, Store: one, Fetch: one,
	}
	readers := []struct {
		name string
		read func(string) sdk.Value
	}{
		{"status", sdk.Status},
		{"setting", sdk.Setting},
		{"usage", sdk.Usage},
		{"git", sdk.Git},
		{"env", sdk.Env},
		{"store", sdk.StoreGet},
		{"fetch", func(url string) sdk.Value { return sdk.Fetch(url, 60) }},
	}
	for _, tt := range readers {
		t.Run(tt.name, func(t *testing.T) {
			in(t, host, func() {
				if got := tt.read("key"); got.String() != "value" || !got.OK() {
					t.Errorf("key is %q, %v", got.String(), got.OK())
				}
				if got := tt.read("other"); got.String() != "" || got.OK() {
					t.Errorf("other is %q, %v; want absent", got.String(), got.OK())
				}
			})
		})
	}
}

// The first buffer has 512 bytes; a longer answer needs a second call.
func TestAnswerLength(t *testing.T) {
	for _, length := range []int{0, 1, 511, 512, 513, 1024, 70_000} {
		t.Run(strconv.Itoa(length), func(t *testing.T) {
			want := strings.Repeat("x", length)
			in(t, sdktest.Host{Settings: map[string]string{"a": want, "b": "second"}}, func() {
				a, b := sdk.Setting("a"), sdk.Setting("b")
				if a.String() != want || !a.OK() {
					t.Errorf("got %d bytes, %v; want %d", len(a.String()), a.OK(), length)
				}
				if b.String() != "second" {
					t.Errorf("the next answer is %q", b.String())
				}
			})
		})
	}
}

func TestValue(t *testing.T) {
	type result struct {
		Or    string
		Int   int64
		Float float64
		Bool  bool
	}
	tests := []struct {
		name     string
		settings map[string]string
		want     result
	}{
		{"absent", nil, result{"def", 7, 7.5, true}},
		{"empty", map[string]string{"a": ""}, result{"", 7, 7.5, true}},
		{"number", map[string]string{"a": "12.25"}, result{"12.25", 12, 12.25, true}},
		{"true", map[string]string{"a": "true"}, result{"true", 7, 7.5, true}},
		{"false", map[string]string{"a": "false"}, result{"false", 7, 7.5, false}},
		{"yes is no boolean", map[string]string{"a": "yes"}, result{"yes", 7, 7.5, true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in(t, sdktest.Host{Settings: tt.settings}, func() {
				v := sdk.Setting("a")
				got := result{v.Or("def"), v.Int(7), v.Float(7.5), v.Bool(true)}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestStoreSet(t *testing.T) {
	store := map[string]string{"old": "1"}
	in(t, sdktest.Host{Store: store}, func() {
		if !sdk.StoreSet("new", "2") || !sdk.StoreSet("old", "") {
			t.Error("a small value was refused")
		}
		if sdk.StoreSet("huge", strings.Repeat("x", 64<<10)) {
			t.Error("a value over the limit was taken")
		}
		if got := sdk.StoreGet("new").String(); got != "2" {
			t.Errorf("new is %q in the same render", got)
		}
	})
	if diff := cmp.Diff(map[string]string{"new": "2"}, store); diff != "" {
		t.Errorf("store (-want +got):\n%s", diff)
	}
}

func TestOutput(t *testing.T) {
	var logged []string
	host := sdktest.Host{Columns: 80, Log: func(level int, text string) {
		logged = append(logged, strconv.Itoa(level)+" "+text)
	}}
	spans := in(t, host, func() {
		sdk.Span(sdk.Itoa(int64(sdk.Columns())), "dim")
		sdk.Link("page", "bold", "https://example.com")
		sdk.Span("", "dim")
		sdk.Log(sdk.LogWarn, "half")
	})
	want := []sdktest.Span{{Text: "80", Style: "dim"}, {Text: "page", Style: "bold", URL: "https://example.com"}}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2 half"}, logged); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

// What a module may import decides its size, and what a stranger's build of it
// needs.
func TestGuestImportsOnlyUnsafe(t *testing.T) {
	for _, target := range []build.Context{
		{GOOS: "wasip1", GOARCH: "wasm", Compiler: "gc"},
		{GOOS: "linux", GOARCH: "arm", Compiler: "gc", BuildTags: []string{"tinygo", "tinygo.wasm"}},
	} {
		pkg, err := target.ImportDir(".", 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"unsafe"}, pkg.Imports); diff != "" {
			t.Errorf("imports for %s/%s (-want +got):\n%s", target.GOOS, target.GOARCH, diff)
		}
	}
}
