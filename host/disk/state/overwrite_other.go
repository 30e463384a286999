//go:build !unix

package state

// OverwriteCache is [WriteCache] here.
func OverwriteCache(path string, data []byte) error { return WriteCache(path, data) }

// mirrorInPlace writes nothing here: a file that others may be reading is replaced.
func mirrorInPlace(string, []byte) bool { return false }
