package host

import (
	"slices"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/chain"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/configfile"
	"github.com/data-wise/aiterm/host/manifest"
	"github.com/data-wise/aiterm/host/module"
	"github.com/data-wise/aiterm/host/registry"
	"github.com/data-wise/aiterm/host/state"
	"github.com/data-wise/aiterm/host/wasm"
	"github.com/data-wise/aiterm/plugins"
)

// PlanInputs says where the configuration comes from: the named plugins.yaml,
// else the user's own, else the embedded one.
func PlanInputs(getenv func(string) string, dirs state.Dirs, named, executable string) configfile.Inputs {
	id := config.Identify(getenv, dirs, named, executable)
	return configfile.Inputs{
		Sources: configfile.Sources{
			Embedded: aiterm.Files,
			ThemeDir: id.ThemeDir,
			Home:     id.Home,
			Builtins: plugins.Names,
			Describe: Describe,
			Registry: registry.In(dirs),
		},
		Path:     id.Path,
		Named:    id.Named,
		CacheDir: dirs.Cache,
		Program:  id.Program,
	}
}

// Describe reads what a segment says of itself, without running it. A module
// without a manifest gives one without a name.
func Describe(source string) (configfile.About, error) {
	if source == config.Chain {
		return configfile.About{Manifest: chain.Manifest()}, nil
	}
	binary, trusted, err := readModule(source)
	if err != nil {
		return configfile.About{}, err
	}
	about := configfile.About{}
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
	plan, problems, err := configfile.Resolve(inputs)
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
