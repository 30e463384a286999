package inside

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
)

// patience is how long one segment keeps the next ones waiting before they go on
// beside it. Most take a tenth of it.
const patience = 2 * time.Millisecond

// mostUnsent is how much is kept to be sent with what comes next, in bytes.
const mostUnsent = protocol.BufferBytes

// Guest is a module that is ready to be run.
type Guest interface {
	// Run renders it into call, in a new instance. It may never return.
	Run(call *capability.Call) error
	// Start makes an instance and leaves it at that. It may never return either.
	Start() error
}

// load returns the guest of a module, or of the code that was kept for one, by its file.
// damaged tells that its code in the cache was of no use.
type load func(file string, module []byte) (guest Guest, damaged bool, err error)

// server runs the segments that a line sends. They take turns; one that does not come
// back keeps a thread to itself.
//
// As long as all come back, one goroutine does everything: it reads when there is nothing
// to be run, and when a segment waits for an answer. Handing a frame from one thread to
// another costs more than most segments do.
type server struct {
	load  load
	from  *protocol.Reader
	turn  chan struct{} // full while somebody reads
	heard bool          // something was read; belongs to whoever has the turn
	ended chan error
	// inAll is how many segments come in all, of which none is looked after: nobody goes on
	// beside one that does not come back. 0 is as many as there are, and all are.
	inAll int
	// exit ends the process where the goroutine that would do so does not come back.
	exit func(error)

	mu     sync.Mutex
	queue  []*talk
	talks  map[int]*talk
	begun  int  // segments that were begun
	active int  // those of them that are not over
	timed  bool // looksAfter is to be called

	writing sync.Mutex
	out     io.Writer
	unsent  []byte // stands before the next frame
}

// newServer makes one for what a line sends through in.
func newServer(in io.Reader, out io.Writer, load load) *server {
	return &server{
		load: load, from: protocol.NewKeepingReader(in, protocol.MaxToGuest), out: out,
		turn: make(chan struct{}, 1), ended: make(chan error, 1),
		exit:  func(err error) { os.Exit(exitCodeOf(err)) },
		talks: map[int]*talk{}, unsent: protocol.AppendHello(nil),
	}
}

// serve runs segments until there are no more to come. Some of them may still be running
// then: the process must end. It works itself, on a stack that has grown when the engines were
// opened; if a segment keeps it, exit is called in the end, which must end the process.
func (s *server) serve() error {
	s.work()
	return <-s.ended
}

// work runs what there is to be run, and reads what that is. It ends when somebody else
// does so, or when there is nothing more to come.
func (s *server) work() {
	for {
		if t := s.next(); t != nil {
			s.run(t)
			continue
		}
		if s.inAll > 0 && s.begun == s.inAll {
			s.end(nil)
			return
		}
		select {
		case s.turn <- struct{}{}:
			if err := s.listen(); err != nil {
				s.end(err)
				return
			}
			<-s.turn
		default:
			s.send(nil)
			return
		}
	}
}

// listen takes what was sent next, with all that came along. Before, it says what was put
// off; at first that is only what this process is, which is said with what comes next.
func (s *server) listen() error {
	if s.heard {
		s.send(nil)
	}
	s.heard = true
	for {
		if err := s.take(s.from.Next()); err != nil || !s.from.Waits() {
			return err
		}
	}
}

// end keeps the turn: nobody reads any more.
func (s *server) end(err error) {
	s.send(nil)
	if err == io.EOF {
		err = nil
	}
	s.ended <- err
}

// next is the segment that is to be run next, or nil.
func (s *server) next() *talk {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return nil
	}
	t := s.queue[0]
	s.queue = s.queue[1:]
	s.begun++
	s.active++
	if s.inAll == 0 && !s.timed {
		s.timed = true
		s.lookAfter(s.begun)
	}
	return t
}

// lookAfter looks after a while whether another segment was begun, and so on until all
// are over. If not, another goroutine goes on: it runs what waits, or reads what that is.
// What was put off is sent in any case.
func (s *server) lookAfter(begun int) {
	time.AfterFunc(patience, func() {
		s.mu.Lock()
		now := s.begun
		if s.timed = s.active > 0; s.timed {
			s.lookAfter(now)
		}
		s.mu.Unlock()
		s.send(nil)
		if now == begun {
			s.work()
			s.exit(<-s.ended)
		}
	})
}

func (s *server) take(kind byte, fields []byte, err error) error {
	if err != nil {
		return err
	}
	switch kind {
	case protocol.KindRun:
		run, err := protocol.DecodeRun(fields)
		if err != nil {
			return err
		}
		t := &talk{server: s, run: run, known: run.Known, answers: make(chan protocol.Answer, 1)}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.talks[run.Segment] = t
		s.queue = append(s.queue, t)
		return nil
	case protocol.KindAnswer:
		answer, err := protocol.DecodeAnswer(fields)
		if err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if t := s.talks[answer.Segment]; t != nil {
			select {
			case t.answers <- answer:
			default: // nobody asked
			}
		}
		return nil
	}
	return fmt.Errorf("a frame of the unknown kind %q", kind)
}

// await is the answer to a segment's last question.
func (s *server) await(t *talk) protocol.Answer {
	for {
		select {
		case answer := <-t.answers:
			return answer
		case s.turn <- struct{}{}:
			for len(t.answers) == 0 {
				if err := s.take(s.from.Next()); err != nil {
					s.end(err)
					s.exit(<-s.ended)
					select {} // the process is about to end
				}
			}
			<-s.turn
		}
	}
}

// run runs one segment and says what came of it, at once only if the next one is not
// known to come back: the line is woken once for many then.
func (s *server) run(t *talk) {
	start := time.Now()
	if t.run.Unknown {
		s.send(nil)
	}
	call := &capability.Call{Grants: everything(), Elsewhere: t.call}
	damaged, err := s.try(&t.run, call)
	done := protocol.Done{Segment: t.run.Segment, Noted: t.noted, Took: time.Since(start), Memory: call.Memory, Truncated: t.truncated, Damaged: damaged}
	if err != nil {
		done.Failure = err.Error()
	}
	s.mu.Lock()
	s.active--
	delete(s.talks, t.run.Segment)
	s.mu.Unlock()
	s.writing.Lock()
	s.unsent = protocol.AppendDone(s.unsent, done)
	full := len(s.unsent) > mostUnsent
	s.writing.Unlock()
	if full {
		s.send(nil)
	}
}

// try turns a panic of the host's own into a failed segment.
func (s *server) try(run *protocol.Run, call *capability.Call) (damaged bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the host failed while running it: %v; please report it", r)
		}
	}()
	guest, damaged, err := s.load(run.Code, run.Module)
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

// send writes a frame, and before it what was put off. If nobody reads any more, the
// process ends before long.
func (s *server) send(frame []byte) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.unsent = append(s.unsent, frame...); len(s.unsent) > 0 {
		s.out.Write(s.unsent)
		s.unsent = s.unsent[:0]
	}
}
