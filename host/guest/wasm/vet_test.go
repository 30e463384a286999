package wasm

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/guest/sandbox/encode"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/internal/race"
	"github.com/gofrs/flock"
)

// hoard is what the process of TestLimitProcess tries to get.
var hoard []byte

// newVetter is a vetter whose compiler is this test binary (see TestMain) in
// the given mode.
func newVetter(t *testing.T, parent, mode string) code.Vetter {
	t.Helper()
	if race.Enabled {
		t.Skip("the race detector needs more address space than a compiler may take")
	}
	return code.Vetter{Cache: code.Open(parent), Command: []string{os.Args[0], asProcess, mode}}
}

func TestVetGoodModule(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	v := newVetter(t, parent, "compile")
	if err := v.Vet(context.Background(), hello); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*code.Cache{"this process": v.Cache, "another": code.Open(parent)} {
		if ready, refusal := c.Ready(code.Hash(hello)); !ready || refusal != "" {
			t.Errorf("%s: Ready = %v, %q", name, ready, refusal)
		}
	}
	expectNoWorkLeft(t, v.Cache)

	// What it compiled is what a render loads.
	file, functions, ok := code.Open(parent).Find(code.Hash(hello))
	if !ok || !slices.Equal(functions, []string{"span"}) {
		t.Fatalf("the index has %q, which imports %q: %v", file, functions, ok)
	}
	files := sandbox.NewCodeFiles(v.Cache.Dir())
	cache, err := files.Cache()
	if err != nil {
		t.Fatal(err)
	}
	skeleton, err := files.Skeleton(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := newEngine(t, cache).Load(skeleton)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Run(guesttest.Call(t)); err != nil {
		t.Error(err)
	}
	if files := codeFiles(t, v.Cache); len(files) != 1 {
		t.Errorf("after loading it the cache holds %q", files)
	}
}

func expectNoWorkLeft(t *testing.T, c *code.Cache) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(c.Dir(), "compile-*")); len(left) != 0 {
		t.Errorf("%q were left", left)
	}
	lock := flock.New(filepath.Join(c.Dir(), lockName))
	defer lock.Unlock()
	if locked, err := lock.TryLock(); err == nil && !locked {
		t.Error("the lock is still held")
	}
}

func TestVetRefusesAndRemembers(t *testing.T) {
	tests := []struct {
		name   string
		binary []byte
		why    string
	}{
		{"no module", []byte("text, eight bytes of it at least"), "not a module that can be run: invalid magic number"},
		{"cut off", guesttest.Fixture(t, "hello")[:40], "the module is cut off: build it again"},
		{"an import with another type", guesttest.Fixture(t, "wrong-import"),
			"imports aiterm_v1.now as (i32) -> i32: it must be () -> i64"},
		{"an escape in a name that is said", encode.Module(
			encode.Section(5, []byte("\x01\x00\x01")),
			encode.Section(7, []byte("\x02\x04\x1b[2J\x02\x00\x04\x1b[2J\x02\x00"))),
			"not a module that can be run: section export: export[1] duplicates name \"\\x1b[2J\""},
		{"an unknown import", guesttest.Fixture(t, "unknown-function"),
			"imports aiterm_v1.exec, which this version of aiterm does not have: update aiterm, or build the segment for it"},
		{"a huge table", guesttest.Fixture(t, "table-minimum"), "a table has 4000000000 entries, over the limit of 65536: build it smaller"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parent := t.TempDir()
			v := newVetter(t, parent, "compile")
			expectRefusal(t, v, parent, tt.binary, tt.why)
		})
	}
}

func expectRefusal(t *testing.T, v code.Vetter, parent string, binary []byte, why string) {
	t.Helper()
	if err := v.Vet(context.Background(), binary); err == nil || err.Error() != why {
		t.Errorf("error = %v, want %s", err, why)
	}
	for name, c := range map[string]*code.Cache{"this process": v.Cache, "another": code.Open(parent)} {
		if ready, refusal := c.Ready(code.Hash(binary)); ready || refusal != why {
			t.Errorf("%s: Ready = %v, %q", name, ready, refusal)
		}
	}
	expectNoWorkLeft(t, v.Cache)
}

// The compiling process must not get more memory than it may have: without
// this, TestDecoderBombs would take all there is.
func TestLimitProcess(t *testing.T) {
	if !limitsMemory() {
		t.Skip("there is no limit on memory here")
	}
	cmd := exec.Command(os.Args[0], asProcess, "limit")
	var exit *exec.ExitError
	if err := cmd.Run(); !errors.As(err, &exit) || exit.ExitCode() == 1 {
		t.Fatalf("a process took twice its limit: %v", err)
	}
}

func limitsMemory() bool { return runtime.GOOS == "linux" && !race.Enabled }

// A few bytes announce four thousand million of something. Decoding that in
// this process would end it; what the vetter starts is another one.
func TestDecoderBombs(t *testing.T) {
	if !limitsMemory() {
		t.Skip("there is no limit on memory here")
	}
	TestLimitProcess(t)
	if t.Failed() {
		t.FailNow()
	}
	const announced = "\xff\xff\xff\xff\x0f"
	for _, id := range []byte{4, 1, 2, 3, 5, 6, 9, 10, 11, 7} {
		t.Run("section "+string('0'+rune(id/10))+string('0'+rune(id%10)), func(t *testing.T) {
			parent := t.TempDir()
			v := newVetter(t, parent, "compile")
			bomb := encode.Module(encode.Section(id, []byte(announced)))
			err := v.Vet(context.Background(), bomb)
			if err == nil {
				t.Fatal("the bomb was accepted")
			}
			if _, refusal := code.Open(parent).Ready(code.Hash(bomb)); !strings.HasPrefix(refusal, err.Error()) {
				t.Errorf("the error is %q, the cache remembers %q", err, refusal)
			}
			expectNoWorkLeft(t, v.Cache)
			t.Log(err)
		})
	}
}

func TestCompilerThatCannotWork(t *testing.T) {
	parent, hello := t.TempDir(), guesttest.Fixture(t, "hello")
	t.Run("it fails for a reason of its own", func(t *testing.T) {
		v := newVetter(t, parent, "exit 1")
		expectTryAgain(t, v, parent, hello)
	})
	t.Run("it is not there", func(t *testing.T) {
		v := code.Vetter{Cache: code.Open(parent), Command: []string{filepath.Join(parent, "no-such-program")}}
		expectTryAgain(t, v, parent, hello)
	})
	t.Run("nobody waits for it", func(t *testing.T) {
		v := newVetter(t, parent, "compile")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := v.Vet(ctx, hello); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v, want that it was cancelled", err)
		}
		expectNotKnown(t, v, parent, hello)
	})
}

func expectTryAgain(t *testing.T, v code.Vetter, parent string, binary []byte) {
	t.Helper()
	if err := v.Vet(context.Background(), binary); err == nil || !strings.HasPrefix(err.Error(), "compile in ") {
		t.Errorf("error = %v, want that the compiler did not work", err)
	}
	expectNotKnown(t, v, parent, binary)
}

// expectNotKnown wants nothing to be held against a module.
func expectNotKnown(t *testing.T, v code.Vetter, parent string, binary []byte) {
	t.Helper()
	if ready, refusal := code.Open(parent).Ready(code.Hash(binary)); ready || refusal != "" {
		t.Errorf("Ready = %v, %q; want it to be tried again", ready, refusal)
	}
	expectNoWorkLeft(t, v.Cache)
}
