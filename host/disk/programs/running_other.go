//go:build !linux

package programs

import "os"

// Running is the path of the running program, or "".
func Running() string {
	path, _ := os.Executable()
	return path
}
