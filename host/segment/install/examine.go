// Package install brings in the segments of others: it looks at a module that
// was fetched, says what a person should know before anything of it runs, and
// then pins it in the registry with what was granted. It asks nobody anything:
// whoever calls it has the person's answer. Nothing here compiles or runs a
// module.
package install

import (
	"fmt"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/segment/permission"
	"github.com/data-wise/aiterm/host/segment/signature"
)

// Module is what can be said of a module that nobody has run.
type Module struct {
	Manifest manifest.Manifest
	// Described is false for a module without a manifest.
	Described bool
	SHA256    string
	Size      int // bytes
	Engine    module.Engine
	// Functions are the host functions that it imports, by name.
	Functions []string
	// WASI says that it was built for WASI, whose functions reach nothing here.
	WASI bool
	// Asks are the permissions that it asks for: those of its manifest, and those
	// without an argument that its imports need and the manifest keeps quiet about.
	Asks []permission.Ask
	// Undeclared are all permissions that its imports need and its manifest does
	// not name, such as "http".
	Undeclared []string
	Signature  signature.Verdict
}

// Grants lists what the module asks for, as grants are written.
func (m Module) Grants() []string {
	grants := make([]string, len(m.Asks))
	for i, ask := range m.Asks {
		grants[i] = ask.Grant
	}
	return grants
}

// Needed lists what the module asks for and cannot do without.
func (m Module) Needed() []string {
	var needed []string
	for _, ask := range m.Asks {
		if !ask.Optional {
			needed = append(needed, ask.Grant)
		}
	}
	return needed
}

// Optional lists what the module asks for and can do without.
func (m Module) Optional() []string { return registry.Beyond(m.Grants(), m.Needed()) }

// Missing lists what the module needs beyond the grants: first what it asks for,
// then what its imports need and its manifest does not name.
func (m Module) Missing(grants []string) []string { return m.beyond(m.Needed(), grants) }

// Ungranted is Missing with what the module can do without.
func (m Module) Ungranted(grants []string) []string { return m.beyond(m.Grants(), grants) }

// Blocked tells whether the module is not run with these grants: where it needs a
// permission that none of them gives, not even for another argument. Without those of
// the status it only reads less.
func (m Module) Blocked(grants []string) bool {
	return slices.ContainsFunc(m.Missing(grants), func(grant string) bool {
		needs := permissionOf(grant)
		return needs != "status" && !slices.ContainsFunc(grants, func(have string) bool { return permissionOf(have) == needs })
	})
}

func (m Module) beyond(asked, grants []string) []string {
	var out []string
	for _, grant := range asked {
		if !slices.Contains(grants, grant) {
			out = append(out, grant)
		}
	}
	for _, needs := range m.Undeclared {
		covers := func(grant string) bool { return permissionOf(grant) == needs }
		if !slices.ContainsFunc(grants, covers) && !slices.ContainsFunc(out, covers) {
			out = append(out, needs)
		}
	}
	return out
}

// Examine looks at a module's bytes. keys are the trusted ones; sig is a detached
// signature, or nil. The error says why the bytes cannot be a segment.
func Examine(binary, sig []byte, keys signature.Keys) (Module, error) {
	border, err := module.Read(binary)
	if err != nil {
		return Module{}, err
	}
	m := Module{SHA256: registry.Hash(binary), Size: len(binary), Functions: border.HostFunctions()}
	if m.Engine, err = border.Engine(); err != nil {
		return m, err
	}
	if err := module.CheckFeatures(binary); err != nil {
		return m, err
	}
	if i, found := border.Foreign(m.Engine); found {
		hint := i.Hint()
		if hint == "" {
			hint = "a segment can import from the host only, and has a memory of its own"
		}
		return m, fmt.Errorf("imports %s%.40s.%.40s: %s", i.What(), printable(i.Module), printable(i.Name), hint)
	}
	if m.Manifest, m.Described, err = manifest.FromModule(binary); err != nil {
		return m, err
	}
	m.Asks = permission.Asks(m.Manifest)
	for _, i := range border.Imports {
		m.WASI = m.WASI || i.Module == module.WASI
	}
	for _, name := range m.Functions {
		needs, known := capability.PermissionOf(name)
		if !known {
			return m, fmt.Errorf("imports the function %.60s, which this version of aiterm does not have: update aiterm", printable(name))
		}
		if needs != "" && !slices.Contains(m.Undeclared, needs) && !m.declares(needs) {
			m.Undeclared = append(m.Undeclared, needs)
			if manifest.RejectGrant(needs) == "" {
				m.Asks = append(m.Asks, permission.Ask{Grant: needs, Means: permission.Explain(needs)})
			}
		}
	}
	if wrong := grant.RejectTogether(append(m.Grants(), m.Undeclared...)); wrong != "" {
		return m, fmt.Errorf("asks for too much: it %s", strings.TrimSuffix(wrong, "; take one of them out"))
	}
	m.Signature = signature.Verify(keys, binary, sig)
	return m, nil
}

func (m Module) declares(permission string) bool {
	return slices.ContainsFunc(m.Manifest.Permissions, func(p manifest.Permission) bool { return p.Name == permission })
}

func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, name)
}
