package worker

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
)

// endless are guests that do not come back.
var endless = []string{
	"log-empty", "memory-growth", "output-flood", "recursion", "spin", "spin-in-initialize", "spin-in-start", "spin-with-output", "table-growth",
}

// Guests that do not come back keep neither the line nor each other's neighbours, and
// nothing of them is left.
func TestEndless(t *testing.T) {
	hello := fixture(t, "hello")
	for _, copies := range []int{1, 8} {
		for _, name := range endless {
			t.Run(fmt.Sprintf("%d × %s", copies, name), func(t *testing.T) {
				loop := fixture(t, name)
				jobs := slices.Repeat([]Job{{Module: loop}}, copies)
				jobs = append(jobs, Job{Module: hello})
				for i := range jobs {
					jobs[i].Call = guesttest.Call(t)
				}
				w := working(guests(t, loop, hello), jobs)
				if r := result(t, w, copies); r.Err != nil || len(jobs[copies].Call.Spans) != 1 {
					t.Errorf("the one that comes back: %v, %q", r.Err, texts(jobs[copies].Call))
				}
				for i := range copies {
					if r, ok := w.Result(i); ok {
						t.Errorf("job %d came back: %v", i, r.Err)
					}
				}
				expectNothingLeft(t, w)
			})
		}
	}
}

// A process that was started for what had always been quick, and has no means against one that
// does not come back, is not waited for to the end: another one goes on.
func TestEndlessAllOfASudden(t *testing.T) {
	hello := fixture(t, "hello")
	for _, name := range endless {
		t.Run(name, func(t *testing.T) {
			loop := fixture(t, name)
			jobs := []Job{{Module: hello}, {Module: loop}, {Module: loop}, {Module: hello}}
			for i := range jobs {
				jobs[i].Call, jobs[i].CameBack, jobs[i].Quick = guesttest.Call(t), true, true
			}
			program := guests(t, loop, hello)
			program.Deadline = time.Now().Add(time.Second)
			w := working(program, jobs)
			for _, i := range []int{0, 3} {
				if r := result(t, w, i); r.Err != nil || !slices.Equal(texts(jobs[i].Call), []string{"hello"}) {
					t.Errorf("job %d, which comes back: %v, %q", i, r.Err, texts(jobs[i].Call))
				}
			}
			for _, i := range []int{1, 2} {
				if r, ok := w.Result(i); ok {
					t.Errorf("job %d came back: %v", i, r.Err)
				}
			}
			expectNothingLeft(t, w)
		})
	}
}

// Quick ones are run by one process, whether or not the time that they have is over then.
func TestQuick(t *testing.T) {
	hello := fixture(t, "hello")
	program := guests(t, hello)
	for _, left := range []time.Duration{0, time.Millisecond, time.Hour} {
		jobs := slices.Repeat([]Job{{Module: hello, CameBack: true, Quick: true}}, 3)
		for i := range jobs {
			jobs[i].Call = guesttest.Call(t)
		}
		program.Deadline = time.Now().Add(left)
		w := working(program, jobs)
		for i := range jobs {
			if r := result(t, w, i); r.Err != nil || !slices.Equal(texts(jobs[i].Call), []string{"hello"}) {
				t.Errorf("%v left, job %d: %v, %q", left, i, r.Err, texts(jobs[i].Call))
			}
		}
		expectNothingLeft(t, w)
	}
}

// What is left for another process is a quarter of the time, and never too little for it.
func TestTrusted(t *testing.T) {
	for left, want := range map[time.Duration]time.Duration{
		2 * time.Second: 1500 * time.Millisecond, 100 * time.Millisecond: 75 * time.Millisecond,
		50 * time.Millisecond: 30 * time.Millisecond, another: 0, 0: 0, -time.Second: 0,
	} {
		if got := trusted(left); got != want {
			t.Errorf("of %v: %v, want %v", left, got, want)
		}
	}
}

func TestArguments(t *testing.T) {
	quick, slow, unknown := &job{Job: Job{CameBack: true, Quick: true}}, &job{Job: Job{CameBack: true}}, &job{}
	knows := &job{Job: Job{CameBack: true, Quick: true, Functions: []string{"now", "no_such_function", "span"}}}
	at := time.Unix(1, 0)
	tests := []struct {
		name     string
		deadline time.Time
		jobs     []*job
		want     string
	}{
		{"all quick", at, []*job{quick, quick}, "quick CODE 2"},
		{"all quick, for as long as it takes", time.Time{}, []*job{quick, quick}, "run CODE 2"},
		{"one slow", at, []*job{quick, slow}, "run CODE 2"},
		{"one unknown", at, []*job{unknown, quick}, "run CODE 2"},
		{"many", at, append(slices.Repeat([]*job{quick}, 20), slow, unknown), "run CODE 9"},
		{"what they import is known", at, []*job{knows, knows}, "quick CODE 2 now,span"},
	}
	for _, tt := range tests {
		if !endsWithLine {
			tt.want = strings.Replace(tt.want, "quick", "run", 1)
		}
		got := arguments(Program{Command: []string{"guest"}, Code: "CODE", Deadline: tt.deadline}, tt.jobs)
		if diff := cmp.Diff("guest "+tt.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// expectNothingLeft ends a worker and looks for its process.
func expectNothingLeft(t *testing.T, w *Worker) {
	t.Helper()
	expectEnd(t, w)
	for i := range w.jobs {
		result(t, w, i)
	}
}

func expectEnd(t *testing.T, w *Worker) {
	t.Helper()
	w.mu.Lock()
	p := w.process
	w.mu.Unlock()
	w.End()
	ended := make(chan struct{})
	go func() {
		w.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(long):
		t.Fatal("the process does not end")
	}
	if p != nil && p.lives() {
		t.Error("there is something left of its process")
	}
}

// Whenever the process is killed, nobody is lost for good: another one goes on.
func TestKilledAtAnyMoment(t *testing.T) {
	hello := fixture(t, "hello")
	program := guests(t, hello)
	for i := range 20 {
		jobs := slices.Repeat([]Job{{Module: hello}}, 3)
		for i := range jobs {
			jobs[i].Call = guesttest.Call(t)
		}
		w := working(program, jobs)
		time.Sleep(time.Duration(rand.IntN(4000)) * time.Microsecond) // any moment will do
		w.mu.Lock()
		if w.process != nil {
			w.process.kill()
		}
		w.mu.Unlock()
		for n := range jobs {
			if r := result(t, w, n); r.Err != nil || !slices.Equal(texts(jobs[n].Call), []string{"hello"}) {
				t.Errorf("round %d, job %d: %v, %q", i, n, r.Err, texts(jobs[n].Call))
			}
		}
		expectNothingLeft(t, w)
	}
}

// A process that breaks the rules costs the segments that it runs, and no more.
func TestImpostors(t *testing.T) {
	tests := []struct{ name, want string }{
		{"says nothing", ErrLost.Error()},
		{"was told nothing of the sort", ErrLost.Error() + ", which sent what makes no sense: it was not told 9 answers"},
		{"says garbage", ErrLost.Error() + ", which sent what makes no sense: a frame of "},
		{"says something else first", ErrLost.Error() + ": it did not say what it is"},
		{"is of another version", "it cannot be run: "},
		{"announces too much", ErrLost.Error() + ", which sent what makes no sense: a frame of "},
		{"speaks for another", ErrLost.Error() + ", which sent what makes no sense: segment 7 is not running"},
		{"is done twice", ErrLost.Error() + ", which sent what makes no sense: segment 1 is not running"},
		{"asks what there is not", ErrLost.Error() + ", which sent what makes no sense: it is not a frame"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			jobs := []Job{{Call: guesttest.Call(t)}, {Call: guesttest.Call(t)}}
			w := working(impostor(t, tt.name), jobs)
			r := result(t, w, 0)
			if r.Err == nil || len(r.Err.Error()) < len(tt.want) || r.Err.Error()[:len(tt.want)] != tt.want {
				t.Errorf("error = %v, want %s", r.Err, tt.want)
			}
			if tt.name != "is of another version" && !errors.Is(r.Err, ErrLost) {
				t.Errorf("%v is no ErrLost", r.Err)
			}
			expectNothingLeft(t, w)
		})
	}
}

// What a process claims of a segment is held to what the segment was granted, and to
// the limits of what it may put out.
func TestImpostorWithinItsGrants(t *testing.T) {
	call := guesttest.Call(t)
	call.Usage = guesttest.Facts{"five_hour.used": "41"}
	w := working(impostor(t, "asks for all"), []Job{{Call: call}})
	if r := result(t, w, 0); r.Err == nil || r.Err.Error() != "usage none, env none, " {
		t.Errorf("it says %v", r.Err)
	}
	if len(call.Spans) > capability.MaxSpans || call.Truncated() == "" {
		t.Errorf("%d spans, truncated: %q", len(call.Spans), call.Truncated())
	}
	for _, s := range call.Spans {
		if diff := cmp.Diff("red", s.Text); diff != "" {
			t.Fatalf("a span (-want +got):\n%s", diff)
		}
	}
	expectNothingLeft(t, w)
}

// What a segment has done is not done twice where its process breaks off, and it is run again.
func TestBrokenOff(t *testing.T) {
	call := guesttest.Call(t)
	call.Grants, call.Store = capability.Grants{"store"}, capability.OpenStore(filepath.Join(t.TempDir(), "store"))
	program := impostor(t, "breaks off where it is trusted")
	program.Deadline = time.Now().Add(time.Hour)
	w := working(program, []Job{{Call: call, CameBack: true, Quick: true}})
	if r := result(t, w, 0); r.Err == nil || r.Err.Error() != "stored: " {
		t.Errorf("the second time it says %v", r.Err)
	}
	asked, _ := call.Trace()
	if !slices.Equal(texts(call), []string{"drawn"}) || len(call.Log) != 1 || len(asked.Asked) != 2 {
		t.Errorf("spans %q, %d lines of log, asked %v", texts(call), len(call.Log), asked.Asked)
	}
	expectNothingLeft(t, w)
}

// A process that has much to say is listened to while it has not read all that it was sent.
func TestBothSpeak(t *testing.T) {
	jobs := slices.Repeat([]Job{{Module: make([]byte, 3<<20)}}, 2)
	for i := range jobs {
		jobs[i].Call = guesttest.Call(t)
	}
	w := working(impostor(t, "speaks before it listens"), jobs)
	for i := range jobs {
		if r := result(t, w, i); r.Err != nil {
			t.Errorf("job %d: %v", i, r.Err)
		}
	}
	expectNothingLeft(t, w)
}

// Where nobody came to have the jobs run, there is nothing to wait for, whether or not a process
// was there for them; and whoever comes later has nothing run.
func TestNeverWorked(t *testing.T) {
	for name, program := range map[string]Program{
		"a process":  guests(t),
		"no process": {Command: []string{filepath.Join(t.TempDir(), "missing")}},
	} {
		w := Start(program, []Job{{Call: guesttest.Call(t)}})
		expectEnd(t, w)
		w.Work()
		if r := result(t, w, 0); r.Err == nil {
			t.Errorf("%s: the job was run after the end", name)
		}
		expectNothingLeft(t, w)
	}
}

// A flood of questions is borne until the end.
func TestFlood(t *testing.T) {
	call := guesttest.Call(t)
	w := working(impostor(t, "floods"), []Job{{Call: call}})
	select {
	case <-w.Done(0):
		t.Error("it ended by itself")
	case <-time.After(100 * time.Millisecond):
	}
	expectNothingLeft(t, w)
	if len(call.Spans) > capability.MaxSpans || len(call.Log) > 256 {
		t.Errorf("%d spans and %d lines of log", len(call.Spans), len(call.Log))
	}
}
