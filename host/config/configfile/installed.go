package configfile

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const fromLock = "installed"

// installedName is the name in plugins.lock that a source refers to. A segment
// without a source that is not built in is looked for there too, but for the one
// whose name is reserved. ok is false for every other one.
func (s Sources) installedName(segment, source string, read func() (registry.Lock, bool)) (name string, ok bool) {
	switch {
	case segment == config.Chain || source == config.Chain:
		return "", false
	case source == fromLock:
		return segment, true
	case source != "":
		return strings.CutPrefix(source, fromLock+":")
	case slices.Contains(s.Builtins(), segment):
		return "", false
	}
	lock, _ := read()
	_, ok = lock.Find(segment)
	return segment, ok
}

// namesOthers tells whether any line names a segment that is not known.
func (l *loading) namesOthers(known []string) bool {
	for _, line := range l.get("lines").Items {
		for _, side := range []string{"left", "right"} {
			for _, name := range line.Get(side).Texts() {
				if !slices.Contains(known, name) {
					return true
				}
			}
		}
	}
	return false
}

// installed resolves a segment that was added. Whatever is wrong with its module
// is a notice: the rest of the line does not depend on it.
func (l *loading) installed(s *config.Segment, alias string, at, n *strictyaml.Node) {
	lock, ok := l.readLock()
	if !ok {
		return
	}
	entry, ok := lock.Find(alias)
	if !ok {
		l.report.Add(at, "%s", strictyaml.Unknown("installed segment", alias, lock.Names()))
		return
	}
	s.Installed, s.SHA256 = alias, entry.SHA256
	s.Source = l.Registry.ModulePath(entry.SHA256)
	l.note(s.Source)
	about, err := l.Describe(s.Source)
	if about.SHA256 != "" && about.SHA256 != entry.SHA256 {
		err = &registry.ChangedError{Want: entry.SHA256, Got: about.SHA256}
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = &config.GoneError{Path: s.Source}
	}
	if err != nil {
		l.notices.Add(at, "the segment %s can't be used: %v", s.Name, strings.ReplaceAll(err.Error(), "\n", "; "))
		about = About{}
	}
	l.stand(s, n, about.Manifest)
	s.Engine, s.Optional = about.Engine, about.Optional()
	s.Settings = l.settings(s.Name, about.Manifest, n)
	s.Grant = l.granted(s.SHA256, n.Get("grant"))
}

// granted is what the module with that hash may do: what grants.yaml says, and of
// that only what plugins.yaml leaves it. plugins.yaml can't grant anything, since
// people pass it on.
func (l *loading) granted(sha256 string, left *strictyaml.Node) []string {
	granted := l.readGrants().Of(sha256)
	if left == nil {
		return granted
	}
	return registry.Within(sortedNames(left), granted)
}

// takeBack leaves the segments of an earlier plan only what grants.yaml still says:
// a mistake in another file must not keep alive what was revoked.
func (l *loading) takeBack(segments []config.Segment) {
	for i, s := range segments {
		if s.SHA256 != "" {
			segments[i].Grant = registry.Within(s.Grant, l.readGrants().Of(s.SHA256))
		}
	}
}

// readLock reads plugins.lock once. ok is false when it is wrong, which is then
// reported.
func (l *loading) readLock() (lock registry.Lock, ok bool) {
	if l.lock == nil {
		l.lock = &registry.Lock{}
		if l.Registry.Lock != "" {
			l.note(l.Registry.Lock)
		}
		var err error
		if *l.lock, err = l.Registry.ReadLock(); err != nil {
			l.lockWrong = true
			l.includeIn(l.report, err)
		}
	}
	return *l.lock, !l.lockWrong
}

// readGrants reads grants.yaml once. One that is wrong grants nothing.
func (l *loading) readGrants() registry.Grants {
	if l.grants == nil {
		if l.Registry.Grants != "" {
			l.note(l.Registry.Grants)
		}
		grants, err := l.Registry.ReadGrants()
		if err != nil {
			l.includeIn(l.notices, err)
		}
		l.grants = &grants
	}
	return *l.grants
}
