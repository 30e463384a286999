package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Every render decodes and checks a module anew, so its bytes are time. Here
// goes what no segment needs.

const (
	customSection = 0
	exportSection = 7
)

// strip removes the custom sections (names for a debugger, and what the
// toolchain says about itself) and the exports that are not the ABI's: TinyGo
// exports four functions of its runtime, which keeps them in the module.
func strip(module []byte) ([]byte, error) {
	const header = 8
	if len(module) < header {
		return nil, fmt.Errorf("not a module: %d bytes", len(module))
	}
	out := module[:header:header]
	for at := header; at < len(module); {
		size, n := binary.Uvarint(module[at+1:])
		body := at + 1 + n
		end := body + int(size)
		if n <= 0 || end > len(module) || end < at {
			return nil, fmt.Errorf("section at byte %d is cut off", at)
		}
		switch module[at] {
		case customSection:
		case exportSection:
			exports, err := keepExports(module[body:end])
			if err != nil {
				return nil, err
			}
			out = append(out, exportSection)
			out = binary.AppendUvarint(out, uint64(len(exports)))
			out = append(out, exports...)
		default:
			out = append(out, module[at:end]...)
		}
		at = end
	}
	return out, nil
}

// keepExports rewrites a vector of exports: each is a name, a kind and an index.
func keepExports(in []byte) ([]byte, error) {
	count, n := binary.Uvarint(in)
	in = in[max(n, 0):]
	var kept []byte
	keep := uint64(0)
	for range count {
		length, n := binary.Uvarint(in)
		if n <= 0 || uint64(len(in)) < uint64(n)+length+2 {
			return nil, fmt.Errorf("the export section is cut off")
		}
		name := in[n : n+int(length)]
		_, m := binary.Uvarint(in[n+int(length)+1:])
		if m <= 0 {
			return nil, fmt.Errorf("the export section is cut off")
		}
		whole := in[:n+int(length)+1+m]
		in = in[len(whole):]
		for _, wanted := range []string{"memory", "_initialize", "aiterm_segment_v1"} {
			if bytes.Equal(name, []byte(wanted)) {
				kept = append(kept, whole...)
				keep++
			}
		}
	}
	return append(binary.AppendUvarint(nil, keep), kept...), nil
}
