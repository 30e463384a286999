//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/data-wise/aiterm/host/state"
)

// inspections is how often a process is looked into for what its resource
// usage does not tell.
const inspections = 5

// subject is one command that is measured, and what was found.
type subject struct {
	Name     string
	Segments int
	News     news

	world *world
	argv  []string
	home  string
	lines *lines // its plugins.yaml; nil for hello
	want  string // what it prints, but for digits

	wall, cpu []float64 // milliseconds
	faults    []float64
	rss       []float64 // MB, the most that was resident
	processes int       // the most that one run started
	replies   int       // so far
	other     int       // runs that printed something else
}

// environment is all that the process is given: as much as Claude Code gives,
// and nothing that differs from one developer to the next.
func (s *subject) environment() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + s.home,
		"XDG_CONFIG_HOME=" + filepath.Join(s.home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(s.home, "cache"),
		"XDG_STATE_HOME=" + filepath.Join(s.home, "state"),
		"TERM=xterm-256color", "COLUMNS=200", "LINES=60",
		"GIT_CONFIG_NOSYSTEM=1",
	}
}

// dirs are the folders of aiterm that environment leads to.
func (s *subject) dirs() state.Dirs {
	return state.Dirs{
		Config: filepath.Join(s.home, "config", "aiterm"),
		Cache:  filepath.Join(s.home, "cache", "aiterm"),
		State:  filepath.Join(s.home, "state", "aiterm"),
	}
}

// warm fills the caches: modules are compiled, git's changes are counted, the
// configuration is resolved. It does in the foreground what a render starts in
// the background, so nothing is left running.
func (s *subject) warm() error {
	if err := os.MkdirAll(s.home, 0o755); err != nil {
		return err
	}
	if s.lines != nil {
		if err := s.lines.write(s.dirs()); err != nil {
			return err
		}
		for _, args := range [][]string{{"warm"}, {"git-refresh", "--dir", s.world.repo}} {
			cmd := exec.Command(s.argv[0], args...)
			cmd.Env = s.environment()
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
			}
		}
	}
	for range 3 {
		out, _, err := s.run(s.start)
		if err != nil {
			return err
		}
		s.want = withoutDigits(out)
	}
	return s.checkComplete()
}

// checkComplete makes sure that the line shows every segment: a figure for
// segments that failed would be worth nothing.
func (s *subject) checkComplete() error {
	if s.lines == nil {
		return nil
	}
	rows := strings.Count(s.want, "\n")
	if want := strings.Count(s.lines.rows.String(), "\n"); rows != want {
		return fmt.Errorf("%d rows instead of %d:\n%s", rows, want, s.want)
	}
	segments := rows + strings.Count(s.want, "│")
	if segments != s.Segments {
		return fmt.Errorf("%d segments on the line instead of %d:\n%s", segments, s.Segments, s.want)
	}
	return nil
}

// measure is one cold process.
func (s *subject) measure() error {
	out, took, err := s.run(s.start)
	if err != nil {
		return err
	}
	if withoutDigits(out) != s.want {
		s.other++
	}
	s.wall = append(s.wall, milliseconds(took.wall))
	s.cpu = append(s.cpu, milliseconds(took.cpu))
	s.faults = append(s.faults, float64(took.faults))
	return nil
}

// inspection is what a run's resource usage does not tell.
type inspection struct {
	peakBytes int64 // the most memory that was resident
	processes int   // started by it and by what it started; -1: not known
}

func (s *subject) inspect() error {
	for range inspections {
		seen, err := s.inspectOnce()
		if err != nil {
			return err
		}
		s.rss = append(s.rss, float64(seen.peakBytes)/1e6)
		if s.processes = max(s.processes, seen.processes); seen.processes < 0 {
			s.processes = -1
		}
	}
	return nil
}

// cost is what the kernel says of a process that ended.
type cost struct {
	wall, cpu time.Duration
	faults    int64 // minor ones: pages that were given without reading a disk
	maxRSS    int64 // bytes on macOS, KiB on Linux
}

// run feeds the payload to a process and collects what it prints.
func (s *subject) run(start func(files []uintptr) (cost, error)) (string, cost, error) {
	stdin, feed, err := os.Pipe()
	if err != nil {
		return "", cost{}, err
	}
	defer stdin.Close()
	// It fits into the pipe, so nothing has to be written meanwhile.
	payload, err := s.payload()
	if err != nil {
		return "", cost{}, err
	}
	_, err = feed.Write(payload)
	feed.Close()
	if err != nil {
		return "", cost{}, err
	}
	output, stdout, err := os.Pipe()
	if err != nil {
		return "", cost{}, err
	}
	defer output.Close()
	c, err := start([]uintptr{stdin.Fd(), stdout.Fd(), os.Stderr.Fd()})
	stdout.Close()
	if err != nil {
		return "", c, err
	}
	text, err := io.ReadAll(output)
	if err == nil && len(text) == 0 {
		err = errors.New("it printed nothing")
	}
	return string(text), c, err
}

// news is what happened in the session since the last render.
type news string

const (
	unchanged news = "unchanged" // nothing but time: no segment need be run
	reply     news = "reply"     // the model answered: five of the eight have something new
	allRun    news = "all run"   // nothing is remembered: every segment is run
)

// payload is the next one for this subject. For allRun it also removes what is
// remembered of the session.
func (s *subject) payload() ([]byte, error) {
	switch s.News {
	case reply:
		s.replies++
		return s.world.nextPayload(s.replies)
	case allRun:
		return s.world.payload, os.RemoveAll(filepath.Join(s.home, "cache", "aiterm", "last"))
	}
	return s.world.payload, nil
}

// start runs the command to its end.
func (s *subject) start(files []uintptr) (cost, error) {
	begin := time.Now()
	pid, err := syscall.ForkExec(s.argv[0], s.argv, &syscall.ProcAttr{Dir: s.world.repo, Env: s.environment(), Files: files})
	if err != nil {
		return cost{}, err
	}
	var status syscall.WaitStatus
	var usage syscall.Rusage
	for {
		_, err = syscall.Wait4(pid, &status, 0, &usage)
		if err != syscall.EINTR {
			break
		}
	}
	c := cost{
		wall:   time.Since(begin),
		cpu:    time.Duration(usage.Utime.Nano() + usage.Stime.Nano()),
		faults: int64(usage.Minflt),
		maxRSS: int64(usage.Maxrss),
	}
	if err == nil && (!status.Exited() || status.ExitStatus() != 0) {
		err = fmt.Errorf("it ended with %v", status)
	}
	return c, err
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// withoutDigits makes the output of two runs comparable: the time passes.
func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}
