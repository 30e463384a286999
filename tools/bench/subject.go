//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// inspections is how often a process is looked into for what its resource
// usage does not tell.
const inspections = 5

// settled is when a file that was written counts as one that nobody is writing any
// more: only then is the configuration kept as it was read.
const settled = 200 * time.Millisecond

// kind is what a subject is measured for.
type kind string

const (
	baseline kind = "baseline" // what any status line pays
	ours     kind = "aiterm"
	people   kind = "command" // aiterm's, for people and not for Claude Code
	peer     kind = "peer"
)

// news is what happened in the session since the last render.
type news string

const (
	unchanged news = "unchanged"  // nothing but time: no segment need be run
	reply     news = "reply"      // the model answered: five of the eight have something new
	allRun    news = "all run"    // nothing is remembered: every segment is run
	firstLine news = "first line" // in a home where nothing of aiterm's was ever run
)

// subject is one command that is measured, and what was found.
type subject struct {
	Name     string
	Kind     kind
	Version  string
	Segments int // that the line must show, or 0
	News     news
	InChart  bool

	session *session
	argv    []string
	home    string
	prepare [][]string // commands that are run before the first line
	lines   *lines     // aiterm's plugins.yaml; nil for every other command
	want    string     // the shape of what it prints

	wall, cpu []float64 // milliseconds
	faults    []float64
	peak, own []float64 // MB that were resident in the largest process, and in the command's own
	processes int       // the most that one run started
	replies   int       // so far
	other     int       // runs that printed something else
	failed    int       // runs that ended badly or printed nothing
}

// environment is all that the process is given: as much as Claude Code gives,
// and nothing that differs from one developer to the next. Whoever wants to ask
// the network finds nobody, at once.
func (s *subject) environment() []string {
	const nobody = "http://127.0.0.1:9"
	return []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + s.home,
		"XDG_CONFIG_HOME=" + filepath.Join(s.home, "config"),
		"XDG_CACHE_HOME=" + filepath.Join(s.home, "cache"),
		"XDG_STATE_HOME=" + filepath.Join(s.home, "state"),
		"TERM=xterm-256color", "COLUMNS=200", "LINES=60", "LANG=C.UTF-8",
		"GIT_CONFIG_NOSYSTEM=1",
		"HTTP_PROXY=" + nobody, "HTTPS_PROXY=" + nobody, "http_proxy=" + nobody, "https_proxy=" + nobody,
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

// join adds what was found of the same subject elsewhere.
func (s *subject) join(other *subject) {
	s.wall, s.cpu, s.faults = append(s.wall, other.wall...), append(s.cpu, other.cpu...), append(s.faults, other.faults...)
	s.peak, s.own = append(s.peak, other.peak...), append(s.own, other.own...)
	s.processes = max(s.processes, other.processes)
	s.other, s.failed = s.other+other.other, s.failed+other.failed
}

func (s *subject) command() command {
	return command{argv: s.argv, env: s.environment(), dir: s.session.repo}
}

// warm fills the caches: the configuration is resolved, git's changes are counted,
// strangers' modules are compiled. What a render has done in the background is
// waited for. A peer gets a home with one session in it, and is run as often.
func (s *subject) warm() error {
	if err := s.session.keepTranscript(s.home); err != nil {
		return err
	}
	if s.lines != nil {
		if err := s.lines.write(s.dirs()); err != nil {
			return err
		}
		time.Sleep(settled)
	}
	if len(s.prepare) > 0 {
		if err := s.inBackground(s.prepare); err != nil {
			return err
		}
	}
	for range 3 {
		out, _, err := s.run()
		if err != nil {
			return err
		}
		s.want = s.shape(out)
	}
	return s.checkComplete()
}

// inBackground does now what a render starts and does not wait for.
func (s *subject) inBackground(commands [][]string) error {
	for _, argv := range commands {
		if _, _, err := (command{argv: argv, env: s.environment(), dir: s.session.repo}).run(nil, start); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(argv, " "), err)
		}
	}
	return nil
}

// checkComplete makes sure that the line shows every segment: a figure for
// segments that failed would be worth nothing.
func (s *subject) checkComplete() error {
	if s.Segments == 0 {
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

// run is one cold process.
func (s *subject) run() (string, cost, error) {
	payload, err := s.payload()
	if err != nil {
		return "", cost{}, err
	}
	out, took, err := s.command().run(payload, start)
	if err == nil && out == "" {
		err = &endedError{"it printed nothing"}
	}
	return out, took, err
}

// measure is one cold process that counts.
func (s *subject) measure() (cost, error) {
	out, took, err := s.run()
	if ended := (*endedError)(nil); errors.As(err, &ended) && s.Kind == peer {
		s.failed++
	} else if err != nil {
		return took, err
	} else if s.shape(out) != s.want {
		s.other++
	}
	s.wall = append(s.wall, milliseconds(took.wall))
	s.cpu = append(s.cpu, milliseconds(took.cpu))
	s.faults = append(s.faults, float64(took.faults))
	return took, nil
}

// inspection is what a run's resource usage does not tell; -1 is not known.
type inspection struct {
	ownPeak, peak int64 // bytes that were resident in the command's process, and in the largest
	processes     int   // started by it and by what it started
}

func (s *subject) inspect() error {
	for range inspections {
		payload, err := s.payload()
		if err != nil {
			return err
		}
		seen, err := inspectOnce(s.command(), payload)
		if err != nil {
			return err
		}
		if seen.peak >= 0 {
			s.own, s.peak = append(s.own, float64(seen.ownPeak)/1e6), append(s.peak, float64(seen.peak)/1e6)
		}
		if s.processes = max(s.processes, seen.processes); seen.processes < 0 {
			s.processes = -1
		}
	}
	return nil
}

// payload is the next one for this subject, whose home is made as it has to be for
// that.
func (s *subject) payload() ([]byte, error) {
	switch s.News {
	case reply:
		s.replies++
		return s.session.after(s.replies)
	case allRun:
		return s.session.payload, emptyFolder(filepath.Join(s.dirs().Cache, "last"))
	case firstLine:
		if err := os.RemoveAll(s.home); err != nil {
			return nil, err
		}
		return s.session.payload, os.Mkdir(s.home, 0o755)
	}
	return s.session.payload, nil
}

// emptyFolder removes what is in a folder, as far as there is one. The folder stays, as
// it does for a new session: making one costs a line that file systems differ in.
func emptyFolder(path string) error {
	files, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, file := range files {
		err = errors.Join(err, os.RemoveAll(filepath.Join(path, file.Name())))
	}
	return err
}

// shape is what two outputs of a subject have in common: time passes, so digits
// are left out; after a reply only the number of segments is the same.
func (s *subject) shape(out string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || s.News == reply && r != '\n' && r != '│' {
			return -1
		}
		return r
	}, out)
}

// oneLine is the first line of a message.
func oneLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
