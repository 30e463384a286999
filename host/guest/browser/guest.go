//go:build js

package browser

import (
	"errors"
	"fmt"
	"syscall/js"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/limits"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/native"
	"github.com/data-wise/aiterm/host/guest/said"
)

// Module is a guest that the browser has compiled.
type Module struct {
	compiled js.Value
	imports  []module.Import
	needs    []string
}

// Load compiles a module. It runs nothing of it.
func Load(binary []byte) (m *Module, err error) {
	m = &Module{}
	if m.needs, err = check(binary); err != nil {
		return nil, err
	}
	border, err := module.Read(binary)
	if err != nil {
		return nil, err
	}
	m.imports = border.Imports
	if binary, err = limits.Tables(binary); err != nil {
		return nil, err
	}
	if binary, err = limits.Memory(binary); err != nil {
		return nil, fmt.Errorf("not a module that can be run: %w", err)
	}
	bytes := js.Global().Get("Uint8Array").New(len(binary))
	js.CopyBytesToJS(bytes, binary)
	wrong := thrown(func() { m.compiled = js.Global().Get("WebAssembly").Get("Module").New(bytes) })
	if wrong != nil {
		return nil, fmt.Errorf("not a module that can be run: %w", wrong)
	}
	return m, nil
}

// Check returns a [*capability.BlockedError] if it imports what the grants do not hold, and
// what is not optional.
func (m *Module) Check(grants capability.Grants, optional []string) error {
	return grants.Check(m.needs, optional)
}

// Run makes an instance of the module and renders it into call. It may never return.
func (m *Module) Run(call *capability.Call) error {
	if err := m.Check(call.Grants, call.Optional); err != nil {
		return err
	}
	g := &guest{call: call}
	defer g.release()
	if err := g.start(m); err != nil {
		return g.said.Explain(err)
	}
	var code js.Value
	err := g.trapped(func() { code = g.exports.Call(module.NativeEntry) })
	call.Memory = int64(g.size())
	switch {
	case err != nil:
		return g.said.Explain(fmt.Errorf("trapped: %w", err))
	case code.Type() != js.TypeNumber:
		return errEntry
	case code.Int() != 0:
		return fmt.Errorf("the segment reported failure %d", code.Int())
	}
	return nil
}

// errEntry: a browser tells how many parameters a function has, and of its results only that
// there is none.
var errEntry = fmt.Errorf("exports %s with another type: it must be () -> i32", module.NativeEntry)

// guest is one instance of a module.
type guest struct {
	call    *capability.Call
	exports js.Value // undefined until the start function has returned
	said    said.Output
	wasi    wasi
	scratch native.Scratch
	stack   [6]uint64
	funcs   []js.Func
	// failed is why the host ended the guest, or nil.
	failed error
}

// initialize is what a language prepares itself with.
const initialize = "_initialize"

func (g *guest) start(m *Module) error {
	imports := map[string]any{module.NativeHost: map[string]any{}, module.WASI: map[string]any{}}
	for _, i := range m.imports {
		imports[i.Module].(map[string]any)[i.Name] = g.function(i)
	}
	var entry js.Value
	err := g.trapped(func() {
		g.exports = js.Global().Get("WebAssembly").Get("Instance").New(m.compiled, imports).Get("exports")
		entry = g.exports.Get(module.NativeEntry)
	})
	switch {
	case err != nil:
		return fmt.Errorf("could not start: %w", err)
	case entry.Length() != 0:
		return errEntry
	case g.exports.Get(initialize).IsUndefined():
		return nil
	}
	if err := g.trapped(func() { g.exports.Call(initialize) }); err != nil {
		return fmt.Errorf("could not start: module[] function[%s] failed: %w", initialize, err)
	}
	return nil
}

// function is what a guest calls for an import. What the host refuses is thrown, which
// Go cannot do by itself: the page has a function for that.
func (g *guest) function(i module.Import) js.Value {
	var answer func(args []js.Value) any
	if f := capability.Lookup(i.Name); f != nil && i.Module == module.NativeHost {
		answer = func(args []js.Value) any { return g.serve(f, args) }
	} else {
		answer = func(args []js.Value) any { return g.wasi.serve(g, i.Name, args) }
	}
	fn := js.FuncOf(func(_ js.Value, args []js.Value) (result any) {
		defer func() {
			switch r := recover().(type) {
			case nil:
			case error: // a pointer that led outside, or an exit
				g.failed, result = r, r.Error()
			default:
				panic(r)
			}
		}()
		return answer(args)
	})
	g.funcs = append(g.funcs, fn)
	return js.Global().Call("throwing", fn)
}

func (g *guest) release() {
	for _, f := range g.funcs {
		f.Release()
	}
}

// trapped runs what calls the guest, and returns why that did not come back as it should.
func (g *guest) trapped(run func()) error {
	err := thrown(run)
	switch {
	case g.failed != nil:
		return g.failed
	case err != nil:
		return errors.New(trapOf(err.Error()))
	}
	return nil
}

// thrown runs something and returns what JavaScript threw, or nil.
func thrown(run func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = errors.New(r.Value.Get("message").String())
		default:
			panic(r)
		}
	}()
	run()
	return nil
}
