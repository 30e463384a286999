package view

import (
	"slices"
	"sync"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/installed"
	"github.com/data-wise/aiterm/host/disk/programs"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/ground"
	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/plugins"
)

// PlanInputs says where the configuration comes from: the named plugins.yaml,
// else the user's own, else the embedded one.
func PlanInputs(getenv func(string) string, dirs state.Dirs, named, executable string) configfile.Inputs {
	return PlanInputsOn(ground.Of(getenv), getenv, dirs, named, executable)
}

// PlanInputsOn are [PlanInputs] for a terminal of which the ground is known.
func PlanInputsOn(terminal string, getenv func(string) string, dirs state.Dirs, named, executable string) configfile.Inputs {
	id := config.IdentifyOn(terminal, getenv, dirs, named, executable)
	src := Builtin()
	src.ThemeDir, src.Home, src.Ground, src.Registry = id.ThemeDir, id.Home, id.Ground, registry.In(dirs)
	return configfile.Inputs{
		Sources:  src,
		Path:     id.Path,
		Named:    id.Named,
		CacheDir: dirs.Cache,
		Program:  id.Program,
		Alone:    func() bool { return installed.IsOther(programs.Find(executable, programs.Line)) },
	}
}

// Builtin is what a plugins.yaml can refer to where nobody has a folder of files.
func Builtin() configfile.Sources {
	return configfile.Sources{Embedded: aiterm.Files, Builtins: plugins.Names, Describe: Describe}
}

// described holds what the built-in segments say of themselves, as far as it was asked for:
// it does not change, and a plan asks for most of them.
var described sync.Map // of source to [configfile.About]

// Describe reads what a segment says of itself, without running it. A module
// without a manifest gives one without a name.
func Describe(source string) (configfile.About, error) {
	if !config.IsBuiltin(source) {
		return describeAnew(source)
	}
	if about, ok := described.Load(source); ok {
		return about.(configfile.About), nil
	}
	about, err := describeAnew(source)
	if err == nil {
		described.Store(source, about)
	}
	return about, err
}

func describeAnew(source string) (configfile.About, error) {
	if source == config.Chain {
		return configfile.About{Manifest: command.Manifest()}, nil
	}
	binary, trusted, err := engines.ReadSource(source)
	if err != nil {
		return configfile.About{}, err
	}
	about := configfile.About{}
	if !trusted {
		about.SHA256 = code.Hash(binary)
		if border, err := module.Read(binary); err == nil {
			about.Engine, _ = border.Engine() // what is wrong is said when it is to be run
		}
	}
	about.Manifest, _, err = manifest.FromModule(binary)
	return about, err
}

// ofModules returns the segments that are modules.
func ofModules(segments []config.Segment) []config.Segment {
	return slices.DeleteFunc(slices.Clone(segments), config.Segment.IsChain)
}
