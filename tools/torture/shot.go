//go:build linux || darwin

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
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

	arguments      string   // after "statusline render", as the shell reads them
	set            []string // NAME=value; a NAME alone takes the variable away
	columns, lines int
	dir            string
	budget         time.Duration // what the line may take
	limit          *limit        // what the process may use; nil for no limit
	want           []string      // texts that must be on the line
	without        bool          // a line is not asked for: the process is killed
	anyStderr      bool          // Go itself was asked to write there
	signal         *signalAt     // what is sent to it
	final          bool          // it was tried again, and this is the last time
}

const (
	usualBudget = 100 * time.Millisecond
	firstBudget = 250 * time.Millisecond
)

// standard is a render as it comes a thousand times a day.
func (m *machine) standard(what, session string) *shot {
	return &shot{m: m, what: what, input: m.session(session), columns: 120, lines: 40, dir: m.repo, budget: usualBudget}
}

// result is what came of a shot.
type result struct {
	stdout, stderr []byte
	state          *os.ProcessState
	lineAfter      time.Duration // from the start of the program to the last byte of the line
	hung           bool
	held           bool // a process that it left holds its stdout
	start          error
}

func (s *shot) command() string {
	text := quote(s.m.program) + " statusline render"
	if s.arguments != "" {
		text += " " + s.arguments
	}
	return text
}

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
		kept := env[:0]
		for _, v := range env {
			if !strings.HasPrefix(v, name+"=") {
				kept = append(kept, v)
			}
		}
		if env = kept; given {
			env = append(env, change)
		}
	}
	return env
}

// script is what a person types to see it again, with the kept home.
func (s *shot) script() string {
	var b strings.Builder
	b.WriteString("#!/bin/sh\n# " + strings.ReplaceAll(s.what, "\n", " ") + "\n# go build -o aiterm ./cmd/aiterm; the home, if it was kept, is in home/\ncd \"$(dirname \"$0\")\" || exit\nenv -i")
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
	b.WriteString(" \\\n  aiterm statusline render " + s.arguments + " < stdin\n")
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
		m.settle()
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
	words := []string{"/bin/sh", "-c", s.command()}
	if s.limit != nil {
		words = append([]string{s.m.self, launchWord, s.limit.encode()}, words...)
	}
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env, cmd.Dir = s.environment(), s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if s.limit == nil {
		cmd.SysProcAttr.Credential = s.m.as
	}
	stdin, feed, err := s.stdin()
	if err != nil {
		r.start = err
		return r
	}
	cmd.Stdin = stdin
	out, stdout, err := os.Pipe()
	if err != nil {
		r.start = err
		return r
	}
	defer out.Close()
	var stderr limitedBuffer
	cmd.Stdout, cmd.Stderr = stdout, &stderr
	begun, began, err := os.Pipe()
	if err != nil {
		r.start = err
		return r
	}
	defer begun.Close()
	cmd.ExtraFiles = nil
	if s.limit != nil {
		cmd.ExtraFiles = []*os.File{began} // closed when the program takes over
	}
	start := time.Now()
	err = cmd.Start()
	stdout.Close()
	began.Close()
	if stdin != nil {
		stdin.Close()
	}
	if err != nil {
		r.start = err
		return r
	}
	if s.limit != nil {
		io.Copy(io.Discard, begun) // ends at exec
		start = time.Now()
	}
	type output struct {
		text []byte
		last time.Time
	}
	read := make(chan output, 1)
	go func() {
		var o output
		buf := make([]byte, 32<<10)
		for {
			n, err := out.Read(buf)
			if n > 0 {
				o.text, o.last = append(o.text, buf[:n]...), time.Now()
			}
			if err != nil || len(o.text) > 4<<20 {
				read <- o
				return
			}
		}
	}()
	if feed != nil {
		go feed()
	}
	ended := make(chan struct{})
	if s.signal != nil {
		go s.signal.send(cmd.Process.Pid, ended)
	}
	timer := time.AfterFunc(hang, func() {
		r.hung = true
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // its session: cmd is not waited for yet
	})
	go func() { cmd.Wait(); close(ended) }()
	<-ended
	timer.Stop()
	var o output
	select {
	case o = <-read:
	case <-time.After(3 * time.Second):
		r.held = true
		out.Close()
		o = <-read
	}
	if !o.last.IsZero() {
		r.lineAfter = o.last.Sub(start)
	}
	r.stdout, r.stderr, r.state = o.text, stderr.text, cmd.ProcessState
	return r
}

// limitedBuffer keeps the beginning of what is written to it.
type limitedBuffer struct{ text []byte }

func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.text = append(b.text, p[:min(len(p), 64<<10-len(b.text))]...)
	return len(p), nil
}
