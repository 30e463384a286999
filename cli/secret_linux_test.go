package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// openTerminal makes a pseudo-terminal: what is written to master is typed, and
// what master reads is on the screen.
func openTerminal(t *testing.T) (master, terminal *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there are no pseudo-terminals here:", err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close(); terminal.Close() })
	return master, terminal
}

func echoes(t *testing.T, terminal *os.File) bool {
	t.Helper()
	mode, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return mode.Lflag&unix.ECHO != 0
}

// A secret is typed only once the echo is off, it does not show on the screen,
// and the echo is back afterwards, also when the person gives up with Ctrl-C.
func TestSecretWithoutEcho(t *testing.T) {
	const secret = "sk-ant-typed-0123456789"
	tests := []struct{ name, typed, stdout, stderr string }{
		{"typed", secret + "\n", "…6789", "what you type is not shown"},
		{"given up", "sk-ant\x03", "", "cancelled; nothing was changed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			master, terminal := openTerminal(t)
			var stdout, stderr bytes.Buffer
			cmd := exec.Command(m.program, "statusline", "config", "set", "anthropic.api_key")
			cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = m.env, terminal, &stdout, &stderr
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			for deadline := time.Now().Add(hang); echoes(t, terminal); runtime.Gosched() {
				if time.Now().After(deadline) {
					t.Fatal("the echo stays on")
				}
			}
			if _, err := master.WriteString(tt.typed); err != nil {
				t.Fatal(err)
			}
			select {
			case <-ended:
			case <-time.After(hang):
				cmd.Process.Kill()
				t.Fatal("it does not end")
			}
			if !strings.Contains(stdout.String(), tt.stdout) || !strings.Contains(stderr.String(), tt.stderr) {
				t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
			}
			if !echoes(t, terminal) {
				t.Error("the echo is still off")
			}
			screen := make([]byte, 4096)
			terminal.WriteString("end") // so that there is something to read
			n, err := master.Read(screen)
			if err != nil || strings.Contains(string(screen[:n])+stdout.String()+stderr.String(), "sk-ant") {
				t.Errorf("on the screen is %q, %v", screen[:n], err)
			}
			if _, err := os.Stat(m.path(".config/aiterm/credentials")); (err == nil) != (tt.stdout != "") {
				t.Errorf("credentials: %v", err)
			}
		})
	}
}
