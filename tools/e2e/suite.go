package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/data-wise/aiterm/cli/console/progress"
)

// suite is a run of checks, one after the other.
type suite struct {
	ctx         context.Context
	root        string // temporary, as everything below it
	bin, claude string // the folder of aiterm's programs, and Claude Code
	api         *standIn
	only        *regexp.Regexp // scenarios by name
	prompts     int            // of all sessions: each has a text of its own
	terminals   int            // likewise, and each has a socket
	failed      int
	progress    *progress.Progress
}

// scenario is a session and what is checked in it, in order: a check finds the
// screen as the one before it has left it.
type scenario struct {
	name    string
	options options
	checks  []check
}

type check struct {
	name string
	run  func(*session) error
}

// sideBySide is how many scenarios are played at once: most of the time a session waits,
// for Claude Code to start, to ask again, or to draw what has changed.
const sideBySide = 2

func (s *suite) run() (failed int, err error) {
	chosen := slices.DeleteFunc(scenarios(), func(sc scenario) bool { return !s.only.MatchString(sc.name) })
	if len(chosen) == 0 {
		return 0, fmt.Errorf("no scenario's name matches %q: they are in tools/e2e/scenarios.go", s.only)
	}
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	var next atomic.Int32
	var wait sync.WaitGroup
	lanes := make([]*suite, sideBySide)
	errs := make([]error, sideBySide)
	for i := range lanes {
		api, err := startAPI()
		if err != nil {
			return 0, err
		}
		defer api.close()
		lanes[i] = &suite{ctx: ctx, root: filepath.Join(s.root, fmt.Sprint("lane", i+1)), bin: s.bin, claude: s.claude, api: api, progress: s.progress}
		wait.Go(func() {
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if n >= len(chosen) {
					return
				}
				s.progress.Doing(chosen[n].name)
				s.progress.Counted(n, len(chosen))
				if err := lanes[i].play(chosen[n]); err != nil {
					errs[i] = fmt.Errorf("%s: %w", chosen[n].name, err)
					stop()
				}
			}
		})
	}
	wait.Wait()
	for _, lane := range lanes {
		failed += lane.failed
	}
	if s.ctx.Err() != nil {
		return failed, errors.New("interrupted")
	}
	return failed, errors.Join(errs...)
}

// play starts a session and runs the checks in it. It returns an error if
// there is no session; what a check finds is printed and counted.
func (s *suite) play(sc scenario) error {
	s.api.says(usual)
	s.api.replies("As usual.")
	s.api.forgets()
	t, err := s.newSession(strings.ReplaceAll(sc.name, " ", "-"), sc.options)
	if err != nil {
		return err
	}
	checks := append(sc.checks, check{"no process of aiterm's and no half-written file is left", nothingLeft})
	var unread error
	for _, c := range checks {
		begin := time.Now()
		err := c.run(t)
		if s.ctx.Err() != nil {
			break
		}
		text := fmt.Sprintf("ok    %s: %s (%.1fs)\n", sc.name, c.name, time.Since(begin).Seconds())
		if err != nil {
			s.failed++
			text = fmt.Sprintf("FAIL  %s: %s: %v\n", sc.name, c.name, err)
		}
		s.progress.Above(func() { _, unread = os.Stdout.WriteString(text) })
		if unread != nil {
			break
		}
	}
	t.terminal.kill()
	endProcesses(t.home)
	return unread
}

// nothingLeft waits for renders and what they started to end. Claude Code
// itself goes on, but has no reason to run the command.
func nothingLeft(t *session) error {
	return t.await(changeLimit, func(screen) error {
		for _, p := range processes(t.home) {
			if strings.HasPrefix(p.name, "aiterm") || p.name == "git" {
				return fmt.Errorf("%s still runs (process %d)", p.name, p.pid)
			}
		}
		for _, dir := range []string{".cache", ".config", ".local"} {
			err := filepath.WalkDir(filepath.Join(t.home, dir, "aiterm"), func(path string, _ fs.DirEntry, err error) error {
				if err == nil && strings.HasSuffix(path, ".tmp") {
					return fmt.Errorf("%s is left", path)
				}
				return nil // no such folder, or a file that was renamed meanwhile
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
