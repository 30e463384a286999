package registry

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Grant is what one module may do.
type Grant struct {
	SHA256      string   // of the module
	Name        string   // what the segment was called then, for readers of the file
	Permissions []string // "usage", "env:HOME", "http:api.example.com", "status:model.id", sorted
	At          time.Time
}

// Grants is what grants.yaml says.
type Grants struct {
	Entries []Grant
}

const grantsHead = `# What the segments of others may do, by the SHA-256 of the module: other bytes
# have no grant. Written by "aiterm plugins add", "grant" and "revoke".
version: 1
`

// grantsSchema describes grants.yaml.
func grantsSchema() *strictyaml.Field {
	entry := strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: "segment", Type: strictyaml.TextField, Reject: manifest.RejectName},
		{Key: "permissions", Type: strictyaml.TextField, Required: true, Max: 16 << 10, Reject: rejectPermissions},
		{Key: "granted", Type: strictyaml.TextField, Reject: rejectTime},
	}}
	return &strictyaml.Field{Type: strictyaml.KeysField, Fields: []strictyaml.Field{
		{Key: "version", Type: strictyaml.WholeField, Min: 1, Max: 1},
		{Key: "grants", Type: strictyaml.NamesField, Max: maxEntries, Reject: rejectKey, Each: &entry},
	}}
}

func rejectPermissions(text string) string {
	for permission := range strings.FieldsSeq(text) {
		if wrong := manifest.RejectGrant(permission); wrong != "" {
			return wrong
		}
	}
	return grant.RejectTogether(strings.Fields(text))
}

// ReadGrants reads grants.yaml; without the file it is empty. The error is
// [strictyaml.Problems]: nothing is granted then.
func (f Files) ReadGrants() (Grants, error) {
	root, _, err := load(f.Grants, grantsSchema(), f.check(f.Grants))
	if root == nil || err != nil {
		return Grants{}, err
	}
	var grants Grants
	entries := root.Get("grants")
	if entries == nil {
		return grants, nil
	}
	for _, p := range entries.Pairs {
		g := Grant{SHA256: strings.TrimPrefix(p.Key.Text, prefix)}
		if n := p.Value.Get("segment"); n != nil {
			g.Name = n.Text
		}
		if n := p.Value.Get("permissions"); n != nil {
			g.Permissions = sorted(strings.Fields(n.Text))
		}
		if n := p.Value.Get("granted"); n != nil {
			g.At, _ = time.Parse(time.RFC3339, n.Text)
		}
		grants.Entries = append(grants.Entries, g)
	}
	return grants, nil
}

// Of returns what the module with that hash may do.
func (g Grants) Of(sha256 string) []string {
	for _, e := range g.Entries {
		if e.SHA256 == sha256 {
			return slices.Clone(e.Permissions)
		}
	}
	return nil
}

// Grant writes what a module may do, in the place of what it might before. With
// no permissions its entry goes.
func (f Files) Grant(g Grant) error {
	if wrong := grant.RejectTogether(g.Permissions); wrong != "" {
		return fmt.Errorf("nothing was granted: %s %s", g.Name, wrong)
	}
	return f.edit(f.Grants, grantsSchema(), grantsHead, func(data []byte) ([]byte, error) {
		path := []string{"grants", keyOf(g.SHA256)}
		if len(g.Permissions) == 0 {
			return unsetAll(f.Grants, data, path, "segment", "granted", "permissions")
		}
		return setAll(f.Grants, data, path, [][2]string{
			{"segment", g.Name},
			{"permissions", strings.Join(sorted(g.Permissions), " ")},
			{"granted", g.At.UTC().Format(time.RFC3339)},
		})
	})
}

func sorted(permissions []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(permissions)))
}

// Beyond returns what is asked for and not among the granted.
func Beyond(asked, granted []string) []string {
	var more []string
	for _, permission := range sorted(asked) {
		if !slices.Contains(granted, permission) {
			more = append(more, permission)
		}
	}
	return more
}

// Union returns what is in either list, sorted and without repetition.
func Union(a, b []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))
}

// Within returns what is both asked for and granted.
func Within(asked, granted []string) []string {
	var both []string
	for _, permission := range sorted(asked) {
		if slices.Contains(granted, permission) {
			both = append(both, permission)
		}
	}
	return both
}
