//go:build unix

package sandbox

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// reserved is linear memory that grows in place: all it can ever be is address
// space from the start, and a page costs nothing until it is touched. wazero's
// own way copies the memory at each growth, and with the collector off every
// copy would stay.
type reserved struct{ all []byte }

func reserve(_, most uint64) experimental.LinearMemory {
	all, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return &reserved{}
	}
	return &reserved{all}
}

// Reallocate returns nil where there is no room, which wazero reports to the
// guest as a failed growth.
func (r *reserved) Reallocate(size uint64) []byte {
	if size > uint64(len(r.all)) {
		return nil
	}
	return r.all[:size]
}

func (r *reserved) Free() {
	if r.all != nil {
		syscall.Munmap(r.all)
		r.all = nil
	}
}
