package main

import (
	"encoding/binary"
	"fmt"
)

// strip removes every custom section: names for a debugger, and what the
// toolchain says about itself. Each render decodes a module anew, so its bytes
// are time.
func strip(module []byte) ([]byte, error) {
	const header, custom = 8, 0
	if len(module) < header {
		return nil, fmt.Errorf("not a module: %d bytes", len(module))
	}
	out := module[:header:header]
	for at := header; at < len(module); {
		size, n := binary.Uvarint(module[at+1:])
		end := at + 1 + n + int(size)
		if n <= 0 || end > len(module) || end < at {
			return nil, fmt.Errorf("section at byte %d is cut off", at)
		}
		if module[at] != custom {
			out = append(out, module[at:end]...)
		}
		at = end
	}
	return out, nil
}
