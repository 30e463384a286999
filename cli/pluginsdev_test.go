package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console"
)

// output is what a command wrote, to be read while it runs.
type output struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Write(p)
	select {
	case o.changed <- struct{}{}:
	default:
	}
	return len(p), nil
}

// await returns what was written after from, as soon as it holds all the words.
func (o *output) await(t *testing.T, from int, words ...string) (end int) {
	t.Helper()
	deadline := time.After(hang)
	for {
		o.mu.Lock()
		text := o.text.String()
		o.mu.Unlock()
		missing := ""
		for _, word := range words {
			if !strings.Contains(text[from:], word) {
				missing = word
			}
		}
		if missing == "" {
			return len(text)
		}
		select {
		case <-o.changed:
		case <-deadline:
			t.Fatalf("no %q within %v in:\n%s", missing, hang, text[from:])
		}
	}
}

// workshop is a folder of a segment that plugins dev is at work in.
type workshop struct {
	t      *testing.T
	dir    string
	out    *output
	seen   int
	mu     sync.Mutex
	builds int
	ended  chan error
	cancel context.CancelFunc
}

// openWorkshop starts plugins dev, with those flags and a build that takes module.txt for the source,
// the name of the built-in segment or fixture that comes of it.
func openWorkshop(t *testing.T, flags ...string) *workshop {
	t.Helper()
	w := &workshop{t: t, dir: t.TempDir()}
	w.write("segment.yaml", "name: shop\nversion: \"1\"\ndescription: A test\n")
	w.write("module.txt", "../plugins/cost/cost.wasm")
	w.start(w.build, flags...)
	t.Cleanup(w.end)
	return w
}

// start runs plugins dev in the workshop, whose build that is.
func (w *workshop) start(build func(context.Context, string) (string, error), flags ...string) {
	w.t.Helper()
	program, err := built()
	if err != nil {
		w.t.Fatal(err)
	}
	var ctx context.Context
	ctx, w.cancel = context.WithCancel(w.t.Context())
	w.out, w.seen, w.ended = &output{changed: make(chan struct{}, 1)}, 0, make(chan error, 1)
	ended := w.ended
	root := newRootCommand(&console.Env{Stdout: w.out, Stderr: w.out, Getenv: func(string) string { return "" }, Executable: program, Build: build})
	root.SetArgs(append([]string{"plugins", "dev", w.dir}, flags...))
	go func() { ended <- root.ExecuteContext(ctx) }()
}

func (w *workshop) build(_ context.Context, dir string) (string, error) {
	w.mu.Lock()
	w.builds++
	w.mu.Unlock()
	source, err := os.ReadFile(filepath.Join(dir, "module.txt"))
	if err != nil {
		return "", err
	}
	module, err := os.ReadFile(strings.TrimSpace(string(source)))
	if err != nil {
		return "", errors.New("module.txt:1:\x1b[31m no such segment\n\tsecond line")
	}
	out := filepath.Join(dir, "shop.wasm")
	return out, os.WriteFile(out, module, 0o600)
}

func (w *workshop) built() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.builds
}

func (w *workshop) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		w.t.Fatal(err)
	}
}

// save writes a file as careful editors do: beside it, and then in its place.
func (w *workshop) save(name, text string) {
	w.t.Helper()
	w.write(name+".swp", text)
	if err := os.Rename(filepath.Join(w.dir, name+".swp"), filepath.Join(w.dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workshop) await(words ...string) {
	w.t.Helper()
	w.seen = w.out.await(w.t, w.seen, words...)
}

func (w *workshop) end() {
	w.cancel()
	select {
	case err := <-w.ended:
		w.ended <- err
		if err != nil {
			w.t.Errorf("it ended with %v", err)
		}
	case <-time.After(hang):
		w.t.Errorf("it did not end within %v", hang)
	}
}

func TestDev(t *testing.T) {
	w := openWorkshop(t)
	w.await("ctx 42% │ $0.31\n", "line         yours, with it in its place", `spans        "$0.31"`, "built in", "cases        none", "segment      cost 0.2.0, native", "may ")

	w.save("module.txt", "../plugins/model/model.wasm")
	w.await("spans        \"Sonnet 4.5\"", "may ")

	// A build that fails leaves the last good line, and what the compiler says is
	// cleaned.
	w.write("module.txt", "no-such.wasm")
	w.await("Sonnet 4.5", "the last that could be made", "the build failed: module.txt:1: no such segment\n    second line\n", "may ")
	if strings.Contains(w.out.text.String(), "\x1b") {
		t.Error("an escape got through")
	}

	// A golden case needs no build.
	w.save("module.txt", "../plugins/cost/cost.wasm")
	w.await("spans        \"$0.31\"", "may ")
	builds := w.built()
	w.write("testdata/a.json", `{"name":"a case","status":{"cost":{"total_cost_usd":1}},"spans":[]}`)
	w.await("cases        0 ok, 1 FAILED", "a case", "got   $1.00", "may ")
	w.save("testdata/a.json", `{"name":"a case","status":{"cost":{"total_cost_usd":1}},"spans":[{"text":"$1.00","style":"cost"}]}`)
	w.await("cases        1 ok", "may ")
	if got := w.built(); got != builds {
		t.Errorf("%d builds for changes of a golden case", got-builds)
	}

	// A file in a folder that was not there before.
	w.write("more/deep/part.txt", "a")
	w.await("built in", "may ")
	w.save("more/deep/part.txt", "b")
	w.await("built in", "may ")

	// A broken manifest.
	w.save("segment.yaml", "name: Shop\n")
	w.await("segment.yaml:1:7: name must be", "may ")

	// A segment that does not return, and one that works again.
	w.save("segment.yaml", "name: shop\nversion: \"1\"\ndescription: A test\n")
	w.await("spans        \"$0.31\"", "may ")
	w.save("module.txt", "../host/guest/wasm/testdata/hostile/spin.wasm")
	w.await("ended by force: it did not return within 2 s", "may ")
	w.save("module.txt", "../plugins/cost/cost.wasm")
	w.await("$0.31", "result       shown", "may ")
}

// What is no source, and a file that is only written again, starts nothing: not
// what editors and builds leave, not the module, and not what it is published with.
func TestDevLeavesAlone(t *testing.T) {
	w := openWorkshop(t)
	w.await("$0.31", "may ")
	builds := w.built()
	for _, name := range []string{".module.txt.swp", "module.txt~", "#module.txt#", "4913", "other.wasm", "node_modules/x/y.js", ".git/index", "shop.wasm.minisig", "minisign.pub", "index.json", "README.md"} {
		w.write(name, "x")
	}
	w.write("module.txt", "../plugins/cost/cost.wasm")
	// The one that is a change comes last, and is the only one.
	w.write("module.txt", "../plugins/model/model.wasm")
	w.await("spans        \"Sonnet 4.5\"", "may ")
	if got := w.built() - builds; got > 2 {
		t.Errorf("%d builds, want the one for the module, or two", got)
	}
}

// A build that writes a source of its own anew each time does not go on forever.
func TestDevOfABuildThatWritesSources(t *testing.T) {
	w := openWorkshop(t)
	w.await("$0.31", "may ")
	w.end()

	w.start(func(ctx context.Context, dir string) (string, error) {
		path, err := w.build(ctx, dir)
		w.write("generated.txt", strings.Repeat("x", w.built()))
		return path, err
	})
	for range 5 { // after so many rounds it is taken for a file of the build's own
		w.await("built in", "may ")
	}
	w.save("module.txt", "../plugins/model/model.wasm")
	w.await("spans        \"Sonnet 4.5\"", "may ")
}

func TestDevWithoutABuild(t *testing.T) {
	w := openWorkshop(t)
	w.await("$0.31", "may ")
	w.end()

	payload := filepath.Join(t.TempDir(), "payload.json")
	if err := os.WriteFile(payload, []byte(`{"cost":{"total_cost_usd":2}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w.start(w.build, "--no-build", "--payload", payload)
	w.await("$2.00", "rendered at", "that payload; the rest made up", "may ")
	// A payload that changes is rendered anew.
	if err := os.WriteFile(payload, []byte(`{"cost":{"total_cost_usd":3}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w.await("$3.00", "may ")
	module, err := os.ReadFile("../plugins/duration/duration.wasm")
	if err != nil {
		t.Fatal(err)
	}
	w.save("shop.wasm", string(module))
	w.await("segment      duration 0.1.0", "may ")
}

func TestDevRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.wasm")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ path, want string }{
		{filepath.Join(file, "..", "missing"), "name the folder of a segment"},
		{file, "is not a folder"},
	} {
		root := newRootCommand(&console.Env{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }})
		root.SetArgs([]string{"plugins", "dev", tt.path})
		err := root.ExecuteContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.path, err, tt.want)
		}
	}
}
