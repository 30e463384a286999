package manifest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/look/span"
	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Limits of what a manifest holds. All of it may be a stranger's.
const (
	maxText        = 256 // characters of one text
	maxSettings    = 48
	maxAllowed     = 32
	maxPermissions = 8
	maxArgs        = 16
	maxStatus      = 32
	maxPriority    = 100 // more is for a person to give
	maxShrink      = 400 // cells
	maxPath        = 100 // bytes
)

// place is where a fault is: a key of the manifest or, with a list, of one of
// its entries.
type place struct {
	list  string // "settings", "permissions" or ""
	index int
	key   string
}

func (p place) String() string {
	if p.list == "" {
		return p.key
	}
	return p.list + "[" + strconv.Itoa(p.index) + "]." + p.key
}

// validation applies the rules that hold for every manifest, however it came.
type validation struct {
	report func(p place, message string)
}

func (v validation) fault(p place, format string, args ...any) {
	v.report(p, p.String()+" "+fmt.Sprintf(format, args...))
}

// text checks a piece of text that people will be shown.
func (v validation) text(p place, s string, most int, required bool) {
	if c, bad := problem.Unprintable(s); bad {
		v.fault(p, "must not hold the character %U: take it out", c)
	} else if c, bad := span.Hidden(s); bad {
		v.fault(p, "must not hold the character %U, which nobody sees: take it out", c)
	}
	if n := utf8.RuneCountInString(s); n > most {
		v.fault(p, "must have at most %d characters, not %d: shorten it", most, n)
	}
	if required && s == "" {
		v.fault(p, "is missing: add it")
	}
}

// whole checks a number that may be left out.
func (v validation) whole(p place, n *int, most int) {
	if n != nil && (*n < 0 || *n > most) {
		v.fault(p, "must be a whole number from 0 to %d, not %d", most, *n)
	}
}

// manifest checks m and brings the defaults of its settings into the one form
// that segments read.
func (v validation) manifest(m *Manifest) {
	top := func(key string) place { return place{key: key} }
	if wrong := RejectName(m.Name); wrong != "" {
		v.fault(top("name"), "%s", wrong)
	} else if m.Name == module.Chain {
		v.fault(top("name"), "must not be %s: that is the status line that was there before", module.Chain)
	}
	v.text(top("version"), m.Version, 32, true)
	v.text(top("description"), m.Description, maxText, true)
	v.text(top("author"), m.Author, maxText, false)
	v.text(top("license"), m.License, 64, false)
	v.whole(top("priority"), m.Priority, maxPriority)
	v.whole(top("shrink"), m.Shrink, maxShrink)
	if len(m.Settings) > maxSettings {
		v.fault(top("settings"), "must have at most %d entries, not %d: take some out", maxSettings, len(m.Settings))
		return
	}
	if len(m.Permissions) > maxPermissions {
		v.fault(top("permissions"), "must have at most %d entries, not %d: take some out", maxPermissions, len(m.Permissions))
		return
	}
	if len(m.Status) > maxStatus {
		v.fault(top("status"), "must have at most %d paths, not %d: name the objects that they are in", maxStatus, len(m.Status))
	}
	for i, path := range m.Status {
		if wrong := rejectPath(path); wrong != "" {
			v.fault(top("status"), "%s", wrong)
		} else if slices.Contains(m.Status[:i], path) {
			v.fault(top("status"), "has %s a second time: keep one", path)
		}
	}
	for i := range m.Settings {
		v.setting(i, &m.Settings[i], m.Settings[:i])
	}
	for i, p := range m.Permissions {
		v.permission(i, p, m.Permissions[:i])
	}
	if wrong := grant.RejectTogether(m.Grants()); wrong != "" {
		v.fault(top("permissions"), "%s", wrong)
	}
}

// RejectName returns what is wrong with the name of a segment, or "".
func RejectName(name string) string {
	if !isName(name, '-') {
		return "must be 1 to 32 lower-case letters, digits and -, beginning with a letter, not " + strictyaml.Quote(name)
	}
	if isDevice(name) {
		return "must not be " + name + ": no file can be called so on Windows"
	}
	return ""
}

// isDevice tells the names that mean a device on Windows, with any ending:
// learn.microsoft.com/windows/win32/fileio/naming-a-file.
func isDevice(name string) bool {
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	kind, number := name[:len(name)-1], name[len(name)-1]
	return (kind == "com" || kind == "lpt") && number >= '0' && number <= '9'
}

func isName(s string, also byte) bool {
	if s == "" || len(s) > 32 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != also {
			return false
		}
	}
	return true
}

// ReservedSettings are the names that no setting may have, since plugins.yaml uses
// them for what it says of every segment.
func ReservedSettings() []string {
	return []string{"source", "show", "priority", "shrink", "icons", "colors", "settings", "grant"}
}

func settingTypes() []string { return []string{"bool", "int", "number", "string"} }

func (v validation) setting(i int, s *Setting, before []Setting) {
	at := func(key string) place { return place{"settings", i, key} }
	if !isName(s.Name, '_') {
		v.fault(at("name"), "must be 1 to 32 lower-case letters, digits and _, beginning with a letter, not %s", strictyaml.Quote(s.Name))
	} else if slices.Contains(ReservedSettings(), s.Name) {
		v.fault(at("name"), "must not be %s: that stands beside a segment's settings in plugins.yaml", s.Name)
	} else if slices.ContainsFunc(before, func(b Setting) bool { return b.Name == s.Name }) {
		v.fault(at("name"), "is %s a second time: keep one", strictyaml.Quote(s.Name))
	}
	v.text(at("description"), s.Description, maxText, true)
	if !slices.Contains(settingTypes(), s.Type) {
		v.fault(at("type"), "must be a type, not %s%s", strictyaml.Quote(s.Type), strictyaml.Suggest(s.Type, settingTypes()))
		return
	}
	ok := true
	numeric := s.Type == "int" || s.Type == "number"
	for _, bound := range []struct {
		key   string
		value *float64
	}{{"min", s.Min}, {"max", s.Max}} {
		if bound.value != nil && (!numeric || math.Abs(*bound.value) > 1e15) {
			v.fault(at(bound.key), "bounds an int or a number of usual size: take it out")
			ok = false
		}
	}
	if s.Min != nil && s.Max != nil && *s.Min > *s.Max {
		v.fault(at("min"), "is above max: swap them")
		ok = false
	}
	if len(s.Allowed) > 0 && (s.Type != "string" || len(s.Allowed) > maxAllowed) {
		v.fault(at("allowed"), "lists up to %d texts of a string: take it out", maxAllowed)
		ok = false
	}
	for _, a := range s.Allowed {
		v.text(at("allowed"), a, 64, true)
	}
	if !ok {
		return
	}
	if s.Default == "" && s.Type != "string" {
		v.fault(at("default"), "is missing: add it")
		return
	}
	text, wrong := s.ValueOf(s.Default)
	if wrong != "" {
		v.fault(at("default"), "%s", wrong)
		return
	}
	v.text(at("default"), text, maxText, false)
	s.Default = text
	v.icons(at("icons"), *s)
}

func (v validation) permission(i int, p Permission, before []Permission) {
	at := func(key string) place { return place{"permissions", i, key} }
	v.text(at("reason"), p.Reason, maxText, true)
	if !slices.Contains(PermissionNames(), p.Name) {
		v.fault(at("name"), "must be a permission, not %s%s", strictyaml.Quote(p.Name), strictyaml.Suggest(p.Name, PermissionNames()))
		return
	}
	// What takes arguments may need some of them, and do without others.
	for _, b := range before {
		switch {
		case b.Name != p.Name:
		case b.Optional == p.Optional || !takesArgs(p.Name):
			v.fault(at("name"), "is %s a second time: keep one", p.Name)
		default:
			for _, arg := range p.Args {
				if slices.Contains(b.Args, arg) {
					v.fault(at("args"), "has %s, which stands there without being optional, or as optional: keep one", strictyaml.Quote(arg))
				}
			}
		}
	}
	switch {
	case !takesArgs(p.Name) && len(p.Args) > 0:
		v.fault(at("args"), "must be left out: %s takes none", p.Name)
	case takesArgs(p.Name) && len(p.Args) == 0:
		v.fault(at("args"), "must say which: write args: [%s]", example(p.Name))
	case len(p.Args) > maxArgs:
		v.fault(at("args"), "must have at most %d entries, not %d: take some out", maxArgs, len(p.Args))
	default:
		for _, arg := range p.Args {
			if wrong := rejectArg(p.Name, arg); wrong != "" {
				v.fault(at("args"), "%s", wrong)
			}
		}
	}
}
