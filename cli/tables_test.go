package cli

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/table"
	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/config/settings"
	"github.com/data-wise/aiterm/host/doctor"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/internal/golden"
)

// TestTables draws every table for a narrow, a usual and a wide terminal, and for a
// pipe.
func TestTables(t *testing.T) {
	fixed := func(t table.Table) func(int) [][]span.Span {
		return func(width int) [][]span.Span { rows, _ := t.Rows(width); return rows }
	}
	at := time.Date(2026, 1, 2, 11, 10, 0, 0, time.Local)
	ms := 0.31
	env := &Env{Getenv: func(string) string { return "" }}
	segments := []host.SegmentInfo{
		{Order: 1, Line: 1, Name: "dir", Version: "0.1.0", ABI: "aiterm_segment_v1", Source: "builtin:dir", Asks: []string{"env:HOME", "env:USERPROFILE"},
			Granted: []string{"env:HOME", "env:USERPROFILE"}, State: host.StateOK, Size: 6944, LastMS: &ms},
		{Order: 12, Line: 2, Name: "weather-of-the-whole-wide-world", Version: "12.10.2", ABI: "extism", Source: "x", From: "oci://ghcr.io/example/weather:1.2.0",
			Asks: []string{"http:api.example.com", "usage"}, Granted: []string{"usage"}, State: host.StateBlocked, Size: 2345678,
			Reason: "needs http:api.example.com, which is not granted: aiterm plugins grant weather-of-the-whole-wide-world"},
		{Order: 13, Line: 2, Name: "bad", ABI: "", Source: "/home/dev/segments/bad.wasm", State: host.StateBroken, Size: 53, Reason: "exports no function aiterm_segment_v1"},
		{Name: "git", Version: "0.1.0", ABI: "aiterm_segment_v1", Source: "builtin:git", Asks: []string{"git"}, Granted: []string{"git"}, State: host.StateOff, Size: 5980,
			Reason: "on no line of plugins.yaml: name it in left or right"},
	}
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
	for name, draw := range map[string]func(width int) [][]span.Span{
		"list":       fixed(segmentTable(env, segments)),
		"doctor":     func(width int) [][]span.Span { return reportRows(report, false, width) },
		"doctor-all": func(width int) [][]span.Span { return reportRows(report, true, width) },
		"config": fixed(valueTable([]settings.Setting{
			{Key: "theme", Value: "cool-blues", Default: "purple-charcoal", Given: true, Type: "string", Description: "name of a theme", Allowed: []string{"cool-blues", "forest-greens", "purple-charcoal"}},
			{Key: "usage.warning_threshold", Value: "80", Default: "80", Type: "number", Description: "Percentage from which a window is orange; above 95 it is red", Min: "0", Max: "100"},
			{Key: "usage.windows", Value: "session weekly", Default: "session weekly", Type: "string", Description: "In order, also as NAME=LABEL: session, weekly, models, extra_usage, spend_limit, * for all others"},
		})),
		"search": fixed(matchTable([]catalog.Match{
			{Entry: catalog.Entry{Name: "weather", Version: "1.2.0", Author: "Somebody Else <somebody@example.com>", Permissions: []string{"http:api.example.com"}, Description: "What the sky does, here and now", Source: "oci://ghcr.io/example/weather:1.2.0"}},
			{Entry: catalog.Entry{Name: "mail", Description: "How many letters wait", Source: "https://example.com/mail.wasm"}},
		})),
		"verify": fixed(verifiedTable([]verified{
			{Name: "weather", SHA256: strings.Repeat("9f86d081", 8), OK: true, Bytes: "ok", Signature: "trusted", Signer: "alice", Remote: "the same"},
			{Name: "mail", SHA256: strings.Repeat("00c0ffee", 8), Bytes: "the kept bytes are not those that were added", Signature: "none", Remote: "other bytes: aiterm plugins update mail"},
		})),
		"settings": fixed(settingTable(manifest.Manifest{Settings: []manifest.Setting{
			{Name: "format", Type: "string", Default: "count", Allowed: []string{"count", "percentage", "remaining", "bar"}, Description: "45/100, 45%, 55% left, or a bar with the time that is over as ┃"},
			{Name: "icon", Type: "string", Default: "📊", Description: "Icon in front; empty for none"},
		}})),
		"history": fixed(sampleTable([]usage.Window{
			{Name: usage.FiveHour, Used: 45, Limit: 100, Percent: 45, ResetsAt: at.Add(2 * time.Hour), Source: usage.SourceStdin, SeenAt: at},
			{Name: usage.SevenDay, Percent: 46.8, Source: usage.SourceClaude, SeenAt: at},
			{Name: "extra_usage", Used: 12.5, Limit: 40, Unit: "EUR", Percent: 31.25, Source: usage.SourceEndpoint, SeenAt: at},
		})),
		"timings": fixed(timingTable([]line.Timing{
			{Name: "configuration", Took: 240 * time.Microsecond},
			{Name: "chain", Segment: true, Note: "its command is not run here; this is what it printed at 11:10 on 2 January"},
		})),
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			for _, width := range []int{40, 80, 120, 0} {
				fmt.Fprintf(&out, "%s %d\n", strings.Repeat("=", 20), width)
				for _, r := range draw(width) {
					text := ""
					for _, s := range r {
						text += s.Text
					}
					fmt.Fprintln(&out, text)
					if cells := layout.Width(text); width > 0 && cells > width {
						t.Errorf("%q has %d cells, more than %d", text, cells, width)
					}
				}
			}
			golden.Compare(t, "tables/"+name+".txt", out.String())
		})
	}
}
