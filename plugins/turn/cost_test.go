package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadCost refuses what this segment would not have kept.
func TestReadCost(t *testing.T) {
	type kept struct {
		Base, Last int64
		Prompt     string
		OK         bool
	}
	for text, want := range map[string]kept{
		"0 0 p1":       {0, 0, "p1", true},
		"-1 500000 p1": {-1, 500_000, "p1", true},
		"200 450 p1":   {200, 450, "p1", true},
	} {
		var got kept
		got.Base, got.Last, got.Prompt, got.OK = readCost(text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("readCost(%q) (-want +got):\n%s", text, diff)
		}
	}
	for _, text := range []string{"", "200 450", "-2 450 p1", "451 450 p1", "0 x p1", "0 -1 p1", "9999999999999999999 1 p1"} {
		if _, _, _, ok := readCost(text); ok {
			t.Errorf("readCost(%q) was taken", text)
		}
	}
}
