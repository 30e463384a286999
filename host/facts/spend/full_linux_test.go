package spend

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// noteInLittleRoom has the session of a folder say more where no file may have more than
// so many bytes, which stands in for a disk that is full. It is for a process of its own:
// what go test writes down of a test is a file as well.
func noteInLittleRoom(dir, most string) {
	bytes, err := strconv.ParseUint(most, 10, 64)
	exitOn(err)
	signal.Ignore(syscall.SIGXFSZ)
	exitOn(unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: bytes, Max: bytes}))
	fmt.Print(noteIn(dir, "a", 75))
}

func init() { littleRoom = noteInLittleRoom }

// A disk that is full leaves the ledger as it was, and loses nothing: the session says it
// again.
func TestFullDiskLosesNothing(t *testing.T) {
	dir := t.TempDir()
	l := Open(folders(dir), "", 400)
	for _, cents := range []int{0, 50} {
		if err := noteIn(dir, "a", cents); err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, l)
	for _, room := range []int{0, 60, 120} {
		out, err := child(t, fullVariable, dir, strconv.Itoa(len(before)+room)).Output()
		if err != nil {
			t.Fatal(err)
		}
		if said := string(out); !strings.Contains(said, "write the ledger of costs: ") || strings.Contains(said, os.TempDir()) {
			t.Errorf("it says %q", said)
		}
		if got := string(contents(t, l)); got != string(before) {
			t.Errorf("with room for %d bytes the ledger is\n%s", room, got)
		}
	}
	if err := noteIn(dir, "a", 100); err != nil {
		t.Fatal(err)
	}
	if got := sumOf(t, l); got != 1 {
		t.Errorf("%v is noted, want 1", got)
	}
}
