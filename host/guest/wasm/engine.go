// Package wasm is the native engine: it runs segments that speak the native ABI
// on one wazero runtime with one host module. It moves bytes between a guest's
// memory and package capability, and knows neither what the functions mean nor
// how a span is drawn. What every guest is limited to is in package sandbox.
package wasm

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/sandbox"
)

const (
	// HostModule is the module that guests import host functions from.
	HostModule = "aiterm_v1"
	// EntryPoint is what a segment exports to be rendered. Its name is the
	// version of the ABI.
	EntryPoint = "aiterm_segment_v1"

	wasiModule = wasi_snapshot_preview1.ModuleName
)

// Engine is a wazero runtime with the host functions in it. It is safe for
// several goroutines.
type Engine struct {
	runtime  wazero.Runtime
	instance wazero.ModuleConfig
	ctx      context.Context

	loads sandbox.Loads[*Module]

	wasiOnce sync.Once
	wasiErr  error
}

// New starts a runtime for modules that import these functions of the host, and were compiled
// here before, or for any if functions is nil. Compiled code is kept in cache, which may be nil.
func New(cache wazero.CompilationCache, functions []string) (*Engine, error) {
	ctx := sandbox.Context()
	e := &Engine{
		runtime:  wazero.NewRuntimeWithConfig(ctx, sandbox.RuntimeConfig(cache, functions != nil)),
		ctx:      ctx,
		instance: sandbox.ModuleConfig().WithStartFunctions("_initialize"),
	}
	builder := e.runtime.NewHostModuleBuilder(HostModule)
	table := capability.Table()
	for i := range table {
		f := &table[i]
		if functions != nil && !slices.Contains(functions, f.Name) {
			continue
		}
		params, results := signature(f)
		builder.NewFunctionBuilder().WithGoModuleFunction(bind(f), params, results).Export(f.Name)
	}
	// Not by the builder's own way to one, which makes a table of random numbers first.
	host, err := builder.Compile(ctx)
	if err == nil {
		_, err = e.runtime.InstantiateModule(ctx, host, sandbox.ModuleConfig().WithName(HostModule).WithStartFunctions())
	}
	if err != nil {
		return nil, fmt.Errorf("start the segment engine: %w", err)
	}
	return e, nil
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
