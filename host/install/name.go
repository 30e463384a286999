package install

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/data-wise/aiterm/host/manifest"
	"github.com/data-wise/aiterm/host/registry"
)

// NameTaken says that a segment cannot have a name.
type NameTaken struct {
	Name, Why string
}

func (e *NameTaken) Error() string {
	return fmt.Sprintf("the name %s %s: give it another one with --as NAME", e.Name, e.Why)
}

// ChooseName is the name under which a module is installed: wanted, or else the
// one in its manifest. A name that is built in, that means something else in
// plugins.yaml, or that another installed segment has, is a *[NameTaken]. from is
// the canonical source: what was added from there before may be added again.
func ChooseName(m Module, wanted, from string, lock registry.Lock, builtins []string) (string, error) {
	name := cmp.Or(wanted, m.Manifest.Name)
	if name == "" {
		return "", errors.New("the module does not say what it is called: give it a name with --as NAME")
	}
	if wrong := manifest.RejectName(name); wrong != "" {
		return "", fmt.Errorf("the name %s", wrong)
	}
	switch {
	case slices.Contains(builtins, name):
		return "", &NameTaken{name, "is that of a segment of aiterm's own"}
	case name == "builtin" || name == "installed" || name == manifest.Chain:
		return "", &NameTaken{name, "means something else in plugins.yaml"}
	}
	if e, ok := lock.Find(name); ok && e.Source != from {
		return "", &NameTaken{name, "is that of a segment that was added from " + e.Source}
	}
	return name, nil
}
