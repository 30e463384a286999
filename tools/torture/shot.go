//go:build linux || darwin

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// hang is when a process counts as one that does not end. It measures nothing.
const hang = 15 * time.Second

// shot is one render that is to be tried.
type shot struct {
	m    *machine
	what string

	input []byte // on stdin, by a pipe
	feed  feed   // another stdin than that; nil for none

	arguments      string   // after the command, as the shell reads them
	set            []string // NAME=value; a NAME alone takes the variable away
	columns, lines int
	dir            string
	budget         time.Duration // what the line may take
	limit          *limit        // what the process may use; nil for no limit
	want           []string      // texts that must be on the line
	without        bool          // a line is not asked for: the process is killed
	anyStderr      bool          // Go itself was asked to write there
	beside         meanwhile
	final          bool // it was tried again, and this is the last time
}

const (
	usualBudget = 100 * time.Millisecond
	// firstBudget is that of a line for which something has yet to be compiled.
	firstBudget = 250 * time.Millisecond
)

// meanwhile is what is done while a process runs, whose number is pid.
type meanwhile func(pid int, ended <-chan struct{})

// after does something once a time has passed, unless the process has ended by then.
func after(wait time.Duration, do func(pid int)) meanwhile {
	return func(pid int, ended <-chan struct{}) {
		select {
		case <-ended:
		case <-time.After(wait):
			do(pid)
		}
	}
}

// during does it, and waits for both to end.
func during(cmd *exec.Cmd, do meanwhile) error {
	ended := make(chan struct{})
	var doing sync.WaitGroup
	if do != nil {
		doing.Go(func() { do(cmd.Process.Pid, ended) })
	}
	err := cmd.Wait()
	close(ended)
	doing.Wait()
	return err
}

// standard is a render as it comes a thousand times a day.
func (m *machine) standard(what, session string) *shot {
	return &shot{m: m, what: what, input: m.document(session, nil), columns: 120, lines: 40, dir: m.repo, budget: usualBudget}
}

// draw renders once for each of the sessions. change, if there is any, makes that another
// render than the usual one.
func (m *machine) draw(what string, change func(*shot), sessions ...string) {
	for _, session := range sessions {
		s := m.standard(what, session)
		if change != nil {
			change(s)
		}
		m.shoot(s)
	}
}

// wants are texts that must be on the line.
func wants(texts ...string) func(*shot) { return func(s *shot) { s.want = texts } }

// result is what came of a shot.
type result struct {
	stdout, stderr []byte
	state          *os.ProcessState
	lineAfter      time.Duration // from the start of the program to the last byte of the line
	hung           bool
	held           bool // a process that it left holds its stdout
	start          error
}

func (s *shot) command() string { return strings.TrimSpace(quote(s.m.Line) + " " + s.arguments) }

func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func (s *shot) environment() []string {
	env := s.m.environment()
	if s.columns != 0 {
		env = append(env, "COLUMNS="+strconv.Itoa(s.columns))
	}
	if s.lines != 0 {
		env = append(env, "LINES="+strconv.Itoa(s.lines))
	}
	for _, change := range s.set {
		name, _, given := strings.Cut(change, "=")
		env = slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, name+"=") })
		if given {
			env = append(env, change)
		}
	}
	return env
}

const scriptHead = `#!/bin/sh
# %s
# Build the programs first: go build -o BIN/ ./cmd/..., then BIN=BIN sh run.sh. The home,
# if it was kept, is in home/.
: "${BIN:?is the folder of the built programs}"
BIN=$(cd "$BIN" && pwd) && cd "$(dirname "$0")" || exit
env -i`

// script is what a person runs to see it again, with the kept home.
func (s *shot) script() string {
	var b strings.Builder
	fmt.Fprintf(&b, scriptHead, strings.ReplaceAll(s.what, "\n", " "))
	for _, v := range s.environment() {
		name, value, _ := strings.Cut(v, "=")
		if value = quote(strings.ReplaceAll(value, s.m.home, "HERE/home")); strings.Contains(value, "HERE") {
			value = strings.ReplaceAll(value, "HERE", "'\"$PWD\"'")
		}
		b.WriteString(" \\\n  " + name + "=" + value)
	}
	if s.limit != nil {
		fmt.Fprintf(&b, " \\\n  # with the limits %s", s.limit)
	}
	fmt.Fprintf(&b, " \\\n  \"$BIN/%s\" %s < stdin\n", filepath.Base(s.m.Line), s.arguments)
	return b.String()
}

// shoot runs a render, judges it, and returns what came of it.
//
// A line that comes much too late, or without a segment that was late, may be the
// machine's fault, with other work to do: it is a failure if that happens again, and
// again.
func (m *machine) shoot(s *shot) *result {
	r := s.fire()
	for again := 0; again < 3 && s.tooLate(r); again++ {
		if again == 0 {
			s.judge(r) // for everything else
			m.mu.Lock()
			m.retried++
			m.mu.Unlock()
		}
		m.left(time.Second)
		r = s.fire()
		if again == 2 || !s.tooLate(r) {
			s.final = true
		}
	}
	s.judge(r)
	return r
}

// tooLate tells whether a line came later than can be excused, or without a text
// that it must have.
func (s *shot) tooLate(r *result) bool {
	if s.m.busy || s.without || r.hung || r.start != nil || len(r.stdout) == 0 {
		return false
	}
	missing := func(want string) bool { return !strings.Contains(string(r.stdout), want) }
	return r.lineAfter-s.budget > slow || slices.ContainsFunc(s.want, missing)
}

// fire runs a render as Claude Code does: by the shell, in a session of its own.
func (s *shot) fire() *result {
	r := &result{}
	r.start = s.fireInto(r)
	return r
}

// fireInto says why it could not be started.
func (s *shot) fireInto(r *result) error {
	words := []string{"/bin/sh", "-c", s.command()}
	if s.limit != nil {
		words = append([]string{s.m.self, launchWord, s.limit.String()}, words...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env, cmd.Dir = s.environment(), s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // its session
	cmd.WaitDelay = 3 * time.Second
	stdin, feed, err := s.stdin()
	if err != nil {
		return err
	}
	var stdout, stderr heard
	cmd.Stdin, cmd.Stdout, cmd.Stderr = stdin, &stdout, &stderr
	begun, began, err := os.Pipe()
	if err != nil {
		return err
	}
	defer begun.Close()
	if s.limit == nil {
		cmd.SysProcAttr.Credential = s.m.as
	} else {
		cmd.ExtraFiles = []*os.File{began} // closed when the program takes over
	}
	start := time.Now()
	err = cmd.Start()
	began.Close()
	stdin.Close()
	if err != nil {
		return err
	}
	if s.limit != nil {
		io.Copy(io.Discard, begun) // ends at exec
		start = time.Now()
	}
	if feed != nil {
		go feed()
	}
	err = during(cmd, s.beside)
	r.held, r.hung = errors.Is(err, exec.ErrWaitDelay), ctx.Err() != nil
	if !stdout.last.IsZero() {
		r.lineAfter = stdout.last.Sub(start)
	}
	r.stdout, r.stderr, r.state = stdout.text, stderr.text, cmd.ProcessState
	return nil
}

// heard is the beginning of what a process writes, and when the last of it came.
type heard struct {
	text []byte
	last time.Time
}

const mostHeard = 4 << 20

func (h *heard) Write(p []byte) (int, error) {
	if len(h.text)+len(p) > mostHeard {
		return 0, errors.New("that is too much for a line")
	}
	h.text, h.last = append(h.text, p...), time.Now()
	return len(p), nil
}
