//go:build unix

package detach

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets the test binary be the process that is started: in that role
// it tells through a FIFO where it runs, then ends.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "print" {
		fmt.Print(os.Args[2])
		return
	}
	if len(os.Args) == 4 && os.Args[1] == "report-to" {
		report(os.Args[2], os.Args[3])
		return
	}
	os.Exit(m.Run())
}

func report(path, extra string) {
	dir, _ := os.Getwd()
	sid, _, _ := syscall.Syscall(syscall.SYS_GETSID, 0, 0, 0)
	files := make([]string, 3)
	var null syscall.Stat_t
	syscall.Stat(os.DevNull, &null)
	for fd := range files {
		var st syscall.Stat_t
		syscall.Fstat(fd, &st)
		files[fd] = strconv.FormatBool(st.Rdev == null.Rdev && st.Ino == null.Ino)
	}
	lines := []string{
		"own session " + strconv.FormatBool(int(sid) == os.Getpid()),
		"dir " + dir,
		"null " + strings.Join(files, " "),
		"environment " + os.Getenv("AITERM_DETACH_TEST"),
		"argument " + extra,
	}
	os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0)
}

func TestWatch(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	fifo := filepath.Join(t.TempDir(), "report")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Skipf("no FIFO here: %v", err)
	}
	t.Setenv("AITERM_DETACH_TEST", "inherited")
	ended, err := Watch(exe, "report-to", fifo, "two words")
	if err != nil {
		t.Fatal(err)
	}
	// Opening for reading waits until the started process opens for writing.
	f, err := os.Open(fifo)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	for s := bufio.NewScanner(f); s.Scan(); {
		got = append(got, s.Text())
	}
	want := []string{
		"own session true",
		"dir /",
		"null true true true",
		"environment inherited",
		"argument two words",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the started process saw (-want +got):\n%s", diff)
	}
	<-ended // or the test hangs
}

func TestOutput(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("what it says ", 1000)
	for _, most := range []int64{100, 1 << 20} {
		out, err := Output(exe, most, "print", long)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(<-out); got != long[:min(int(most), len(long))] {
			t.Errorf("of %d bytes at most it sends %d", most, len(got))
		}
	}
	if _, err := Output("aiterm", 1); err == nil {
		t.Error("a relative path was run")
	}
}

func TestWatchRefuses(t *testing.T) {
	tests := []struct {
		name, exe, want string
	}{
		{"relative path", "aiterm", "not an absolute path"},
		{"missing file", filepath.Join(t.TempDir(), "gone"), "check that the file is there"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Watch(tt.exe)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Watch(%q) = %v, want an error with %q", tt.exe, err, tt.want)
			}
		})
	}
}
