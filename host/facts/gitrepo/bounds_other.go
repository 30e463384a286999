//go:build !unix

package gitrepo

import "os"

// device is not known on Windows, where a folder of another file system is rare.
func device(os.FileInfo) (number uint64, known bool) { return 0, false }
