package paths

import "path/filepath"

// Join is [path/filepath.Join].
func Join(elements ...string) string { return filepath.Join(elements...) }

// Dir is [path/filepath.Dir].
func Dir(p string) string { return filepath.Dir(p) }

// Base is [path/filepath.Base].
func Base(p string) string { return filepath.Base(p) }

// Clean is [path/filepath.Clean].
func Clean(p string) string { return filepath.Clean(p) }

// IsAbs is [path/filepath.IsAbs].
func IsAbs(p string) bool { return filepath.IsAbs(p) }

// Split is [path/filepath.Split].
func Split(p string) (dir, file string) { return filepath.Split(p) }

// FromSlash is [path/filepath.FromSlash].
func FromSlash(p string) string { return filepath.FromSlash(p) }

// IsLocal tells whether a path in its shortest form leads to something below
// where it starts, as [path/filepath.IsLocal] does.
func IsLocal(p string) bool { return filepath.IsLocal(p) }

// Real is [path/filepath.EvalSymlinks].
func Real(p string) (string, error) { return filepath.EvalSymlinks(p) }
