package main

import "github.com/data-wise/aiterm/sdk"

// What Claude Code keeps free: for a reply, which its own notice of a full context does
// not count as room, and for the compaction itself.
const (
	replyRoom      = 20_000
	compactionRoom = 13_000
)

// window is how many tokens there are, and room for how many. What is not known is 0.
type window struct {
	tokens, room float64
	// of is what counts as room: whole, usable or compaction.
	of string
}

func (w *window) measure() {
	tokens, _ := sdk.ContextTokens()
	size, _ := sdk.ContextSize()
	w.tokens, w.room = float64(tokens), float64(size)
	switch w.of {
	case "usable":
		w.room = usable(size)
	case "compaction":
		w.room = compactedAt(size)
	}
}

// foreign tells whether the session is another agent's: what Claude Code keeps free, and
// where it compacts, does not hold there.
func foreign() bool { return sdk.Status("agent.host").String() != "" }

func (w *window) known() bool { return w.tokens > 0 && w.room > 0 }

// usable is how many tokens Claude Code fills a window with, or 0.
func usable(size int64) float64 {
	own := sdk.Setting("compaction_window").Int(0)
	if own <= 0 {
		own = sdk.Env("CLAUDE_CODE_AUTO_COMPACT_WINDOW").Int(0)
	}
	if own > 0 && own < size {
		size = own
	}
	return float64(max(size-replyRoom, 0))
}

// compactedAt is at how many tokens Claude Code compacts by itself, or 0 where it does
// not, or that can't be told.
func compactedAt(size int64) float64 {
	if sdk.EnvOn("DISABLE_AUTO_COMPACT") || sdk.EnvOn("DISABLE_COMPACT") {
		return 0
	}
	at := usable(size)
	earlier := at - compactionRoom
	if percent := sdk.Env("CLAUDE_AUTOCOMPACT_PCT_OVERRIDE").Float(0); percent > 0 && percent < 100 {
		earlier = min(earlier, at*percent/100)
	}
	return max(earlier, 0)
}

// text says how full the window is. Where the tokens are not known it is in percent.
func (w *window) text(format string, percent float64) string {
	switch {
	case format == "remaining":
		return sdk.Itoa(100-sdk.Whole(percent, 100)) + "% left"
	case format == "percentage" || !w.known():
		return sdk.Percent(percent)
	case format == "remaining_tokens":
		return sdk.Count(int64(max(w.room-w.tokens, 0))) + " left"
	}
	used := sdk.Count(int64(w.tokens))
	if sdk.Setting("show_size").Bool(true) {
		used += "/" + sdk.Count(int64(w.room))
	}
	if format == "both" {
		used += " " + sdk.Percent(percent)
	}
	return used
}

// compaction shows how many tokens are left until Claude Code compacts by itself.
func compaction() {
	if foreign() {
		return
	}
	w := window{of: "compaction"}
	w.measure()
	if !w.known() {
		return
	}
	left := int64(max(w.room-w.tokens, 0))
	if below := sdk.Setting("compaction_below").Int(0); below > 0 && left >= below {
		return
	}
	style := "dim"
	if left < replyRoom {
		style = "context.warn"
	}
	sdk.Span(" "+sdk.Setting("compaction_icon").Or("↻")+sdk.Count(left), style)
}
