package line

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/look/span"
)

func TestFirstNumber(t *testing.T) {
	for text, want := range map[string]float64{
		"42%": 42, "ctx 42%": 42, "$0.31": 0.31, "-$3": -3, "+123": 123, "-45": -45, "−45": -45, "45/100": 45, "███░ 42%": 42,
		"12.3k": 12300, "1.5M": 1.5e6, "2G": 2e9, "5kg": 5, "1h26m": 86, "26m": 26, "90s": 1.5, "2d3h": 51 * 60, "1h26min": 1,
		"5h 45%": 300, "1.2.3": 1.2, "007": 7, "0.": 0, "3h": 180, "3hot": 3, "99999999999999999999": 1e20,
	} {
		if got, ok := firstNumber(text); !ok || got != want {
			t.Errorf("%q: %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "main", "·", "–", "k", "४२"} {
		if got, ok := firstNumber(text); ok {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestRecoloured(t *testing.T) {
	spans := []span.Span{{Text: "cost ", Style: "dim"}, {Text: "$4.99", Style: "cost"}, {Text: "$5", Style: "cost", URL: "https://example.com"}, {Text: "$-1", Style: "cost"}}
	got := recoloured(spans, []config.Threshold{{From: 0, Style: "dim"}, {From: 5, Style: "bold fg=196"}})
	want := []span.Span{{Text: "cost ", Style: "dim"}, {Text: "$4.99", Style: "dim"}, {Text: "$5", Style: "bold fg=196", URL: "https://example.com"}, {Text: "$-1", Style: "cost"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if spans[1].Style != "cost" {
		t.Error("what the segment showed was changed")
	}
}

func FuzzFirstNumber(f *testing.F) {
	for _, seed := range []string{"1h26m", "12.3k", "-$3", "1.2.3", "9e9", "..1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, _ := firstNumber(text); v != v {
			t.Errorf("%q is %v", text, v)
		}
	})
}
