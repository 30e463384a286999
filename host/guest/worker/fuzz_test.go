package worker

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/protocol"
	"github.com/data-wise/aiterm/host/guest/sandbox/guesttest"
)

// FuzzConverse is a process that a stranger has taken over: whatever it sends, the line
// goes on, keeps to its limits, and touches no segment that is over.
func FuzzConverse(f *testing.F) {
	hello := protocol.AppendHello(nil)
	drawn := []protocol.Asked{question("span", "text", "style"), question("log", "said")}
	f.Add(protocol.AppendDone(nil, protocol.Done{Segment: 1, Noted: drawn, Took: time.Hour, Memory: 1 << 40, Truncated: true, Failure: "\x1b[2Jwhy"}))
	f.Add(protocol.AppendAsk(nil, protocol.Ask{Segment: 2, Noted: drawn, Question: question("env", "HOME")}))
	f.Add(protocol.AppendAsk(protocol.AppendAsk(nil, protocol.Ask{Question: question("store_set", "key", "value")}), protocol.Ask{Question: question("store_get", "key")}))
	f.Add(append(protocol.AppendDone(nil, protocol.Done{}), protocol.AppendDone(nil, protocol.Done{})...))
	f.Add(protocol.AppendDone(nil, protocol.Done{Noted: []protocol.Asked{{Told: 1}, {Told: 2}, {Told: 1}}}))
	f.Add(protocol.AppendDone(nil, protocol.Done{Noted: []protocol.Asked{{Told: 3}}}))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Add([]byte("\x02\x00\x00\x00qq"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		var jobs []*job
		for range 3 {
			call := guesttest.Call(t)
			call.Usage = guesttest.Facts{"secret": "not granted"}
			jobs = append(jobs, &job{Job: Job{Call: call, Last: []capability.Question{{Function: "status", Text: []string{"model"}}}}, done: make(chan struct{})})
		}
		var told bytes.Buffer
		err := converse("test", &told, io.MultiReader(bytes.NewReader(hello), bytes.NewReader(sent)), jobs)
		if left := unfinished(jobs); (err == nil) != (len(left) == 0) {
			t.Errorf("%d jobs are left, and the error is %v", len(left), err)
		}
		if bytes.Contains(told.Bytes(), []byte("not granted")) {
			t.Error("it was told what was not granted")
		}
		for _, j := range jobs {
			c := j.Call
			if len(c.Spans) > capability.MaxSpans || len(c.Log) > 256 {
				t.Errorf("%d spans and %d lines of log", len(c.Spans), len(c.Log))
			}
			for _, s := range c.Spans {
				if strings.ContainsAny(s.Text, "\x1b\n\x00") {
					t.Errorf("a span is %q", s.Text)
				}
			}
			if j.over && j.result.Err != nil && strings.ContainsAny(j.result.Err.Error(), "\x1b\n\x00") {
				t.Errorf("the error is %q", j.result.Err)
			}
		}
	})
}
