package usage

import (
	"testing"

	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/internal/jsontest"
)

// What is printed for programs is what docs/json.md says.
func TestJSON(t *testing.T) {
	for command, printed := range map[string]any{
		"aiterm usage":         view.UsageReport{},
		"aiterm usage history": []sampleRecord{},
		"aiterm usage cost":    costReport{},
	} {
		jsontest.Page(t, "../..", command, printed)
	}
}
