package module

import "errors"

// RenameFunctions returns the module with other names for the functions that it imports.
// Two imports may have the same name then, which WebAssembly allows; whether the types
// are the same is for the caller to know.
func RenameFunctions(wasm []byte, rename func(Import) string) ([]byte, error) {
	return rewrite(wasm, ImportSection, func(body []byte) ([]byte, error) {
		var out []byte
		count, foreign := uint32(0), false
		err := eachImport(body, func(i Import, _ []byte, index uint32) {
			foreign = foreign || i.Kind != Function
			out = appendName(appendName(out, i.Module), rename(i))
			out = AppendUint32(append(out, Function), index)
			count++
		})
		if err == nil && foreign {
			err = errors.New("the module imports something else than functions")
		}
		return append(AppendUint32(nil, count), out...), err
	})
}

// AppendData returns the module with bytes at an address of its memory, which are there
// before anything of it runs. They go over what the module itself has there.
func AppendData(wasm []byte, address uint32, data []byte) ([]byte, error) {
	more := func(body []byte) (count uint32, rest []byte, err error) {
		r := reader{body}
		count, err = r.uint32()
		return count + 1, r.rest, err
	}
	out, err := rewrite(wasm, countSection, func(body []byte) ([]byte, error) {
		count, _, err := more(body)
		return AppendUint32(nil, count), err
	})
	if err != nil {
		return nil, err
	}
	return rewrite(out, dataSection, func(body []byte) ([]byte, error) {
		count, rest, err := more(body)
		if err != nil {
			return nil, err
		}
		body = append(AppendUint32(nil, count), rest...)
		body = append(body, 0, 0x41) // of memory 0, at i32.const
		body = append(appendInt32(body, int32(address)), 0x0b)
		return append(AppendUint32(body, uint32(len(data))), data...), nil
	})
}

// rewrite gives the sections of one kind another body.
func rewrite(wasm []byte, id byte, change func(body []byte) ([]byte, error)) ([]byte, error) {
	var out []byte
	err := WalkWhole(wasm, func(s Section) error {
		if s.ID != id {
			out = append(out, s.Whole...)
			return nil
		}
		body, err := change(s.Body)
		if err != nil {
			return err
		}
		out = appendSection(out, id, body)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return append(wasm[:HeaderSize:HeaderSize], out...), nil
}

// appendInt32 appends a signed number as LEB128.
func appendInt32(b []byte, v int32) []byte {
	for v < -64 || v > 63 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v)&0x7f)
}
