package sdktest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/sdk"
	"github.com/data-wise/aiterm/sdk/sdktest"
	"github.com/google/go-cmp/cmp"
)

func TestStatusPaths(t *testing.T) {
	const doc = `{"a": {"b": "text", "n": 41.199999999999996, "t": true, "z": null, "o": {"k": 1}}, "l": ["x", {"y": 2}]}`
	tests := []struct {
		path, want string
		wantOK     bool
	}{
		{"a.b", "text", true},
		{"a.n", "41.199999999999996", true},
		{"a.t", "true", true},
		{"a.z", "", false},
		{"a.o", `{"k":1}`, true},
		{"l", `["x",{"y":2}]`, true},
		{"l.0", "x", true},
		{"l.1.y", "2", true},
		{"l.2", "", false},
		{"l.x", "", false},
		{"a.b.c", "", false},
		{"missing", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			sdktest.Render(t, sdktest.Host{Status: doc}, func() error {
				if got := sdk.Status(tt.path); got.String() != tt.want || got.OK() != tt.wantOK {
					t.Errorf("got %q, %v; want %q, %v", got.String(), got.OK(), tt.want, tt.wantOK)
				}
				return nil
			})
		})
	}
}

func TestDefaults(t *testing.T) {
	sdktest.Render(t, sdktest.Host{}, func() error {
		if got := sdk.Status("").String(); got != "{}" {
			t.Errorf("status is %q, want {}", got)
		}
		if got := sdk.Columns(); got != 120 {
			t.Errorf("columns is %d, want 120", got)
		}
		want := sdk.Time{Year: 2026, Month: 1, Day: 2, Hour: 11, Minute: 10, Weekday: 5}
		if diff := cmp.Diff(want, sdk.LocalTime()); diff != "" {
			t.Errorf("time (-want +got):\n%s", diff)
		}
		return nil
	})
}

func TestRunErrors(t *testing.T) {
	tests := []struct {
		name   string
		host   sdktest.Host
		render func() error
		want   string // part of the error
		spans  int
	}{
		{"the segment's own", sdktest.Host{}, func() error { return sdk.Error("no clock") }, "no clock", 0},
		{"too many spans", sdktest.Host{}, func() error {
			for range 70 {
				sdk.Span("x", "dim")
			}
			return nil
		}, "70 spans", 64},
		{"too much text", sdktest.Host{}, func() error {
			sdk.Span("first", "")
			sdk.Span(strings.Repeat("x", 5000), "")
			return nil
		}, "5005 bytes", 1},
		{"status that is no JSON", sdktest.Host{Status: "{"}, func() error { return nil }, "status of the fake host", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spans, err := sdktest.Run(tt.host, tt.render)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
			if len(spans) != tt.spans {
				t.Errorf("%d spans, want %d", len(spans), tt.spans)
			}
		})
	}
}

func TestOutsideARender(t *testing.T) {
	defer func() {
		if r := recover(); r == nil {
			t.Error("a call outside a render must panic: there is no host to answer")
		}
	}()
	sdk.Now()
}

// A case is everything that the segment sees, and a render leaves it as it is.
func TestGoldenCase(t *testing.T) {
	dir := t.TempDir()
	const text = `{"name": "first", "at": "2026-11-22T11:10:00+01:00", "columns": 80,
		"status": {"cwd": "/w"}, "settings": {"s": "1"}, "usage": {"u": "2"}, "git": {"g": "3"}, "env": {"e": "4"},
		"store": {"k": "5"}, "fetch": {"f": "6"}, "spans": [{"text": "/w 1 2 3 4 5 6 80 11"}]}`
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		sdktest.Golden(t, func() error {
			page := sdk.Fetch("f", 1).String()
			text := strings.Join([]string{sdk.Status("cwd").String(), sdk.Setting("s").String(), sdk.Usage("u").String(), sdk.Git("g").String(),
				sdk.Env("e").String(), sdk.StoreGet("k").String(), page, sdk.Itoa(int64(sdk.Columns())), sdk.Itoa(int64(sdk.LocalTime().Hour))}, " ")
			sdk.StoreSet("k", "changed")
			sdk.Span(text, "")
			return nil
		}, dir)
	}
}
