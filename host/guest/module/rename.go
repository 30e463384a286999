package module

import "bytes"

// RenameImports returns a module in which all that was imported from one module
// is imported from another, whose name has the same length. The module that is
// given stays as it is.
func RenameImports(wasm []byte, from, to string) ([]byte, error) {
	if len(from) != len(to) {
		panic("module: " + from + " and " + to + " differ in length")
	}
	out := bytes.Clone(wasm)
	_, err := Walk(out, func(s Section) error {
		if s.ID != ImportSection {
			return nil
		}
		return eachImport(s.Body, func(i Import, name []byte, _ uint32) {
			if i.Module == from {
				copy(name, to)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
