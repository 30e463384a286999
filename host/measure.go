package host

import (
	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/wasm"
)

// MeasureIn is the process behind a measuring command: it loads and starts the
// module in a folder several times, with the engine that serves it, and returns
// the exit code. It may never return.
func MeasureIn(dir string, extism Extism) int {
	return wasm.MeasureIn(dir, func(cache wazero.CompilationCache) (start func([]byte) error, stop func() error, err error) {
		engine, err := newNative(cache)
		if err != nil {
			return nil, nil, err
		}
		start = func(binary []byte) error {
			if isPlugin(binary) {
				if extism.New == nil {
					return errNoExtism
				}
				if engine, err = extism.New(cache); err != nil {
					return err
				}
			}
			m, err := engine.Load(binary)
			if err != nil {
				return err
			}
			return m.Start()
		}
		return start, func() error { return engine.Close() }, nil
	})
}
