package line

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
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
	outcomes := []schedule.Outcome{
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

// Former status lines have several rows. On a line of its own the segment has
// them too; beside others they follow one another.
func TestComposeRows(t *testing.T) {
	text := func(texts ...string) (spans []span.Span) {
		for _, text := range texts {
			spans = append(spans, span.Span{Text: text})
		}
		return spans
	}
	block := func(texts ...string) []layout.Block {
		return []layout.Block{{Name: "a", Spans: text(texts...), Priority: 7}}
	}
	three := text("one", span.Break, "two", "2", span.Break, "three")
	tests := []struct {
		name string
		line config.Line
		want []layout.Line
	}{
		{"alone", config.Line{Prefix: "> ", Left: []string{"a"}}, []layout.Line{
			{Prefix: "> ", Left: block("one"), Right: []layout.Block{}}, {Prefix: "> ", Left: block("two", "2"), Right: []layout.Block{}}, {Prefix: "> ", Left: block("three"), Right: []layout.Block{}}}},
		{"alone at the right edge", config.Line{Right: []string{"a"}}, []layout.Line{
			{Left: []layout.Block{}, Right: block("one")}, {Left: []layout.Block{}, Right: block("two", "2")}, {Left: []layout.Block{}, Right: block("three")}}},
		{"beside a hidden one", config.Line{Left: []string{"a", "hidden"}}, []layout.Line{
			{Left: block("one"), Right: []layout.Block{}}, {Left: block("two", "2"), Right: []layout.Block{}}, {Left: block("three"), Right: []layout.Block{}}}},
	}
	segments := []config.Segment{{Name: "a", Source: config.Chain, Priority: 7}, {Name: "hidden", Hidden: true}, {Name: "b", Source: "builtin:b"}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan := config.Plan{Lines: []config.Line{tt.line}, Segments: segments}
			if diff := cmp.Diff(tt.want, compose(plan, []schedule.Outcome{{Spans: three}}, nil)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
	plan := config.Plan{Lines: []config.Line{{Left: []string{"a"}, Right: []string{"b"}}}, Segments: segments}
	rows := Rows(plan, []schedule.Outcome{{Spans: three}, {Spans: text("B")}}, nil, layout.Options{Width: 40})
	if len(rows) != 1 || rows[0].Text() != "one │ two2 │ three                     B" {
		t.Errorf("beside another segment: %d rows, %q", len(rows), rows[0].Text())
	}
	// Rows that the screen has no room for go from the end.
	plan.Lines[0].Right = nil
	rows = Rows(plan, []schedule.Outcome{{Spans: three}}, nil, layout.Options{Width: 40, MaxRows: 2})
	if len(rows) != 2 || rows[0].Text() != "one" || rows[1].Text() != "two2" {
		t.Errorf("two rows of three: %v", rows)
	}
}

func TestDrawAlwaysShowsSomething(t *testing.T) {
	tests := []struct {
		name     string
		plan     config.Plan
		outcomes []schedule.Outcome
		warnings []string
		want     string
	}{
		{"no segment", config.Plan{}, nil, nil, "aiterm"},
		{"all hidden", config.Plan{
			Lines:    []config.Line{{Prefix: "> ", Left: []string{"a"}}},
			Segments: []config.Segment{{Name: "a", Hidden: true}},
		}, nil, nil, "aiterm"},
		{"no segment and a warning", config.Plan{}, nil, []string{"no"}, "⚠ aiterm: no"},
		{"silent segments", composePlan(), make([]schedule.Outcome, 3), nil, "aiterm"},
		{"blank text", composePlan(), []schedule.Outcome{{Spans: []span.Span{{Text: "\u200b"}}}, {}, {}}, nil, "aiterm"},
		{"one that speaks", composePlan(), []schedule.Outcome{{}, {}, {Spans: []span.Span{{Text: "A"}}}}, nil, "A"},
	}
	for _, tt := range tests {
		for _, width := range []int{-5, 0, 1, 2, 3, 80} {
			rows := Rows(tt.plan, tt.outcomes, tt.warnings, layout.Options{Width: width, MaxRows: 1})
			if len(rows) != 1 || strings.TrimSpace(rows[0].Text()) == "" {
				t.Errorf("%s at %d cells: %d rows", tt.name, width, len(rows))
			} else if width == 80 && rows[0].Text() != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, rows[0].Text(), tt.want)
			}
		}
	}
}
