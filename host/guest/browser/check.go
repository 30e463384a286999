//go:build js

package browser

import (
	"fmt"
	"slices"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/module"
)

// check says why a module is no segment that this engine runs, and which permissions the
// functions need that it imports.
func check(binary []byte) (needs []string, err error) {
	if len(binary) > module.MaxBytes {
		return nil, fmt.Errorf("the module has %d bytes, over the limit of %d MiB: build it smaller", len(binary), module.MaxBytes>>20)
	}
	if err := module.CheckFeatures(binary); err != nil {
		return nil, err
	}
	border, err := module.Read(binary)
	if err != nil {
		return nil, err
	}
	engine, err := border.Engine()
	switch {
	case err != nil:
		return nil, err
	case engine == module.Extism:
		return nil, fmt.Errorf("it is an Extism plugin, which only an installed aiterm runs: aiterm plugins add takes it")
	case !slices.Contains(border.Exports, module.Export{Name: "memory", Kind: module.Memory}):
		return nil, fmt.Errorf("exports no memory named %q: link it with an exported memory", "memory")
	}
	for _, i := range border.Imports {
		permission, known := capability.PermissionOf(i.Name)
		switch {
		case i.Kind == module.Memory:
			return nil, fmt.Errorf("imports its memory: a segment must define and export its own")
		case i.Kind != module.Function:
			return nil, fmt.Errorf("imports %s%s.%s: %s", i.What(), i.Module, i.Name, i.Hint())
		case i.Module == module.WASI:
		case i.Module != module.NativeHost && i.Hint() != "":
			return nil, fmt.Errorf("imports %s.%s: %s", i.Module, i.Name, i.Hint())
		case i.Module != module.NativeHost:
			return nil, fmt.Errorf("imports %s.%s: a segment can import from %s and %s only", i.Module, i.Name, module.NativeHost, module.WASI)
		case !known:
			return nil, fmt.Errorf("imports %s.%s, which this version of aiterm does not have: update aiterm, or build the segment for it", i.Module, i.Name)
		case permission != "" && !slices.Contains(needs, permission):
			needs = append(needs, permission)
		}
	}
	return needs, checkTypes(binary)
}

// checkTypes tells of a host function that is imported with a type that it does not have.
func checkTypes(binary []byte) error {
	imports, err := module.FunctionImports(binary)
	if err != nil {
		return err
	}
	for _, i := range imports {
		f := capability.Lookup(i.Name)
		if f == nil || i.Module != module.NativeHost {
			continue
		}
		if want := module.FunctionType(f.Types()); i.Type != want {
			return fmt.Errorf("imports %s.%s as %s: it must be %s", i.Module, i.Name, i.Type, want)
		}
	}
	return nil
}
