package pack

import (
	"errors"
	"fmt"
	"slices"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// compare finds what does not fit between a module and its manifest: a function
// that no host has, and a permission that is needed but not asked for. One that
// is asked for but not needed is only a warning: whoever installs the segment
// is asked for more than it takes.
func compare(border module.Border, engine module.Engine, m manifest.Manifest) (warnings []string, err error) {
	var wrong []error
	fault := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	var needs []string
	for _, i := range border.Imports {
		where := strictyaml.Quote(i.Module + "." + i.Name)
		switch {
		case i.Kind != module.Function:
			fault("the module imports %s%s: %s", i.What(), where, i.Hint())
		case i.Module == hostOf(engine):
			permission, known := capability.PermissionOf(i.Name)
			if !known {
				fault("the module imports %s, which aiterm does not have%s", where, strictyaml.Suggest(i.Name, functions()))
			} else if permission != "" && !slices.Contains(needs, permission) {
				needs = append(needs, permission)
				if !asks(m, permission) {
					fault("the module imports %s, which needs the permission %s: add it to permissions in %s, with a reason", where, permission, ManifestFile)
				}
			}
		case i.Module == module.WASI:
		case engine == module.Extism && i.Module == module.ExtismKernel:
		case i.Hint() != "":
			fault("the module imports %s: %s", where, i.Hint())
		default:
			fault("the module imports %s: a segment can import from %s and %s only", where, hostOf(engine), module.WASI)
		}
	}
	if engine == module.Native && !slices.Contains(border.Exports, module.Export{Name: "memory", Kind: module.Memory}) {
		fault("the module exports no memory named %q: link it with an exported memory", "memory")
	}
	for _, p := range m.Permissions {
		for _, name := range p.Args {
			if p.Name == "env" && capability.IsSecret(name) {
				fault("%s asks for the environment variable %s, which aiterm tells no segment: its name says that it holds a key or a password", ManifestFile, name)
			}
		}
		if !slices.Contains(needs, p.Name) {
			warnings = append(warnings, fmt.Sprintf("%s asks for %s, which the module does not use: take it out of permissions", ManifestFile, p.Name))
		}
	}
	switch {
	case len(m.Status) > 0 && !m.Asks("http"):
		warnings = append(warnings, ManifestFile+" names paths under status, which count only for a segment with http: take them out")
	case m.Asks("http") && len(m.Status) == 0 && border.ReadsStatus():
		warnings = append(warnings, "it asks for http and reads the status: while it may reach a host it gets of that only what "+ManifestFile+" names under status, which is nothing")
	}
	return warnings, errors.Join(wrong...)
}

// hostOf is the module that a segment on that engine imports the host from.
func hostOf(engine module.Engine) string {
	if engine == module.Extism {
		return module.ExtismHost
	}
	return module.NativeHost
}

func asks(m manifest.Manifest, permission string) bool {
	return slices.ContainsFunc(m.Permissions, func(p manifest.Permission) bool { return p.Name == permission })
}

func functions() []string {
	var names []string
	for _, f := range capability.Table() {
		names = append(names, f.Name)
	}
	return names
}
