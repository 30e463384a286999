package install

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

// NameTaken says that a segment cannot have a name.
type NameTaken struct {
	Name, Why string
	Removable bool // by removing the segment that has it
}

func (e *NameTaken) Error() string {
	instead := ""
	if e.Removable {
		instead = ", or take that segment out first with aiterm plugins remove " + e.Name
	}
	return fmt.Sprintf("the name %s %s: give it another one with --as NAME%s", e.Name, e.Why, instead)
}

// ChooseName is the name under which a module is installed: wanted, or else the
// one in its manifest. A name that is built in, that is reserved (see
// [configfile.Reserved]), or that another installed segment has, is a *[NameTaken]. from is
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
		return "", &NameTaken{name, "is that of a segment of aiterm's own", false}
	}
	if why := configfile.Reserved(name, builtins); why != "" {
		return "", &NameTaken{name, why, false}
	}
	if e, ok := lock.Find(name); ok && e.Source != from {
		return "", &NameTaken{name, "is that of a segment that was added from " + e.Source, true}
	}
	return name, nil
}
