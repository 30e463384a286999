package agent

import (
	"math"
	"strings"

	"github.com/data-wise/aiterm/host/facts/status"
)

// This file has what several hosts' documents are translated into.

// percentage says how full the context window is, or that it is not known.
func (e *edits) percentage(percent float64, known bool) {
	const used, remaining = "context_window.used_percentage", "context_window.remaining_percentage"
	if !known {
		e.drop(used)
		e.drop(remaining)
		return
	}
	percent = math.Round(percent*1e4) / 1e4
	e.number(used, percent)
	if percent <= 100 {
		e.number(remaining, math.Round((100-percent)*1e4)/1e4)
	} else {
		e.drop(remaining)
	}
}

// positive takes out a number that is none, or not above 0: it is not known. An edit of
// the same path stays.
func (e *edits) positive(s status.Status, path string) {
	for _, one := range *e {
		if one.path == path {
			return
		}
	}
	if n, ok := s.Number(path); !ok || n <= 0 {
		e.drop(path)
	}
}

// effort says with how much effort the model works, unless the document does.
func (e *edits) effort(s status.Status, level string) {
	if s.Text("effort.level") == "" {
		e.text("effort.level", level)
	}
}

// effort is the level that a word stands for, or "".
func effort(word string) string {
	switch word = strings.ToLower(strings.TrimSpace(word)); word {
	case "minimal", "low", "medium", "high", "xhigh", "max":
		return word
	}
	return ""
}
