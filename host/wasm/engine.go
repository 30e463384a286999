// Package wasm is the native engine: it runs segments that speak the native ABI
// on one wazero runtime with one host module. It moves bytes between a guest's
// memory and package capability, and knows neither what the functions mean nor
// how a span is drawn.
//
// A guest cannot be interrupted: it runs until it returns, traps or the process
// ends. Whoever runs guests must therefore be a process that ends, must have
// the garbage collector off and must keep a processor free (see [Prepare]).
package wasm

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/data-wise/aiterm/host/capability"
)

const (
	// HostModule is the module that guests import host functions from.
	HostModule = "aiterm_v1"
	// EntryPoint is what a segment exports to be rendered. Its name is the
	// version of the ABI.
	EntryPoint = "aiterm_segment_v1"

	wasiModule = wasi_snapshot_preview1.ModuleName

	// MemoryLimitPages is the most linear memory that a guest can have: 16 MiB.
	MemoryLimitPages = 256
	// MaxModuleBytes is the largest module that is loaded.
	MaxModuleBytes = 16 << 20
)

// Prepare readies this process for guests, so many of which may never return:
// no garbage collection, which would wait for them with every goroutine stopped,
// and beside a processor for each of those one for the guests that do return
// and one for the goroutine that prints. It must be called before the first
// guest starts: afterwards it, too, would wait for them.
func Prepare(endless int) {
	debug.SetGCPercent(-1)
	if want := endless + 2; want > runtime.GOMAXPROCS(0) {
		runtime.GOMAXPROCS(want)
	}
}

// Engine is a wazero runtime with the host functions in it. It is safe for
// several goroutines.
type Engine struct {
	runtime  wazero.Runtime
	instance wazero.ModuleConfig
	ctx      context.Context

	loads sync.Map // of *load, by the SHA-256 of the module

	wasiOnce sync.Once
	wasiErr  error
}

// New starts a runtime. Compiled code is kept in cache, which may be nil.
func New(cache wazero.CompilationCache) (*Engine, error) {
	ctx := experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(reserve))
	config := wazero.NewRuntimeConfig().
		WithMemoryLimitPages(MemoryLimitPages).
		WithDebugInfoEnabled(false)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	e := &Engine{
		runtime: wazero.NewRuntimeWithConfig(ctx, config),
		ctx:     ctx,
		// wazero's defaults are the sandbox: no files, no arguments, no
		// environment, output discarded, a clock that always starts at the
		// same time. Its random numbers are fixed too, but their table of
		// 5 KB is made for every instance.
		instance: wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").WithRandSource(fixedRandom{}),
	}
	builder := e.runtime.NewHostModuleBuilder(HostModule)
	table := capability.Table()
	for i := range table {
		f := &table[i]
		params, results := signature(f)
		builder.NewFunctionBuilder().WithGoModuleFunction(bind(f), params, results).Export(f.Name)
	}
	if _, err := builder.Instantiate(ctx); err != nil {
		return nil, fmt.Errorf("start the segment engine: %w", err)
	}
	return e, nil
}

// fixedRandom is the same for every guest and every render. It is not zeros:
// standard Go seeds its maps with it.
type fixedRandom struct{}

func (fixedRandom) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i*167 + 13)
	}
	return len(p), nil
}

// Close frees what the runtime holds. It must not be called while a guest runs.
func (e *Engine) Close() error {
	return e.runtime.Close(e.ctx)
}

// offerWASI makes the functions of WASI preview 1 available to guests that
// import them, as everything built with standard Go does. They reach nothing.
func (e *Engine) offerWASI() error {
	e.wasiOnce.Do(func() { _, e.wasiErr = wasi_snapshot_preview1.Instantiate(e.ctx, e.runtime) })
	return e.wasiErr
}
