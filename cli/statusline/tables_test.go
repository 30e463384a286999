package statusline

import (
	"testing"

	"github.com/data-wise/aiterm/cli/console/table/tabletest"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/doctor"
	"github.com/data-wise/aiterm/host/look/span"
)

func TestReportRows(t *testing.T) {
	report := doctor.Report{
		Checks: []doctor.Finding{
			{Check: "program", State: doctor.OK, Found: "aiterm 1"},
			{Check: "log", State: doctor.Note, Found: "the last messages of ~/.local/state/aiterm/aiterm.log", Details: []string{"2026-01-02T11:10:00Z segment git: not done when the time budget was spent", "two"}},
			{Check: "padding", State: doctor.Warning, Found: "Claude Code adds 2 cells on each side, and plugins.yaml is told of 0", Fix: "run: aiterm statusline config set padding 2"},
			{Check: "segment dir", State: doctor.OK, Found: "0.3 ms when it last ran"},
			{Check: "segment git", State: doctor.OK, Found: "0.4 ms when it last ran"},
			{Check: "settings", State: doctor.Failure, Found: "~/.claude/settings.json is not there, so no status line is installed", Fix: "run: aiterm statusline install"},
			{Check: "segment own", State: doctor.Failure, Found: "broken", Fix: "replace it"},
		},
		Summary: doctor.Summary{OK: 3, Notes: 1, Warnings: 1, Failures: 2},
	}
	tabletest.Rows(t, "doctor", func(width int) [][]span.Span { return reportRows(report, false, width) })
	tabletest.Rows(t, "doctor-all", func(width int) [][]span.Span { return reportRows(report, true, width) })
}

func TestValueTable(t *testing.T) {
	tabletest.Golden(t, "config", valueTable([]settings.Setting{
		{Key: "theme", Value: "cool-blues", Default: "purple-charcoal", Given: true, Type: "string", Description: "name of a theme", Allowed: []string{"cool-blues", "forest-greens", "purple-charcoal"}},
		{Key: "usage.warning_threshold", Value: "80", Default: "80", Type: "number", Description: "Percentage from which a window is orange; above 95 it is red", Min: "0", Max: "100"},
		{Key: "usage.windows", Value: "session weekly", Default: "session weekly", Type: "string", Description: "In order, also as NAME=LABEL: session, weekly, models, extra_usage, spend_limit, * for all others"},
	}))
}
