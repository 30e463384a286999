package plugins

import (
	"testing"

	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/internal/jsontest"
)

// What is printed for programs is what docs/json.md says.
func TestJSON(t *testing.T) {
	for command, printed := range map[string]any{
		"aiterm plugins list":   []view.SegmentInfo{},
		"aiterm plugins info":   card{}.document(""),
		"aiterm plugins search": []catalog.Match{},
		"aiterm plugins verify": []verified{},
		"aiterm plugins trust":  []trustedKey{},
	} {
		jsontest.Page(t, "../..", command, printed)
	}
}
