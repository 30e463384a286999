package agent

import (
	"strings"

	"github.com/data-wise/aiterm/host/facts/status"
)

// cursor translates what Cursor CLI sends (from documentation: its own skill for status
// lines). workspace.project_dir is where it keeps transcripts, and not the project; the
// effort and whether the model thinks are in model.param_summary.
func cursor(e *edits, s status.Status) {
	e.drop("workspace.project_dir")
	percent, known := s.Number("context_window.used_percentage")
	e.percentage(percent, known && (percent > 0 || takesTokens(s)))
	e.positive(s, "context_window.context_window_size")
	words := strings.FieldsFunc(s.Text("model.param_summary"), func(r rune) bool { return strings.ContainsRune(" (),;·", r) })
	for _, word := range words {
		if level := effort(word); level != "" {
			e.effort(s, level)
		}
		if strings.EqualFold(word, "thinking") && !s.Says("thinking.enabled") {
			e.set("thinking.enabled", "true")
		}
	}
}
