//go:build !windows

package paths

import (
	"errors"
	"os"
	"strings"
)

// maxLinks is how many links may be followed on one path, as in the kernel.
const maxLinks = 40

var errLinks = errors.New("too many symbolic links")

// Real is [path/filepath.EvalSymlinks] for an absolute path: the same place,
// without a symbolic link on the way.
func Real(p string) (string, error) {
	if p = Clean(p); !IsAbs(p) {
		return "", os.ErrInvalid
	}
	at, rest := "/", p[1:]
	for links := 0; rest != ""; {
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		next := Join(at, name)
		target, err := os.Readlink(next)
		if err != nil {
			// What is no link cannot be read as one; what is not there fails here too.
			if os.IsNotExist(err) {
				return "", err
			}
			at = next
			continue
		}
		if links++; links > maxLinks {
			return "", errLinks
		}
		if IsAbs(target) {
			at = "/"
		}
		// at has no link in it, so ".." in a target means its parent.
		target = Join(at, target)
		at, rest = "/", strings.TrimPrefix(Join(target, rest), "/")
	}
	return at, nil
}
