package usage

import (
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console/table/tabletest"
	"github.com/data-wise/aiterm/host/facts/usage"
)

func TestSampleTable(t *testing.T) {
	at := time.Date(2026, 1, 2, 11, 10, 0, 0, time.Local)
	tabletest.Golden(t, "history", sampleTable([]usage.Window{
		{Name: usage.FiveHour, Used: 45, Limit: 100, Percent: 45, ResetsAt: at.Add(2 * time.Hour), Source: usage.SourceStdin, SeenAt: at},
		{Name: usage.SevenDay, Percent: 46.8, Source: usage.SourceClaude, SeenAt: at},
		{Name: "extra_usage", Used: 12.5, Limit: 40, Unit: "EUR", Percent: 31.25, Source: usage.SourceEndpoint, SeenAt: at},
	}))
}
