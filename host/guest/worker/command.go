package worker

import (
	"os"
	"runtime"

	"github.com/data-wise/aiterm/host/disk/programs"
)

// Command is how a guest's process is started: by the small program that lies beside
// aiterm, or by aiterm itself where that is missing or may not be run, and for Extism
// plugins, which bring more along than the small one has. executable is aiterm's own path.
func Command(executable string, plugin bool) []string {
	if !plugin {
		small := programs.Find(executable, programs.Guest)
		if info, err := os.Stat(small); err == nil && (runtime.GOOS == "windows" || info.Mode().Perm()&0o111 != 0) {
			return []string{small}
		}
	}
	return []string{executable, "guest"}
}
