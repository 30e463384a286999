package conformance

import (
	"fmt"
	"slices"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// This file has the checks that look at the module's bytes.

func checkModule(s *session) {
	rest, err := module.Walk(s.Module, func(module.Section) error { return nil })
	switch {
	case len(s.Module) == 0:
		s.fail(nil, "build the segment", "the file is empty")
	case err != nil:
		s.fail(nil, "", "%v", err)
	case rest > 0:
		s.fail(nil, "build it again", "it is cut off: its last %d bytes are no whole section", rest)
	case len(s.Module) > module.MaxBytes:
		s.fail(nil, "build it smaller", "it has %d bytes, over the limit of %d MiB", len(s.Module), module.MaxBytes>>20)
	default:
		return
	}
	s.broken = "it is no module that can be loaded"
}

func checkImports(s *session) {
	border, err := module.Read(s.Module)
	var engine module.Engine
	if err == nil {
		engine, err = border.Engine()
	}
	if err == nil {
		err = module.CheckFeatures(s.Module)
	}
	if err != nil {
		s.fail(nil, "", "%v", err)
		s.broken = "no engine serves it"
		return
	}
	functions, err := module.FunctionImports(s.Module)
	if err != nil {
		s.fail(nil, "", "%v", err)
		return
	}
	for _, i := range border.Imports {
		if i.Kind != module.Function {
			s.fail(nil, i.Hint(), "it imports %s%s.%s, which is no function", i.What(), i.Module, i.Name)
		}
	}
	for _, f := range functions {
		s.checkImport(engine, f)
	}
	if engine == module.Native && !slices.Contains(border.Exports, module.Export{Name: "memory", Kind: module.Memory}) {
		s.fail(nil, "link it with an exported memory", "it exports no memory named %q", "memory")
	}
}

func (s *session) checkImport(engine module.Engine, f module.FunctionImport) {
	own := map[module.Engine]string{module.Native: module.NativeHost, module.Extism: module.ExtismHost}[engine]
	switch {
	case f.Module == own:
		known := capability.Lookup(f.Name)
		if known == nil {
			s.fail(nil, "update aiterm, or build the segment for this version"+strictyaml.Suggest(f.Name, functionNames()),
				"it imports %s.%s, which this version of aiterm does not have", f.Module, f.Name)
		} else if want := module.FunctionType(known.Types()); engine == module.Native && f.Type != want {
			s.fail(nil, "declare it as "+want, "it imports %s.%s as %s", f.Module, f.Name, f.Type)
		}
	case f.Module == module.WASI, engine == module.Extism && f.Module == module.ExtismKernel:
		// What there is of these is for the engine to say.
	default:
		advice := module.Import{Module: f.Module, Name: f.Name}.Hint()
		if advice == "" {
			advice = "a segment can import from " + own + " and " + module.WASI + " only"
		}
		s.fail(nil, advice, "it imports %s.%s", f.Module, f.Name)
	}
}

func functionNames() []string {
	var names []string
	for _, f := range capability.Table() {
		names = append(names, f.Name)
	}
	return names
}

func checkManifest(s *session) {
	m, found, err := manifest.FromModule(s.Module)
	switch {
	case err != nil:
		s.fail(nil, "mend segment.yaml and build it again", "%v", err)
	case !found:
		s.fail(nil, "write a segment.yaml and put it in with: aiterm plugins pack", "the module has no manifest")
	default:
		s.manifest, s.found = m, true
	}
	if s.Source == nil {
		return
	}
	if s.found && !same(m, *s.Source) {
		s.warn(nil, "build it again, or put it in with: aiterm plugins pack", "segment.yaml says something else than the manifest in the module")
	}
	if !s.found {
		s.manifest = *s.Source
	}
}

// same compares what two manifests say.
func same(a, b manifest.Manifest) bool {
	return fmt.Sprint(plain(a)) == fmt.Sprint(plain(b))
}

// plain is a manifest without pointers.
func plain(m manifest.Manifest) []string {
	out := []string{m.Name, m.Version, m.Description, m.Author, m.License}
	bound := func(f *float64) string {
		if f == nil {
			return "-"
		}
		return fmt.Sprint(*f)
	}
	for _, n := range []*int{m.Priority, m.Shrink} {
		if n == nil {
			out = append(out, "-")
		} else {
			out = append(out, fmt.Sprint(*n))
		}
	}
	for _, s := range m.Settings {
		out = append(out, fmt.Sprintf("%q %q %q %q %q %q %s %s", s.Name, s.Type, s.Default, s.Description, s.Allowed, s.Icons, bound(s.Min), bound(s.Max)))
	}
	for _, p := range m.Permissions {
		out = append(out, fmt.Sprintf("%q %q %q %v", p.Name, p.Args, p.Reason, p.Optional))
	}
	return append(out, m.Status...)
}

func checkPermissions(s *session) {
	border, err := module.Read(s.Module)
	if err != nil {
		s.fail(nil, "", "%v", err)
		return
	}
	imported := map[string]bool{}
	for _, name := range border.HostFunctions() {
		permission, known := capability.PermissionOf(name)
		if !known || permission == "" || imported[permission] {
			continue
		}
		imported[permission] = true
		if !slices.ContainsFunc(s.manifest.Permissions, func(p manifest.Permission) bool { return p.Name == permission }) {
			s.missing = append(s.missing, anyGrant(permission))
			s.fail(nil, "add it under permissions in segment.yaml, with the reason", "it imports %s, which needs the permission %s, and does not ask for it", name, permission)
		}
	}
	for _, p := range s.manifest.Permissions {
		if !imported[p.Name] {
			s.fail(nil, "take it out of segment.yaml, or use it", "it asks for the permission %s and imports no function that needs it", p.Name)
		}
	}
}

// anyGrant is a grant of a permission, so that a module that forgot to ask for it
// can be tried nevertheless.
func anyGrant(permission string) string {
	switch permission {
	case "env":
		return "env:HOME"
	case "http":
		return "http:example.com"
	}
	return permission
}

func checkCompiles(s *session) {
	if _, err := s.Start(s.ctx); err != nil {
		if s.ctx.Err() != nil {
			s.ended = s.ctx.Err()
			return
		}
		s.fail(nil, "", "%v", err)
		s.broken = "it does not compile"
	}
}
