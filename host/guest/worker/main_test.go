package worker

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/inside"
	"github.com/data-wise/aiterm/host/guest/wasm"
)

// The test binary is a guest's process, too: one as it should be, or, with the name of
// one of [impostors], another.
const (
	asGuest    = "as-guest"
	asImpostor = "as-impostor"
	// asLine, with the folder of compiled code and a module, makes the test binary a line
	// that waits for its guests for ever.
	asLine = "as-line"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 2 && os.Args[1] == asGuest:
		os.Exit(inside.Main(os.Args[2:], inside.Native()))
	case len(os.Args) > 3 && os.Args[1] == asImpostor:
		impostors[os.Args[2]]()
		os.Exit(0)
	case len(os.Args) == 4 && os.Args[1] == asLine:
		lineThatWaits(os.Args[2], os.Args[3])
	}
	os.Exit(m.Run())
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	binary, err := os.ReadFile(filepath.Join("..", "wasm", "testdata", "hostile", name+".wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// guests is a program that runs these modules, which are compiled already.
func guests(t testing.TB, modules ...[]byte) Program {
	t.Helper()
	dir := t.TempDir()
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := wasm.New(cache, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, binary := range modules {
		engine.Load(binary) // some cannot be: that is said when they are run
	}
	return Program{Command: []string{os.Args[0], asGuest}, Code: dir}
}

// impostor is a program that is no guest's process.
func impostor(t testing.TB, name string) Program {
	t.Helper()
	if impostors[name] == nil {
		t.Fatalf("there is no impostor %q", name)
	}
	return Program{Command: []string{os.Args[0], asImpostor, name}, Code: t.TempDir()}
}

// working starts a worker, which works by itself.
func working(program Program, jobs []Job) *Worker {
	w := Start(program, jobs)
	go w.Work()
	return w
}

// long is longer than any of these tests takes.
const long = time.Minute

// result waits for a job that must come to an end.
func result(t *testing.T, w *Worker, n int) Result {
	t.Helper()
	select {
	case <-w.Done(n):
	case <-time.After(long):
		t.Fatalf("job %d never ends", n)
	}
	r, _ := w.Result(n)
	return r
}

// texts are those of a call's spans.
func texts(call *capability.Call) (texts []string) {
	for _, s := range call.Spans {
		texts = append(texts, s.Text)
	}
	return texts
}

// lineThatWaits says which processes run its guests.
func lineThatWaits(folder, module string) {
	binary, err := os.ReadFile(module)
	if err != nil {
		panic(err)
	}
	jobs := slices.Repeat([]Job{{Module: binary}}, 2)
	for i := range jobs {
		jobs[i].Call = &capability.Call{Session: &capability.Session{}}
	}
	w := working(Program{Command: []string{os.Args[0], asGuest}, Code: folder}, jobs)
	for pid := 0; ; time.Sleep(time.Millisecond) {
		w.mu.Lock()
		if p := w.process; p != nil && p.id() != pid {
			pid = p.id()
			fmt.Println(pid)
		}
		w.mu.Unlock()
	}
}
