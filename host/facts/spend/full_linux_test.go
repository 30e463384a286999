package spend

import (
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A disk that is full, for which the largest file that a process may write stands in,
// leaves the ledger as it was, and loses nothing: the session says it again.
func TestFullDiskLosesNothing(t *testing.T) {
	l := open(t)
	begin(t, l, noon, "a")
	note(t, l, noon.Add(time.Second), "a", 0.5)
	before := contents(t, l)
	var was unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &was); err != nil {
		t.Skip(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	for room := range 3 {
		full := was
		full.Cur = uint64(len(before) + 60*room)
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &full); err != nil {
			t.Skip(err)
		}
		err := l.Note(parse(t, said("a", 0.75, 750, 30*3600*1000, false)), noon.Add(time.Minute), time.Minute)
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &was); err != nil {
			t.Fatal(err)
		}
		if err == nil || strings.Contains(err.Error(), os.TempDir()) {
			t.Errorf("error %v", err)
		}
		if got := string(contents(t, l)); got != string(before) {
			t.Errorf("with room for %d bytes the ledger is\n%s", 60*room, got)
		}
	}
	note(t, l, noon.Add(2*time.Minute), "a", 1)
	if got := sumOf(t, l); got != 1 {
		t.Errorf("%v is noted, want 1", got)
	}
}
