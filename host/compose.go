package host

import (
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/layout"
	"github.com/data-wise/aiterm/host/span"
)

// warningPriority is above that of every segment, which config bounds.
const warningPriority = 1001

// compose puts the outcomes, in the order of [placed], back onto the lines that
// the plan has, and the first warning on a line of its own below them.
func compose(plan config.Plan, outcomes []outcome, warnings []string) []layout.Line {
	blocks := map[string]layout.Block{}
	for i, segment := range placed(plan) {
		blocks[segment.Name] = layout.Block{
			Name:     segment.Name,
			Spans:    outcomes[i].spans,
			Priority: segment.Priority,
			Shrink:   segment.Shrink,
			Stale:    outcomes[i].late || outcomes[i].stale,
		}
	}
	group := func(names []string) []layout.Block {
		out := make([]layout.Block, 0, len(names))
		for _, name := range names {
			if block, ok := blocks[name]; ok { // not hidden
				out = append(out, block)
			}
		}
		return out
	}
	lines := make([]layout.Line, 0, len(plan.Lines)+1)
	for _, l := range plan.Lines {
		lines = append(lines, layout.Line{
			Prefix: l.Prefix, Separator: l.Separator,
			CapLeft: l.CapLeft, CapRight: l.CapRight,
			Left: group(l.Left), Right: group(l.Right),
		})
	}
	if len(warnings) > 0 {
		lines = append(lines, layout.Line{Left: []layout.Block{{
			Name:     "warning",
			Spans:    []span.Span{{Text: span.Clean("⚠ aiterm: " + warnings[0]), Style: "warning"}},
			Priority: warningPriority,
			Shrink:   12,
		}}})
	}
	return lines
}
