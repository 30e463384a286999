package author

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/cli/preview"
	"github.com/data-wise/aiterm/host/author/conformance"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/view"
)

const (
	// settleTime is how long nothing must happen in a folder until it is looked at:
	// an editor that saves makes several changes.
	settleTime = 80 * time.Millisecond
	// resizePoll is how often the terminal is asked for its size.
	resizePoll = 500 * time.Millisecond
)

func newDevCommand(env *console.Env) *cobra.Command {
	var flags trialFlags
	var noBuild bool
	cmd := &cobra.Command{
		Use:        "dev DIR",
		SuggestFor: []string{"watch", "live", "develop"},
		Short:      "Build a segment anew whenever its source changes, and show the line with it",
		Long: `Dev builds the segment in DIR, renders it as "aiterm plugins run" does, and
replays its golden cases. It does so again whenever a file in DIR changes,
until Ctrl-C. What it shows first is the line of your own plugins.yaml with the
segment in it, as wide as the terminal: in its place there, or at the end of
the last row, where "aiterm plugins add" puts it. Below that are its spans,
what it asked, its log, what it cost, and what is wrong. In a terminal that
happens in place; into a file or a pipe it writes a block each time. When the
build fails, the last good line stays, with what the compiler says.

With --no-build it builds nothing, and waits for another program to do so.

Exit codes: 0 ended by Ctrl-C; 1 failed; 2 wrong usage.`,
		Example: `  aiterm plugins dev ./weather
  aiterm plugins dev ./weather --payload payload.json --columns 60
  aiterm plugins dev ./weather --no-build`,
		Args: console.OneArgument("the folder of a segment"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.check(cmd, env); err != nil {
				return console.UsageError(cmd, err)
			}
			if flags.payload == "-" {
				return console.UsageError(cmd, errors.New("--payload is -: name a file, which can be read again"))
			}
			build := env.Build
			if noBuild {
				build = nil
			}
			return develop(cmd.Context(), env, filepath.Clean(args[0]), build, flags)
		},
	}
	flags.register(cmd, env)
	cmd.Flags().BoolVar(&noBuild, "no-build", false, "wait for another program to build the module")
	return cmd
}

// round is what came of one look at the sources.
type round struct {
	tried   *tried // nil: nothing could be rendered
	cases   []conformance.Replayed
	problem error         // why nothing was built or rendered
	line    *view.Tried   // the line with the segment in it
	noLine  error         // why there is none
	built   time.Duration // what the build took; 0 if there was none
	took    time.Duration
	at      time.Time
}

// developer is one run of plugins dev.
type developer struct {
	env     *console.Env
	dir     string
	build   func(ctx context.Context, dir string) (module string, err error) // nil builds nothing
	flags   trialFlags
	watcher *fsnotify.Watcher
	view    devView

	sources  sources // at the start of the last round
	ignored  map[string]bool
	suspects []string // what changed while the last rounds were at work
	times    int      // how many of them in a row
	working  bool
	rounds   chan round
}

func develop(ctx context.Context, env *console.Env, dir string, build func(context.Context, string) (string, error), flags trialFlags) error {
	if err := needFolder(dir, "for a file there is: aiterm plugins run"); err != nil {
		return err
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	defer watcher.Close()
	if err := watchTree(watcher, dir); err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	if flags.payload != "" {
		if err := watcher.Add(filepath.Dir(flags.payload)); err != nil {
			return fmt.Errorf("--payload: watch its folder: %w", err)
		}
	}
	d := &developer{
		env: env, dir: dir, build: build, flags: flags, watcher: watcher,
		view: newDevView(env, dir, flags), ignored: map[string]bool{}, rounds: make(chan round, 1),
	}
	return d.run(ctx)
}

func (d *developer) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		if d.working {
			<-d.rounds // so that no process is left
		}
	}()
	settled := time.NewTimer(time.Hour)
	resized := time.NewTicker(resizePoll)
	defer resized.Stop()
	d.sources = d.look()
	d.begin(ctx, true)
	for {
		if err := d.view.flush(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return d.view.end()
		case event, ok := <-d.watcher.Events:
			if !ok {
				return fmt.Errorf("watch %s: the system ended it", d.dir)
			}
			if d.concerns(event) {
				settled.Reset(settleTime)
			}
		case <-d.watcher.Errors: // such as too many events at once: look at everything
			settled.Reset(settleTime)
		case <-settled.C:
			if _, err := os.Stat(d.dir); err != nil {
				return fmt.Errorf("%w: it was taken away", err)
			}
			if now := d.look(); !d.working {
				d.compare(ctx, now)
			}
		case r := <-d.rounds:
			d.working = false
			d.view.show(r)
			d.afterRound(ctx)
		case <-resized.C:
			d.view.resize()
		}
	}
}

// concerns tells whether an event may be a change, and watches folders that are
// new.
func (d *developer) concerns(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	if event.Has(fsnotify.Create) {
		if info, err := os.Stat(event.Name); err == nil && info.IsDir() && isSourceDir(info.Name()) {
			watchTree(d.watcher, event.Name) // what cannot be watched is noticed at the next change
			return true
		}
	}
	return mayBeSource(d.dir, event.Name) || slices.Contains(d.further(), event.Name)
}

// further are files to look at beside the sources.
func (d *developer) further() []string {
	var paths []string
	if d.flags.payload != "" {
		paths = append(paths, filepath.Clean(d.flags.payload))
	}
	if d.build == nil {
		modules, _ := filepath.Glob(filepath.Join(d.dir, "*.wasm"))
		paths = append(paths, modules...)
	}
	return paths
}

func (d *developer) look() sources { return readSources(d.dir, d.further(), d.ignored) }

// compare begins a round if something has changed.
func (d *developer) compare(ctx context.Context, now sources) {
	changed := d.sources.changed(now)
	if len(changed) == 0 {
		return
	}
	d.sources = now
	d.begin(ctx, slices.ContainsFunc(changed, d.isBuilt))
}

// isBuilt tells whether a file has a part in the build.
func (d *developer) isBuilt(path string) bool {
	return !isCase(d.dir, path) && !slices.Contains(d.further(), path)
}

// ownWrites is after how many rounds in a row, during each of which the same files
// changed, it is taken to be the build that writes them. A person who saves that
// often while it builds saves once more.
const ownWrites = 5

// afterRound begins another round for what changed during the last, unless it is
// the build that does it, without an end.
func (d *developer) afterRound(ctx context.Context) {
	now := d.look()
	changed := d.sources.changed(now)
	if len(changed) == 0 || !slices.Equal(changed, d.suspects) {
		d.suspects, d.times = changed, 0
	}
	if d.times++; d.times < ownWrites || len(changed) == 0 {
		d.compare(ctx, now)
		return
	}
	for _, path := range changed {
		d.ignored[path] = true
	}
	d.sources = d.look()
}

// begin starts a round in the background.
func (d *developer) begin(ctx context.Context, build bool) {
	d.working = true
	build = build && d.build != nil
	d.view.begin(build)
	go func() { d.rounds <- d.round(ctx, build) }()
}

func (d *developer) round(ctx context.Context, build bool) round {
	start := time.Now()
	r := round{}
	r.problem = d.work(ctx, build, &r)
	r.at, r.took = time.Now(), time.Since(start)
	return r
}

func (d *developer) work(ctx context.Context, build bool, r *round) error {
	name := d.dir
	if build {
		start := time.Now()
		if _, err := d.build(ctx, d.dir); err != nil {
			return fmt.Errorf("the build failed: %w", err)
		}
		r.built = time.Since(start)
	}
	payload, err := preview.ReadPayload(ctx, d.env, d.flags.payload)
	if err != nil {
		return err
	}
	s, err := openSegment(name)
	if err != nil {
		return err
	}
	world, err := d.flags.world(d.env, s.about, payload, time.Now())
	if err != nil {
		return err
	}
	process, err := trialOf(d.env, s.module, d.flags)
	if err != nil {
		return err
	}
	defer process.Close()
	t, err := try(ctx, process, s, world)
	if err != nil {
		return err
	}
	t.payload = d.flags.payload
	r.tried = &t
	if line, err := realLine(d.env, d.flags, t, payload); err != nil {
		r.noLine = err
	} else {
		r.line = &line
	}
	return replay(ctx, s, process.Render, everyCase, func(c conformance.Replayed) error {
		r.cases = append(r.cases, c)
		var hung *trial.HungError
		if errors.As(c.Ended, &hung) {
			return fmt.Errorf("golden case %s: %w", c.Case.Name, c.Ended)
		}
		return nil
	})
}

func everyCase(string) bool { return true }
