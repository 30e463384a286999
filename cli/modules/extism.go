package modules

import (
	"errors"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/extism"
	"github.com/data-wise/aiterm/host/guest/inside"
	"github.com/data-wise/aiterm/host/guest/module"
)

// ExtismTrials loads Extism plugins for trials. What they and their kernel were
// compiled to stays in memory.
func ExtismTrials() trial.Load {
	compiled := wazero.NewCompilationCache()
	return func(module []byte) (trial.Guest, func(), error) {
		engine, err := extism.New(compiled)
		if err != nil {
			return nil, nil, err
		}
		guest, err := engine.Load(module)
		if err != nil {
			engine.Close()
			return nil, nil, err
		}
		return guest, func() { engine.Close() }, nil
	}
}

// GuestEngines run segments of both kinds.
func GuestEngines() inside.Engines {
	native := inside.Native()
	return inside.Engines{
		Open: func(cache wazero.CompilationCache, functions []string) (load func([]byte) (inside.Guest, error), stop func() error, err error) {
			loadNative, stopNative, err := native.Open(cache, functions)
			if err != nil {
				return nil, nil, err
			}
			plugins, err := extism.New(cache)
			if err != nil {
				return nil, nil, err
			}
			both := func(binary []byte) (inside.Guest, error) {
				if !module.IsPlugin(binary) {
					return loadNative(binary)
				}
				m, err := plugins.Load(binary)
				if err != nil {
					return nil, err
				}
				return m, nil
			}
			return both, func() error { return errors.Join(stopNative(), plugins.Close()) }, nil
		},
		Compile: func(cache wazero.CompilationCache, binary []byte) error {
			if module.IsPlugin(binary) {
				return extism.Compile(cache, binary)
			}
			return native.Compile(cache, binary)
		},
	}
}
