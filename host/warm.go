package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/detach"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/worker"
)

// warmRest is how long the same modules are left alone after an attempt to
// compile them in the background.
const warmRest = time.Minute

// vetPoll is how often a waiting segment looks whether its module has been
// compiled; the process goes on with other modules after that.
const vetPoll = 3 * time.Millisecond

// vetting is the background process that compiles strangers' modules.
type vetting struct {
	once  sync.Once
	ended <-chan struct{} // nil if it was not started
}

// runCompiled runs a segment by a process of its own once it is compiled.
func (r *render) runCompiled(segment config.Segment, w waiting) error {
	var ready bool
	var err error
	look := func() bool {
		ready, err = r.modules.ready(w.guest, r.modules.cache.Reread)
		return ready || err != nil
	}
	if r.awaitVetted(look); !look() {
		return errNotCompiled
	}
	if err == nil {
		err = w.guest.check(segment)
	}
	if err != nil {
		return err
	}
	r.processes.start([]waiting{w})
	return w.task.Run(w.task.Call)
}

// awaitVetted starts that process if a segment is the first to need it, and
// waits until done or until the process has ended. The process goes on when the
// render does not wait any longer.
func (r *render) awaitVetted(done func() bool) {
	r.vetting.once.Do(func() { r.vetting.ended = r.startVetting() })
	if r.vetting.ended == nil {
		return
	}
	for !done() {
		select {
		case <-r.vetting.ended:
			return
		case <-time.After(vetPoll):
		}
	}
}

// startVetting returns nil if the process cannot be started or was a moment ago:
// its segments are left out, with the reason in the log.
func (r *render) startVetting() (ended <-chan struct{}) {
	guests := r.modules.uncompiled(r.Segments)
	if len(guests) == 0 || r.Executable == "" || !r.warmDue(guests) {
		return nil
	}
	args := []string{"warm"}
	if r.Plugins != "" {
		path, err := filepath.Abs(r.Plugins)
		if err != nil {
			return nil
		}
		args = append(args, "--plugins", path)
	}
	ended, err := detach.Watch(r.Executable, args...)
	if err != nil {
		return nil
	}
	return ended
}

// warmDue keeps a background process that fails from being started by every
// render: the same modules are tried once a minute.
func (r *render) warmDue(guests []guest) bool {
	var hashes strings.Builder
	for _, g := range guests {
		hashes.WriteString(g.hash + "\n")
	}
	path := filepath.Join(codeDir(r.Dirs.Cache), "attempt")
	if info, err := os.Stat(path); err == nil && r.Now.Sub(info.ModTime()).Abs() < warmRest {
		if last, err := state.ReadCache(path, 64<<10); err == nil && string(last) == hashes.String() {
			return false
		}
	}
	return state.WriteCache(path, []byte(hashes.String())) == nil
}

// Warmed is what came of compiling one segment.
type Warmed struct {
	Segment string
	Size    int // bytes
	Took    time.Duration
	Cached  bool // it had been compiled before
	Err     error
}

// Warm compiles every segment of a plan that is not compiled yet, so
// that the next render finds its code, and calls report after each. Only one process
// does this at a time; another returns at once.
func Warm(ctx context.Context, plan config.Plan, dirs state.Dirs, c Compiler, report func(Warmed)) error {
	if dirs.Cache == "" {
		return errNoCache
	}
	dir := codeDir(dirs.Cache)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder for compiled segments: %w", err)
	}
	lock, locked, err := state.TryLock(filepath.Join(dir, "warm.lock"))
	if err != nil {
		return fmt.Errorf("lock the folder for compiled segments: %w", err)
	}
	if !locked {
		return nil
	}
	defer lock.Unlock()

	if err := c.compileKernel(ctx, plan.Segments, dir); err != nil {
		return err
	}
	m := openModules(plan, dirs.Cache)
	for _, segment := range smallestFirst(ofModules(plan.Segments)) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		start := time.Now()
		w := c.warmOne(ctx, segment, m)
		w.Took = time.Since(start)
		report(w)
	}
	return nil
}

// Compiler has modules compiled, each in a process of its own.
type Compiler struct {
	Executable string // this program
	// Kernel names the code of the Extism engine's own module in the cache, and
	// CompileKernel compiles that into the folder of a cache. It is no stranger's, and so
	// needs no process of its own.
	Kernel        string
	CompileKernel func(dir string) error
}

func (c Compiler) compileKernel(ctx context.Context, segments []config.Segment, dir string) error {
	needed := func(s config.Segment) bool {
		binary, trusted, err := readModule(s.Source)
		return err == nil && !trusted && module.IsPlugin(binary)
	}
	if c.CompileKernel == nil || !slices.ContainsFunc(segments, needed) {
		return nil
	}
	cache := code.Open(dir)
	if cache.Intact(c.Kernel) {
		return nil
	}
	if err := cache.AwaitWriting(ctx); err != nil {
		return err
	}
	defer cache.Close()
	return cache.Compiling(c.Kernel, func() error { return c.CompileKernel(cache.Dir()) })
}

// smallestFirst puts the segments in an order in which the most are ready soon:
// a large module compiles for a second, a small one for a few milliseconds.
func smallestFirst(segments []config.Segment) []config.Segment {
	size := func(s config.Segment) int64 {
		info, err := os.Stat(s.Source)
		if err != nil {
			return 0 // a built-in one, or one that will fail at once
		}
		return info.Size()
	}
	return slices.SortedStableFunc(slices.Values(segments), func(a, b config.Segment) int {
		return cmp.Compare(size(a), size(b))
	})
}

func (c Compiler) warmOne(ctx context.Context, segment config.Segment, m *modules) Warmed {
	w := Warmed{Segment: segment.Name}
	g, err := m.open(segment)
	if err != nil {
		w.Err = err
		return w
	}
	w.Size = len(g.binary)
	if !m.apart(segment) {
		w.Cached = true // translated, there is nothing to compile
		return w
	}
	ready, refusal := m.cache.Ready(g.hash)
	switch {
	case refusal != "":
		w.Err = errors.New(refusal)
	case ready:
		w.Cached = true
	default:
		w.Err = c.vetter(m.cache, g.plugin).Vet(ctx, g.binary)
	}
	return w
}

func (c Compiler) vetter(cache *code.Cache, plugin bool) code.Vetter {
	return code.Vetter{Cache: cache, Command: worker.Command(c.Executable, plugin)}
}

// Vet compiles one stranger's module for the renders to come, unless that was
// done before; nothing of it runs. It is for a person who waits: what is held
// against the module does not keep it from being tried. The error says why no render
// will load the module, or what went wrong.
func (c Compiler) Vet(ctx context.Context, dirs state.Dirs, binary []byte) (cached bool, err error) {
	if dirs.Cache == "" {
		return false, errNoCache
	}
	cache := code.Open(codeDir(dirs.Cache))
	if ready, _ := cache.Ready(code.Hash(binary)); ready {
		return true, nil
	}
	return false, c.vetter(cache, module.IsPlugin(binary)).Vet(ctx, binary)
}
