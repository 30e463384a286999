package wasm

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/data-wise/aiterm/host/capability"
)

// Module is a guest that was compiled and found to speak the ABI.
type Module struct {
	engine   *Engine
	compiled wazero.CompiledModule
	// Needs are the permissions behind the functions that the module imports,
	// read from its import section, without repetition.
	Needs []string
	wasi  bool
}

// BlockedError says that a module imports functions that it was not granted.
type BlockedError struct {
	Missing []string // permissions
}

func (e *BlockedError) Error() string {
	return "needs " + e.Wants() + ", which is not granted"
}

// Wants lists the missing permissions as grants are written.
func (e *BlockedError) Wants() string {
	grants := make([]string, len(e.Missing))
	for i, permission := range e.Missing {
		switch permission {
		case "env":
			grants[i] = "env:VARIABLE"
		case "http":
			grants[i] = "http:HOST"
		default:
			grants[i] = permission
		}
	}
	return strings.Join(grants, " and ")
}

// Load decodes, validates and compiles a module, or takes its code from the
// cache. It runs nothing of it. The same bytes are loaded once: wazero must not
// be given a module twice at the same time.
func (e *Engine) Load(binary []byte) (*Module, error) {
	if len(binary) > MaxModuleBytes {
		return nil, fmt.Errorf("the module has %d bytes, over the limit of %d MiB: build it smaller", len(binary), MaxModuleBytes>>20)
	}
	binary, err := limitTables(binary)
	if err != nil {
		return nil, err
	}
	l, _ := e.loads.LoadOrStore(sha256.Sum256(binary), &load{})
	return l.(*load).do(func() (*Module, error) { return e.load(binary) })
}

// load is the one loading of a module.
type load struct {
	once   sync.Once
	module *Module
	err    error
}

func (l *load) do(f func() (*Module, error)) (*Module, error) {
	l.once.Do(func() { l.module, l.err = f() })
	return l.module, l.err
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
			if permission != "" && !slices.Contains(m.Needs, permission) {
				m.Needs = append(m.Needs, permission)
			}
		case wasiModule:
			m.wasi = true
		default:
			return fmt.Errorf("imports %s.%s: a segment can import from %s only", from, name, HostModule)
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
		return fmt.Errorf("exports %s as %s: it must be () -> i32", EntryPoint, describe(params, results))
	}
	return nil
}

func describe(params, results []api.ValueType) string {
	list := func(types []api.ValueType) string {
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = api.ValueTypeName(t)
		}
		return strings.Join(names, ", ")
	}
	if len(results) == 0 {
		return "(" + list(params) + ") -> nothing"
	}
	return "(" + list(params) + ") -> " + list(results)
}

// Check returns a [*BlockedError] if the module imports a function whose
// permission is not among the grants. Such a module is never instantiated.
func (m *Module) Check(grants capability.Grants) error {
	var missing []string
	for _, permission := range m.Needs {
		if !grants.Allow(permission) {
			missing = append(missing, permission)
		}
	}
	if missing != nil {
		return &BlockedError{missing}
	}
	return nil
}

// Run instantiates the module for this one call and renders it into call. It
// returns when the guest does, which may be never. The instance stays until
// [Engine.Close]: giving its memory back costs as much as making it, and a
// render ends soon.
func (m *Module) Run(call *capability.Call) error {
	if err := m.Check(call.Grants); err != nil {
		return err
	}
	if m.wasi {
		if err := m.engine.offerWASI(); err != nil {
			return fmt.Errorf("start WASI: %w", err)
		}
	}
	ctx := &callContext{Context: m.engine.ctx, call: call}
	instance, err := m.engine.runtime.InstantiateModule(ctx, m.compiled, m.engine.instance)
	if err != nil {
		return fmt.Errorf("could not start: %w", firstLine(err))
	}
	var stack [1]uint64
	if err := instance.ExportedFunction(EntryPoint).CallWithStack(ctx, stack[:]); err != nil {
		return fmt.Errorf("trapped: %w", firstLine(err))
	}
	if code := int32(stack[0]); code != 0 {
		return fmt.Errorf("the segment reported failure %d", code)
	}
	return nil
}

// tracedError is a wazero error cut to its first line: the rest is the guest's
// stack, with names that the guest chose.
type tracedError struct{ error }

func (e tracedError) Error() string {
	line, _, _ := strings.Cut(e.error.Error(), "\n")
	return strings.TrimSuffix(line, " (recovered by wazero)")
}

func (e tracedError) Unwrap() error { return e.error }

func firstLine(err error) error { return tracedError{err} }
