// Package claude edits Claude Code's settings.json and runs the status line
// command as Claude Code would. It changes the one member "statusLine" and
// leaves every other byte of the file alone: key order, indentation, line
// ends and escapes are the owner's.
//
// It is not a settings library: nothing else in the file is interpreted, and a
// file that is not valid JSON is refused, never repaired.
//
// It imports host/guest, host/yaml, host/look and host/disk.
package claude

import (
	"errors"
	"path/filepath"
	"runtime"
)

// SettingsPath is the absolute path of the user's settings.json:
// $CLAUDE_CONFIG_DIR/settings.json, else ~/.claude/settings.json, where ~ is
// HOME, or USERPROFILE on Windows. The file need not exist.
func SettingsPath(getenv func(string) string) (string, error) {
	dir := getenv("CLAUDE_CONFIG_DIR")
	if dir == "" {
		variable := "HOME"
		if runtime.GOOS == "windows" {
			variable = "USERPROFILE"
		}
		home := getenv(variable)
		if home == "" {
			return "", errors.New("no home directory: set " + variable + " or CLAUDE_CONFIG_DIR, or name the file with --settings")
		}
		dir = filepath.Join(home, ".claude")
	}
	return filepath.Abs(filepath.Join(dir, "settings.json"))
}
