package host

import (
	"errors"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/wasm"
)

// Module is a guest that was loaded and can be run, by whichever engine.
type Module interface {
	// Needs lists the permissions behind the functions that it imports.
	Needs() []string
	// Check returns a [*capability.BlockedError] if one of them is neither granted
	// nor optional.
	Check(grants capability.Grants, optional []string) error
	// Run renders it into call. It returns when the guest does, which may be
	// never.
	Run(call *capability.Call) error
	// Start makes an instance and does not call it, which may never return
	// either. It is for measuring.
	Start() error
}

// Engine loads the modules of one kind. It runs nothing of them. It is safe for
// several goroutines.
type Engine interface {
	Load(binary []byte) (Module, error)
	// Close frees what the engine holds. No guest may be running. A render does
	// not call it, since its process ends.
	Close() error
}

// Extism is the engine for Extism plugins, as far as this package needs it. It
// is a value that whoever renders hands over: the engine links HTTP, protobuf and
// OpenTelemetry, which a line without a plugin can do without, so this package
// must not import it. The zero value is a program without it.
type Extism struct {
	// Kernel names the code of the engine's own module in the cache. A plugin
	// is loaded only where that is ready, too.
	Kernel string
	// CompileKernel compiles that module into a cache, and nothing else.
	CompileKernel func(cache wazero.CompilationCache) error
	// Compile compiles a plugin into a cache, and nothing else, or says why it
	// is not fit to be loaded.
	Compile func(cache wazero.CompilationCache, binary []byte) error
	// New starts the engine with the code in a cache.
	New func(cache wazero.CompilationCache) (Engine, error)
}

var errNoExtism = errors.New("it is an Extism plugin, which this program cannot run: use aiterm itself")

// nativeEngine makes an [Engine] of the native one.
type nativeEngine struct{ *wasm.Engine }

func newNative(cache wazero.CompilationCache) (Engine, error) {
	e, err := wasm.New(cache)
	if err != nil {
		return nil, err
	}
	return nativeEngine{e}, nil
}

func (e nativeEngine) Load(binary []byte) (Module, error) {
	m, err := e.Engine.Load(binary)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// isPlugin tells whether a module is for the Extism engine. What cannot be told
// is left to the native one, which says why it does not load it.
func isPlugin(binary []byte) bool {
	border, err := module.Read(binary)
	if err != nil {
		return false
	}
	engine, err := border.Engine()
	return err == nil && engine == module.Extism
}

// CompileIn is the process behind a compiler command: it compiles the module in
// a folder and returns the exit code.
func CompileIn(dir string, extism Extism) int {
	return wasm.CompileIn(dir, func(cache wazero.CompilationCache, binary []byte) error {
		switch {
		case !isPlugin(binary):
			return wasm.Compile(cache, binary)
		case extism.Compile == nil:
			return errNoExtism
		}
		return extism.Compile(cache, binary)
	})
}
