//go:build !windows

package claude

// shortPath is Windows' 8.3 form of a path; elsewhere there is none.
func shortPath(path string) (string, error) { return path, nil }
