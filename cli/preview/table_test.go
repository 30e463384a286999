package preview

import (
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console/table/tabletest"
	"github.com/data-wise/aiterm/host/line"
)

func TestTimingTable(t *testing.T) {
	tabletest.Golden(t, "timings", timingTable([]line.Timing{
		{Name: "configuration", Took: 240 * time.Microsecond},
		{Name: "chain", Segment: true, Note: "its command is not run here; this is what it printed at 11:10 on 2 January"},
	}))
}
