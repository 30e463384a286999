package cli

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/data-wise/aiterm/host/guest/protocol"
)

// The real programs are closed in when a stranger's module comes to them: what they run,
// what they compile and what they measure.
func TestGuestProcessesAreClosedIn(t *testing.T) {
	aiterm, err := built()
	if err != nil {
		t.Fatal(err)
	}
	small := filepath.Join(t.TempDir(), "aiterm-guest")
	build := exec.Command("go", "build", "-o", small, "../cmd/aiterm-guest")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build aiterm-guest: %v\n%s", err, out)
	}
	for name, command := range map[string][]string{"aiterm-guest": {small}, "aiterm": {aiterm, "guest"}} {
		t.Run(name+" run", func(t *testing.T) {
			cmd := exec.Command(command[0], append(command[1:], "run", t.TempDir())...)
			cmd.Env = []string{"SECRET=hunter2"}
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer cmd.Wait()
			defer in.Close()
			// It answers when it has read a module, of whatever kind.
			run := protocol.Run{Module: []byte("not a module")}
			if _, err := in.Write(append(protocol.AppendRun(nil, run), run.Module...)); err != nil {
				t.Fatal(err)
			}
			for from := protocol.NewReader(out, protocol.MaxToLine); ; {
				kind, _, err := from.Next()
				if err != nil {
					t.Fatal(err)
				}
				if kind == protocol.KindDone {
					break
				}
			}
			closedIn(t, cmd.Process.Pid)
		})
		for _, what := range []string{"compile", "measure"} {
			t.Run(name+" "+what, func(t *testing.T) {
				dir := t.TempDir()
				// It reads its module from a pipe, and waits there.
				module := filepath.Join(dir, "module.wasm")
				if err := unix.Mkfifo(module, 0o600); err != nil {
					t.Fatal(err)
				}
				cmd := exec.Command(command[0], append(command[1:], what, dir)...)
				cmd.Env = []string{}
				cmd.Stdout = io.Discard // a pipe
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				defer cmd.Wait()
				f, err := os.OpenFile(module, os.O_WRONLY, 0) // when the other end is open
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				closedIn(t, cmd.Process.Pid)
			})
		}
	}
}

// So is the process in which an author's segment is tried, unless it was asked for what
// is real.
func TestTrialIsClosedIn(t *testing.T) {
	aiterm, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(aiterm, "segment-run")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer in.Close()
	if _, err := io.WriteString(in, `{"module":"bm90IGEgbW9kdWxl"}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(answer, "error") {
		t.Fatalf("it answers %q: %v", answer, err)
	}
	closedIn(t, cmd.Process.Pid)
}

// closedIn looks at a process from outside.
func closedIn(t *testing.T, pid int) {
	t.Helper()
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	threads, err := filepath.Glob(filepath.Join(proc, "task", "*"))
	if err != nil || len(threads) == 0 {
		t.Fatalf("no threads: %v", err)
	}
	for _, thread := range threads {
		status, err := os.ReadFile(filepath.Join(thread, "status"))
		if os.IsNotExist(err) {
			continue // it has ended
		} else if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"NoNewPrivs:\t1\n", "Seccomp:\t2\n"} {
			if !strings.Contains(string(status), want) {
				t.Errorf("a thread has no %q in\n%s", want, status)
			}
		}
	}
	limits, err := os.ReadFile(filepath.Join(proc, "limits"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		for _, name := range []string{"Max core file size", "Max locked memory"} {
			if rest, ok := strings.CutPrefix(line, name); ok && strings.Fields(rest)[1] != "0" {
				t.Errorf("%s", line)
			}
		}
		for _, name := range []string{"Max cpu time", "Max address space", "Max file size"} {
			if rest, ok := strings.CutPrefix(line, name); ok && strings.Fields(rest)[1] == "unlimited" {
				t.Errorf("%s", line)
			}
		}
	}
	// Of the other things root alone may look.
	fds, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		return
	}
	for _, fd := range fds {
		to, err := os.Readlink(filepath.Join(proc, "fd", fd.Name()))
		own := to == os.DevNull || filepath.Base(to) == "module.wasm" || strings.HasPrefix(to, proc)
		if err == nil && strings.HasPrefix(to, "/") && !own {
			t.Errorf("descriptor %s is %s", fd.Name(), to)
		}
	}
}
