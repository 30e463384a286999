package agent

import (
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/disk/jsontext"
	"github.com/data-wise/aiterm/host/facts/status"
)

// qwen translates what Qwen Code sends (seen: 0.24.4). It has the model's name alone, no
// working directory beside that of the workspace, the tokens of the last request as one
// number, and counts of the session under metrics. Of a model that it does not know the
// window has 0 tokens, and is 0 % full for ever; so it is before the first reply.
func qwen(e *edits, s status.Status, getenv func(string) string) {
	if name := s.Text("model.display_name"); name != "" && s.Text("model.id") == "" {
		e.text("model.id", name)
	}
	dir := s.Text("workspace.current_dir")
	if dir != "" && s.Text("cwd") == "" {
		e.text("cwd", dir)
	}
	// The variable may be another session's, which this one was started in.
	if project := getenv("QWEN_CODE_PROJECT_DIR"); s.Text("workspace.project_dir") == "" && isWithin(dir, project) {
		e.text("workspace.project_dir", project)
	}

	const window = "context_window."
	size, _ := s.Number(window + "context_window_size")
	tokens, single := s.Number(window + "current_usage")
	percent, known := s.Number(window + "used_percentage")
	e.percentage(percent, known && size > 0 && (tokens > 0 || !single && percent > 0))
	e.positive(s, window+"context_window_size")
	if single {
		// The totals beside it are sums over the session.
		e.drop(window + "total_output_tokens")
		e.drop(window + "total_input_tokens")
		e.drop(window + "current_usage")
		if tokens > 0 {
			e.number(window+"total_input_tokens", tokens)
			var usage edits
			usage.number("input_tokens", tokens)
			e.set(window+"current_usage", string(appendEdited(nil, jsontext.Value{}, usage)))
		}
	}

	for _, of := range [...]string{"added", "removed"} {
		lines, ok := s.Number("metrics.files.total_lines_" + of)
		if _, said := s.Number("cost.total_lines_" + of); ok && lines >= 0 && !said {
			e.number("cost.total_lines_"+of, lines)
		}
	}
	if spent := latency(s); spent > 0 {
		if _, said := s.Number("cost.total_api_duration_ms"); !said {
			e.number("cost.total_api_duration_ms", spent)
		}
	}
}

// latency is how long all models were waited for, in milliseconds.
func latency(s status.Status) (total float64) {
	raw, _ := s.Get("metrics.models")
	jsontext.Parse(raw).ForEach(func(_, model jsontext.Value) bool {
		if took := model.Get("api").Get("total_latency_ms"); took.Type == jsontext.Number && took.Num > 0 && took.Num < 1e12 {
			total += took.Num
		}
		return true
	})
	return total
}

// isWithin tells whether a folder is another one, or in it.
func isWithin(folder, other string) bool {
	if folder == "" || !filepath.IsAbs(other) {
		return false
	}
	folder, other = filepath.Clean(folder), filepath.Clean(other)
	return folder == other || strings.HasPrefix(folder, strings.TrimSuffix(other, string(filepath.Separator))+string(filepath.Separator))
}
