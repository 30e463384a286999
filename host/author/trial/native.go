package trial

import (
	"fmt"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/wasm"
)

// Engines returns a Load for modules of both kinds: the native engine's, and
// Extism plugins through extism, which may be nil where there is none.
func Engines(extism Load) Load {
	native := nativeEngine()
	return func(binary []byte) (Guest, func(), error) {
		border, err := module.Read(binary)
		if err != nil {
			return nil, nil, err
		}
		engine, err := border.Engine()
		switch {
		case err != nil:
			return nil, nil, err
		case engine == module.Native:
			return native(binary)
		case extism == nil:
			return nil, nil, fmt.Errorf("it is for the engine %s, which this program does not have", engine)
		}
		return extism(binary)
	}
}

// nativeEngine keeps what it compiled in memory.
func nativeEngine() Load {
	compiled := wazero.NewCompilationCache()
	return func(binary []byte) (Guest, func(), error) {
		engine, err := wasm.New(compiled, nil)
		if err != nil {
			return nil, nil, err
		}
		guest, err := engine.Load(binary)
		if err != nil {
			engine.Close()
			return nil, nil, err
		}
		return guest, func() { engine.Close() }, nil
	}
}
