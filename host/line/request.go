package line

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/agent"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
)

// stdinWait is how long a render waits for its input to be complete.
const stdinWait = time.Second

// Input is what one render is given.
type Input struct {
	Start      time.Time // when the process began; the budget counts from here
	Stdin      io.Reader
	Getenv     func(string) string
	Dirs       state.Dirs
	Plugins    string // the plugins.yaml that was named, or "" for the user's own
	Padding    *int   // in place of the plan's, if not nil
	Agent      string // the name of the agent that the line is for, where the call has one
	Executable string // aiterm, for work in the background; "" for none
	Program    string // the program that draws, where that is another one than Executable
	Mistake    error  // a wrong call, to be shown in the line
	// Settle reads the configuration of an identity anew; nil to have Executable do so,
	// in a process of its own.
	Settle func(config.Identity) (*config.Snapshot, error)
	// AskTerminal tells the size of the terminal where the environment does not;
	// nil for none.
	AskTerminal func() (columns, lines int, ok bool)
}

// request is what a line is asked for.
type request struct {
	Input
	*journal
	now    time.Time
	status status.Status
	wrong  error // why there is nothing in status, or nil
	// agent is whose session it is, with the same status.
	agent agent.Session
	// waited is how long stdin took, which is nobody's fault here.
	waited   time.Duration
	terminal *Terminal
}

// stdinWaitOf is how long a line for an agent waits for its input: one that soon ends its
// command is told so soon that there is none.
func stdinWaitOf(name string) time.Duration {
	if host, ok := agent.Named(name); ok && host.Patience() > 0 {
		return min(stdinWait, host.Patience()/2)
	}
	return stdinWait
}

// open takes in what an agent sent.
func (r *request) open(s agent.Session) {
	r.agent, r.status = s, s.Status
	r.terminal.Told = s.Columns
	r.terminal.Foreign = s.Host.Foreign()
}

// foreign tells whether another agent than Claude Code sent it.
func (r *request) foreign() bool { return r.agent.Host.Foreign() }

// listen reads what the agent sent.
func listen(in Input, now time.Time) *request {
	r := newRequest(in, now)
	if in.Mistake != nil {
		r.warn(in.Mistake.Error())
	}
	if in.Dirs.Distrusted != "" {
		r.noteError(in.Dirs.CacheWrong())
	}
	r.clock.Lap("start")
	sent, wrong := status.Read(in.Stdin, stdinWaitOf(in.Agent))
	r.wrong = wrong
	r.open(agent.Open(sent, in.Agent, in.Getenv, now))
	if wrong == status.ErrEmpty && r.foreign() {
		r.wrong = errors.New("stdin was empty: " + r.agent.Host.Title() + " writes a JSON object to it")
	}
	r.waited = r.clock.Lap("stdin")
	// Claude Code ends a render when the next one is due. That may come while
	// this one waits for its input. From here on files are written, and half of
	// one would be left behind; the process ends before long anyway. (There is
	// no way back: signal.Reset costs a thread.)
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	return r
}

func newRequest(in Input, now time.Time) *request {
	return &request{
		Input:    in,
		journal:  &journal{clock: StartStopwatch(in.Start)},
		now:      now,
		terminal: &Terminal{Getenv: in.Getenv, Ask: in.AskTerminal},
	}
}

// journal is what a line has to say of itself. All stages write to it; the rows show the
// first warning, and what is left to do in the end writes the log.
type journal struct {
	mu       sync.Mutex // segments may have files be read side by side
	clock    Stopwatch
	warnings []string // for the line
	messages []string // for the log
}

// warn puts a message into the line and into the log.
func (j *journal) warn(message string) {
	j.mu.Lock()
	j.warnings = append(j.warnings, message)
	j.mu.Unlock()
	j.note(message)
}

// note puts a message into the log.
func (j *journal) note(message string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.messages = append(j.messages, message)
}

// noted are the messages up to now: a segment that is late may have more to come.
func (j *journal) noted() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.messages)
}

// noteError puts an error into the log, unless it is nil.
func (j *journal) noteError(err error) {
	if err != nil {
		j.note(err.Error())
	}
}
