package extism

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	extism "github.com/extism/go-sdk"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/said"
	"github.com/data-wise/aiterm/host/guest/sandbox"
)

// EntryPoint is what a plugin exports to be rendered.
const EntryPoint = module.ExtismEntry

// Module is a plugin that was found to import nothing but what there is.
type Module struct {
	plugin *extism.CompiledPlugin
	ctx    context.Context
	needs  []string
	// linked are the functions of the host that it imports.
	linked []hostFunction
	wasi   bool
	input  bool // it asks for its input
}

// prepare looks at the border of a plugin, and returns it as it is given to
// wazero: its imports from the SDK's environment go to the one of this package.
func prepare(binary []byte) (*Module, []byte, error) {
	binary, err := sandbox.Fit(binary)
	if err != nil {
		return nil, nil, err
	}
	border, err := module.Read(binary)
	if err != nil {
		return nil, nil, err
	}
	m := &Module{}
	for _, i := range border.Imports {
		if err := m.link(i); err != nil {
			return nil, nil, err
		}
	}
	if !slices.Contains(border.Exports, module.Export{Name: EntryPoint, Kind: module.Function}) {
		return nil, nil, fmt.Errorf("exports no function %s: it is not a segment", EntryPoint)
	}
	for _, name := range initializers {
		m.wasi = m.wasi || slices.Contains(border.Exports, module.Export{Name: name, Kind: module.Function})
	}
	binary, err = module.RenameImports(binary, module.ExtismKernel, environment)
	return m, binary, err
}

// initializers prepare a module's language for its functions. The SDK calls them
// only where WASI is there, which they come from, even if nothing else of WASI
// is used.
var initializers = [...]string{"_initialize", "__wasm_call_ctors"}

// link takes up one import.
func (m *Module) link(i module.Import) error {
	switch {
	case i.Kind != module.Function:
		return fmt.Errorf("imports %s%s.%s: %s", i.What(), i.Module, i.Name, i.Hint())
	case i.Module == module.WASI:
		m.wasi = true
		return nil
	case i.Module != module.ExtismHost && i.Module != module.ExtismKernel:
		if hint := i.Hint(); hint != "" {
			return fmt.Errorf("imports %s.%s: %s", i.Module, i.Name, hint)
		}
		return fmt.Errorf("imports %s.%s: a plugin can import from %s and %s only", i.Module, i.Name, module.ExtismKernel, module.ExtismHost)
	}
	from := i.Module
	if from == module.ExtismKernel {
		from = environment
	}
	if m.imported(from, i.Name) != nil {
		return nil // once more
	}
	var f *hostFunction
	if from == environment {
		f = environmentFunction(i.Name)
		m.input = m.input || f != nil && strings.HasPrefix(i.Name, "input_") && i.Name != "input_set"
	} else if entry := capability.Lookup(i.Name); entry != nil {
		f = userFunction(entry)
		if entry.Permission != "" && !slices.Contains(m.needs, entry.Permission) {
			m.needs = append(m.needs, entry.Permission)
		}
	}
	if f == nil {
		return fmt.Errorf("imports %s.%s, which this version of aiterm does not have: update aiterm, or build the segment for it", i.Module, i.Name)
	}
	f.from, f.name = from, i.Name
	m.linked = append(m.linked, *f)
	return nil
}

// imported returns the function of the host that is imported under a name, or nil.
func (m *Module) imported(from, name string) *hostFunction {
	for i := range m.linked {
		if f := &m.linked[i]; f.from == from && f.name == name {
			return f
		}
	}
	return nil
}

// functions are what the SDK links.
func (m *Module) functions() []extism.HostFunction {
	functions := make([]extism.HostFunction, len(m.linked))
	for i := range m.linked {
		f := &m.linked[i]
		functions[i] = extism.NewHostFunctionWithStack(f.name, f.bind(), f.params, f.results)
		functions[i].SetNamespace(f.from)
	}
	return functions
}

// Needs lists the permissions behind the functions that the plugin imports, read
// from its import section, without repetition.
func (m *Module) Needs() []string { return m.needs }

// Check returns a [*capability.BlockedError] if the plugin imports a function
// whose permission is neither among the grants nor optional. Such a plugin is never instantiated.
func (m *Module) Check(grants capability.Grants, optional []string) error {
	return grants.Check(m.needs, optional)
}

// Run instantiates the plugin for this one call and renders it into call. It
// returns when the plugin does, which may be never. The instance stays until
// [Engine.Close].
func (m *Module) Run(call *capability.Call) error {
	if err := m.Check(call.Grants, call.Optional); err != nil {
		return err
	}
	r := &run{Context: m.ctx, call: call}
	var said said.Output
	plugin, err := m.instantiate(r, &said)
	if err != nil {
		return said.Explain(err)
	}
	// The SDK's own log goes to stderr, and is off: SetLogLevel, which is for the
	// whole process, is never called.
	code, output, err := plugin.CallWithContext(r, EntryPoint, r.input(m.input))
	switch {
	case err != nil:
		return said.Explain(fmt.Errorf("trapped: %w", sandbox.FirstLine(err)))
	case r.failure != "":
		return fmt.Errorf("the segment reported failure %d: %s", int32(code), r.failure)
	case code != 0: // the SDK calls that no error
		return fmt.Errorf("the segment reported failure %d", int32(code))
	}
	return show(call, output)
}

// Start makes an instance of the plugin and leaves it at that: it is what a render
// pays before it calls the segment. It may never return.
func (m *Module) Start() error {
	call := &capability.Call{Session: &capability.Session{Now: time.Now(), Columns: 120}}
	var said said.Output
	_, err := m.instantiate(&run{Context: m.ctx, call: call}, &said)
	return said.Explain(err)
}

// instantiate makes an instance, whose output goes to said.
func (m *Module) instantiate(r *run, said *said.Output) (*extism.Plugin, error) {
	config := sandbox.ModuleConfig().WithStdout(said).WithStderr(said)
	plugin, err := m.plugin.Instance(r, extism.PluginInstanceConfig{ModuleConfig: config})
	if err == nil {
		return plugin, nil
	}
	if strings.Contains(err.Error(), "`plugin` key not found") {
		err = errors.New("it calls the host in its start function: do that in " + EntryPoint)
	}
	return nil, fmt.Errorf("could not start: %w", sandbox.FirstLine(err))
}
