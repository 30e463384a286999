package trial

import (
	"bytes"
	"os"
	"strconv"
)

// peakMemory is the most memory that this process had, in bytes: VmHWM of
// proc_pid_status(5). What getrusage says holds for the parent, too, from
// before the program was started.
func peakMemory() int64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(data) {
		if value, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kib, _ := strconv.ParseInt(string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(value), []byte("kB")))), 10, 64)
			return kib << 10
		}
	}
	return 0
}
