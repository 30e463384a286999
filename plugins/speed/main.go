// Command speed is the segment that shows how many tokens a second the replies bring, with
// those before as a small graph.
package main

import "github.com/data-wise/aiterm/sdk"

func init() { sdk.Register(render) }

func main() {}

func render() error {
	h := remember()
	if h.n == 0 {
		return nil
	}
	shown := h.samples[h.n-1]
	if sdk.Setting("figure").String() == "mean" {
		shown = h.mean()
	}
	kind := byte('o')
	if setting := sdk.Setting("count").String(); setting != "" {
		kind = setting[0]
	}
	speed, unit := shown.speed(kind), " t/s"
	if sdk.Setting("per").String() == "minute" {
		speed, unit = speed*60, " t/min"
	}
	text := sdk.Count(speed) + unit
	if sdk.Setting("show_graph").Bool(true) && h.n > 1 {
		if graph := h.graph(kind, sdk.Setting("bars").Or("▁▂▃▄▅▆▇█")); graph != "" {
			text += " " + graph
		}
	}
	if icon := sdk.Setting("icon").Or("⚡"); icon != "" {
		text = icon + " " + text
	}
	sdk.Span(text, "duration")
	return nil
}

// graph draws the samples as bars, the highest of which is the fastest.
func (h *history) graph(kind byte, bars string) string {
	// The first of each character's bytes.
	var starts [17]int
	levels := 0
	for i := range bars {
		if levels < len(starts)-1 {
			starts[levels] = i
			levels++
		}
	}
	if levels == 0 {
		return ""
	}
	starts[levels] = len(bars)
	width := int(sdk.Setting("graph_width").Int(8))
	first := max(h.n-width, 0)
	top := int64(1)
	for _, s := range h.samples[first:h.n] {
		top = max(top, s.speed(kind))
	}
	text := ""
	for _, s := range h.samples[first:h.n] {
		level := int(s.speed(kind) * int64(levels-1) / top)
		text += bars[starts[level]:starts[level+1]]
	}
	return text
}
