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
	"github.com/data-wise/aiterm/host/guest/wasm"
	"github.com/data-wise/aiterm/host/line"
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
	binaries := r.modules.unvetted()
	if len(binaries) == 0 || r.Executable == "" || !r.warmDue(binaries) {
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
func (r *render) warmDue(binaries [][]byte) bool {
	var hashes strings.Builder
	for _, binary := range binaries {
		hashes.WriteString(wasm.Hash(binary) + "\n")
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
// that the next render finds its code, and calls report after each. compiler is
// the command that compiles one module in a process of its own (see
// [wasm.Vetter]), and extism the engine for plugins. Only one process does this
// at a time; another returns at once.
func Warm(ctx context.Context, plan config.Plan, dirs state.Dirs, compiler []string, extism Extism, report func(Warmed)) error {
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

	if err := compileKernel(ctx, plan, dir, extism); err != nil {
		return err
	}
	cache := wasm.OpenCodeCache(dir)
	trusted := &modules{cache: cache, inWazero: plan.BuiltinEngine == config.Wasm}
	for _, segment := range plan.Segments {
		if line.IsBuiltin(segment.Source) {
			trusted.segments = append(trusted.segments, segment)
		}
	}
	if trusted.compiles() {
		if err := trusted.open(); err != nil {
			return err
		}
	}
	vetter := wasm.Vetter{Cache: cache, Command: compiler}
	for _, segment := range smallestFirst(ofModules(plan.Segments)) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		start := time.Now()
		w := warmOne(ctx, segment, cache, vetter, trusted.inWazero)
		w.Took = time.Since(start)
		report(w)
	}
	return nil
}

// compileKernel compiles the Extism engine's own module if a segment needs it. It
// is no stranger's, and so needs no process of its own.
func compileKernel(ctx context.Context, plan config.Plan, dir string, extism Extism) error {
	needed := func(s config.Segment) bool {
		binary, trusted, err := readModule(s.Source)
		return err == nil && !trusted && isPlugin(binary)
	}
	if extism.CompileKernel == nil || !slices.ContainsFunc(plan.Segments, needed) {
		return nil
	}
	cache := wasm.OpenCodeCache(dir)
	if ready, _ := cache.Ready(extism.Kernel); ready {
		return nil
	}
	writable, err := cache.AwaitWriting(ctx)
	if err != nil {
		return err
	}
	defer cache.Close()
	return cache.Compiling(extism.Kernel, func() error { return extism.CompileKernel(writable) })
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

func warmOne(ctx context.Context, segment config.Segment, cache *wasm.CodeCache, vetter wasm.Vetter, inWazero bool) Warmed {
	w := Warmed{Segment: segment.Name}
	binary, trusted, err := readSegment(segment)
	if err != nil {
		w.Err = err
		return w
	}
	w.Size = len(binary)
	if trusted {
		ready, _ := cache.Ready(wasm.Hash(binary))
		w.Cached = ready || !inWazero // translated, there is nothing to compile
		return w
	}
	w.Cached, w.Err = vet(ctx, cache, vetter, binary)
	return w
}

func vet(ctx context.Context, cache *wasm.CodeCache, vetter wasm.Vetter, binary []byte) (cached bool, err error) {
	ready, refusal := cache.Ready(wasm.Hash(binary))
	switch {
	case refusal != "":
		return false, errors.New(refusal)
	case ready:
		return true, nil
	}
	return false, vetter.Vet(ctx, binary)
}

// Vet compiles one stranger's module for the renders to come, unless that was
// done before; nothing of it runs. It is for a person who waits: what is held
// against the module does not keep it from being tried. compiler is as for [Warm].
// The error says why no render will load the module, or what went wrong.
func Vet(ctx context.Context, dirs state.Dirs, compiler []string, binary []byte) (cached bool, err error) {
	if dirs.Cache == "" {
		return false, errNoCache
	}
	cache := wasm.OpenCodeCache(codeDir(dirs.Cache))
	if ready, _ := cache.Ready(wasm.Hash(binary)); ready {
		return true, nil
	}
	return false, wasm.Vetter{Cache: cache, Command: compiler}.Vet(ctx, binary)
}
