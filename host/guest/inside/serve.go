package inside

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
)

// patience is how long one segment keeps the next ones waiting before they go on
// beside it. Most take a tenth of it.
const patience = 2 * time.Millisecond

// Guest is a module that is ready to be run.
type Guest interface {
	// Run renders it into call, in a new instance. It may never return.
	Run(call *capability.Call) error
	// Start makes an instance and leaves it at that. It may never return either.
	Start() error
}

// load returns the guest of a module. damaged tells that its code in the cache was of
// no use.
type load func(module []byte) (guest Guest, damaged bool, err error)

// server runs the segments that a line sends. They take turns; one that does not come
// back keeps a thread to itself.
type server struct {
	load load
	out  io.Writer

	mu      sync.Mutex
	queue   []*talk
	talks   map[int]*talk
	workers int
	begun   int  // segments that were begun
	watched bool // somebody looks whether begun changes

	writing sync.Mutex
	unsent  []byte // stands before the next frame
}

// serve runs segments until in ends. Some of them may still be running then: the
// process must end.
func serve(in io.Reader, out io.Writer, load load) error {
	s := &server{load: load, out: out, talks: map[int]*talk{}, unsent: protocol.AppendHello(nil)}
	from := protocol.NewReader(in, protocol.MaxToGuest)
	for {
		kind, fields, err := from.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		switch kind {
		case protocol.KindRun:
			run, err := protocol.DecodeRun(fields)
			if err != nil {
				return err
			}
			if len(fields) < protocol.BufferBytes {
				run.Module = bytes.Clone(run.Module)
			}
			s.add(run)
		case protocol.KindAnswer:
			answer, err := protocol.DecodeAnswer(fields)
			if err != nil {
				return err
			}
			s.deliver(answer)
		default:
			return fmt.Errorf("a frame of the unknown kind %q", kind)
		}
	}
}

func (s *server) add(run protocol.Run) {
	t := &talk{server: s, run: run, known: run.Known, answers: make(chan protocol.Answer, 1)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.talks[run.Segment] = t
	s.queue = append(s.queue, t)
	if s.workers == 0 {
		s.workers++
		go s.work()
	} else if !s.watched {
		s.watched = true
		go s.watch()
	}
}

func (s *server) deliver(answer protocol.Answer) {
	s.mu.Lock()
	t := s.talks[answer.Segment]
	s.mu.Unlock()
	if t == nil {
		return
	}
	select {
	case t.answers <- answer:
	default: // nobody asked
	}
}

// work runs what waits until nothing does.
func (s *server) work() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.workers--
			s.mu.Unlock()
			return
		}
		t := s.queue[0]
		s.queue = s.queue[1:]
		s.begun++
		s.mu.Unlock()
		s.run(t)
	}
}

// watch starts another worker when none has begun a segment for a while.
func (s *server) watch() {
	for {
		s.mu.Lock()
		before := s.begun
		s.mu.Unlock()
		time.Sleep(patience)
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.watched = false
			s.mu.Unlock()
			return
		}
		if s.begun == before {
			s.workers++
			go s.work()
		}
		s.mu.Unlock()
	}
}

// run runs one segment and says what came of it.
func (s *server) run(t *talk) {
	start := time.Now()
	call := &capability.Call{Grants: everything(), Elsewhere: t.call}
	damaged, err := s.try(t.run.Module, call)
	done := protocol.Done{Segment: t.run.Segment, Noted: t.noted, Took: time.Since(start), Memory: call.Memory, Truncated: t.truncated, Damaged: damaged}
	if err != nil {
		done.Failure = err.Error()
	}
	s.mu.Lock()
	delete(s.talks, t.run.Segment)
	s.mu.Unlock()
	s.send(protocol.AppendDone(nil, done))
}

// try turns a panic of the host's own into a failed segment.
func (s *server) try(module []byte, call *capability.Call) (damaged bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the host failed while running it: %v; please report it", r)
		}
	}()
	guest, damaged, err := s.load(module)
	if err != nil {
		return damaged, err
	}
	return damaged, guest.Run(call)
}

// everything is every permission: what the segment may do, the line decides.
func everything() (grants capability.Grants) {
	for _, f := range capability.Table() {
		grants = append(grants, f.Permission)
	}
	return grants
}

// send writes a frame. If nobody reads any more, the process ends before long.
func (s *server) send(frame []byte) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.unsent != nil {
		frame, s.unsent = append(s.unsent, frame...), nil
	}
	s.out.Write(frame)
}
