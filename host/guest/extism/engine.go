// Package extism is the engine for Extism plugins: segments that were written
// with a plug-in development kit of Extism's, in any language that has one. It
// loads and calls them through Extism's own SDK, and puts package capability
// behind the functions that they import; like the native engine it knows
// neither what these mean nor how a span is drawn.
//
// What reaches a plugin from outside, and what it can use up, is in
// environment.go: the SDK's own functions there are not linked.
package extism

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	extism "github.com/extism/go-sdk"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
)

// wasiOutput is a variable that makes the SDK give plugins this process's
// stdout, which is the status line.
const wasiOutput = "EXTISM_ENABLE_WASI_OUTPUT"

// Engine loads plugins, each into a wazero runtime of its own: that is how the
// SDK does it. It is safe for several goroutines.
type Engine struct {
	config wazero.RuntimeConfig
	ctx    context.Context
	loads  sandbox.Loads[*Module]

	kernel   sync.Once // is over when its code is in memory
	mu       sync.Mutex
	compiled []*extism.CompiledPlugin
}

// New starts an engine with the compiled code in cache, which may be nil.
func New(cache wazero.CompilationCache) (*Engine, error) {
	if cache == nil {
		cache = wazero.NewCompilationCache() // the kernel serves all plugins
	}
	if err := os.Unsetenv(wasiOutput); err != nil {
		return nil, fmt.Errorf("take %s out of the environment: %w", wasiOutput, err)
	}
	return &Engine{config: sandbox.RuntimeConfig(cache, false), ctx: sandbox.Context()}, nil
}

// Load decodes, validates and compiles a plugin, or takes its code from the
// cache. It runs nothing of it. The same bytes are loaded once.
func (e *Engine) Load(binary []byte) (*Module, error) {
	return e.loads.Do(binary, func() (*Module, error) {
		m, binary, err := prepare(binary)
		if err != nil {
			return nil, err
		}
		m.ctx = e.ctx
		if m.plugin, err = e.compile(binary, m.wasi, m.functions()); err != nil {
			return nil, notRunnable(err)
		}
		return m, nil
	})
}

// compile hands a plugin to the SDK, which compiles its own kernel each time. As
// wazero must not be given a module twice at the same time, until the kernel's
// code is in the cache's memory one plugin waits for the other.
func (e *Engine) compile(binary []byte, wasi bool, functions []extism.HostFunction) (plugin *extism.CompiledPlugin, err error) {
	compile := func() {
		plugin, err = extism.NewCompiledPlugin(e.ctx,
			extism.Manifest{Wasm: []extism.Wasm{extism.WasmData{Data: binary}}},
			extism.PluginConfig{RuntimeConfig: e.config, EnableWasi: wasi},
			functions)
	}
	first := false
	e.kernel.Do(func() { first = true; compile() })
	if !first {
		compile()
	}
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.compiled = append(e.compiled, plugin)
	return plugin, nil
}

// Kernel names the code of the SDK's kernel in a cache of compiled code.
func Kernel() string { return "extism-kernel-" + strings.TrimSpace(extism.RuntimeVersion()) }

// errKernelOnly is what the SDK is told when it asks for the plugin.
var errKernelOnly = errors.New("only the kernel is to be compiled")

// noPlugin is a plugin that is not there.
type noPlugin struct{}

func (noPlugin) ToWasmData(context.Context) (extism.WasmData, error) {
	return extism.WasmData{}, errKernelOnly
}

// CompileKernel compiles the SDK's kernel into a cache, and nothing else. The SDK
// has no function for that; but it compiles the kernel before it asks for the
// plugin.
func CompileKernel(cache wazero.CompilationCache) error {
	_, err := extism.NewCompiledPlugin(sandbox.Context(),
		extism.Manifest{Wasm: []extism.Wasm{noPlugin{}}},
		extism.PluginConfig{RuntimeConfig: sandbox.RuntimeConfig(cache, false)}, nil)
	if errors.Is(err, errKernelOnly) {
		return nil
	}
	return fmt.Errorf("compile the kernel of Extism: %w", err)
}

// Compile compiles a plugin into a cache, and nothing else, or says why it is not
// fit to be loaded. It looks closer than [Engine.Load], which trusts what once
// went through it: at the types of what is imported and exported.
func Compile(cache wazero.CompilationCache, binary []byte) error {
	if module.WhatElse(binary) == "" {
		if err := module.CheckFeatures(binary); err != nil {
			return err
		}
	}
	m, binary, err := prepare(binary)
	if err != nil {
		return err
	}
	ctx := sandbox.Context()
	runtime := wazero.NewRuntimeWithConfig(ctx, sandbox.RuntimeConfig(cache, false))
	defer runtime.Close(ctx)
	compiled, err := runtime.CompileModule(ctx, binary)
	if err != nil {
		return notRunnable(err)
	}
	for _, f := range compiled.ImportedFunctions() {
		from, name, _ := f.Import()
		if from == module.WASI {
			continue
		}
		want := m.imported(from, name)
		if want == nil {
			return fmt.Errorf("imports %s.%s, which is not in its import section: build it again", from, name)
		}
		if slices.Equal(f.ParamTypes(), want.params) && slices.Equal(f.ResultTypes(), want.results) {
			continue
		}
		if from == environment {
			from = module.ExtismKernel
		}
		return fmt.Errorf("imports %s.%s as %s: it is %s", from, name,
			sandbox.Signature(f.ParamTypes(), f.ResultTypes()), sandbox.Signature(want.params, want.results))
	}
	entry := compiled.ExportedFunctions()[EntryPoint]
	params, results := entry.ParamTypes(), entry.ResultTypes()
	if len(params) > 0 || len(results) > 1 || len(results) == 1 && results[0] != api.ValueTypeI32 {
		return fmt.Errorf("exports %s as %s: it must be () -> i32", EntryPoint, sandbox.Signature(params, results))
	}
	return sandbox.CheckStart(ctx, runtime, compiled, initializers[:]...)
}

func notRunnable(err error) error {
	return fmt.Errorf("not a module that can be run: %w", sandbox.FirstLine(err))
}

// Close frees what the runtimes hold. It must not be called while a plugin runs.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var errs []error
	for _, plugin := range e.compiled {
		errs = append(errs, plugin.Close(e.ctx))
	}
	e.compiled = nil
	return errors.Join(errs...)
}
