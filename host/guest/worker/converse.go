package worker

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
	"github.com/data-wise/aiterm/host/look/span"
)

// maxFailure is the most that is kept of why a segment failed, in bytes.
const maxFailure = 1 << 10

// conversation is what is said with one process.
type conversation struct {
	jobs  []*job
	open  int // jobs that are not done
	began time.Time
	to    io.Writer
	sent  int         // bytes that were written at once
	queue chan []byte // what is to be written after that, or nil
}

// atOnce is how much every pipe takes that nobody reads from.
const atOnce = 16 << 10

// converse sends a process its jobs and does what it says until they are done. The
// error is [ErrLost] with the reason if it breaks off, or breaks the rules. name is that
// of its program.
func converse(name string, in io.Writer, out io.Reader, jobs []*job) error {
	c := &conversation{jobs: jobs, open: len(jobs), began: time.Now(), to: in}
	defer func() {
		if c.queue != nil {
			close(c.queue)
		}
	}()
	c.send()
	from := protocol.NewReader(out, protocol.MaxToLine)
	greeted := false
	for c.open > 0 {
		kind, fields, err := from.Next()
		if err == nil && !greeted {
			if kind != protocol.KindHello {
				return fmt.Errorf("%w: it did not say what it is", ErrLost)
			}
			if err := protocol.DecodeHello(fields); err != nil {
				return fmt.Errorf("it cannot be run: %s: %w", name, err)
			}
			greeted = true
			continue
		}
		if err == nil {
			err = c.take(kind, fields)
		}
		switch {
		case errors.Is(err, io.EOF):
			return ErrLost
		case err != nil:
			return fmt.Errorf("%w, which sent what makes no sense: %w", ErrLost, err)
		}
	}
	return nil
}

// send sends the jobs. The process takes them up while others of them run: it is not
// waited for. An error is left to whoever reads: nobody is there any more.
func (c *conversation) send() {
	frames := make([]byte, 0, 4<<10)
	for n, j := range c.jobs {
		frames = appendRun(frames, n, j)
		// A module goes into the pipe as it is; what is short is sent with what comes next.
		if len(j.Module) == 0 && n+1 < len(c.jobs) && len(frames) < atOnce {
			continue
		}
		c.write(frames)
		c.write(j.Module)
		frames = nil
	}
}

// write sends a part of what is said. The process may have to get rid of what it has to say
// before it reads any: so what might have to wait for that is left to another goroutine, in as
// many parts as there can be where each segment waits for its answer.
func (c *conversation) write(part []byte) {
	if len(part) == 0 {
		return
	}
	if c.queue == nil {
		if c.sent += len(part); c.sent <= atOnce {
			c.to.Write(part)
			return
		}
		c.queue = make(chan []byte, 4*len(c.jobs)) // jobs and their modules, once more, and an answer each
		go func() {
			for part := range c.queue {
				c.to.Write(part)
			}
		}()
	}
	c.queue <- part
}

func appendRun(frame []byte, n int, j *job) []byte {
	if j.told == nil {
		j.told = foretold(j)
	}
	return protocol.AppendRun(frame, protocol.Run{Segment: n, Code: j.Code, Module: j.Module, Known: j.told, Unknown: !j.CameBack})
}

// foretold is what a segment is told before it asks: what it asked when it was last
// run, and the time, which is in no trace. A page is not among it, since to ask for one
// is to wish for it.
func foretold(j *job) []protocol.Asked {
	known := make([]protocol.Asked, 1, len(j.Last)+1)
	known[0].Func = capability.Lookup("now")
	known[0].Number = j.Call.Now.UnixMilli()
	for i := range j.Last {
		q := &j.Last[i]
		if q.Function == "fetch" || isKnown(known, q) {
			continue
		}
		if f, a, ok := j.Call.Foretell(*q); ok {
			known = append(known, protocol.Asked{Func: f, Args: a})
		}
	}
	return known
}

func isKnown(known []protocol.Asked, q *capability.Question) bool {
	for i := range known {
		if k := &known[i]; k.Func.Name == q.Function && k.Int == q.Int && slices.Equal(k.Text, q.Text) {
			return true
		}
	}
	return false
}

// take does what a frame says.
func (c *conversation) take(kind byte, fields []byte) error {
	switch kind {
	case protocol.KindAsk:
		ask, err := protocol.DecodeAsk(fields)
		if err != nil {
			return err
		}
		j, err := c.job(ask.Segment)
		if err != nil {
			return err
		}
		if err := j.replay(ask.Noted); err != nil {
			return err
		}
		q := &ask.Question
		q.Func.Call(j.Call, &q.Args)
		c.write(protocol.AppendAnswer(nil, protocol.Answer{Segment: ask.Segment, Present: q.Present, Number: q.Number, Answer: q.Answer}))
		return nil
	case protocol.KindDone:
		done, err := protocol.DecodeDone(fields)
		if err != nil {
			return err
		}
		j, err := c.job(done.Segment)
		if err != nil {
			return err
		}
		j.damaged = j.damaged || done.Damaged
		if done.Damaged && j.Code != "" {
			return c.sendWhole(done.Segment, j)
		}
		if err := j.replay(done.Noted); err != nil {
			return err
		}
		if done.Truncated {
			j.Call.Truncate()
		}
		j.Call.Memory = done.Memory
		result := Result{Took: min(done.Took, time.Since(c.began)), Damaged: j.damaged}
		if done.Failure != "" {
			result.Err = errors.New(span.Clean(done.Failure[:min(len(done.Failure), maxFailure)]))
		}
		c.open--
		j.finish(result)
		return nil
	}
	return fmt.Errorf("a frame of the unknown kind %q", kind)
}

// sendWhole sends the module of a job whose code cannot be used.
func (c *conversation) sendWhole(n int, j *job) error {
	j.Code = ""
	var err error
	if j.Module, err = j.Read(); err != nil {
		c.open--
		j.finish(Result{Err: err, Damaged: true})
		return nil
	}
	c.write(appendRun(nil, n, j))
	c.write(j.Module)
	return nil
}

// job is the one that a frame is about, which must be one that still runs.
func (c *conversation) job(n int) (*job, error) {
	if n >= len(c.jobs) || c.jobs[n].over {
		return nil, fmt.Errorf("segment %d is not running", n)
	}
	return c.jobs[n], nil
}

// replay has a job's call do what the guest did in its own process. What that was told
// beforehand is not answered a second time.
func (j *job) replay(noted []protocol.Asked) error {
	for i := range noted {
		switch n := &noted[i]; {
		case n.Told == 0:
			n.Func.Call(j.Call, &n.Args)
		case n.Told > len(j.told):
			return fmt.Errorf("it was not told %d answers", n.Told)
		default:
			told := &j.told[n.Told-1]
			told.Func.Told(j.Call, &told.Args)
		}
	}
	return nil
}
