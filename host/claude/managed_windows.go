package claude

import "path/filepath"

// ManagedSettings are the paths at which an administrator's settings may be,
// the older one last. They win over everybody else's. Those that come from a
// server or the registry are in no file.
func ManagedSettings(getenv func(string) string) []string {
	var paths []string
	for _, variable := range []string{"ProgramFiles", "ProgramData"} {
		if dir := getenv(variable); filepath.IsAbs(dir) {
			paths = append(paths, filepath.Join(dir, "ClaudeCode", "managed-settings.json"))
		}
	}
	return paths
}
