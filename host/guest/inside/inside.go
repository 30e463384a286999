// Package inside is what the process does in which strangers' modules run or are
// compiled: it gives up its rights, and then does what a line, or whoever compiles,
// sends it. It links the engines, and is all of the program aiterm-guest.
//
// A guest cannot be interrupted: it runs until it returns, traps or the process ends.
// Whoever started the process ends it.
package inside

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/confine"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/guest/wasm"
)

// What the process can be started for, with a folder as the second argument.
const (
	// What comes through stdin, with the compiled code in the folder. How many segments
	// may not come back is the third argument, and the fourth which functions of the host they
	// import, if that is known.
	Serve = "run"
	// The same, for as many segments as the third argument says, all of which were quick when
	// they were last run: one thread runs them in their order, and the process ends. One that
	// does not come back keeps the others waiting.
	Quick   = "quick"
	Compile = "compile" // the module in the folder
	Measure = "measure" // how long that module takes to load
	Walls   = "walls"   // nothing, but say which walls stand; the folder is as for run
)

// Engines are what a program can run.
type Engines struct {
	// Open starts them with the code in a cache, which may be nil, for modules that import
	// these functions of the host, or any if that is nil. Load makes a guest of
	// a module, and close frees what they hold.
	Open func(cache wazero.CompilationCache, functions []string) (load func(module []byte) (Guest, error), close func() error, err error)
	// Compile compiles a module into a cache, and nothing else, or says why it is not
	// fit to be loaded.
	Compile func(cache wazero.CompilationCache, module []byte) error
}

// Native is the engine of the native ABI alone.
func Native() Engines {
	return Engines{Open: openNative, Compile: func(cache wazero.CompilationCache, binary []byte) error {
		if module.IsPlugin(binary) {
			return errPlugin
		}
		return wasm.Compile(cache, binary)
	}}
}

var errPlugin = errors.New("it is an Extism plugin, which this program cannot run: use aiterm itself")

func openNative(cache wazero.CompilationCache, functions []string) (load func(module []byte) (Guest, error), close func() error, err error) {
	engine, err := wasm.New(cache, functions)
	if err != nil {
		return nil, nil, err
	}
	load = func(binary []byte) (Guest, error) {
		m, err := engine.Load(binary)
		if err != nil {
			return nil, err
		}
		return m, nil
	}
	return load, engine.Close, nil
}

// Main does what the arguments say and returns the exit code. The process must end
// with it: segments may still be running.
func Main(args []string, engines Engines) (exitCode int) {
	programs.GrowStack()
	if len(args) < 2 || len(args) > 2 && args[0] != Serve && args[0] != Quick || len(args) > 4 {
		fmt.Fprintln(os.Stderr, "aiterm starts this program by itself, to run segments apart from the line: there is nothing to be done with it by hand")
		return 2
	}
	dir := args[1]
	rules, ok := rulesFor(args[0], dir)
	if !ok {
		fmt.Fprintf(os.Stderr, "there is no %q here\n", args[0])
		return 2
	}
	// Before a byte of a stranger's is read.
	report, err := confine.Self(rules)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	switch args[0] {
	case Serve, Quick:
		n := numberOf(args[2:])
		var functions []string
		if len(args) == 4 {
			functions = strings.Split(args[3], ",")
		}
		s := newServer(os.Stdin, os.Stdout, loader(dir, engines, functions))
		if args[0] == Quick {
			s.inAll = n
		} else {
			giveProcessors(n)
		}
		return exitCodeOf(s.serve())
	case Walls:
		if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
			return 1
		}
		return 0
	case Compile:
		return wasm.CompileIn(dir, engines.Compile)
	default:
		return wasm.MeasureIn(dir, func(cache wazero.CompilationCache) (start func([]byte) error, stop func() error, err error) {
			load, stop, err := engines.Open(cache, nil)
			if err != nil {
				return nil, nil, err
			}
			start = func(module []byte) error {
				guest, err := load(module)
				if err != nil {
					return err
				}
				return guest.Start()
			}
			return start, stop, nil
		})
	}
}

// exitCodeOf says what went wrong.
func exitCodeOf(err error) (exitCode int) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// numberOf is that of segments in the arguments behind the folder.
func numberOf(args []string) int {
	const usual = 8
	if len(args) == 0 {
		return usual
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 1 {
		return usual
	}
	return n
}

// giveProcessors gives each of so many segments, which may loop, a processor to keep, beside
// one for those that come back and one for what is said with the line. Once a guest loops,
// there is no way to.
func giveProcessors(loops int) { runtime.GOMAXPROCS(loops + 2) }

// The most that the process gets. Who started it ends it long before.
const (
	runMemory  = 4 << 30 // address space: the engine reserves more than is ever touched
	runTime    = 20 * time.Second
	buildTime  = 2 * time.Minute
	buildBytes = 256 << 20 // of code
	openFiles  = 32
)

// rulesFor is what the process keeps of its rights.
func rulesFor(what, dir string) (rules confine.Rules, ok bool) {
	switch what {
	case Serve, Quick, Walls:
		return confine.Rules{Folder: dir, Memory: runMemory, CPU: runTime, Files: openFiles}, true
	case Measure:
		return confine.Rules{Folder: dir, Memory: code.VetMemory, CPU: buildTime, Files: openFiles}, true
	case Compile:
		return confine.Rules{Folder: dir, Write: true, Memory: code.VetMemory, CPU: buildTime, FileSize: buildBytes, Files: openFiles}, true
	}
	return rules, false
}

// errDamaged is a module's code that cannot be used, where there is nothing to make it anew of.
var errDamaged = errors.New("its compiled code is damaged: it is compiled again in the background")

// loader loads modules with the code in a folder. A module of which the code is damaged
// is compiled once more, for this one time, since nothing can be written here; where there
// is only the code, the line has to send the module.
func loader(dir string, engines Engines, functions []string) load {
	anew := sync.OnceValues(func() (func([]byte) (Guest, error), error) {
		load, _, err := engines.Open(nil, functions)
		return load, err
	})
	files := sandbox.NewCodeFiles(dir)
	cache, err := files.Cache()
	var kept func([]byte) (Guest, error)
	if err == nil {
		kept, _, err = engines.Open(cache, functions)
	}
	return func(file string, binary []byte) (guest Guest, damaged bool, wrong error) {
		if file != "" && err == nil {
			binary, wrong = files.Skeleton(file)
		}
		if err == nil && wrong == nil {
			if guest, wrong = kept(binary); wrong == nil {
				return guest, false, nil
			}
		}
		if file != "" || module.IsSkeleton(binary) {
			return nil, true, errDamaged
		}
		load, wrong := anew()
		if wrong != nil {
			return nil, true, wrong
		}
		guest, wrong = load(binary)
		return guest, true, wrong
	}
}
