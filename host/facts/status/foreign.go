package status

// Foreign reports whether the document is recognisably that of another program
// than Claude Code: of GitHub Copilot CLI, Qwen Code, Antigravity or Cursor, which
// call a status line's command in the same way. Claude's limits say nothing of
// their sessions.
func (s Status) Foreign() bool {
	switch {
	case s.has("ai_used"), s.has("cost.total_premium_requests"): // Copilot
		return true
	case s.isObject("metrics.models"): // Qwen
		return true
	case s.text("product") == "antigravity":
		return true
	case s.has("render_width_chars"), s.has("model.param_summary"), s.has("model.max_mode"): // Cursor
		return true
	}
	// The rest could become Claude Code's some day, which always tells dollars.
	if s.has("cost.total_cost_usd") {
		return false
	}
	if _, counts := s.Number("context_window.current_usage"); counts { // Qwen
		return true
	}
	return s.has("remote.connected") || s.has("allow_all_enabled") || s.has("context_window.displayed_context_limit") ||
		s.isObject("metrics") ||
		s.isObject("quota") || s.has("agent_state") || s.has("plan_tier") || s.has("conversation_id") || s.has("vcs.type") || s.has("terminal_width")
}

// has reports whether there is anything at a path, be it null.
func (s Status) has(path string) bool { return s.lookUp(path).Exists() }

func (s Status) isObject(path string) bool { return s.lookUp(path).IsObject() }

func (s Status) text(path string) string {
	text, _ := s.Get(path)
	return text
}
