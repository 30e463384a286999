package usage

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/status"
)

// BenchmarkMerge takes the windows of a payload and merges them into what is
// known, as every render does.
func BenchmarkMerge(b *testing.B) {
	document, err := os.ReadFile(filepath.Join("..", "..", "..", "testdata", "payloads", "subscription-limits-2.1.330.json"))
	if err != nil {
		b.Fatal(err)
	}
	s, err := status.Parse(document)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Unix(1795342938, 0)
	known := New(now, recorded(SourceClaude, now)...)
	b.ReportAllocs()
	for b.Loop() {
		merged, _ := known.Merge(FromStatus(s, now, now))
		if len(merged.Windows()) == 0 {
			b.Fatal("nothing is known")
		}
	}
}
