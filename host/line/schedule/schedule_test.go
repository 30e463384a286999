package schedule

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/look/span"
)

// later is a deadline that no test reaches.
func later() time.Time { return time.Now().Add(time.Minute) }

// saying is a task that appends its text and returns.
func saying(text string) Task {
	return Task{Call: &capability.Call{}, Run: func(c *capability.Call) error {
		c.Spans = append(c.Spans, span.Span{Text: text})
		return nil
	}}
}

// stuck is a task that appends "half" and more for as long as the test lasts.
func stuck(t *testing.T) Task {
	released := make(chan struct{})
	t.Cleanup(func() { close(released) })
	return Task{Waits: true, Call: &capability.Call{}, Run: func(c *capability.Call) error {
		for {
			c.Spans = append(c.Spans[:0], span.Span{Text: "half"})
			select {
			case <-released:
				return nil
			case <-time.After(time.Millisecond):
			}
		}
	}}
}

// run is Run for a test: it returns the outcomes when they are there, which
// may be long before Run returns.
func run(t *testing.T, tasks []Task, deadline time.Time) []Outcome {
	t.Helper()
	done := make(chan []Outcome, 2)
	go Run(tasks, deadline, nil, func(outcomes []Outcome) { done <- outcomes })
	outcomes := <-done
	if len(outcomes) != len(tasks) {
		t.Fatalf("%d outcomes of %d tasks", len(outcomes), len(tasks))
	}
	return outcomes
}

// texts is what each outcome shows, "late" for one that was not done.
func texts(outcomes []Outcome) []string {
	out := make([]string, len(outcomes))
	for i, o := range outcomes {
		for _, s := range o.Spans {
			out[i] += s.Text
		}
		if o.Late {
			out[i] += "late"
		}
	}
	return out
}

func TestRunKeepsTheOrder(t *testing.T) {
	var tasks []Task
	var want []string
	for _, text := range strings.Split("abcdefghij", "") {
		tasks = append(tasks, saying(text))
		want = append(want, text)
	}
	tasks[2].Waits, tasks[5].Waits = true, true
	if diff := cmp.Diff(want, texts(run(t, tasks, later()))); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// What waits for another process keeps nobody: that is where segments take turns.
func TestWaitingTasksKeepNobody(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	here := make(chan struct{})
	tasks := slices.Repeat([]Task{{Waits: true, Call: &capability.Call{}, Run: func(*capability.Call) error { <-hang; return nil }}}, 20)
	last := saying("here")
	last.Waits = true
	say := last.Run
	last.Run = func(c *capability.Call) error { defer close(here); return say(c) }
	go Run(append(tasks, last), later(), nil, func([]Outcome) {})
	select {
	case <-here:
	case <-time.After(time.Until(later())):
		t.Error("it was kept waiting")
	}
}

// What another process begins may be over at once, later, or never.
func TestBegin(t *testing.T) {
	begin := func(text string, when func(over func())) Task {
		task := saying(text)
		say := task.Run
		task.Waits, task.Run = true, nil
		task.Begin = func(over func(error)) { when(func() { over(say(task.Call)) }) }
		return task
	}
	atOnce := func(over func()) { over() }
	soon := func(over func()) { go over() }
	failed := begin("", atOnce)
	failed.Begin = func(over func(error)) { over(worker.ErrLost) }
	tasks := []Task{begin("a", soon), saying("b"), begin("c", atOnce), failed, begin("d", soon)}
	outcomes := run(t, tasks, later())
	if diff := cmp.Diff([]string{"a", "b", "c", "late", "d"}, texts(outcomes)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if !errors.Is(outcomes[3].Err, worker.ErrLost) {
		t.Errorf("the error is %v", outcomes[3].Err)
	}
	tasks = []Task{begin("e", atOnce), begin("never", func(func()) {})}
	if diff := cmp.Diff([]string{"e", "late"}, texts(run(t, tasks, time.Now().Add(50*time.Millisecond)))); diff != "" {
		t.Errorf("outcomes at the deadline (-want +got):\n%s", diff)
	}
}

func TestRunWithoutTasks(t *testing.T) {
	calls := 0
	Run(nil, later(), nil, func(outcomes []Outcome) {
		calls++
		if len(outcomes) != 0 {
			t.Errorf("%d outcomes of nothing", len(outcomes))
		}
	})
	if calls != 1 {
		t.Errorf("the outcomes came %d times", calls)
	}
}

func TestRunCallsBackOnce(t *testing.T) {
	var mu sync.Mutex
	calls := 0
	Run([]Task{saying("a"), saying("b")}, later(), nil, func([]Outcome) {
		mu.Lock()
		defer mu.Unlock()
		calls++
	})
	mu.Lock()
	defer mu.Unlock()
	if calls != 1 {
		t.Errorf("the outcomes came %d times", calls)
	}
}

func TestSlowTaskLetsOthersGoOn(t *testing.T) {
	for _, slow := range []int{1, 3} {
		// The slow tasks end only when all the others have.
		var others sync.WaitGroup
		var tasks []Task
		var want []string
		for range slow {
			tasks = append(tasks, Task{Call: &capability.Call{}, Run: func(c *capability.Call) error {
				others.Wait()
				c.Spans = append(c.Spans, span.Span{Text: "slow"})
				return nil
			}})
			want = append(want, "slow")
		}
		for range 4 {
			others.Add(1)
			quick := saying("quick")
			say := quick.Run
			quick.Run = func(c *capability.Call) error {
				defer others.Done()
				return say(c)
			}
			tasks = append(tasks, quick)
			want = append(want, "quick")
		}
		if diff := cmp.Diff(want, texts(run(t, tasks, later()))); diff != "" {
			t.Errorf("%d slow tasks: outcomes (-want +got):\n%s", slow, diff)
		}
	}
}

func TestDeadlineLeavesLateTasksBehind(t *testing.T) {
	tests := []struct {
		name  string
		tasks []Task
		want  []string
	}{
		{"the last", []Task{saying("a"), saying("b"), stuck(t)}, []string{"a", "b", "late"}},
		{"the first", []Task{stuck(t), saying("a"), saying("b")}, []string{"late", "a", "b"}},
		{"the only one", []Task{stuck(t)}, []string{"late"}},
		{"eight of them", []Task{stuck(t), stuck(t), stuck(t), stuck(t), saying("a"), stuck(t), stuck(t), stuck(t), stuck(t), saying("b")},
			[]string{"late", "late", "late", "late", "a", "late", "late", "late", "late", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			outcomes := run(t, tt.tasks, time.Now().Add(500*time.Millisecond))
			if diff := cmp.Diff(tt.want, texts(outcomes)); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			for _, o := range outcomes {
				if o.Late != (o.Err != nil) || o.Late && o.Spans != nil {
					t.Errorf("late %v with the error %v and the spans %v", o.Late, o.Err, o.Spans)
				}
			}
		})
	}
}

func TestDeadlineThatIsOver(t *testing.T) {
	got := texts(run(t, []Task{stuck(t), stuck(t)}, time.Now().Add(-time.Second)))
	if diff := cmp.Diff([]string{"late", "late"}, got); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

func TestFailedTaskShowsNothing(t *testing.T) {
	half := func(end func() error) Task {
		return Task{Call: &capability.Call{}, Run: func(c *capability.Call) error {
			c.Spans = append(c.Spans, span.Span{Text: "half"})
			c.Log = append(c.Log, capability.LogLine{Text: "before"})
			return end()
		}}
	}
	failure := errors.New("trapped: unreachable")
	tasks := []Task{
		half(func() error { return failure }),
		half(func() error { panic("index out of range") }),
		half(func() error { return []error{nil}[len(os.Args)+7] }),
		saying("a"),
	}
	outcomes := run(t, tasks, later())
	if diff := cmp.Diff([]string{"", "", "", "a"}, texts(outcomes)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	for i, want := range []string{
		"trapped: unreachable",
		"the host failed while running it: index out of range; please report it",
		"the host failed while running it: runtime error: index out of range [" + strconv.Itoa(len(os.Args)+7) + "] with length 1; please report it",
	} {
		if o := outcomes[i]; o.Err == nil || o.Err.Error() != want || len(o.Log) != 1 || o.Late {
			t.Errorf("outcome %d = %+v, want the error %q and its log", i, o, want)
		}
	}
}

func TestOutcomeTellsWhatWasLeftOut(t *testing.T) {
	many := Task{Call: &capability.Call{}, Run: func(c *capability.Call) error {
		for i := range capability.Table() {
			if f := &capability.Table()[i]; f.Name == "span" {
				for range capability.MaxSpans + 1 {
					f.Call(c, &capability.Args{Text: []string{"x", ""}})
				}
			}
		}
		return nil
	}}
	o := run(t, []Task{many}, later())[0]
	if len(o.Spans) != capability.MaxSpans || !strings.HasPrefix(o.Note, "output over the limit") {
		t.Errorf("%d spans and the note %q", len(o.Spans), o.Note)
	}
}

// What is waited for is listened to once nothing else is to be run, and by nobody else when that
// keeps one from returning.
func TestListening(t *testing.T) {
	var over func(error)
	waiting := Task{Call: &capability.Call{}, Waits: true, Begin: func(f func(error)) { over = f }}
	ran := false
	quick := Task{Call: &capability.Call{}, Run: func(*capability.Call) error { ran = true; return nil }}
	listened := 0
	var got []Outcome
	Run([]Task{waiting, quick}, later(), func() {
		if listened++; !ran {
			t.Error("it is listened to before the other one was run")
		}
		over(nil)
	}, func(o []Outcome) { got = o })
	if listened != 1 || len(got) != 2 || got[0].Late || got[1].Late {
		t.Errorf("it was listened to %d times: %+v", listened, got)
	}

	ended := make(chan struct{})
	defer close(ended)
	outcomes := make(chan []Outcome, 1)
	go Run([]Task{waiting, quick}, time.Now().Add(10*time.Millisecond), func() { <-ended }, func(o []Outcome) { outcomes <- o })
	select {
	case got := <-outcomes:
		if !got[0].Late || got[1].Late {
			t.Errorf("at the deadline: %+v", got)
		}
	case <-time.After(time.Minute):
		t.Fatal("the deadline does not end it")
	}
}

// A task that does not come back keeps nobody from listening, also if it is the last.
func TestListeningBesideTheLast(t *testing.T) {
	var over func(error)
	heard := make(chan struct{})
	waiting := Task{Call: &capability.Call{}, Waits: true, Begin: func(f func(error)) { over = f }}
	last := Task{Call: &capability.Call{}, Run: func(*capability.Call) error { <-heard; return nil }}
	outcomes := make(chan []Outcome, 1)
	go Run([]Task{waiting, last}, later(), func() {
		over(nil)
		close(heard)
	}, func(o []Outcome) { outcomes <- o })
	if got := <-outcomes; got[0].Late || got[1].Late {
		t.Errorf("outcomes: %+v", got)
	}
}
