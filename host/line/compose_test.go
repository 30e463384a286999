package line

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/layout"
	"github.com/data-wise/aiterm/host/relay"
	"github.com/data-wise/aiterm/host/span"
)

func composePlan() config.Plan {
	return config.Plan{
		Lines: []config.Line{
			{Prefix: "> ", Separator: " | ", CapLeft: "(", CapRight: ")", Left: []string{"b", "unknown"}, Right: []string{"hidden", "d"}},
			{Left: []string{"a"}},
		},
		Segments: []config.Segment{
			{Name: "a", Source: "builtin:a", Priority: 10},
			{Name: "b", Source: "builtin:b", Priority: 20, Shrink: 8},
			{Name: "hidden", Source: "builtin:hidden", Hidden: true},
			{Name: "off", Source: "builtin:off"},
			{Name: "d", Source: "/d.wasm", Priority: 30},
		},
	}
}

func TestPlacedIsInTheOrderOfTheLines(t *testing.T) {
	var got []string
	for _, segment := range Placed(composePlan()) {
		got = append(got, segment.Name)
	}
	if diff := cmp.Diff([]string{"b", "d", "a"}, got); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
	if got := Placed(config.Plan{}); len(got) != 0 {
		t.Errorf("a plan without lines places %v", got)
	}
}

func TestCompose(t *testing.T) {
	spans := func(text string) []span.Span { return []span.Span{{Text: text, Style: "text"}} }
	outcomes := []relay.Outcome{
		{Spans: spans("B")},
		{Spans: spans("old D"), Late: true},
		{Err: errors.New("trapped")},
	}
	lines := []layout.Line{
		{
			Prefix: "> ", Separator: " | ", CapLeft: "(", CapRight: ")",
			Left:  []layout.Block{{Name: "b", Spans: spans("B"), Priority: 20, Shrink: 8}},
			Right: []layout.Block{{Name: "d", Spans: spans("old D"), Priority: 30, Stale: true}},
		},
		{Left: []layout.Block{{Name: "a", Priority: 10}}, Right: []layout.Block{}},
	}
	warning := func(text string) layout.Line {
		return layout.Line{Left: []layout.Block{{
			Name: "warning", Spans: []span.Span{{Text: text, Style: "warning"}}, Priority: warningPriority, Shrink: 12,
		}}}
	}
	tests := []struct {
		name     string
		warnings []string
		want     []layout.Line
	}{
		{"no warning", nil, lines},
		{"the first of two warnings", []string{"plugins.yaml line 3: no", "stdin was empty"},
			append(lines[:2:2], warning("⚠ aiterm: plugins.yaml line 3: no"))},
		{"a warning with controls", []string{"it \x1b[31mis\x07\nred"}, append(lines[:2:2], warning("⚠ aiterm: it is red"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, compose(composePlan(), outcomes, tt.warnings)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDrawAlwaysShowsSomething(t *testing.T) {
	tests := []struct {
		name     string
		plan     config.Plan
		outcomes []relay.Outcome
		warnings []string
		want     string
	}{
		{"no segment", config.Plan{}, nil, nil, "aiterm"},
		{"all hidden", config.Plan{
			Lines:    []config.Line{{Prefix: "> ", Left: []string{"a"}}},
			Segments: []config.Segment{{Name: "a", Hidden: true}},
		}, nil, nil, "aiterm"},
		{"no segment and a warning", config.Plan{}, nil, []string{"no"}, "⚠ aiterm: no"},
		{"silent segments", composePlan(), make([]relay.Outcome, 3), nil, "aiterm"},
		{"blank text", composePlan(), []relay.Outcome{{Spans: []span.Span{{Text: "\u200b"}}}, {}, {}}, nil, "aiterm"},
		{"one that speaks", composePlan(), []relay.Outcome{{}, {}, {Spans: []span.Span{{Text: "A"}}}}, nil, "A"},
	}
	for _, tt := range tests {
		for _, width := range []int{-5, 0, 1, 2, 3, 80} {
			rows := Draw(tt.plan, tt.outcomes, tt.warnings, layout.Options{Width: width, MaxRows: 1})
			if len(rows) != 1 || strings.TrimSpace(rows[0].Text()) == "" {
				t.Errorf("%s at %d cells: %d rows", tt.name, width, len(rows))
			} else if width == 80 && rows[0].Text() != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, rows[0].Text(), tt.want)
			}
		}
	}
}
