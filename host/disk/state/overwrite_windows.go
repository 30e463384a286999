package state

// OverwriteCache is [WriteCache] here.
func OverwriteCache(path string, data []byte) error { return WriteCache(path, data) }
