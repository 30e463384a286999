package trial

import (
	"bytes"
	"io"
	"math"
	"os"
	"strconv"
	"sync"
)

// openStatus opens what is told of this process. One that is closed in has to do so
// before.
var openStatus = sync.OnceValues(func() (*os.File, error) { return os.Open("/proc/self/status") })

// peakMemory is the most memory that this process had, in bytes: VmHWM of
// proc_pid_status(5). What getrusage says holds for the parent, too, from
// before the program was started.
func peakMemory() int64 {
	status, err := openStatus()
	if err != nil {
		return 0
	}
	data, err := io.ReadAll(io.NewSectionReader(status, 0, math.MaxInt64))
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
