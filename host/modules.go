package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/registry"
	"github.com/data-wise/aiterm/host/wasm"
	"github.com/data-wise/aiterm/plugins"
)

const builtinPrefix = "builtin:"

var (
	errNotCompiled = errors.New("it is not compiled yet: a line in Claude Code has that done in the background, aiterm plugins list does it at once")
	errChanging    = errors.New("its file was changed a moment ago: the next line takes it up")
	errNoCache     = errors.New("there is no cache folder to compile it in: set HOME or XDG_CACHE_HOME to a folder that can be written")
)

// isBuiltin tells whether a source is part of this program, and so trusted to
// return.
func isBuiltin(source string) bool { return strings.HasPrefix(source, builtinPrefix) }

// readModule returns the bytes behind a segment's source. trusted is true for
// those that are part of this program.
func readModule(source string) (binary []byte, trusted bool, err error) {
	if name, ok := strings.CutPrefix(source, builtinPrefix); ok {
		binary, ok = plugins.Module(name)
		if !ok {
			return nil, false, fmt.Errorf("there is no built-in segment %q: see aiterm plugins list", name)
		}
		return binary, true, nil
	}
	info, err := os.Stat(source)
	if err != nil {
		return nil, false, fmt.Errorf("read the segment: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > wasm.MaxModuleBytes {
		return nil, false, fmt.Errorf("%s is not a file of at most %d MiB: name a .wasm file", source, wasm.MaxModuleBytes>>20)
	}
	binary, err = os.ReadFile(source)
	if err != nil {
		return nil, false, fmt.Errorf("read the segment: %w", err)
	}
	return binary, false, nil
}

// readSegment returns the bytes of a segment, which are those that the plan was
// made for: what a stranger's module may do was granted to its bytes.
func readSegment(segment config.Segment) (binary []byte, trusted bool, err error) {
	binary, trusted, err = readModule(segment.Source)
	if err != nil || trusted {
		return binary, trusted, err
	}
	if got := wasm.Hash(binary); got != segment.SHA256 {
		if segment.Installed != "" {
			return nil, false, &registry.ChangedError{Want: segment.SHA256, Got: got}
		}
		return nil, false, errChanging
	}
	return binary, false, nil
}

// modules loads the segments of one render, all on one engine.
type modules struct {
	cache    *wasm.CodeCache  // nil: code is compiled again each time
	segments []config.Segment // all that will be loaded
	// awaitVetted returns when done does with true, or when nobody is compiling
	// strangers' modules any more.
	awaitVetted func(done func() bool)
	// inMemory compiles without touching the cache, which then only tells
	// which of the strangers' modules can be compiled.
	inMemory bool

	start    sync.Once
	engine   *wasm.Engine
	startErr error
}

// nobodyCompiles is awaitVetted where no process was started.
func nobodyCompiles(func() bool) {}

// load returns a module that is ready to run.
func (m *modules) load(segment config.Segment) (*wasm.Module, error) {
	binary, trusted, err := readSegment(segment)
	if err != nil {
		return nil, err
	}
	m.start.Do(func() { m.startErr = m.open() })
	if m.startErr != nil {
		return nil, m.startErr
	}
	if trusted {
		return m.loadChecked(binary)
	}
	if m.cache == nil {
		return nil, errNoCache
	}
	hash := wasm.Hash(binary)
	ready, refusal := m.cache.Ready(hash)
	if !ready && refusal == "" {
		look := func() bool {
			ready, refusal = m.cache.Reread(hash)
			return ready || refusal != ""
		}
		if m.awaitVetted(look); !look() {
			return nil, errNotCompiled
		}
	}
	if refusal != "" {
		return nil, errors.New(refusal)
	}
	return m.loadChecked(binary)
}

// loadChecked loads a module that is known to compile. If it does not, its code
// on disk was damaged since it was looked at: that file goes, and this render
// does without it.
func (m *modules) loadChecked(binary []byte) (*wasm.Module, error) {
	module, err := m.engine.Load(binary)
	if err == nil || m.cache == nil || m.inMemory {
		return module, err
	}
	m.cache.Discard(wasm.Hash(binary))
	uncached, engineErr := wasm.New(nil)
	if engineErr != nil {
		return nil, err
	}
	return uncached.Load(binary)
}

// open starts the engine. Built-in segments that have no code in the cache yet
// are compiled at once, while this process holds the cache's lock.
func (m *modules) open() (err error) {
	cache, missing := m.openCache()
	if m.engine, err = wasm.New(cache); err != nil || len(missing) == 0 {
		return err
	}
	defer m.cache.Close()
	for _, binary := range missing {
		err := m.cache.Compiling(wasm.Hash(binary), func() error {
			_, err := m.engine.Load(binary)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// openCache chooses how code is kept: read only if nothing is missing, for
// writing if it can, and not at all if another process is writing just now.
func (m *modules) openCache() (cache wazero.CompilationCache, missing [][]byte) {
	if m.inMemory {
		return wazero.NewCompilationCache(), nil
	}
	if m.cache == nil {
		return nil, nil
	}
	for _, segment := range m.segments {
		if !isBuiltin(segment.Source) {
			continue
		}
		binary, _, err := readModule(segment.Source)
		if err != nil {
			continue
		}
		if ready, _ := m.cache.Ready(wasm.Hash(binary)); !ready {
			missing = append(missing, binary)
		}
	}
	if len(missing) > 0 {
		cache, ok := m.cache.OpenForWriting()
		if !ok {
			return nil, nil
		}
		return cache, missing
	}
	cache, err := m.cache.Open()
	if err != nil {
		return nil, nil
	}
	return cache, nil
}

// warmUp compiles every module in memory, and then starts anew with what it
// compiled, so that loading a module takes as long as it does with a warm
// cache. What cannot be loaded is left for the run to report.
func (m *modules) warmUp() error {
	compiled := wazero.NewCompilationCache()
	engine, err := wasm.New(compiled)
	if err != nil {
		return err
	}
	first := &modules{cache: m.cache, segments: m.segments, awaitVetted: m.awaitVetted, inMemory: true}
	first.start.Do(func() { first.engine = engine })
	for _, segment := range m.segments {
		first.load(segment)
	}
	m.start.Do(func() { m.engine, m.startErr = wasm.New(compiled) })
	return m.startErr
}

// codeDir is the folder for compiled segments in a cache folder.
func codeDir(cacheDir string) string { return filepath.Join(cacheDir, "wasm") }

// strangers counts the sources that are not part of this program: guests that
// may never return.
func (m *modules) strangers() (n int) {
	for _, segment := range m.segments {
		if !isBuiltin(segment.Source) {
			n++
		}
	}
	return n
}

// unvetted returns the strangers' modules that were never compiled here.
func (m *modules) unvetted() (binaries [][]byte) {
	if m.cache == nil {
		return nil
	}
	for _, segment := range m.segments {
		if isBuiltin(segment.Source) {
			continue
		}
		binary, _, err := readSegment(segment)
		if err != nil {
			continue
		}
		if ready, refusal := m.cache.Ready(wasm.Hash(binary)); !ready && refusal == "" {
			binaries = append(binaries, binary)
		}
	}
	return binaries
}
