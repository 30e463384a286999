package engines

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/plugins"
)

var (
	ErrNotCompiled = errors.New("it is not compiled yet: a line in Claude Code has that done in the background; to have it done at once, or to see what is in the way: aiterm plugins retry")
	errChanging    = errors.New("its file was changed a moment ago: the next line takes it up")
	ErrNoCache     = errors.New("there is no cache folder to compile it in: set HOME or XDG_CACHE_HOME to a folder that can be written")
)

// ReadSource returns the bytes behind a segment's source. trusted is true for
// those that are part of this program.
func ReadSource(source string) (binary []byte, trusted bool, err error) {
	if name, ok := strings.CutPrefix(source, config.BuiltinPrefix); ok {
		binary, ok = plugins.Module(name)
		if !ok {
			return nil, false, errNoBuiltin(name)
		}
		return binary, true, nil
	}
	binary, _, err = module.ReadFile(source)
	return binary, false, err
}

// ReadSegment returns the bytes of a segment, which are those that the plan was
// made for: what a stranger's module may do was granted to its bytes.
func ReadSegment(segment config.Segment) (binary []byte, trusted bool, err error) {
	binary, trusted, err = ReadSource(segment.Source)
	if segment.Installed != "" && errors.Is(err, fs.ErrNotExist) {
		return nil, false, &config.GoneError{Path: segment.Source}
	}
	if err != nil || trusted {
		return binary, trusted, err
	}
	if got := code.Hash(binary); got != segment.SHA256 {
		if segment.Installed != "" {
			return nil, false, &config.ChangedError{Want: segment.SHA256, Got: got}
		}
		return nil, false, errChanging
	}
	return binary, false, nil
}

// Modules are those of one render that run in a process of their own: strangers', and
// the built-in ones too if the plan wants that.
type Modules struct {
	Cache    *code.Cache // nil without a cache folder
	InWazero bool        // also the built-in ones
}

// Open opens those of a plan.
func Open(plan config.Plan, cacheDir string) *Modules {
	m := &Modules{InWazero: plan.BuiltinEngine == config.Wasm}
	if cacheDir != "" {
		m.Cache = code.Open(CodeDir(cacheDir))
	}
	return m
}

// CodeDir is the folder for compiled segments in a cache folder.
func CodeDir(cacheDir string) string { return filepath.Join(cacheDir, "wasm") }

// Apart tells whether a segment is run in a process of its own.
func (m *Modules) Apart(segment config.Segment) bool {
	return !segment.IsChain() && (m.InWazero || !config.IsBuiltin(segment.Source))
}

// Guest is a module that can be run once it is compiled.
type Guest struct {
	Binary []byte // nil if it was not read
	Hash   string
	Plugin bool // for Extism
	Needs  []string
	// Functions are those of the host that it imports.
	Functions []string
}

// Find is [Modules.Open] for a segment that is to be run. A module that was compiled is not
// read: what runs is the code that was made of the bytes with the hash that the plan has,
// whatever is in the module's file by now. That the file is as it was when the plan was made,
// the plan knows.
func (m *Modules) Find(segment config.Segment) (Guest, error) {
	if m.Cache != nil && segment.SHA256 != "" {
		if _, functions, ok := m.Cache.Find(segment.SHA256); ok {
			return Guest{Hash: segment.SHA256, Functions: functions, Needs: needs(functions)}, nil
		}
	}
	return m.Open(segment)
}

// Open reads a segment's module and its border. Nothing of it runs.
func (m *Modules) Open(segment config.Segment) (Guest, error) {
	binary, trusted, err := ReadSegment(segment)
	if err != nil {
		return Guest{}, err
	}
	g := Guest{Binary: binary, Hash: segment.SHA256}
	if trusted {
		g.Hash = code.Hash(binary)
	}
	if border, err := module.Read(binary); err == nil {
		engine, _ := border.Engine() // what is wrong is said when it is compiled
		g.Plugin, g.Functions = engine == module.Extism, border.HostFunctions()
		g.Needs = needs(g.Functions)
	}
	return g, nil
}

// needs lists the permissions behind what a module imports, without repetition.
func needs(functions []string) (permissions []string) {
	for _, name := range functions {
		permission, _ := capability.PermissionOf(name)
		if permission != "" && !slices.Contains(permissions, permission) {
			permissions = append(permissions, permission)
		}
	}
	return permissions
}

// Ready tells whether a module is compiled. The error says why it never will be, or not
// before a while. look is the cache's Ready or Reread.
func (m *Modules) Ready(g Guest, look func(hash string) (ready bool, refusal string)) (bool, error) {
	ready, refusal := look(g.Hash)
	if refusal != "" {
		return false, errors.New(refusal)
	}
	return ready, nil
}

// Check returns a [*capability.BlockedError] with what to do about it, if a segment
// may not run.
func (g Guest) Check(segment config.Segment) error {
	return WithGrantHint(segment, capability.Grants(segment.Grant).Check(g.Needs, segment.Optional))
}

// Uncompiled returns those of the segments that were never compiled here.
func (m *Modules) Uncompiled(segments []config.Segment) (guests []Guest) {
	if m.Cache == nil {
		return nil
	}
	for _, segment := range segments {
		if !m.Apart(segment) {
			continue
		}
		g, err := m.Open(segment)
		if err != nil {
			continue
		}
		if ready, err := m.Ready(g, m.Cache.Ready); !ready && err == nil {
			guests = append(guests, g)
		}
	}
	return guests
}

// WithGrantHint says of a segment that is blocked what to do about it.
func WithGrantHint(segment config.Segment, err error) error {
	var blocked *capability.BlockedError
	switch {
	case !errors.As(err, &blocked):
		return err
	case config.IsBuiltin(segment.Source):
		return fmt.Errorf("%w: add it to the segment's grant in plugins.yaml", err)
	}
	return fmt.Errorf("%w: aiterm plugins grant %s", err, segment.Name)
}
