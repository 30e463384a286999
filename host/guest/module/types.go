package module

import (
	"fmt"
	"strings"
)

// TypeSection is the identifier of the section that lists the types of functions.
const TypeSection = 1

// functionForm begins the type of a function (WebAssembly core specification,
// "Function Types").
const functionForm = 0x60

// FunctionImport is a function that a module imports, with its type as text:
// "(i32, i32) -> i32", or "() -> nothing".
type FunctionImport struct {
	Module, Name, Type string
}

// FunctionImports reads the functions that a module imports, in its own order.
func FunctionImports(wasm []byte) ([]FunctionImport, error) {
	var types []string
	var imports []FunctionImport
	_, err := Walk(wasm, func(s Section) (err error) {
		switch s.ID {
		case TypeSection:
			types, err = readTypes(s.Body)
		case ImportSection:
			outside := false
			var index uint32
			err = eachImport(s.Body, func(i Import, _ []byte, at uint32) {
				switch {
				case i.Kind != Function:
				case int64(at) >= int64(len(types)):
					outside, index = true, at
				default:
					imports = append(imports, FunctionImport{i.Module, i.Name, types[at]})
				}
			})
			if err == nil && outside {
				err = fmt.Errorf("the module has no type %d, which it imports a function of: build it again", index)
			}
		}
		return err
	})
	return imports, err
}

func readTypes(body []byte) ([]string, error) {
	r := reader{body}
	count, err := r.uint32()
	if err != nil {
		return nil, err
	}
	var types []string
	for range count {
		form, err := r.byte()
		if err != nil {
			return nil, err
		}
		if form != functionForm {
			return nil, checkForm(form)
		}
		params, err := r.valueTypes()
		if err != nil {
			return nil, err
		}
		results, err := r.valueTypes()
		if err != nil {
			return nil, err
		}
		types = append(types, FunctionType(params, results))
	}
	return types, nil
}

// valueTypes reads a vector of value types.
func (r *reader) valueTypes() ([]string, error) {
	count, err := r.uint32()
	if err != nil || int64(count) > int64(len(r.rest)) {
		return nil, errCut
	}
	names := make([]string, count)
	for i := range names {
		b, _ := r.byte()
		names[i] = valueType(b)
	}
	return names, nil
}

func valueType(b byte) string {
	switch b {
	case 0x7f:
		return "i32"
	case 0x7e:
		return "i64"
	case 0x7d:
		return "f32"
	case 0x7c:
		return "f64"
	case 0x7b:
		return "v128"
	case 0x70:
		return "funcref"
	case 0x6f:
		return "externref"
	}
	return fmt.Sprintf("%#x", b)
}

// FunctionType is the type of a function as text, of the names of value types.
func FunctionType(params, results []string) string {
	out := "nothing"
	if len(results) > 0 {
		out = strings.Join(results, ", ")
	}
	return "(" + strings.Join(params, ", ") + ") -> " + out
}
