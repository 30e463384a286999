package statusline

import (
	"testing"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/doctor"
	"github.com/data-wise/aiterm/internal/jsontest"
)

// What is printed for programs is what docs/json.md says.
func TestJSON(t *testing.T) {
	for command, printed := range map[string]any{
		"aiterm statusline doctor":          doctor.Report{},
		"aiterm statusline config list":     []jsonSetting{},
		"aiterm statusline config get":      jsonSetting{},
		"aiterm statusline config path":     pathsJSON{},
		"aiterm statusline config validate": validJSON{},
		"aiterm statusline presets":         []configfile.Preset{},
		"aiterm statusline themes":          []themeRow{},
	} {
		jsontest.Page(t, "../..", command, printed)
	}
}
