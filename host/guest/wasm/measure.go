package wasm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/tetratelabs/wazero"
)

// MeasureIn is the other half of [code.Measurer]: it loads the module in a folder
// several times, with the code that [CompileIn] left there, prints the median and
// the least of what that took, in nanoseconds, and returns the exit code for the
// process. open readies an engine with a cache: start loads and starts one module,
// which may never return, and stop frees all of it.
func MeasureIn(dir string, open func(cache wazero.CompilationCache) (start func(binary []byte) error, stop func() error, err error)) (exitCode int) {
	sandbox.LimitProcess(code.VetMemory)
	binary, err := os.ReadFile(filepath.Join(dir, code.ModuleFile))
	if err != nil {
		return 1
	}
	kept := ""
	if file := onlyFile(dir); file != "" && !module.IsPlugin(binary) {
		if kept, err = filepath.Rel(dir, file); err != nil {
			return 1
		}
	}
	sandbox.Prepare(1)
	times := make([]time.Duration, code.MeasureRounds)
	for i := range times {
		// As in a render, which is a process of its own: a new engine, and a
		// cache that has nothing in memory yet.
		files := sandbox.NewCodeFiles(dir)
		cache, err := files.Cache()
		if err != nil {
			return 1
		}
		start, stop, err := open(cache)
		if err != nil {
			return 1
		}
		began := time.Now()
		loaded := binary
		if kept != "" {
			if loaded, err = files.Skeleton(kept); err != nil {
				return 1
			}
		}
		if err := start(loaded); err != nil {
			os.Stdout.WriteString(sandbox.FirstLine(err).Error())
			return code.ExitRefused
		}
		times[i] = time.Since(began)
		// One at a time, and its garbage with it, since a guest in standard Go
		// takes 40 MB: all together are more than the process may have.
		if errors.Join(stop(), cache.Close(context.Background())) != nil {
			return 1
		}
		runtime.GC()
	}
	slices.Sort(times)
	fmt.Println(times[len(times)/2].Nanoseconds(), times[0].Nanoseconds())
	return 0
}
