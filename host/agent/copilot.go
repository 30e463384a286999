package agent

import (
	"strings"

	"github.com/data-wise/aiterm/host/facts/status"
)

// copilot translates what GitHub Copilot CLI sends (seen: 1.0.102). It differs little from
// Claude Code's document, and in these:
//
//   - The percentage and the size that its own display shows have names of their own.
//   - Before there is a reply the percentage is 0 and not null.
//   - Tokens that come from the cache, or go there, are among the input already.
//   - The totals are those of the session.
//   - The effort stands in the model's name, as "gpt-5.4 · medium".
//
// What it counts in place of dollars stays where it is: cost.total_premium_requests and
// ai_used.
func copilot(e *edits, s status.Status) {
	const window = "context_window."
	percent, known := s.Number(window + "current_context_used_percentage")
	if !known {
		percent, known = s.Number(window + "used_percentage")
	}
	total, counted := s.Number(window + "total_tokens")
	if counted && total <= 0 || percent == 0 && !takesTokens(s) {
		known = false
	}
	e.percentage(percent, known)
	if size, ok := s.Number(window + "displayed_context_limit"); ok && size > 0 {
		e.number(window+"context_window_size", size)
	}
	e.positive(s, window+"context_window_size")

	const usage = window + "current_usage."
	if input, ok := s.Number(usage + "input_tokens"); ok {
		read, _ := s.Number(usage + "cache_read_input_tokens")
		written, _ := s.Number(usage + "cache_creation_input_tokens")
		e.number(usage+"input_tokens", max(0, input-max(0, read)-max(0, written)))
	}
	for _, direction := range [...]string{"input", "output"} {
		if n, ok := s.Number(window + "last_call_" + direction + "_tokens"); ok {
			e.number(window+"total_"+direction+"_tokens", n)
		}
	}

	name := s.Text("model.display_name")
	if i := strings.LastIndex(name, " · "); i > 0 {
		if level := effort(name[i+len(" · "):]); level != "" {
			e.text("model.display_name", name[:i])
			e.effort(s, level)
		}
	}
}

// takesTokens tells whether anything is in the context by what the document says.
func takesTokens(s status.Status) bool {
	for _, path := range [...]string{"current_context_tokens", "current_usage.input_tokens", "current_usage.cache_read_input_tokens", "current_usage.cache_creation_input_tokens"} {
		if n, ok := s.Number("context_window." + path); ok && n > 0 {
			return true
		}
	}
	return false
}
