package view

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/worker"
	"github.com/data-wise/aiterm/host/line/engines"
)

// Warmed is what came of compiling one segment.
type Warmed struct {
	Segment string
	Size    int // bytes
	Took    time.Duration
	Cached  bool // it had been compiled before
	Of      int  // how many are looked at
	Err     error
}

// Warm compiles every segment of a plan that is not compiled yet, so
// that the next render finds its code, and calls report after each. Only one process
// does this at a time; another returns at once.
func Warm(ctx context.Context, plan config.Plan, dirs state.Dirs, c Compiler, report func(Warmed)) error {
	if dirs.Cache == "" {
		return engines.ErrNoCache
	}
	dir := engines.CodeDir(dirs.Cache)
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
	m := engines.Open(plan, dirs.Cache)
	segments := smallestFirst(ofModules(plan.Segments))
	for _, segment := range segments {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		start := time.Now()
		w := c.warmOne(ctx, segment, m)
		w.Took, w.Of = time.Since(start), len(segments)
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
		binary, trusted, err := engines.ReadSource(s.Source)
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

func (c Compiler) warmOne(ctx context.Context, segment config.Segment, m *engines.Modules) Warmed {
	w := Warmed{Segment: segment.Name}
	g, err := m.Open(segment)
	if err != nil {
		w.Err = err
		return w
	}
	w.Size = len(g.Binary)
	if !m.Apart(segment) {
		w.Cached = true // translated, there is nothing to compile
		return w
	}
	ready, refusal := m.Cache.Ready(g.Hash)
	switch {
	case refusal != "":
		w.Err = errors.New(refusal)
	case ready:
		w.Cached = true
	default:
		w.Err = c.vetter(m.Cache, g.Plugin).Vet(ctx, g.Binary)
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
		return false, engines.ErrNoCache
	}
	cache := code.Open(engines.CodeDir(dirs.Cache))
	if ready, _ := cache.Ready(code.Hash(binary)); ready {
		return true, nil
	}
	return false, c.vetter(cache, module.IsPlugin(binary)).Vet(ctx, binary)
}
