package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/sandbox"
	"github.com/data-wise/aiterm/host/guest/wasm"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/plugins"
)

var (
	errNotCompiled = errors.New("it is not compiled yet: a line in Claude Code has that done in the background; to have it done at once, or to see what is in the way: aiterm plugins retry")
	errChanging    = errors.New("its file was changed a moment ago: the next line takes it up")
	errNoCache     = errors.New("there is no cache folder to compile it in: set HOME or XDG_CACHE_HOME to a folder that can be written")
)

// readModule returns the bytes behind a segment's source. trusted is true for
// those that are part of this program.
func readModule(source string) (binary []byte, trusted bool, err error) {
	if name, ok := strings.CutPrefix(source, line.BuiltinPrefix); ok {
		binary, ok = plugins.Module(name)
		if !ok {
			return nil, false, fmt.Errorf("there is no built-in segment %q: see aiterm plugins list", name)
		}
		return binary, true, nil
	}
	binary, _, err = ReadModuleFile(source)
	return binary, false, err
}

// ReadModuleFile returns the bytes of a module's file, and when it was written.
// What is no plain file, or larger than a module may be, is an error and is not
// opened. The error wraps fs.ErrNotExist where there is none.
func ReadModuleFile(path string) (binary []byte, written time.Time, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, written, fmt.Errorf("read the segment: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > sandbox.MaxModuleBytes {
		return nil, written, fmt.Errorf("%s is not a file of at most %d MiB: name a .wasm file", path, sandbox.MaxModuleBytes>>20)
	}
	if binary, err = os.ReadFile(path); err != nil {
		return nil, written, fmt.Errorf("read the segment: %w", err)
	}
	return binary, info.ModTime(), nil
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

// modules loads the segments of one render: those of the native ABI on one
// engine, and Extism plugins on another, which is started for the first of them.
type modules struct {
	cache    *wasm.CodeCache // nil: code is compiled again each time
	extism   Extism
	segments []config.Segment // all that will be loaded
	// awaitVetted returns when done does with true, or when nobody is compiling
	// strangers' modules any more.
	awaitVetted func(done func() bool)
	// inWazero has the built-in segments run in wazero too, and not as the Go that
	// they were translated into.
	inWazero bool
	// compiled is where code is kept that is compiled without touching the cache,
	// which then only tells which of the strangers' modules can be compiled; nil
	// to use the cache.
	compiled wazero.CompilationCache

	start    sync.Once
	engine   Engine
	startErr error

	startExtism sync.Once
	plugins     Engine
	extismErr   error
}

// nobodyCompiles is awaitVetted where no process was started.
func nobodyCompiles(func() bool) {}

// load returns a module that is ready to run.
func (m *modules) load(segment config.Segment) (Module, error) {
	binary, trusted, err := readSegment(segment)
	if err != nil {
		return nil, err
	}
	if trusted {
		if guest, ok := m.translation(segment); ok {
			return guest, nil
		}
		return m.loadNative(binary)
	}
	if m.cache == nil {
		return nil, errNoCache
	}
	plugin := isPlugin(binary)
	ready, refusal := m.ready(segment, plugin, m.cache.Ready)
	if !ready && refusal == "" {
		look := func() bool {
			ready, refusal = m.ready(segment, plugin, m.cache.Reread)
			return ready || refusal != ""
		}
		if m.awaitVetted(look); !look() {
			return nil, errNotCompiled
		}
	}
	if refusal != "" {
		return nil, errors.New(refusal)
	}
	if !plugin {
		return m.loadNative(binary)
	}
	m.startExtism.Do(func() { m.plugins, m.extismErr = m.openExtism() })
	if m.extismErr != nil {
		return nil, m.extismErr
	}
	return m.loadChecked(binary, m.plugins)
}

// translation returns the Go that a built-in segment was translated into, if that is
// to be run.
func (m *modules) translation(segment config.Segment) (Module, bool) {
	if m.inWazero {
		return nil, false
	}
	guest, ok := line.Translation(segment)
	return guest, ok
}

func (m *modules) loadNative(binary []byte) (Module, error) {
	m.start.Do(func() { m.startErr = m.open() })
	if m.startErr != nil {
		return nil, m.startErr
	}
	return m.loadChecked(binary, m.engine)
}

// ready tells whether the code of a stranger's module is in the cache, and of
// all that it needs beside it. plugin says that it is one of Extism's; look is the
// cache's Ready or Reread.
func (m *modules) ready(segment config.Segment, plugin bool, look func(hash string) (ready bool, refusal string)) (ready bool, refusal string) {
	ready, refusal = look(segment.SHA256)
	if ready && m.extism.Kernel != "" && plugin {
		ready, refusal = look(m.extism.Kernel)
	}
	return ready, refusal
}

// loadChecked loads a module that is known to compile. If it does not, its code
// on disk was damaged since it was looked at: that file goes, and this render
// does without it.
func (m *modules) loadChecked(binary []byte, engine Engine) (Module, error) {
	module, err := engine.Load(binary)
	if err == nil || m.cache == nil || m.compiled != nil {
		return module, err
	}
	m.cache.Discard(wasm.Hash(binary))
	var uncached Engine
	var engineErr error
	if engine == m.engine {
		uncached, engineErr = newNative(nil)
	} else {
		m.cache.Discard(m.extism.Kernel) // it may as well be that one
		uncached, engineErr = m.extism.New(nil)
	}
	if engineErr != nil {
		return nil, err
	}
	return uncached.Load(binary)
}

// openExtism starts the engine for Extism plugins. All that it will load is in
// the cache.
func (m *modules) openExtism() (Engine, error) {
	if m.extism.New == nil {
		return nil, errNoExtism
	}
	if m.compiled != nil {
		return m.extism.New(m.compiled)
	}
	cache, err := m.cache.Open()
	if err != nil {
		return nil, err
	}
	return m.extism.New(cache)
}

// open starts the engine. Built-in segments that it runs and that have no code in the
// cache yet are compiled at once, while this process holds the cache's lock.
func (m *modules) open() (err error) {
	cache, missing := m.openCache()
	if m.engine, err = newNative(cache); err != nil || len(missing) == 0 {
		return err
	}
	defer m.cache.Close()
	for _, binary := range missing {
		err := m.cache.Compiling(wasm.Hash(binary), func() error {
			_, err := m.engine.Load(binary)
			return err
		})
		if err != nil {
			// The disk may be full. What cannot be kept can be run all the same.
			m.engine, err = newNative(nil)
			return err
		}
	}
	return nil
}

// openCache chooses how code is kept: read only if nothing is missing, for
// writing if it can, and not at all if another process is writing just now.
func (m *modules) openCache() (cache wazero.CompilationCache, missing [][]byte) {
	if m.compiled != nil {
		return m.compiled, nil
	}
	if m.cache == nil {
		return nil, nil
	}
	for _, segment := range m.segments {
		if !m.inWazero || !line.IsBuiltin(segment.Source) {
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
	first := &modules{cache: m.cache, extism: m.extism, segments: m.segments, awaitVetted: m.awaitVetted, inWazero: m.inWazero, compiled: m.compiled}
	for _, segment := range m.segments {
		first.load(segment)
	}
	m.start.Do(func() { m.startErr = m.open() })
	return m.startErr
}

// codeDir is the folder for compiled segments in a cache folder.
func codeDir(cacheDir string) string { return filepath.Join(cacheDir, "wasm") }

// strangers counts the sources that are not part of this program: guests that
// may never return.
func (m *modules) strangers() (n int) {
	for _, segment := range m.segments {
		if !line.IsBuiltin(segment.Source) {
			n++
		}
	}
	return n
}

// compiles tells whether a segment has to be compiled before it can be run.
func (m *modules) compiles() bool { return len(m.segments) > 0 && (m.inWazero || m.strangers() > 0) }

// unvetted returns the strangers' modules that were never compiled here.
func (m *modules) unvetted() (binaries [][]byte) {
	if m.cache == nil {
		return nil
	}
	for _, segment := range m.segments {
		if line.IsBuiltin(segment.Source) {
			continue
		}
		binary, _, err := readSegment(segment)
		if err != nil {
			continue
		}
		if ready, refusal := m.ready(segment, isPlugin(binary), m.cache.Ready); !ready && refusal == "" {
			binaries = append(binaries, binary)
		}
	}
	return binaries
}
