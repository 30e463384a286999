package state

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestSumMissesNoSingleByte(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 7, 8, 9, 64, 100} {
		text := make([]byte, n)
		for i := range text {
			text[i] = byte(r.IntN(256))
		}
		sums := []uint64{Sum(text), Sum(append(slices.Clone(text), 0)), Sum(append(slices.Clone(text), ' '))}
		for i := range text {
			for bit := range 8 {
				changed := slices.Clone(text)
				changed[i] ^= 1 << bit
				sums = append(sums, Sum(changed))
			}
		}
		if sums[0] != Sum(string(text)) {
			t.Errorf("a text and its bytes have two sums")
		}
		slices.Sort(sums)
		if len(slices.Compact(slices.Clone(sums))) != len(sums) {
			t.Errorf("two of %d texts of %d bytes have one sum", len(sums), n)
		}
	}
}

func BenchmarkChecksums(b *testing.B) {
	text := strings.Repeat("what a line costs", 200)
	b.Run("Checksum", func(b *testing.B) {
		for b.Loop() {
			Checksum(text)
		}
	})
	b.Run("Sum", func(b *testing.B) {
		for b.Loop() {
			Sum(text)
		}
	})
}
