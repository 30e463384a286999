//go:build unix

package cli

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// process is a run of the program that a test can signal.
type process struct {
	*exec.Cmd
	t      *testing.T
	stdin  *os.File
	stdout bytes.Buffer
	ended  chan error
}

// start runs the program in a session of its own, as Claude Code does. Its
// stdin stays open until the test is over; input is what it gets.
func (m *machine) start(input string, args ...string) *process {
	m.t.Helper()
	p := &process{Cmd: exec.Command(m.program, args...), t: m.t, ended: make(chan error, 1)}
	p.Env, p.Dir, p.Stdout = m.env, m.home, &p.stdout
	p.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	read, write, err := os.Pipe()
	if err != nil {
		m.t.Fatal(err)
	}
	p.Stdin, p.stdin = read, read
	m.t.Cleanup(func() { read.Close(); write.Close() })
	if _, err := write.Write([]byte(input)); err != nil {
		m.t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		m.t.Fatal(err)
	}
	go func() { p.ended <- p.Wait() }()
	return p
}

// terminate sends SIGTERM to the process and its group, and waits for the end.
func (p *process) terminate() {
	p.t.Helper()
	syscall.Kill(-p.Process.Pid, syscall.SIGTERM)
	p.end()
}

func (p *process) end() {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(hang):
		p.Process.Kill()
		p.t.Fatalf("%v did not end within %v", p.Args, hang)
	}
}

// await returns as soon as reached is true or the process has ended; it fails
// if neither comes about.
func (p *process) await(what string, reached func() bool) {
	p.t.Helper()
	deadline := time.Now().Add(hang)
	for !reached() {
		select {
		case err := <-p.ended:
			p.ended <- err
			return
		default:
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("no %s within %v", what, hang)
		}
		runtime.Gosched()
	}
}

// hasRead tells whether all that was sent to the process was read by it.
func (p *process) hasRead() bool {
	waiting := []unix.PollFd{{Fd: int32(p.stdin.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(waiting, 0)
	return err == nil && n == 0
}

// files counts what matches a pattern in the home.
func (m *machine) files(pattern string) int {
	found, _ := filepath.Glob(filepath.Join(m.home, pattern))
	return len(found)
}

// expectAlone wants no process of this home to be left. It knows only Linux.
func (m *machine) expectAlone() {
	m.t.Helper()
	deadline := time.Now().Add(hang)
	for {
		left := ""
		environments, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, path := range environments {
			env, err := os.ReadFile(path)
			if err == nil && strings.Contains("\x00"+string(env), "\x00HOME="+m.home+"\x00") {
				command, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
				left += strings.ReplaceAll(string(command), "\x00", " ") + "\n"
			}
		}
		if left == "" {
			return
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("still running after %v:\n%s", hang, left)
		}
	}
}

const compiledCode = ".cache/aiterm/wasm/*/wazero-*/*"

func TestTerminatedWhileStdinIsOpen(t *testing.T) {
	m := newMachine(t)
	p := m.start(`{"model":{"display_`, "statusline", "render")
	p.await("reader of stdin", p.hasRead)
	p.terminate()
	if p.ProcessState.Success() {
		t.Error("it waited for the rest of its input")
	}
	m.expectTidy()
	m.expectAlone()
}

// A parent that holds the pipe open gets its line all the same.
func TestStdinStaysOpen(t *testing.T) {
	m := newMachine(t)
	m.run("plugins", "list")
	m.plugins(2 * time.Second)
	p := m.start(`{"model":{"display_name":"Opus 5.5"}}`, "statusline", "render", "--plugins", m.path("plugins.yaml"))
	p.end()
	expectLine(t, "stdin held open", p.stdout.String())
}

// A render that nobody sends anything to gives up, and says so in the line.
func TestStdinNeverComes(t *testing.T) {
	m := newMachine(t)
	p := m.start("", "statusline", "render")
	p.end()
	if !strings.Contains(p.stdout.String(), "no complete JSON on stdin after 1s") || p.ProcessState.ExitCode() != 0 {
		t.Errorf("exit code %d, line %q", p.ProcessState.ExitCode(), p.stdout.String())
	}
}

// The background process that compiles strangers' modules takes its folder
// along when it is told to end, and the process that compiles for it.
func TestWarmIsTerminated(t *testing.T) {
	m := newMachine(t)
	names := []string{"hello", "spin", "trap", "escapes"}
	for i, name := range names {
		names[i] = name + ".wasm"
		m.copy(filepath.Join("..", "host", "guest", "wasm", "testdata", "hostile", names[i]), names[i])
	}
	m.plugins(2*time.Second, names...)
	for stop := range len(names) {
		p := m.start("", "warm", "--plugins", m.path("plugins.yaml"))
		compiling := stop
		p.await("folder to compile in", func() bool {
			if m.files(".cache/aiterm/wasm/*/compile-*") > 0 {
				compiling--
			}
			return compiling < 0
		})
		p.terminate()
		m.expectTidy()
		m.expectAlone()
	}
	// What was interrupted is taken up again.
	for _, name := range names {
		m.settle(name)
	}
	line, _ := m.render()
	expectLine(t, "after the interruptions", line, "hello │ abcde f1mgha")
	m.expectTidy()
}

// The compiling process that a render starts outlives it on purpose, and ends
// by itself.
func TestRenderIsTerminatedWhileAStrangerIsCompiled(t *testing.T) {
	m := newMachine(t)
	m.run("plugins", "list")
	m.copy(filepath.Join("..", "host", "guest", "wasm", "testdata", "hostile", "hello.wasm"), "hello.wasm")
	m.plugins(2*time.Second, "hello.wasm")
	p := m.start(`{"model":{"display_name":"Opus 5.5"}}`, "statusline", "render", "--plugins", m.path("plugins.yaml"))
	p.await("folder to compile in", func() bool { return m.files(".cache/aiterm/wasm/*/compile-*") > 0 })
	p.terminate()
	m.expectAlone()
	m.expectTidy()
	m.settle("hello.wasm")
	line, _ := m.render()
	expectLine(t, "the next render", line, "hello")
}

// A first render compiles the built-in segments and keeps their code. Wherever
// it is told to end, it leaves no half of a file.
func TestFirstRenderIsTerminated(t *testing.T) {
	for stop := range 10 {
		m := newMachine(t)
		p := m.start(`{"model":{"display_name":"Opus 5.5"}}`, "statusline", "render")
		p.await("compiled segment", func() bool { return m.files(compiledCode) > stop })
		p.terminate()
		m.expectTidy()
		m.expectAlone()
	}
}
