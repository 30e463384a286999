package browser

import "strings"

const overflow = "stack overflow"

// traps are the words of browsers for a trap, each beside those that a line has for it.
// What stands further up is looked for first.
var traps = [...][2]string{
	{"unreachable", "unreachable"},
	{"divide by zero", "integer divide by zero"},
	{"division by zero", "integer divide by zero"},
	{"remainder by zero", "integer divide by zero"},
	{"divide result unrepresentable", "integer overflow"},
	{"integer overflow", "integer overflow"},
	{"signed integer overflow", "integer overflow"},
	{"float unrepresentable", "invalid conversion to integer"},
	{"invalid conversion to integer", "invalid conversion to integer"},
	{"null function or function signature mismatch", "indirect call type mismatch"},
	{"signature mismatch", "indirect call type mismatch"},
	{"call_indirect to a signature that does not match", "indirect call type mismatch"},
	{"table index is out of bounds", "invalid table access"},
	{"table access out of bounds", "invalid table access"},
	{"indirect call to null", "invalid table access"},
	{"call_indirect to a null", "invalid table access"},
	{"out of bounds", "out of bounds memory access"},
	{"out-of-bounds", "out of bounds memory access"},
	{"call stack size exceeded", overflow},
	{"too much recursion", overflow},
}

// trapOf is what a line says where a browser says message, whichever browser that is.
func trapOf(message string) string {
	lower := strings.ToLower(message)
	for _, t := range traps {
		switch {
		case !strings.Contains(lower, t[0]):
		case t[1] == overflow:
			return overflow
		default:
			return "wasm error: " + t[1]
		}
	}
	return message
}
