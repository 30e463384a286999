package worker

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
)

// ErrLost is the error of a segment whose process ended while it was running.
var ErrLost = errors.New("the process that ran it ended")

// Program is how the process is started that runs segments.
type Program struct {
	Command []string // aiterm-guest, or aiterm and the argument guest
	Code    string   // the folder with the compiled code (see [code.Cache.Dir])
	// Deadline is when nobody waits for the segments any more; zero if that is not known.
	Deadline time.Time
}

// Job is one segment to be run. That it may is settled before: what it imports and was
// not granted would only answer nothing here.
type Job struct {
	Module []byte
	// Code, if it is not empty, is named in its place: the file in the program's folder
	// where the code of the module is kept. If that cannot be used, Read is asked for the
	// module, which is compiled for this one time.
	Code string
	Read func() ([]byte, error)
	// Call is what the segment may ask and has put out. It belongs to the worker until
	// the job is done.
	Call *capability.Call
	// Last is what the segment asked when it was last run: that is answered before it
	// asks.
	Last []capability.Question
	// Functions are those of the host that the module imports; nil is not known.
	Functions []string
	// CameBack says that it did so when it was last run, and Quick that it did so long
	// before its line had to be out.
	CameBack, Quick bool
}

// Result is what came of a job, beside its Call.
type Result struct {
	Err  error
	Took time.Duration
	// Damaged says that its compiled code could not be used: it is to be made anew.
	Damaged bool
}

// Worker runs jobs.
type Worker struct {
	program Program
	jobs    []*job

	mu      sync.Mutex
	process *process // that runs, or has run all that there is; nil for none
	wrong   error    // why the first one could not be started
	begun   bool     // there is a Work
	ended   bool
	idle    chan struct{} // closed when nothing is to be run any more
}

type job struct {
	Job
	result  Result
	told    []protocol.Asked // that the process was told with it
	damaged bool
	done    chan struct{} // closed when result is there
	over    bool          // likewise, for the goroutine that runs the jobs

	mu   sync.Mutex // of what follows
	came bool       // likewise
	then func()     // to be called then, or nil
}

// Start starts a process for these jobs, and returns when that is there: to have another
// thread do so takes longer, which has to be woken first. [Worker.Work] must be called then,
// and [Worker.End] in the end.
func Start(program Program, jobs []Job) *Worker {
	w := &Worker{program: program, idle: make(chan struct{})}
	for _, j := range jobs {
		w.jobs = append(w.jobs, &job{Job: j, done: make(chan struct{})})
	}
	_, w.wrong = w.launch(w.jobs)
	return w
}

// Done is closed when a job is over.
func (w *Worker) Done(n int) <-chan struct{} { return w.jobs[n].done }

// Then has something be done when a job is over, on another goroutine or, if it is over
// already, on this one. It is for one caller.
func (w *Worker) Then(n int, do func()) {
	j := w.jobs[n]
	j.mu.Lock()
	came := j.came
	j.then = do
	j.mu.Unlock()
	if came {
		do()
	}
}

// Result is what came of a job. ok is false while it is not over: its call must not be
// looked at then.
func (w *Worker) Result(n int) (result Result, ok bool) {
	select {
	case <-w.jobs[n].done:
		return w.jobs[n].result, true
	default:
		return Result{}, false
	}
}

// End ends the process, with all that it may have started. What was not done fails.
func (w *Worker) End() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	if w.process != nil {
		w.process.kill()
	}
}

// Wait returns when nothing is left of the processes. It is for after [Worker.End]. A
// child that such a process may have where nothing keeps it from that holds the pipes as
// long as it likes: whoever reads from them is not waited for.
func (w *Worker) Wait() {
	w.mu.Lock()
	p, begun := w.process, w.begun
	w.mu.Unlock()
	select {
	case <-w.idle:
	default:
		if p != nil && p.reap() {
			return
		}
		if begun { // what has not begun by now starts nothing any more
			<-w.idle
		}
	}
	w.dismiss()
}

// dismiss ends the process, if there is one, and waits until it is gone.
func (w *Worker) dismiss() {
	w.mu.Lock()
	p := w.process
	w.process = nil
	if p != nil {
		p.kill()
	}
	w.mu.Unlock()
	if p != nil {
		p.wait()
	}
}

// Work has the jobs run, and returns when all are over. That takes one process. When it
// breaks off, the job that it had begun first is set aside, since it may be why, and another
// process goes on with the others.
// Where that is not known, since it was thought that they come back, all of them are
// begun once more as jobs of which nothing is known. What was set aside gets a process of
// its own at last, so that nobody is lost by what another one did.
func (w *Worker) Work() {
	defer close(w.idle)
	var aside []*job
	w.mu.Lock()
	w.begun = true
	p, err := w.process, w.wrong
	if p == nil && err == nil {
		err = errEnded // and dismissed
	}
	w.mu.Unlock()
	for left := w.jobs; ; p, err = w.again(left) {
		if err == nil {
			err = w.run(p, left)
		}
		if left = unfinished(left); len(left) == 0 {
			break
		}
		if !errors.Is(err, ErrLost) {
			w.fail(append(aside, left...), err)
			return
		}
		if left[0].CameBack {
			for _, j := range left {
				j.CameBack = false
			}
			continue
		}
		if aside, left = append(aside, left[0]), left[1:]; len(left) == 0 {
			break
		}
	}
	for _, j := range aside {
		alone := []*job{j}
		if p, err = w.again(alone); err == nil {
			err = w.run(p, alone)
		}
		if err != nil && !j.over {
			w.fail(alone, err)
		}
	}
}

func unfinished(jobs []*job) (left []*job) {
	for _, j := range jobs {
		if !j.over {
			left = append(left, j)
		}
	}
	return left
}

func (w *Worker) fail(jobs []*job, err error) {
	for _, j := range jobs {
		j.finish(Result{Err: err})
	}
}

func (j *job) finish(r Result) {
	j.result, j.over = r, true
	close(j.done)
	j.mu.Lock()
	j.came = true
	then := j.then
	j.mu.Unlock()
	if then != nil {
		then()
	}
}

// mayLoop is how many of these jobs are reckoned with not to come back, which keep a
// processor each: all of which it is not known that they ever did, and of the others as
// many as will hardly begin to in one line. A processor that nobody needs costs four pages
// of memory.
func mayLoop(jobs []*job) (n int) {
	const others = 8
	came := 0
	for _, j := range jobs {
		if j.CameBack {
			came++
		}
	}
	return len(jobs) - came + min(came, others)
}

// trusts tells whether all of the jobs were quick, and there is a time by which they have to
// be again. Who looks after none of them does not find either that its line was ended: so the
// system must.
func (p Program) trusts(jobs []*job) bool {
	return endsWithLine && !p.Deadline.IsZero() && !slices.ContainsFunc(jobs, func(j *job) bool { return !j.CameBack || !j.Quick })
}

// arguments start the program for jobs: with the folder of their code, how many they are or
// may not come back and, if that is known, which functions of the host their modules import,
// since making one that nobody calls takes as long as calling it. For jobs that it trusts it
// has one thread run them in turn, and ends: that costs a tenth less, and there is no means
// against one that does not come back (see [Worker.run]).
func arguments(program Program, jobs []*job) []string {
	what, number := "run", mayLoop(jobs)
	if program.trusts(jobs) {
		what, number = "quick", len(jobs)
	}
	argv := append(slices.Clip(program.Command), what, program.Code, strconv.Itoa(number))
	var functions []string
	for _, j := range jobs {
		if j.Functions == nil {
			return argv
		}
		for _, name := range j.Functions {
			if !slices.Contains(functions, name) && capability.Lookup(name) != nil {
				functions = append(functions, name)
			}
		}
	}
	return append(argv, strings.Join(functions, ","))
}

// few is how many jobs take less than what Go spends on tables for a quick checksum of
// their code: a tenth of a millisecond, before main, for 100 KB.
const few = 8

// environment is what the process's Go runtime is to know: that nothing is collected, which
// would wait for a guest that loops; that it begins with one processor, which keeps the
// threads few that have to give up their rights; and for few jobs, that it need not make
// these tables.
func environment(jobs []*job) []string {
	env := []string{"GOGC=off", "GOMAXPROCS=1"}
	if len(jobs) < few && runtime.GOARCH == "amd64" {
		env = append(env, "GODEBUG=cpu.sse42=off")
	}
	return env
}

// errEnded is the end of jobs that nobody waits for any more.
var errEnded = errors.New("nobody waits for it any more")

// launch starts a process for jobs, once the one before is gone.
func (w *Worker) launch(jobs []*job) (*process, error) {
	w.dismiss()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return nil, errEnded
	}
	p, err := start(w.program, jobs)
	if err != nil {
		return nil, fmt.Errorf("it cannot be run: %w", err)
	}
	w.process = p
	return p, nil
}

// again starts another process for jobs of which the one before may have done a part: what came
// of that is forgotten, or it would be there twice.
func (w *Worker) again(jobs []*job) (*process, error) {
	for _, j := range jobs {
		j.Call.Restart()
	}
	return w.launch(jobs)
}

// run has a process run jobs until all are done. The error is an [ErrLost] if it ended
// before. A process that has no means against a job which does not come back is ended while
// there is time for another one that has: see [trusted].
func (w *Worker) run(p *process, jobs []*job) error {
	if w.program.trusts(jobs) {
		defer time.AfterFunc(trusted(time.Until(w.program.Deadline)), func() { w.abandon(p) }).Stop()
	}
	err := converse(p.name, p.in, p.out, jobs)
	if err != nil {
		w.dismiss()
	}
	return err
}

// another is what another process needs to start, and to get past eight jobs that do not come
// back.
const another = 20 * time.Millisecond

// trusted is how long jobs that should be quick may take of what is left of the time.
func trusted(left time.Duration) time.Duration { return max(0, min(left*3/4, left-another)) }

// abandon ends a process as if it had broken off, if it still runs.
func (w *Worker) abandon(p *process) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.process == p {
		p.kill()
	}
}
