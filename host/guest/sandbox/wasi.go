package sandbox

import (
	"context"
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// CheckStart says what would keep a compiled module from being started, which an
// engine says only then: functions of WASI that there are not, or with another type,
// and initializers that want arguments. It makes WASI for that, and so is for modules
// that are new.
func CheckStart(ctx context.Context, runtime wazero.Runtime, compiled wazero.CompiledModule, initializers ...string) error {
	var known map[string]api.FunctionDefinition
	for _, f := range compiled.ImportedFunctions() {
		from, name, _ := f.Import()
		if from != wasi_snapshot_preview1.ModuleName {
			continue
		}
		if known == nil {
			wasi, err := wasi_snapshot_preview1.NewBuilder(runtime).Compile(ctx)
			if err != nil {
				return fmt.Errorf("look at WASI: %w", err)
			}
			known = wasi.ExportedFunctions()
		}
		want, ok := known[name]
		if !ok {
			return fmt.Errorf("imports %s.%s, which WASI preview 1 does not have: build it for wasip1, without extensions of it", from, name)
		}
		if !slices.Equal(f.ParamTypes(), want.ParamTypes()) || !slices.Equal(f.ResultTypes(), want.ResultTypes()) {
			return fmt.Errorf("imports %s.%s as %s: it is %s", from, name,
				Signature(f.ParamTypes(), f.ResultTypes()), Signature(want.ParamTypes(), want.ResultTypes()))
		}
	}
	for _, name := range initializers {
		f, ok := compiled.ExportedFunctions()[name]
		if ok && len(f.ParamTypes())+len(f.ResultTypes()) > 0 {
			return fmt.Errorf("exports %s as %s: it must be () -> nothing", name, Signature(f.ParamTypes(), f.ResultTypes()))
		}
	}
	return nil
}
