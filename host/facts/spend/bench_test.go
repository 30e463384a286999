package spend

import (
	"os"
	"testing"

	"github.com/data-wise/aiterm/host/facts/status"
)

// What every line does, whether its session's cost has changed or not.
func BenchmarkUnchanged(b *testing.B) {
	data, err := os.ReadFile("../../../testdata/payloads/every-field-synthetic.json")
	if err != nil {
		b.Fatal(err)
	}
	s, err := status.Parse(data)
	if err != nil {
		b.Fatal(err)
	}
	words, _ := SaidBy(s)
	mark := words.Mark(noon)
	b.ReportAllocs()
	for b.Loop() {
		if words, ok := SaidBy(s); !ok || !words.Repeats(mark, noon) {
			b.Fatal("it is news")
		}
	}
}

// What a line does after a reply, with a day's work in the ledger.
func BenchmarkChanged(b *testing.B) {
	l := open(b)
	begin(b, l, noon, "a")
	cost := 0.0
	b.ReportAllocs()
	for b.Loop() {
		cost += 0.01
		note(b, l, noon, "a", cost)
	}
}
