package modules

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/extism"
	"github.com/data-wise/aiterm/host/view"
)

// Warm compiles the segments of a plan that are not compiled yet. Those that
// take long or fail are named on out.
func Warm(ctx context.Context, env *console.Env, plugins string, out io.Writer) error {
	if env.DirsErr != nil {
		return env.DirsErr
	}
	plan, _, err := configfile.Resolve(view.PlanInputs(env.Getenv, env.Dirs, plugins, env.Executable))
	if err != nil {
		return err
	}
	p, done := console.StartProgress(env, "Compiling the segments, which is done once")
	defer done()
	compiled := 0
	return view.Warm(ctx, plan, env.Dirs, Compiler(env), func(w view.Warmed) {
		compiled++
		p.Counted(compiled, w.Of)
		if w.Err != nil {
			p.Above(func() { fmt.Fprintf(out, "  segment %s: %v\n", w.Segment, w.Err) })
			env.Dirs.Log(time.Now(), fmt.Sprintf("compile segment %s: %v", w.Segment, w.Err))
		} else if w.Took > time.Second {
			p.Above(func() {
				fmt.Fprintf(out, "  segment %s: compiled in %.1f s (%d KiB)\n", w.Segment, w.Took.Seconds(), w.Size>>10)
			})
		}
	})
}

// Vet compiles a module that is about to be added, and tells how long that takes.
func Vet(ctx context.Context, env *console.Env, name string, binary []byte) error {
	if env.Executable == "" || env.NeedCache() != nil {
		return nil // the first render will say what is wrong
	}
	_, done := console.StartProgress(env, "Compiling "+name)
	defer done()
	_, err := Compiler(env).Vet(ctx, env.Dirs, binary)
	switch {
	case err == nil:
		return nil
	case code.MachineFailed(err):
		return fmt.Errorf("the fault is the machine's: %w: see that there is room on the disk and in memory, then run again", err)
	}
	return fmt.Errorf("its module cannot be loaded: %w", err)
}

// Compiler has modules compiled, and the Extism engine's own.
func Compiler(env *console.Env) view.Compiler {
	return view.Compiler{
		Executable: env.Executable,
		Kernel:     extism.Kernel(),
		CompileKernel: func(dir string) error {
			cache, err := wazero.NewCompilationCacheWithDir(dir)
			if err != nil {
				return err
			}
			return extism.CompileKernel(cache)
		},
	}
}
