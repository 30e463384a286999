package cli

import (
	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host"
	"github.com/data-wise/aiterm/host/author/trial"
	"github.com/data-wise/aiterm/host/guest/extism"
)

// extismEngine is the engine for Extism plugins as package host wants it.
func extismEngine() host.Extism {
	return host.Extism{
		Kernel:        extism.Kernel(),
		CompileKernel: extism.CompileKernel,
		Compile:       extism.Compile,
		New: func(cache wazero.CompilationCache) (host.Engine, error) {
			e, err := extism.New(cache)
			if err != nil {
				return nil, err
			}
			return pluginEngine{e}, nil
		},
	}
}

// pluginEngine makes a [host.Engine] of that engine.
type pluginEngine struct{ *extism.Engine }

func (p pluginEngine) Load(binary []byte) (host.Module, error) {
	m, err := p.Engine.Load(binary)
	if err != nil {
		return nil, err
	}
	return m, nil
}

// extismTrials loads Extism plugins for trials. What they and their kernel were
// compiled to stays in memory.
func extismTrials() trial.Load {
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
