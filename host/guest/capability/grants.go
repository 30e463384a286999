package capability

import (
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/guest/grant"
)

// Grants are the permissions that a user gave to one segment: "usage", "git",
// "spend", "system", "store", "env:NAME" and "http:HOST". "status:PATH" is what one with http may read
// of the status.
type Grants []string

// Private tells whether the segment may read words of the session. What it draws is kept
// nowhere then, and it keeps, logs and sends nothing.
func (g Grants) Private() bool { return slices.ContainsFunc(g, grant.IsPrivate) }

// Allow reports whether anything under the named permission was granted.
func (g Grants) Allow(permission string) bool {
	for _, one := range g {
		if name, _ := grant.Split(one); name == permission {
			return true
		}
	}
	return false
}

// Args returns what a permission was granted for, such as the hosts of "http".
func (g Grants) Args(permission string) []string {
	var args []string
	for _, one := range g {
		if name, of := grant.Split(one); name == permission && name != one {
			args = append(args, of)
		}
	}
	return args
}

// AllowArg reports whether a permission was granted for this very argument.
func (g Grants) AllowArg(permission, arg string) bool {
	for _, one := range g {
		if name, of := grant.Split(one); name == permission && name != one && of == arg {
			return true
		}
	}
	return false
}

// allows reports whether a segment may call the functions of a permission, which
// are those of an optional one too.
func (g Grants) allows(permission string, optional []string) bool {
	return permission == "" || g.Allow(permission) || slices.Contains(optional, permission)
}

// Check returns a [*BlockedError] unless all the needed permissions are granted,
// but for those that the segment can do without.
func (g Grants) Check(needs, optional []string) error {
	var missing []string
	for _, permission := range needs {
		if !g.allows(permission, optional) {
			missing = append(missing, permission)
		}
	}
	if missing != nil {
		return &BlockedError{missing}
	}
	return nil
}

// BlockedError says that a module imports functions that it was not granted.
type BlockedError struct {
	Missing []string // permissions
}

func (e *BlockedError) Error() string {
	return "needs " + e.Wants() + ", which is not granted"
}

// Wants lists the missing permissions as grants are written.
func (e *BlockedError) Wants() string {
	grants := make([]string, len(e.Missing))
	for i, permission := range e.Missing {
		switch permission {
		case "env":
			grants[i] = "env:VARIABLE"
		case "http":
			grants[i] = "http:HOST"
		default:
			grants[i] = permission
		}
	}
	return strings.Join(grants, " and ")
}
