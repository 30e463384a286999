// Package limits writes into a module how large its memory and its tables may become: an
// engine has limits of its own, which are far higher.
package limits

import (
	"encoding/binary"
	"fmt"

	"github.com/data-wise/aiterm/host/guest/module"
)

// maxPages is the most memory that a guest can have, in pages of 64 KiB: 16 MiB, as for
// the engine of a line.
const maxPages = 256

// Memory returns a module whose memory has at most [maxPages]. A browser has a limit
// of its own, which is far higher, and takes no other from outside.
func Memory(wasm []byte) (limited []byte, err error) {
	limited = append(limited, wasm[:min(len(wasm), module.HeaderSize)]...)
	_, err = module.Walk(wasm, func(s module.Section) error {
		if s.ID != module.MemorySection || len(s.Body) == 0 || s.Body[0] == 0 {
			limited = append(limited, s.Whole...)
			return nil
		}
		body, err := limitedMemory(s.Body)
		limited = append(limited, module.MemorySection)
		limited = binary.AppendUvarint(limited, uint64(len(body)))
		limited = append(limited, body...)
		return err
	})
	return limited, err
}

// limitedMemory is a section with one memory, which [module.CheckFeatures] found to be of
// the plain kind.
func limitedMemory(section []byte) ([]byte, error) {
	const count, hasMaximum = 1, 1
	if len(section) < 3 {
		return section, nil // the browser says what is wrong with it
	}
	flags := section[1]
	least, n := module.Uint32(section[2:])
	most := uint32(maxPages)
	if flags&hasMaximum != 0 {
		if given, m := module.Uint32(section[2+n:]); m > 0 {
			most = min(given, most)
		}
	}
	if least > maxPages {
		return nil, fmt.Errorf("section memory: min %d pages (%d Mi) over limit of %d pages (16 Mi)", least, least>>4, maxPages)
	}
	out := binary.AppendUvarint([]byte{count, flags | hasMaximum}, uint64(least))
	return binary.AppendUvarint(out, uint64(most)), nil
}
