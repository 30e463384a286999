package configure

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/plugins"
)

// forty is a line of forty segments.
func forty() string {
	names := plugins.Names()
	names = names[:min(40, len(names))]
	var b strings.Builder
	b.WriteString("lines:\n")
	for part := range slices.Chunk(names, 5) {
		b.WriteString("  - left: [" + strings.Join(part, ", ") + "]\n")
	}
	return b.String()
}

// BenchmarkKey is what lies between a key and the screen with the preview drawn anew, for
// keys that change the line. p95-ms is the slowest of twenty.
func BenchmarkKey(b *testing.B) {
	for name, keys := range map[string][]string{
		"toggle": {"space", "up"},
		"move":   {"L", "H"},
		"cursor": {"down", "up"},
		"theme":  {"down", "up"},
		"width":  {"w"},
	} {
		b.Run(name, func(b *testing.B) {
			s := open(b, 120, 40, forty(), "NO_COLOR=", "COLORTERM=truecolor")
			s.press("down", "down", "down")
			if name == "theme" {
				s.press("2", "down", "enter")
			}
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				start := time.Now()
				s.press(keys[i%len(keys)])
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// BenchmarkOpen is what it takes until the first screen is there to be drawn.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		open(b, 80, 24, forty()).View()
	}
}
