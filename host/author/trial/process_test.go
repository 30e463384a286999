package trial

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/span"
)

func hostile(t testing.TB, name string) []byte {
	t.Helper()
	module, err := os.ReadFile(filepath.Join("..", "..", "guest", "wasm", "testdata", "hostile", name+".wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return module
}

func process(t *testing.T, module []byte) *Process {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &Process{Command: []string{program, serving}, Module: module}
	t.Cleanup(p.Close)
	return p
}

func world() World {
	return World{Status: []byte("{}"), At: time.Date(2026, time.January, 2, 11, 10, 0, 0, time.UTC), Columns: 80}
}

func TestProcess(t *testing.T) {
	p := process(t, hostile(t, "hello"))
	for range 2 {
		loaded, err := p.Start(t.Context())
		if err != nil || loaded.Compiled <= 0 || loaded.Loaded <= 0 {
			t.Fatalf("loaded %+v, %v", loaded, err)
		}
	}
	for range 3 * maxInstances {
		r, err := p.Render(t.Context(), world())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]span.Span{{Text: "hello", Style: "text"}}, r.Spans); diff != "" {
			t.Fatalf("spans (-want +got):\n%s", diff)
		}
		if r.Memory != 64<<10 || r.Failure != "" {
			t.Fatalf("memory %d, failure %q", r.Memory, r.Failure)
		}
	}
}

// A guest that does not return costs its own process, and no render that follows.
func TestGuestThatDoesNotReturn(t *testing.T) {
	for name, times := range map[string]int{"spin": 2, "spin-in-start": 1, "recursion": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := process(t, hostile(t, name))
			for range times {
				var hung *HungError
				if _, err := p.Render(t.Context(), world()); !errors.As(err, &hung) {
					t.Fatalf("error = %v, want that it did not return", err)
				}
			}
		})
	}
}

func TestGuestThatFails(t *testing.T) {
	tests := []struct{ guest, want string }{
		{"trap", "trapped: wasm error: unreachable"},
		{"trap-in-initialize", "could not start"},
		{"failure", "the segment reported failure"},
		{"stack-overflow", "trapped: stack overflow"},
		{"ungranted", "needs usage and http:HOST, which is not granted"},
		{"bad-text-pointer", "outside the memory"},
	}
	for _, tt := range tests {
		t.Run(tt.guest, func(t *testing.T) {
			t.Parallel()
			r, err := process(t, hostile(t, tt.guest)).Render(t.Context(), world())
			if err != nil || !strings.Contains(r.Failure, tt.want) || len(r.Spans) > 0 {
				t.Errorf("failure %q, spans %v, error %v; want %q", r.Failure, r.Spans, err, tt.want)
			}
		})
	}
}

func TestModuleThatIsRefused(t *testing.T) {
	tests := []struct {
		name, want string
		module     []byte
	}{
		{"no module", "is a web page, not a module", []byte("<!doctype html>")},
		{"no entry", "is not a segment", []byte("\x00asm\x01\x00\x00\x00")},
		{"Extism", "which this program does not have", extismPlugin(t)},
		// Four thousand million tables: Go ends with "out of memory".
		{"tables", "tables", []byte("\x00asm\x01\x00\x00\x00\x04\x05\xff\xff\xff\xff\x0f")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := process(t, tt.module)
			_, err := p.Start(t.Context())
			if err == nil {
				t.Fatal("no error")
			}
			if tt.name != "tables" && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
			// It is not tried again: what compiles for a minute would take two.
			p.Command = []string{"no-such-program"}
			if _, again := p.Start(t.Context()); again == nil || again.Error() != err.Error() {
				t.Errorf("again: %v, want %v", again, err)
			}
		})
	}
}

func TestCancelledRender(t *testing.T) {
	p := process(t, hostile(t, "spin"))
	if _, err := p.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := p.Render(ctx, world()); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
	if p.cmd != nil {
		t.Error("the process is still there")
	}
}

func TestWorldThatCannotBe(t *testing.T) {
	p := process(t, hostile(t, "hello"))
	w := world()
	w.Status = []byte("[]")
	if _, err := p.Render(t.Context(), w); err == nil || !strings.Contains(err.Error(), "must be a JSON object") {
		t.Errorf("error = %v", err)
	}
	w = world()
	w.Store = map[string]string{"k": strings.Repeat("x", 65<<10)}
	if _, err := p.Render(t.Context(), w); err == nil || !strings.Contains(err.Error(), "does not fit") {
		t.Errorf("error = %v", err)
	}
	if _, err := p.Render(t.Context(), world()); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// extismPlugin is a plugin of the examples.
func extismPlugin(t *testing.T) []byte {
	t.Helper()
	module, err := os.ReadFile(filepath.Join("..", "..", "..", "examples", "assemblyscript-pdk", "voice.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return module
}
