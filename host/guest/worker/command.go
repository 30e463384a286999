package worker

import (
	"os"
	"path/filepath"
	"runtime"
)

// Command is how a guest's process is started: by the small program that lies beside
// aiterm, or by aiterm itself where that is missing and for Extism plugins, which bring
// more along than the small one has. executable is aiterm's own path.
func Command(executable string, plugin bool) []string {
	if !plugin {
		small := filepath.Join(filepath.Dir(executable), "aiterm-guest")
		if runtime.GOOS == "windows" {
			small += ".exe"
		}
		if info, err := os.Stat(small); err == nil && info.Mode().IsRegular() {
			return []string{small}
		}
	}
	return []string{executable, "guest"}
}
