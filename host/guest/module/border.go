package module

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Kinds of what is imported or exported.
const (
	Function = 0
	Table    = 1
	Memory   = 2
	Global   = 3
	Tag      = 4 // of an exception
)

// Import is one entry of the import section.
type Import struct {
	Module, Name string
	Kind         byte
}

// Export is one entry of the export section.
type Export struct {
	Name string
	Kind byte
}

// Border is what a module imports and exports, in its own order.
type Border struct {
	Imports []Import
	Exports []Export
}

// Read reads the import and the export section.
func Read(wasm []byte) (Border, error) {
	var b Border
	rest, err := Walk(wasm, func(s Section) error {
		var err error
		switch {
		case s.ID == ImportSection && b.Imports == nil:
			b.Imports, err = readImports(s.Body)
		case s.ID == ExportSection && b.Exports == nil:
			b.Exports, err = readExports(s.Body)
		case s.ID == ImportSection || s.ID == ExportSection:
			err = fmt.Errorf("the module has a second section of kind %d: build it again", s.ID)
		}
		return err
	})
	if err == nil && rest > 0 {
		err = errCut
	}
	return b, err
}

func readImports(body []byte) ([]Import, error) {
	imports := []Import{}
	err := eachImport(body, func(i Import, _ []byte, _ uint32) { imports = append(imports, i) })
	if err != nil {
		return nil, err
	}
	return imports, nil
}

// eachImport calls visit with each entry of an import section, a view of the name
// of the module that it is imported from, and the index of a function's type.
func eachImport(body []byte, visit func(i Import, from []byte, index uint32)) error {
	r := reader{body}
	count, err := r.uint32()
	if err != nil {
		return err
	}
	for range count {
		var i Import
		var index uint32
		if i.Module, err = r.name(); err != nil {
			return err
		}
		end := len(body) - len(r.rest)
		if i.Name, err = r.name(); err != nil {
			return err
		}
		if i.Kind, err = r.byte(); err != nil {
			return err
		}
		switch i.Kind {
		case Function:
			index, err = r.uint32()
		case Table:
			if _, err = r.byte(); err == nil {
				err = r.limits()
			}
		case Memory:
			err = r.limits()
		case Global:
			if _, err = r.byte(); err == nil {
				_, err = r.byte()
			}
		case Tag:
			if _, err = r.byte(); err == nil {
				_, err = r.uint32()
			}
		case 0x7e, 0x7f:
			err = fmt.Errorf("the module lists its imports in the compact form (kind %d), which is newer than WebAssembly 2.0: turn compact imports off where it is linked or optimised", i.Kind)
		default:
			err = fmt.Errorf("the module imports something of the unknown kind %d: build it for core WebAssembly 2.0, without proposals that are newer", i.Kind)
		}
		if err != nil {
			return err
		}
		visit(i, body[end-len(i.Module):end], index)
	}
	return nil
}

func readExports(body []byte) ([]Export, error) {
	r := reader{body}
	count, err := r.uint32()
	if err != nil {
		return nil, err
	}
	exports := []Export{}
	for range count {
		e, err := r.export()
		if err != nil {
			return nil, err
		}
		exports = append(exports, e)
	}
	return exports, nil
}

func (r *reader) export() (e Export, err error) {
	if e.Name, err = r.name(); err != nil {
		return e, err
	}
	if e.Kind, err = r.byte(); err != nil {
		return e, err
	}
	_, err = r.uint32() // its index
	return e, err
}

// Engine is what runs a module.
type Engine string

// The engines.
const (
	Native Engine = "native" // the ABI of this project, on the shared runtime
	Extism Engine = "extism" // an Extism plugin, in a runtime of its own
)

// What decides. The name of the native entry point is the version of its ABI.
const (
	NativeEntry  = "aiterm_segment_v1"
	NativeHost   = "aiterm_v1"
	ExtismEntry  = "render"
	ExtismHost   = "extism:host/user"
	ExtismKernel = "extism:host/env"
	WASI         = "wasi_snapshot_preview1"
)

// Engine tells which engine serves the module. It is read from its border: one
// that exports the native entry point is native; an Extism plugin exports another
// one, and imports something of Extism's, without which it could say nothing.
func (b Border) Engine() (Engine, error) {
	switch {
	case b.exports(NativeEntry):
		return Native, nil
	case b.exports(ExtismEntry) && slices.ContainsFunc(b.Imports, func(i Import) bool {
		return i.Module == ExtismKernel || i.Module == ExtismHost
	}):
		return Extism, nil
	}
	for _, e := range b.Exports {
		// Only a number, since the name is a stranger's and will be printed.
		version, other := strings.CutPrefix(e.Name, "aiterm_segment_v")
		if _, err := strconv.ParseUint(version, 10, 16); other && err == nil && e.Kind == Function {
			return "", fmt.Errorf("exports %s and not %s: it speaks another version of the ABI: update aiterm, or build the segment for this one", e.Name, NativeEntry)
		}
	}
	return "", fmt.Errorf("exports no function %s, nor %s beside imports of Extism's, as its plugins do: it is not a segment", NativeEntry, ExtismEntry)
}

// IsPlugin tells whether a module is for the Extism engine. What cannot be told
// is left to the native one, which says why it does not load it.
func IsPlugin(wasm []byte) bool {
	border, err := Read(wasm)
	if err != nil {
		return false
	}
	engine, err := border.Engine()
	return err == nil && engine == Extism
}

func (b Border) exports(function string) bool {
	return slices.Contains(b.Exports, Export{function, Function})
}

// HostFunctions lists what the module imports of the host's own functions, by
// name and without repetition, whichever engine serves it.
func (b Border) HostFunctions() []string {
	var names []string
	for _, i := range b.Imports {
		if (i.Module == NativeHost || i.Module == ExtismHost) && !slices.Contains(names, i.Name) {
			names = append(names, i.Name)
		}
	}
	return names
}

// Initialises tells whether code of the module runs before its first render: a start
// function, or one that its language prepares itself with.
func Initialises(wasm []byte) bool {
	found := false
	Walk(wasm, func(s Section) error {
		found = found || s.ID == StartSection
		return nil
	})
	b, err := Read(wasm)
	return found || err == nil && (b.exports("_initialize") || b.exports("__wasm_call_ctors") || b.exports("hs_init"))
}

// LeastMemory is the memory that a module begins with, in bytes.
func LeastMemory(wasm []byte) (bytes int64) {
	Walk(wasm, func(s Section) error {
		r := reader{s.Body}
		if count, err := r.uint32(); s.ID != MemorySection || err != nil || count == 0 {
			return nil
		}
		if _, err := r.byte(); err == nil {
			if pages, err := r.uint32(); err == nil {
				bytes = int64(pages) << 16
			}
		}
		return nil
	})
	return bytes
}

// ReadsStatus tells whether the module can ask for what Claude Code says of the
// session.
func (b Border) ReadsStatus() bool {
	return slices.ContainsFunc(b.Imports, func(i Import) bool {
		return (i.Module == NativeHost || i.Module == ExtismHost) && i.Name == "status" ||
			i.Module == ExtismKernel && strings.HasPrefix(i.Name, "input_") && i.Name != "input_set"
	})
}

// Foreign returns the first import that a segment on that engine cannot have: of
// a module that is not the host's, or no function.
func (b Border) Foreign(engine Engine) (i Import, found bool) {
	for _, i := range b.Imports {
		switch {
		case i.Kind != Function:
		case i.Module == WASI,
			engine == Native && i.Module == NativeHost,
			engine == Extism && (i.Module == ExtismHost || i.Module == ExtismKernel):
			continue
		}
		return i, true
	}
	return Import{}, false
}
