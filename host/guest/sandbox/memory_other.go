//go:build !unix

package sandbox

import "github.com/tetratelabs/wazero/experimental"

// reserved is linear memory that grows in place: the Go allocator takes the
// whole of it from the system at once, and the system gives a page when it is
// touched.
type reserved struct{ all []byte }

func reserve(_, most uint64) experimental.LinearMemory {
	return &reserved{make([]byte, 0, most)}
}

// Reallocate returns nil where there is no room, which wazero reports to the
// guest as a failed growth.
func (r *reserved) Reallocate(size uint64) []byte {
	if size > uint64(cap(r.all)) {
		return nil
	}
	return r.all[:size]
}

func (r *reserved) Free() { r.all = nil }
