package module

// Every render decodes and checks a module anew, so its bytes are time. Here
// goes what no segment needs.

// Strip returns the module without its custom sections, such as the names for a
// debugger and what a toolchain says about itself, and without the exports that
// keep refuses. A toolchain's own exports keep the functions behind them in the
// module: an optimiser can remove those afterwards.
func Strip(wasm []byte, keep func(Export) bool) ([]byte, error) {
	var out []byte
	err := WalkWhole(wasm, func(s Section) error {
		switch s.ID {
		case CustomSection:
		case ExportSection:
			exports, err := keepExports(s.Body, keep)
			if err != nil {
				return err
			}
			out = append(out, ExportSection)
			out = AppendUint32(out, uint32(len(exports)))
			out = append(out, exports...)
		default:
			out = append(out, s.Whole...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return append(wasm[:HeaderSize:HeaderSize], out...), nil
}

// Custom is a custom section and how much of the module it is.
type Custom struct {
	Name string
	Size int // bytes, with its header
}

// CustomSections lists those of a module, but for the one called except.
func CustomSections(wasm []byte, except string) []Custom {
	var found []Custom
	Walk(wasm, func(s Section) error {
		if s.ID == CustomSection && s.Name != except {
			found = append(found, Custom{s.Name, len(s.Whole)})
		}
		return nil
	})
	return found
}

// keepExports rewrites a vector of exports.
func keepExports(body []byte, keep func(Export) bool) ([]byte, error) {
	r := reader{body}
	count, err := r.uint32()
	if err != nil {
		return nil, err
	}
	var kept []byte
	number := uint32(0)
	for range count {
		before := r.rest
		e, err := r.export()
		if err != nil {
			return nil, err
		}
		if keep(e) {
			kept = append(kept, before[:len(before)-len(r.rest)]...)
			number++
		}
	}
	return append(AppendUint32(nil, number), kept...), nil
}

// ExportMemory returns the module with its memory exported as "memory". One that exports
// it, or that has no export at all, is returned as it is.
func ExportMemory(wasm []byte) ([]byte, error) {
	border, err := Read(wasm)
	if err != nil {
		return nil, err
	}
	for _, e := range border.Exports {
		if e.Name == "memory" {
			return wasm, nil
		}
	}
	return rewrite(wasm, ExportSection, func(body []byte) ([]byte, error) {
		count, n := Uint32(body)
		if n == 0 {
			return nil, errCut
		}
		out := append(AppendUint32(nil, count+1), "\x06memory\x02\x00"...)
		return append(out, body[n:]...), nil
	})
}
