package host

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/chain"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/manifest"
	"github.com/data-wise/aiterm/host/module"
	"github.com/data-wise/aiterm/host/registry"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/wasm"
	"github.com/data-wise/aiterm/plugins"
)

// PlanInputs says where the configuration comes from: the named plugins.yaml,
// else the user's own, else the embedded one.
func PlanInputs(getenv func(string) string, dirs state.Dirs, named, executable string) config.Inputs {
	in := config.Inputs{
		Sources: config.Sources{
			Embedded: aiterm.Files,
			Home:     homeDir(getenv),
			Builtins: plugins.Names,
			Describe: Describe,
			Registry: registry.In(dirs),
		},
		Path:     named,
		Named:    named != "",
		CacheDir: dirs.Cache,
		Program:  programIdentity(executable),
	}
	if dirs.Config != "" {
		in.ThemeDir = filepath.Join(dirs.Config, "themes")
		if named == "" {
			in.Path = filepath.Join(dirs.Config, "plugins.yaml")
		}
	}
	return in
}

func homeDir(getenv func(string) string) string {
	if runtime.GOOS == "windows" {
		return getenv("USERPROFILE")
	}
	return getenv("HOME")
}

// programIdentity changes whenever another program is installed in this one's
// place, since the defaults and the built-in segments are part of it.
func programIdentity(executable string) string {
	info, err := os.Stat(executable)
	if err != nil {
		return ""
	}
	return state.Stamp(info)
}

// Describe reads what a segment says of itself, without running it. A module
// without a manifest gives one without a name.
func Describe(source string) (config.About, error) {
	if source == config.Chain {
		return config.About{Manifest: chain.Manifest()}, nil
	}
	binary, trusted, err := readModule(source)
	if err != nil {
		return config.About{}, err
	}
	about := config.About{}
	if !trusted {
		about.SHA256 = wasm.Hash(binary)
		if border, err := module.Read(binary); err == nil {
			about.Engine, _ = border.Engine() // what is wrong is said when it is to be run
		}
	}
	about.Manifest, _, err = manifest.FromModule(binary)
	return about, err
}

// plan resolves the configuration and opens what depends on it. A broken file
// is put into words for the line; the plan is then the last good or the default
// one.
func (r *render) plan() config.Plan {
	inputs := PlanInputs(r.Getenv, r.Dirs, r.Plugins, r.Executable)
	r.program = inputs.Program
	plan, problems, err := config.Resolve(inputs)
	if err != nil {
		r.warn(err.Error())
	}
	for i, problem := range problems {
		if i == 0 {
			r.warn(problem.Short())
		} else {
			r.messages = append(r.messages, problem.Error())
		}
	}
	if r.Padding != nil {
		plan.Padding = min(max(*r.Padding, 0), maxColumns)
	}
	r.modules = &modules{extism: r.Extism, awaitVetted: r.awaitVetted}
	if r.Dirs.Cache != "" {
		r.modules.cache = wasm.OpenCodeCache(codeDir(r.Dirs.Cache))
	}
	r.modules.segments = ofModules(placed(plan))
	return plan
}

// ofModules returns the segments that are modules.
func ofModules(segments []config.Segment) []config.Segment {
	return slices.DeleteFunc(slices.Clone(segments), isChain)
}

// placed returns the segments that are on a line and not hidden.
func placed(plan config.Plan) []config.Segment {
	byName := make(map[string]config.Segment, len(plan.Segments))
	for _, segment := range plan.Segments {
		byName[segment.Name] = segment
	}
	var out []config.Segment
	for _, line := range plan.Lines {
		for _, names := range [][]string{line.Left, line.Right} {
			for _, name := range names {
				if segment, ok := byName[name]; ok && !segment.Hidden {
					out = append(out, segment)
				}
			}
		}
	}
	return out
}
