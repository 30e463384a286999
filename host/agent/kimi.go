package agent

import (
	"github.com/data-wise/aiterm/host/facts/status"
)

// kimi translates what Kimi Code sends (from its source, of 0.30 and later), which has
// names of its own for everything: model, cwd, sessionId, contextUsage as a part of 1,
// contextTokens, maxContextTokens.
func kimi(e *edits, s status.Status) {
	if name := s.Text("model"); name != "" {
		e.text("model.id", name)
		e.text("model.display_name", name)
	}
	if dir := s.Text("cwd"); dir != "" && s.Text("workspace.current_dir") == "" {
		e.text("workspace.current_dir", dir)
	}
	if id := s.Text("sessionId"); id != "" && s.Text("session_id") == "" {
		e.text("session_id", id)
	}
	const window = "context_window."
	tokens, _ := s.Number("contextTokens")
	part, known := s.Number("contextUsage")
	size, _ := s.Number("maxContextTokens")
	e.percentage(part*100, known && part >= 0 && (part > 0 || tokens > 0))
	if size > 0 {
		e.number(window+"context_window_size", size)
	}
	if tokens > 0 {
		e.number(window+"total_input_tokens", tokens)
		e.number(window+"current_usage.input_tokens", tokens)
	}
}
