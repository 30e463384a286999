// Package oldnames knows the settings of the aiterm that was written in Python.
// People still type them, so what they begin with is no name for a segment.
package oldnames

import "strings"

// Name is a setting of the aiterm that was written in Python.
type Name struct {
	Old string
	// Key is the setting that took its place; "" if there is none.
	Key string
}

// All lists the settings of the Python aiterm whose name is another here.
func All() []Name {
	return []Name{
		{"display.directory_mode", "dir.mode"},
		{"display.max_directory_length", "dir.max_length"},
		{"display.separator_spacing", "separator_spacing"},
		{"display.show_background_agents", ""},
		{"display.show_current_time", "clock.show"},
		{"display.show_git", "git.show"},
		{"display.show_lines_changed", "diff.show"},
		{"display.show_output_style", ""},
		{"display.show_r_version", ""},
		{"display.show_session_duration", "duration.show"},
		{"display.show_session_usage", "usage.show_session"},
		{"display.show_thinking_indicator", "model.show_thinking"},
		{"display.show_weekly_usage", "usage.show_weekly"},
		{"git.show_remote_status", ""},
		{"git.show_stash_count", "git.show_stash"},
		{"git.show_untracked_count", "git.show_untracked"},
		{"git.show_worktrees", "git.show_worktree"},
		{"git.truncate_branch_length", "git.branch_length"},
		{"project.detect_node_version", ""},
		{"project.detect_python_env", ""},
		{"project.detect_r_package_health", ""},
		{"project.show_dependency_warnings", ""},
		{"spacing.max_spaces", ""},
		{"spacing.min_spaces", ""},
		{"spacing.mode", ""},
		{"spacing.show_separator", ""},
		{"theme.name", "theme"},
		{"time.session_duration_format", "duration.format"},
		{"time.show_productivity_indicator", ""},
		{"time.show_time_of_day", "clock.icon"},
		{"time.time_format", "clock.format"},
		{"usage.compact_format", "usage.compact"},
	}
}

// Group is the first part of the name, such as display.
func (n Name) Group() string {
	group, _, _ := strings.Cut(n.Old, ".")
	return group
}

// Of lists the old names of a setting.
func Of(key string) []string {
	var out []string
	for _, n := range All() {
		if n.Key == key {
			out = append(out, n.Old)
		}
	}
	return out
}

// Translate turns a value that goes with an old name into today's.
func Translate(name, value string) string {
	if name == "time.session_duration_format" && value == "verbose" {
		return "seconds"
	}
	return value
}
