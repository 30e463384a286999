package sandbox

import (
	"strings"

	"github.com/tetratelabs/wazero/api"
)

// Signature writes a function's type for a person: (i32, i64) -> i32.
func Signature(params, results []api.ValueType) string {
	list := func(types []api.ValueType) string {
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = api.ValueTypeName(t)
		}
		return strings.Join(names, ", ")
	}
	if len(results) == 0 {
		return "(" + list(params) + ") -> nothing"
	}
	return "(" + list(params) + ") -> " + list(results)
}
