package host

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
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
	if !info.Mode().IsRegular() || info.Size() > module.MaxBytes {
		return nil, written, fmt.Errorf("%s is not a file of at most %d MiB: name a .wasm file", path, module.MaxBytes>>20)
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
	if got := code.Hash(binary); got != segment.SHA256 {
		if segment.Installed != "" {
			return nil, false, &registry.ChangedError{Want: segment.SHA256, Got: got}
		}
		return nil, false, errChanging
	}
	return binary, false, nil
}

// modules are those of one render that run in a process of their own: strangers', and
// the built-in ones too if the plan wants that.
type modules struct {
	cache    *code.Cache // nil without a cache folder
	inWazero bool        // also the built-in ones
}

func openModules(plan config.Plan, cacheDir string) *modules {
	m := &modules{inWazero: plan.BuiltinEngine == config.Wasm}
	if cacheDir != "" {
		m.cache = code.Open(codeDir(cacheDir))
	}
	return m
}

// codeDir is the folder for compiled segments in a cache folder.
func codeDir(cacheDir string) string { return filepath.Join(cacheDir, "wasm") }

// apart tells whether a segment is run in a process of its own.
func (m *modules) apart(segment config.Segment) bool {
	return !isChain(segment) && (m.inWazero || !line.IsBuiltin(segment.Source))
}

// guest is a module that can be run once it is compiled.
type guest struct {
	binary []byte
	hash   string
	plugin bool // for Extism
	needs  []string
}

// open reads a segment's module and its border. Nothing of it runs.
func (m *modules) open(segment config.Segment) (guest, error) {
	binary, trusted, err := readSegment(segment)
	if err != nil {
		return guest{}, err
	}
	g := guest{binary: binary, hash: segment.SHA256}
	if trusted {
		g.hash = code.Hash(binary)
	}
	if border, err := module.Read(binary); err == nil {
		engine, _ := border.Engine() // what is wrong is said when it is compiled
		g.plugin, g.needs = engine == module.Extism, needs(border)
	}
	return g, nil
}

// needs lists the permissions behind what a module imports, without repetition.
func needs(border module.Border) (permissions []string) {
	for _, name := range border.HostFunctions() {
		permission, _ := capability.PermissionOf(name)
		if permission != "" && !slices.Contains(permissions, permission) {
			permissions = append(permissions, permission)
		}
	}
	return permissions
}

// ready tells whether a module is compiled. The error says why it never will be, or not
// before a while. look is the cache's Ready or Reread.
func (m *modules) ready(g guest, look func(hash string) (ready bool, refusal string)) (bool, error) {
	ready, refusal := look(g.hash)
	if refusal != "" {
		return false, errors.New(refusal)
	}
	return ready, nil
}

// check returns a [*capability.BlockedError] with what to do about it, if a segment
// may not run.
func (g guest) check(segment config.Segment) error {
	return withGrantHint(segment, capability.Grants(segment.Grant).Check(g.needs, segment.Optional))
}

// uncompiled returns those of the segments that were never compiled here.
func (m *modules) uncompiled(segments []config.Segment) (guests []guest) {
	if m.cache == nil {
		return nil
	}
	for _, segment := range segments {
		if !m.apart(segment) {
			continue
		}
		g, err := m.open(segment)
		if err != nil {
			continue
		}
		if ready, err := m.ready(g, m.cache.Ready); !ready && err == nil {
			guests = append(guests, g)
		}
	}
	return guests
}
