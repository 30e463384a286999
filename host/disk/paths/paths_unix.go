//go:build !windows

package paths

import (
	"io/fs"
	"path"
)

// Join is [path/filepath.Join].
func Join(elements ...string) string { return path.Join(elements...) }

// Dir is [path/filepath.Dir].
func Dir(p string) string { return path.Dir(p) }

// Base is [path/filepath.Base].
func Base(p string) string { return path.Base(p) }

// Clean is [path/filepath.Clean].
func Clean(p string) string { return path.Clean(p) }

// IsAbs is [path/filepath.IsAbs].
func IsAbs(p string) bool { return path.IsAbs(p) }

// Split is [path/filepath.Split].
func Split(p string) (dir, file string) { return path.Split(p) }

// FromSlash is [path/filepath.FromSlash].
func FromSlash(p string) string { return p }

// IsLocal tells whether a path in its shortest form leads to something below
// where it starts, as [path/filepath.IsLocal] does.
func IsLocal(p string) bool { return fs.ValidPath(p) }
