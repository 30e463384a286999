package worker

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
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

// granted is every permission there is, so that no module is refused.
var granted = func() (grants []string) {
	for _, f := range capability.Table() {
		grant, more := f.Permission, map[string]string{"env": ":HOME", "http": ":example.com"}
		if grant += more[grant]; grant != "" && !slices.Contains(grants, grant) {
			grants = append(grants, grant)
		}
	}
	return grants
}()

// A segment comes to the same in a process of its own as in this one, the second time
// too, when its questions are answered beforehand, and when one thread does everything.
func TestSameAsInThisProcess(t *testing.T) {
	modules := map[string][]byte{}
	for _, name := range returning(t) {
		modules[name] = fixture(t, name)
	}
	for _, name := range plugins.Names() {
		modules["builtin "+name], _ = plugins.Module(name)
	}
	engine, err := wasm.New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var all [][]byte
	want := map[string]came{}
	for name, binary := range modules {
		call := guesttest.Call(t, granted...)
		m, err := engine.Load(binary)
		if err == nil {
			err = m.Run(call)
		}
		names, all = append(names, name), append(all, binary)
		want[name] = outcome(call, err)
	}
	program := guests(t, all...)
	program.Deadline = time.Now().Add(long)
	for again := range 3 {
		var jobs []Job
		for _, name := range names {
			j := Job{Module: modules[name], Call: guesttest.Call(t, granted...)}
			if again > 0 {
				j.Last, j.CameBack, j.Quick = want[name].Trace.Asked, true, again > 1
			}
			jobs = append(jobs, j)
		}
		compare(t, program, names, jobs, want)
	}
}

// A module comes to the same by the file that was kept for it.
func TestSameByKeptCode(t *testing.T) {
	engine, err := wasm.New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := code.Vetter{Cache: code.Open(t.TempDir()), Command: []string{os.Args[0], asGuest}}
	want := map[string]came{}
	var names []string
	var jobs []Job
	for _, name := range append(returning(t), plugins.Names()...) {
		binary, builtin := plugins.Module(name)
		if !builtin {
			binary = fixture(t, name)
		}
		if v.Vet(t.Context(), binary) != nil {
			continue // it is never run
		}
		file, _, ok := v.Cache.Find(code.Hash(binary))
		if !ok {
			t.Fatalf("%s is compiled, and not kept", name)
		}
		read := func() ([]byte, error) {
			t.Errorf("%s is asked for as a whole", name)
			return binary, nil
		}
		call := guesttest.Call(t, granted...)
		m, err := engine.Load(binary)
		if err == nil {
			err = m.Run(call)
		}
		want[name] = outcome(call, err)
		names, jobs = append(names, name), append(jobs, Job{Code: file, Read: read, Call: guesttest.Call(t, granted...)})
	}
	if len(names) < len(plugins.Names())+20 {
		t.Errorf("no more than these are compiled: %q", names)
	}
	compare(t, Program{Command: []string{os.Args[0], asGuest}, Code: v.Cache.Dir()}, names, jobs, want)
}

// A skeleton without code is not run, since it would trap: the module is. So it is with a
// file of code that is not there, or not that of this module.
func TestSkeletonWithoutCode(t *testing.T) {
	binary := fixture(t, "hello")
	skeleton, _, err := module.Skeleton(binary, code.Hash(binary))
	if err != nil {
		t.Fatal(err)
	}
	other := fixture(t, "escapes")
	program := guests(t, other)
	name := strings.Repeat("ab", 32)
	kept := code.Kept{Skeleton: skeleton, Head: []byte("no"), Tail: []byte("code")}.Encode()
	if err := os.WriteFile(filepath.Join(program.Code, name), kept, 0o600); err != nil {
		t.Fatal(err)
	}
	read := func() ([]byte, error) { return binary, nil }
	w := working(program, []Job{
		{Code: strings.Repeat("cd", 32), Read: read, Call: guesttest.Call(t)},
		{Module: other, Call: guesttest.Call(t)},
		{Module: skeleton, Call: guesttest.Call(t)},
		{Code: name, Read: read, Call: guesttest.Call(t)},
		{Code: "../" + name, Read: func() ([]byte, error) { return nil, os.ErrNotExist }, Call: guesttest.Call(t)},
	})
	defer w.End()
	if r := result(t, w, 0); !r.Damaged || r.Err != nil || !slices.Equal(texts(w.jobs[0].Call), []string{"hello"}) {
		t.Errorf("damaged: %v, %v, and it draws %q", r.Damaged, r.Err, texts(w.jobs[0].Call))
	}
	if r := result(t, w, 1); r.Damaged || r.Err != nil {
		t.Errorf("the other one is damaged: %v, %v", r.Damaged, r.Err)
	}
	if r := result(t, w, 2); !r.Damaged || r.Err == nil || strings.Contains(r.Err.Error(), "trapped") {
		t.Errorf("a skeleton alone: %+v", r)
	}
	if r := result(t, w, 3); !r.Damaged || r.Err != nil || !slices.Equal(texts(w.jobs[3].Call), []string{"hello"}) {
		t.Errorf("with another's code: %v, %v, and it draws %q", r.Damaged, r.Err, texts(w.jobs[3].Call))
	}
	if r := result(t, w, 4); !r.Damaged || !errors.Is(r.Err, os.ErrNotExist) {
		t.Errorf("without a module to be read: %+v", r)
	}
}

// So it is where one thread runs all in turn, which ends with the last of them.
func TestSkeletonWithoutCodeOfAQuickOne(t *testing.T) {
	binary := fixture(t, "hello")
	program := guests(t, binary)
	program.Deadline = time.Now().Add(long)
	read := func() ([]byte, error) { return binary, nil }
	jobs := []Job{
		{Code: strings.Repeat("cd", 32), Read: read},
		{Module: binary},
		{Code: strings.Repeat("ef", 32), Read: read},
	}
	for i := range jobs {
		jobs[i].Call, jobs[i].CameBack, jobs[i].Quick = guesttest.Call(t), true, true
	}
	w := working(program, jobs)
	for i := range jobs {
		r := result(t, w, i)
		if damaged := i != 1; r.Err != nil || r.Damaged != damaged || !slices.Equal(texts(jobs[i].Call), []string{"hello"}) {
			t.Errorf("job %d: damaged: %v, %v, and it draws %q", i, r.Damaged, r.Err, texts(jobs[i].Call))
		}
	}
	w.End()
	w.Wait()
}

// compare runs jobs, and wants what came of them.
func compare(t *testing.T, program Program, names []string, jobs []Job, want map[string]came) {
	t.Helper()
	w := working(program, jobs)
	for i, name := range names {
		r := result(t, w, i)
		if diff := cmp.Diff(want[name], outcome(jobs[i].Call, r.Err), sameCall); diff != "" {
			t.Errorf("%s, told beforehand: %v, quick: %v (-in this process +in another):\n%s", name, jobs[i].CameBack, jobs[i].Quick, diff)
		}
	}
	w.End()
	w.Wait()
}
