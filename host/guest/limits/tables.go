package limits

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// maxTable is the most entries that a table can have. wazero has no such limit
// and keeps eight bytes an entry: a minimum of four thousand million, or
// table.grow in a loop, would take all the memory there is.
const maxTable = 1 << 16

// maxTables is the most tables that a module can have; toolchains make one.
const maxTables = 8

var errModuleCut = errors.New("the module is cut off: build it again")

// Tables returns the module with a maximum of [maxTable] in each of its
// tables. Toolchains write a small one themselves, so that most modules come
// back as they are.
func Tables(module []byte) ([]byte, error) {
	const header, tableSection = 8, 4
	if len(module) < header {
		return nil, errModuleCut
	}
	if string(module[:4]) != "\x00asm" {
		return module, nil // the decoder says so
	}
	for at := header; at < len(module); {
		id := module[at]
		size, n := binary.Uvarint(module[at+1:])
		body := at + 1 + n
		if n <= 0 || n > 5 || size > uint64(len(module)-body) {
			return nil, errModuleCut
		}
		end := body + int(size)
		if id != tableSection {
			at = end
			continue
		}
		limited, changed, err := limitTableSection(module[body:end])
		if err != nil {
			return nil, err
		}
		if !changed {
			return module, nil
		}
		out := append([]byte(nil), module[:at+1]...)
		out = binary.AppendUvarint(out, uint64(len(limited)))
		out = append(out, limited...)
		return append(out, module[end:]...), nil
	}
	return module, nil
}

// limitTableSection rewrites a vector of table types: each is an element type
// and limits, which are a flag, a minimum and, with flag 1, a maximum.
func limitTableSection(in []byte) (out []byte, changed bool, err error) {
	next := func() (uint64, error) {
		v, n := binary.Uvarint(in)
		if n <= 0 {
			return 0, errModuleCut
		}
		in = in[n:]
		return v, nil
	}
	count, err := next()
	if err != nil || count > uint64(len(in)) {
		return nil, false, errModuleCut
	}
	if count > maxTables {
		return nil, false, fmt.Errorf("it has %d tables, over the limit of %d: build it with fewer", count, maxTables)
	}
	out = binary.AppendUvarint(out, count)
	for range count {
		if len(in) < 2 {
			return nil, false, errModuleCut
		}
		elementType, flag := in[0], in[1]
		in = in[2:]
		least, err := next()
		if err != nil {
			return nil, false, err
		}
		most := uint64(1 << 32)
		if flag == 1 {
			if most, err = next(); err != nil {
				return nil, false, err
			}
		} else if flag != 0 {
			return nil, false, fmt.Errorf("a table has limits of the unknown kind %d: build it without threads and 64-bit tables", flag)
		}
		if least > maxTable {
			return nil, false, fmt.Errorf("a table has %d entries, over the limit of %d: build it smaller", least, maxTable)
		}
		changed = changed || most > maxTable
		out = append(out, elementType, 1)
		out = binary.AppendUvarint(out, least)
		out = binary.AppendUvarint(out, min(most, maxTable))
	}
	return out, changed, nil
}
