//go:build linux || darwin

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	firstTrials     = 20
	goSegmentTrials = 10
	// goSegmentSign is in what the template of a segment draws, and in no other.
	goSegmentSign = "▣"
	// compilePatience is how long a module is compiled at most.
	compilePatience = time.Minute
)

// first is what renders with nothing compiled take, in milliseconds.
type first struct {
	Trials int     `json:"trials"`
	Wall   spread  `json:"wall_ms"`
	CPU    spread  `json:"cpu_ms"`
	Latest float64 `json:"latest_ms"`
}

// firstRenders draws the default line in homes where aiterm never ran. What a
// render starts in the background is waited for before the next one.
func (w *world) firstRenders() (first, error) {
	var wall, cpu []float64
	for range firstTrials {
		s := &subject{Kind: ours, session: w.session, argv: []string{w.aiterm, "statusline", "render"}, home: w.home()}
		if err := os.MkdirAll(s.home, 0o755); err != nil {
			return first{}, err
		}
		_, took, err := s.run()
		if err != nil {
			return first{}, fmt.Errorf("first render: %w", err)
		}
		if err := s.settle(); err != nil {
			return first{}, err
		}
		wall, cpu = append(wall, milliseconds(took.wall)), append(cpu, milliseconds(took.cpu))
	}
	f := first{Trials: firstTrials, Wall: spreadOf(wall), CPU: spreadOf(cpu)}
	for _, ms := range wall {
		f.Latest = max(f.Latest, ms)
	}
	return f, nil
}

// settle waits until nothing of a home is compiled or counted in the background
// any more: the first warm may find that a process that a render started is at
// it, and return; the second begins when that has ended.
func (s *subject) settle() error {
	if err := s.warmAiterm(); err != nil {
		return err
	}
	lock, err := state.WaitLock(filepath.Join(s.dirs().Cache, "wasm", "warm.lock"), compilePatience)
	if err != nil {
		return fmt.Errorf("wait for the segments to be compiled: %w", err)
	}
	if err := lock.Unlock(); err != nil {
		return err
	}
	return s.warmAiterm()
}

// goSegment is what became of a segment in standard Go that was put beside the
// eight, and was not compiled when the line was first drawn with it.
type goSegment struct {
	Bytes  int64 `json:"bytes"` // 0: it could not be built
	Trials int   `json:"trials"`
	// ShownSecond and ShownAnew count the trials with the segment in the second
	// line, and in one for which it had to be loaded and run again.
	ShownSecond int     `json:"shown_in_second_render"`
	ShownAnew   int     `json:"shown_when_run_anew"`
	Latest      float64 `json:"latest_ms"` // of all lines
	Anew        spread  `json:"run_anew_ms"`
	Missing     string  `json:"missing,omitempty"`
}

// goSegment measures that with the template that "plugins new" writes. A machine
// that can't build it is no error.
func (w *world) goSegment() (goSegment, error) {
	const name = "tokens"
	for _, args := range [][]string{{"new", name, "--lang", "go"}, {"build", name}} {
		cmd := exec.Command(w.aiterm, append([]string{"plugins"}, args...)...)
		cmd.Dir = w.root
		if out, err := cmd.CombinedOutput(); err != nil {
			return goSegment{Missing: "it could not be built: " + firstLine(string(out))}, nil
		}
	}
	module := filepath.Join(w.root, name, name+".wasm")
	info, err := os.Stat(module)
	if err != nil {
		return goSegment{}, err
	}
	g := goSegment{Bytes: info.Size(), Trials: goSegmentTrials}
	var anew []float64
	for range goSegmentTrials {
		ms, err := g.trial(w, module)
		if err != nil {
			return g, fmt.Errorf("the segment in Go: %w", err)
		}
		anew = append(anew, ms)
	}
	g.Anew = spreadOf(anew)
	return g, nil
}

// trial adds the segment to a warm line and draws it three times. It returns what
// the last one took.
func (g *goSegment) trial(w *world, module string) (anew float64, err error) {
	s := w.line("with Go", unchanged, 8, func(l *lines) { l.copies(1) })
	if err := s.warm(); err != nil {
		return 0, err
	}
	s.lines.row("tokens")
	fmt.Fprintf(&s.lines.segments, "  tokens: {source: %q}\n", module)
	if err := s.lines.write(s.dirs()); err != nil {
		return 0, err
	}
	render := func() (shown bool, wall float64, err error) {
		out, took, err := s.run()
		wall = milliseconds(took.wall)
		g.Latest = max(g.Latest, wall)
		return strings.Contains(out, goSegmentSign), wall, err
	}
	if _, _, err = render(); err != nil {
		return 0, err
	}
	if err := s.settle(); err != nil {
		return 0, err
	}
	shown, _, err := render()
	if err != nil {
		return 0, err
	}
	if shown {
		g.ShownSecond++
	}
	s.News = allRun
	if shown, anew, err = render(); shown {
		g.ShownAnew++
	}
	return anew, err
}
