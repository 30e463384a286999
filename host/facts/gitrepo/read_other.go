//go:build !unix

package gitrepo

import "os"

// There are no FIFOs among the files of a Windows directory.
const openFlags = os.O_RDONLY
