package author

import (
	"testing"

	"github.com/data-wise/aiterm/internal/jsontest"
)

// What is printed for programs is what docs/json.md says.
func TestJSON(t *testing.T) {
	for command, printed := range map[string]any{
		"aiterm plugins run":         trialJSON{},
		"aiterm plugins test":        testJSON{},
		"aiterm plugins bench":       benchJSON{},
		"aiterm plugins publish":     publishedJSON{},
		"aiterm plugins index check": checkedIndex{},
	} {
		jsontest.Page(t, "../..", command, printed)
	}
}
