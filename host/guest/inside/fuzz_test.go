package inside

import (
	"bytes"
	"io"
	"testing"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
)

// guestInGo is a guest that asks a little.
type guestInGo struct{}

func (guestInGo) Start() error { return nil }

func (guestInGo) Run(call *capability.Call) error {
	for _, f := range []string{"now", "columns"} {
		capability.Lookup(f).Call(call, &capability.Args{})
	}
	capability.Lookup("span").Call(call, &capability.Args{Text: []string{"text", "style"}})
	return nil
}

// FuzzServe is a line that sends anything: the guest's process ends with an error or
// with its input, and does not panic.
func FuzzServe(f *testing.F) {
	known := []protocol.Asked{{Func: capability.Lookup("now"), Args: capability.Args{Number: 5}}}
	f.Add(append(protocol.AppendRun(nil, protocol.Run{Segment: 1, Module: []byte("module"), Known: known}), "module"...))
	f.Add(protocol.AppendAnswer(protocol.AppendRun(nil, protocol.Run{Segment: 1}), protocol.Answer{Segment: 1, Present: true, Number: -7, Answer: "answer"}))
	f.Add([]byte("\xff\xff\xff\x00r"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		for _, inAll := range []int{0, 1, 2} {
			fuzzServe(sent, inAll)
		}
	})
}

func fuzzServe(sent []byte, inAll int) {
	ended := make(chan error, 2)
	go func() {
		load := func(string, []byte) (Guest, bool, error) { return guestInGo{}, false, nil }
		s := newServer(bytes.NewReader(sent), io.Discard, load)
		s.inAll, s.exit = inAll, func(err error) { ended <- err }
		ended <- s.serve()
	}()
	<-ended
}
