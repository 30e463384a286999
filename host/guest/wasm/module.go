package wasm

import (
	"fmt"
	"slices"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/said"
	"github.com/data-wise/aiterm/host/guest/sandbox"
)

// Module is a guest that was compiled and found to speak the ABI.
type Module struct {
	engine   *Engine
	compiled wazero.CompiledModule
	needs    []string
	wasi     bool
}

// Load decodes, validates and compiles a module, or takes its code from the
// cache. It runs nothing of it. The same bytes are loaded once: wazero must not
// be given a module twice at the same time.
func (e *Engine) Load(binary []byte) (*Module, error) {
	binary, err := sandbox.Fit(binary)
	if err != nil {
		return nil, err
	}
	return e.loads.Do(binary, func() (*Module, error) { return e.load(binary) })
}

func (e *Engine) load(binary []byte) (*Module, error) {
	compiled, err := e.runtime.CompileModule(e.ctx, binary)
	if err != nil {
		return nil, fmt.Errorf("not a module that can be run: %w", err)
	}
	m := &Module{engine: e, compiled: compiled}
	if err := m.inspect(); err != nil {
		compiled.Close(e.ctx)
		return nil, err
	}
	return m, nil
}

// inspect checks the module's border: what it imports and what it exports.
func (m *Module) inspect() error {
	for _, f := range m.compiled.ImportedFunctions() {
		from, name, _ := f.Import()
		switch from {
		case HostModule:
			permission, known := capability.PermissionOf(name)
			if !known {
				return fmt.Errorf("imports %s.%s, which this version of aiterm does not have: update aiterm, or build the segment for it", from, name)
			}
			if permission != "" && !slices.Contains(m.needs, permission) {
				m.needs = append(m.needs, permission)
			}
		case wasiModule:
			m.wasi = true
		default:
			if hint := (module.Import{Module: from, Name: name}).Hint(); hint != "" {
				return fmt.Errorf("imports %s.%s: %s", from, name, hint)
			}
			return fmt.Errorf("imports %s.%s: a segment can import from %s and %s only", from, name, HostModule, wasiModule)
		}
	}
	if len(m.compiled.ImportedMemories()) > 0 {
		return fmt.Errorf("imports its memory: a segment must define and export its own")
	}
	if _, ok := m.compiled.ExportedMemories()["memory"]; !ok {
		return fmt.Errorf("exports no memory named %q: link it with an exported memory", "memory")
	}
	entry, ok := m.compiled.ExportedFunctions()[EntryPoint]
	if !ok {
		return fmt.Errorf("exports no function %s: it is not a segment, or one for another version of the ABI", EntryPoint)
	}
	if params, results := entry.ParamTypes(), entry.ResultTypes(); len(params) != 0 || !slices.Equal(results, []api.ValueType{api.ValueTypeI32}) {
		return fmt.Errorf("exports %s as %s: it must be () -> i32", EntryPoint, sandbox.Signature(params, results))
	}
	return nil
}

// Needs lists the permissions behind the functions that the module imports,
// read from its import section, without repetition.
func (m *Module) Needs() []string { return m.needs }

// Check returns a [*capability.BlockedError] if the module imports a function
// whose permission is neither among the grants nor optional. Such a module is never instantiated.
func (m *Module) Check(grants capability.Grants, optional []string) error {
	return grants.Check(m.needs, optional)
}

// Run instantiates the module for this one call and renders it into call. It
// returns when the guest does, which may be never. The instance stays until
// [Engine.Close]: giving its memory back costs as much as making it, and a
// render ends soon.
func (m *Module) Run(call *capability.Call) error {
	if err := m.Check(call.Grants, call.Optional); err != nil {
		return err
	}
	ctx := &callContext{Context: m.engine.ctx, call: call}
	var said said.Output
	instance, err := m.instantiate(ctx, &said)
	if err != nil {
		return said.Explain(err)
	}
	var stack [1]uint64
	err = instance.ExportedFunction(EntryPoint).CallWithStack(ctx, stack[:])
	call.Memory = int64(instance.Memory().Size())
	if err != nil {
		return said.Explain(fmt.Errorf("trapped: %w", sandbox.FirstLine(err)))
	}
	if code := int32(stack[0]); code != 0 {
		return fmt.Errorf("the segment reported failure %d", code)
	}
	return nil
}

// Start makes an instance of the module and leaves it at that: it is what a render
// pays before it calls the segment. It may never return.
func (m *Module) Start() error {
	call := &capability.Call{Session: &capability.Session{Now: time.Now(), Columns: 120}}
	var said said.Output
	_, err := m.instantiate(&callContext{Context: m.engine.ctx, call: call}, &said)
	return said.Explain(err)
}

// instantiate makes an instance of the module, in which its start function and
// _initialize have run. These are the guest's, and may never return.
// What it writes to its output goes to said.
func (m *Module) instantiate(ctx *callContext, said *said.Output) (api.Module, error) {
	config := m.engine.instance
	if m.wasi {
		config = config.WithStdout(said).WithStderr(said)
		if err := m.engine.offerWASI(); err != nil {
			return nil, fmt.Errorf("start WASI: %w", err)
		}
	}
	instance, err := m.engine.runtime.InstantiateModule(ctx, m.compiled, config)
	if err != nil {
		return nil, fmt.Errorf("could not start: %w", sandbox.FirstLine(err))
	}
	return instance, nil
}
