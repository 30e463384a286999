package wasm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/look/span"
)

// The author of a segment wants to know what each render will pay for loading
// it. The module is new, so that neither decoding nor starting it can be trusted
// to end: both happen in processes of their own.

const (
	// measureRounds is odd, for a median.
	measureRounds  = 11
	measureTimeout = 10 * time.Second
)

// Measured is what loading one module takes.
type Measured struct {
	Compile time.Duration // once, when it is new
	Load    time.Duration // at each render: decoding, with the code from the cache, and starting; the median of several
	Fastest time.Duration // of the same, what no busy machine has added to
}

// Measurer measures modules in processes of their own.
type Measurer struct {
	// Compile and Measure start the processes that call [CompileIn] and
	// [MeasureIn] with the folder given as last argument.
	Compile, Measure []string
}

// Run compiles a module in a folder of its own and measures it. The error says
// why it cannot be loaded, or that it does not start. Nothing is kept.
func (m Measurer) Run(ctx context.Context, module []byte) (Measured, error) {
	dir, err := os.MkdirTemp("", "aiterm-measure-*")
	if err != nil {
		return Measured{}, fmt.Errorf("make a folder to measure in: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, moduleFile), module, 0o600); err != nil {
		return Measured{}, fmt.Errorf("copy the module: %w", err)
	}
	start := time.Now()
	refusal, err := compileOutside(ctx, m.Compile, dir)
	if refusal != "" {
		err = errors.New(refusal)
	}
	if err != nil {
		return Measured{}, err
	}
	measured := Measured{Compile: time.Since(start)}
	limited, cancel := context.WithTimeout(ctx, measureTimeout)
	defer cancel()
	cmd := exec.CommandContext(limited, m.Measure[0], append(m.Measure[1:len(m.Measure):len(m.Measure)], dir)...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Measured{}, ctx.Err()
	case limited.Err() != nil:
		return Measured{}, fmt.Errorf("does not start within %v: it loops in _initialize, or in its start function", measureTimeout)
	case errors.As(err, &exit) && exit.ExitCode() == exitRefused:
		return Measured{}, errors.New(span.Clean(string(out)))
	case err != nil:
		return Measured{}, fmt.Errorf("ends the process that starts it (%w): it is damaged, or made to do harm", err)
	}
	if _, err := fmt.Sscan(string(out), &measured.Load, &measured.Fastest); err != nil {
		return Measured{}, fmt.Errorf("read what was measured: %w", err)
	}
	return measured, nil
}

// MeasureIn is the other half of [Measurer]: it loads the module in a folder
// several times, with the code that [CompileIn] left there, prints the median and
// the least of what that took, in nanoseconds, and returns the exit code for the
// process. open readies an engine with a cache: start loads and starts one module,
// which may never return, and stop frees all of it.
func MeasureIn(dir string, open func(cache wazero.CompilationCache) (start func(binary []byte) error, stop func() error, err error)) (exitCode int) {
	LimitProcess(VetMemory)
	module, err := os.ReadFile(filepath.Join(dir, moduleFile))
	if err != nil {
		return 1
	}
	sandbox.Prepare(1)
	times := make([]time.Duration, measureRounds)
	for i := range times {
		// As in a render, which is a process of its own: a new engine, and a
		// cache that has nothing in memory yet.
		cache, err := wazero.NewCompilationCacheWithDir(dir)
		if err != nil {
			return 1
		}
		start, stop, err := open(cache)
		if err != nil {
			return 1
		}
		began := time.Now()
		if err := start(module); err != nil {
			os.Stdout.WriteString(sandbox.FirstLine(err).Error())
			return exitRefused
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
