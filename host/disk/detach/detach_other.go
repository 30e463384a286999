//go:build !unix && !windows

package detach

import (
	"errors"
	"os"
)

// start has nothing that it could start: a browser has no processes.
func start(string, []string, *os.File) (wait func(), err error) {
	return nil, errors.ErrUnsupported
}
