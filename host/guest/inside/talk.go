package inside

import (
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
)

// talk is what one segment and the line say to each other. The segment calls host
// functions as if they were here; only what nobody knows yet goes through the pipe.
type talk struct {
	server  *server
	run     protocol.Run
	known   []protocol.Asked
	noted   []protocol.Asked
	asked   int    // questions that the line knows of
	frame   []byte // of the last question: nothing is collected here, and a segment may ask without end
	answers chan protocol.Answer
	// shadow counts what the segment put out. The line has the same limits: what it
	// would refuse need not be sent.
	shadow    capability.Call
	logFull   bool
	truncated bool
}

// maxKnown is how many answers are kept, and maxKnownText how long what was asked for
// them may be: a segment that asks for more asks the line each time.
const (
	maxKnown     = 2 * capability.MaxQuestions
	maxKnownText = 4 << 10
)

// call takes a call of a host function.
func (t *talk) call(f *capability.Func, a *capability.Args) {
	switch {
	case f.Kind == capability.Computes:
		f.Call(&t.shadow, a)
	case f.Kind == capability.Draws:
		if !t.shadow.TakesSpan(size(a)) {
			t.truncated = true
			return
		}
		f.Call(&t.shadow, a)
		t.note(f, a)
	case f.Result == capability.Nothing:
		t.log(f, a)
	default:
		if k := t.find(f, a); k != nil {
			a.Answer, a.Present, a.Number = k.Answer, k.Present, k.Number
			t.noteQuestion(k, f, a)
			return
		}
		t.ask(f, a)
	}
}

// log notes a line of the log, up to the first that is over the limit: that tells the
// line that there was one.
func (t *talk) log(f *capability.Func, a *capability.Args) {
	takes := t.shadow.TakesLog(len(a.Text[0]))
	if !takes && t.logFull {
		return
	}
	t.logFull = !takes
	f.Call(&t.shadow, a)
	t.note(f, &capability.Args{Text: []string{a.Text[0][:min(len(a.Text[0]), capability.MaxLog+1)]}, Int: a.Int})
}

// note keeps a call for the next frame.
func (t *talk) note(f *capability.Func, a *capability.Args) {
	q := protocol.Asked{Func: f, Args: capability.Args{Int: a.Int, Text: make([]string, len(a.Text))}}
	for i, text := range a.Text {
		q.Text[i] = strings.Clone(text)
	}
	t.noted = append(t.noted, q)
}

// noteQuestion keeps a question that was answered here, by number if the line told the
// answer beforehand. The line keeps no more of them than that.
func (t *talk) noteQuestion(k *protocol.Asked, f *capability.Func, a *capability.Args) {
	if t.asked > capability.MaxQuestions {
		return
	}
	t.asked++
	if k.Told > 0 {
		t.noted = append(t.noted, protocol.Asked{Told: k.Told})
	} else {
		t.note(f, a)
	}
}

func (t *talk) find(f *capability.Func, a *capability.Args) *protocol.Asked {
	for i := range t.known {
		if k := &t.known[i]; k.Func == f && k.Int == a.Int && slices.Equal(k.Text, a.Text) {
			return k
		}
	}
	return nil
}

// ask asks the line.
func (t *talk) ask(f *capability.Func, a *capability.Args) {
	t.asked++
	t.frame = protocol.AppendAsk(t.frame[:0], protocol.Ask{Segment: t.run.Segment, Noted: t.noted, Question: protocol.Asked{Func: f, Args: *a}})
	t.server.send(t.frame)
	t.noted = t.noted[:0]
	answer := t.server.await(t)
	a.Answer, a.Present, a.Number = answer.Answer, answer.Present, answer.Number
	if f.Kind == capability.Varies {
		// It may have changed what other functions of its kind say.
		t.known = slices.DeleteFunc(t.known, func(k protocol.Asked) bool { return k.Func.Permission == f.Permission })
		return
	}
	if len(t.known) < maxKnown && size(a) <= maxKnownText {
		t.note(f, a) // for its copies of the texts
		last := len(t.noted) - 1
		t.known = append(t.known, t.noted[last])
		t.noted = t.noted[:last]
		k := &t.known[len(t.known)-1]
		k.Answer, k.Present, k.Number = a.Answer, a.Present, a.Number
	}
}

// size is how long what a function was given is.
func size(a *capability.Args) (n int) {
	for _, text := range a.Text {
		n += len(text)
	}
	return n
}
