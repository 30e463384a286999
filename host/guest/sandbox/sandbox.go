// Package sandbox is what holds for every guest, whichever engine runs it: how
// large it and its memory may be, what wazero is told, and what of a guest's
// failure is shown. It runs nothing itself.
//
// A guest cannot be interrupted: it runs until it returns, traps or the process
// ends. Whoever runs guests must therefore be a process that ends, must have
// the garbage collector off and must keep a processor free (see [Prepare]).
package sandbox

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"

	"github.com/data-wise/aiterm/host/guest/limits"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	// MemoryLimitPages is the most linear memory that a guest can have: 16 MiB.
	MemoryLimitPages = 256
)

// Prepare readies this process for guests, so many of which may never return:
// no garbage collection, which would wait for them with every goroutine stopped,
// and beside a processor for each of those one for the guests that do return
// and one for the goroutine that prints. It must be called before the first
// guest starts: afterwards it, too, would wait for them.
//
// A limit of memory in the environment (GOMEMLIMIT) would have garbage collected
// all the same. It is lifted first: turning collection off waits for one that is
// under way.
func Prepare(endless int) {
	debug.SetMemoryLimit(math.MaxInt64)
	debug.SetGCPercent(-1)
	if want := endless + 2; want > runtime.GOMAXPROCS(0) {
		runtime.GOMAXPROCS(want)
	}
}

// Context is what guests must be instantiated with: their memory comes from it.
func Context() context.Context {
	return experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(reserve))
}

// RuntimeConfig is that of every runtime, so that code which was compiled for
// one fits all others. Code is kept in cache, which may be nil. compiles says that wazero's
// compiler is known to work here; else it is tried first.
func RuntimeConfig(cache wazero.CompilationCache, compiles bool) wazero.RuntimeConfig {
	config := wazero.NewRuntimeConfig()
	if compiles {
		config = wazero.NewRuntimeConfigCompiler()
	}
	config = config.WithMemoryLimitPages(MemoryLimitPages).WithDebugInfoEnabled(false)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	return config
}

// ModuleConfig is that of every guest. wazero's defaults are the sandbox: no
// files, no arguments, no environment, output discarded, a clock that always
// starts at the same time. Its random numbers are fixed too, but their table of
// 5 KB is made for every instance.
func ModuleConfig() wazero.ModuleConfig {
	return wazero.NewModuleConfig().WithName("").WithRandSource(fixedRandom{})
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

// Fit returns a module as it is given to wazero: with a maximum in each of its
// tables. The error says which limit it is over.
func Fit(binary []byte) ([]byte, error) {
	if len(binary) > module.MaxBytes {
		return nil, fmt.Errorf("the module has %d bytes, over the limit of %d MiB: build it smaller", len(binary), module.MaxBytes>>20)
	}
	return limits.Tables(binary)
}
