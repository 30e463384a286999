package worker

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A line that is killed, as Claude Code may, leaves no guest behind that loops.
func TestKilledLine(t *testing.T) {
	program := guests(t, fixture(t, "spin"))
	cmd := exec.Command(os.Args[0], asLine, program.Code, filepath.Join("..", "wasm", "testdata", "hostile", "spin.wasm"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	pid := strings.TrimSpace(said)
	for end := time.Now().Add(long); ; time.Sleep(time.Millisecond) {
		stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
		if err != nil || strings.Contains(string(stat), ") Z ") || strings.Contains(string(stat), ") X ") {
			return
		}
		if time.Now().After(end) {
			n, _ := strconv.Atoi(pid)
			if p, err := os.FindProcess(n); err == nil {
				p.Kill()
			}
			t.Fatalf("process %s still runs", pid)
		}
	}
}
