//go:build !windows

package claude

import "runtime"

// ManagedSettings are the paths at which an administrator's settings may be.
// They win over everybody else's. Those that come from a server or a device
// manager are in no file.
func ManagedSettings(func(string) string) []string {
	if runtime.GOOS == "darwin" {
		return []string{"/Library/Application Support/ClaudeCode/managed-settings.json"}
	}
	return []string{"/etc/claude-code/managed-settings.json"}
}
