package worker

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
	"github.com/data-wise/aiterm/host/guest/wasm"
	"github.com/data-wise/aiterm/plugins"
)

// came is all that a run leaves behind.
type came struct {
	Err        string
	Call       *capability.Call
	Trace      capability.Trace
	Repeatable bool
	Truncated  string
}

func outcome(call *capability.Call, err error) came {
	c := came{Call: call, Truncated: call.Truncated()}
	c.Trace, c.Repeatable = call.Trace()
	if err != nil {
		c.Err = err.Error()
	}
	return c
}

// sameCall compares what a reader of the call sees.
var sameCall = cmp.Options{
	cmpopts.IgnoreUnexported(capability.Call{}),
	cmpopts.IgnoreFields(capability.Call{}, "Session", "Store", "Fetch", "Watch", "Elsewhere"),
}

// returning are the hostile guests that come back.
func returning(t *testing.T) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "wasm", "testdata", "hostile", "*.wasm"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".wasm")
		if !slices.Contains(endless, name) {
			names = append(names, name)
		}
	}
	return names
}

// A segment comes to the same in a process of its own as in this one, the second time
// too, when its questions are answered beforehand.
func TestSameAsInThisProcess(t *testing.T) {
	modules := map[string][]byte{}
	for _, name := range returning(t) {
		modules[name] = fixture(t, name)
	}
	for _, name := range plugins.Names() {
		modules["builtin "+name], _ = plugins.Module(name)
	}
	engine, err := wasm.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	grants := []string{"usage", "git", "spend", "store", "env:HOME", "http:example.com"}
	var names []string
	var all [][]byte
	want := map[string]came{}
	for name, binary := range modules {
		call := guesttest.Call(t, grants...)
		m, err := engine.Load(binary)
		if err == nil {
			err = m.Run(call)
		}
		names, all = append(names, name), append(all, binary)
		want[name] = outcome(call, err)
	}
	program := guests(t, all...)
	for _, again := range []bool{false, true} {
		var jobs []Job
		for _, name := range names {
			j := Job{Module: modules[name], Call: guesttest.Call(t, grants...)}
			if again {
				j.Last = want[name].Trace.Asked
			}
			jobs = append(jobs, j)
		}
		w := Start(program, jobs)
		for i, name := range names {
			r := result(t, w, i)
			if diff := cmp.Diff(want[name], outcome(jobs[i].Call, r.Err), sameCall); diff != "" {
				t.Errorf("%s, told beforehand: %v (-in this process +in another):\n%s", name, again, diff)
			}
		}
		w.End()
		w.Wait()
	}
}
