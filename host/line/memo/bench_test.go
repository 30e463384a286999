package memo

import (
	"fmt"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

// eightOutputs are what a line of eight segments leaves behind.
func eightOutputs() (out []Output) {
	at := time.Unix(1_795_000_000, 0).UTC()
	for i := range 8 {
		o := Output{
			Segment: fmt.Sprintf("segment%d", i), Module: fmt.Sprintf("builtin:segment%d", i), Grants: "git", At: at, Took: 120 * time.Microsecond,
			Spans:      []span.Span{{Text: "first", Style: "context.ok"}, {Text: "second", Style: "dim"}},
			Repeatable: true, Trace: capability.Trace{Digest: 1<<60 + uint64(i)},
		}
		for j := range 6 {
			o.Trace.Asked = append(o.Trace.Asked, capability.Question{Function: "status", Text: []string{fmt.Sprintf("part%d.field%d", i, j)}})
		}
		out = append(out, o)
	}
	return out
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	if err := Open(dir, "session", "program").Save(eightOutputs(), nil, Rows{}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := Open(dir, "session", "program").Output("segment7"); !ok {
			b.Fatal("nothing is remembered")
		}
	}
}

func BenchmarkSave(b *testing.B) {
	dir, outputs := b.TempDir(), eightOutputs()
	if err := Open(dir, "session", "program").Save(outputs, nil, Rows{}); err != nil {
		b.Fatal(err)
	}
	f := Open(dir, "session", "program")
	b.ReportAllocs()
	for b.Loop() {
		if err := f.Save(outputs, nil, Rows{}); err != nil {
			b.Fatal(err)
		}
	}
}
