package capability

import (
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

// BenchmarkRepeats asks what a segment had asked for again, which a render does
// instead of running it.
func BenchmarkRepeats(b *testing.B) {
	s, err := status.Parse([]byte(`{"model":{"id":"opus","display_name":"Opus"},"workspace":{"current_dir":"/work"}}`))
	if err != nil {
		b.Fatal(err)
	}
	newCall := func() *Call {
		return &Call{
			Session: &Session{Status: s, Columns: 80, Now: time.Date(2026, 11, 22, 11, 10, 30, 0, time.UTC)},
		}
	}
	first := newCall()
	for _, ask := range []struct{ function, text string }{
		{"status", "model.id"}, {"status", "model.display_name"}, {"status", "workspace.current_dir"}, {"status", "absent"}, {"config", "format"},
	} {
		Lookup(ask.function).Call(first, &Args{Text: []string{ask.text}})
	}
	Lookup("minute").Call(first, &Args{})
	trace, ok := first.Trace()
	if !ok {
		b.Fatal("there is no trace")
	}
	again := newCall()
	b.ReportAllocs()
	for b.Loop() {
		if !again.Repeats(trace) {
			b.Fatal("the answers differ")
		}
	}
}
