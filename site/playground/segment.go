//go:build js

package main

import (
	"slices"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/view"
)

// segment is what is known of a stranger's module without running it.
type segment struct {
	Name        string       `json:"name"`
	Version     string       `json:"version"`
	Description string       `json:"description"`
	SHA256      string       `json:"sha256"`
	Engine      string       `json:"engine"`
	Functions   []string     `json:"functions"` // of the host, that it imports
	Permissions []permission `json:"permissions"`
	Settings    []setting    `json:"settings"`
	Together    string       `json:"together"` // why it may not have all of the permissions
	Wrong       string       `json:"wrong"`    // why it is no segment
}

type permission struct {
	Grant    string `json:"grant"`
	Reason   string `json:"reason"`
	Optional bool   `json:"optional"`
	// Imported says that the module imports what it is for: else it can do nothing with it.
	Imported bool `json:"imported"`
}

type setting struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Default     string `json:"default"`
	Description string `json:"description"`
}

// describe reads a module.
func describe(source string) segment {
	about, err := view.Describe(source)
	s := segment{Name: about.Name, Version: about.Version, Description: about.Description, SHA256: about.SHA256, Engine: string(about.Engine)}
	for _, one := range about.Settings {
		s.Settings = append(s.Settings, setting{one.Name, one.Type, one.Default, one.Description})
	}
	if err != nil {
		s.Wrong = err.Error()
		return s
	}
	var needs []string
	binary, _, err := module.ReadFile(source)
	if err == nil {
		var border module.Border
		if border, err = module.Read(binary); err == nil {
			_, err = border.Engine()
			s.Functions = border.HostFunctions()
			needs = needed(s.Functions)
		}
	}
	if err != nil {
		s.Wrong = err.Error()
	}
	s.permissions(about.Manifest, needs)
	s.Together = grant.RejectTogether(s.asks())
	return s
}

// permissions are those that a module asks for, and those that its imports need.
func (s *segment) permissions(m manifest.Manifest, needs []string) {
	for _, p := range m.Permissions {
		for _, each := range p.Grants() {
			s.Permissions = append(s.Permissions, permission{each, p.Reason, p.Optional, slices.Contains(needs, p.Name)})
		}
	}
	if m.Asks("http") {
		for _, path := range m.Status {
			s.Permissions = append(s.Permissions, permission{Grant: "status:" + path, Reason: "the only ones that it may read, since it sends something away", Imported: true})
		}
	}
	for _, name := range needs {
		if !m.Asks(name) {
			s.Permissions = append(s.Permissions, permission{Grant: name, Imported: true})
		}
	}
}

// needed are the permissions behind what a module imports, without repetition.
func needed(functions []string) (permissions []string) {
	for _, name := range functions {
		if p, _ := capability.PermissionOf(name); p != "" && !slices.Contains(permissions, p) {
			permissions = append(permissions, p)
		}
	}
	return permissions
}

// asks are all permissions that a segment can be granted: one to read variables without
// their names is for nothing.
func (s segment) asks() (grants []string) {
	for _, p := range s.Permissions {
		if !grant.TakesArg(p.Grant) {
			grants = append(grants, p.Grant)
		}
	}
	return grants
}

// may is what a segment may do if a person takes some of its permissions away. Some that no
// segment may have together it gets none of.
func (s segment) may(revoked []string) []string {
	grants := slices.DeleteFunc(s.asks(), func(g string) bool { return slices.Contains(revoked, g) })
	if grant.RejectTogether(grants) != "" {
		return nil
	}
	return grants
}
