package browser

import "testing"

func TestTrapOf(t *testing.T) {
	for _, tt := range []struct{ browser, message, want string }{
		{"Chromium", "unreachable", "wasm error: unreachable"},
		{"Chromium", "divide by zero", "wasm error: integer divide by zero"},
		{"Chromium", "remainder by zero", "wasm error: integer divide by zero"},
		{"Chromium", "divide result unrepresentable", "wasm error: integer overflow"},
		{"Chromium", "float unrepresentable in integer range", "wasm error: invalid conversion to integer"},
		{"Chromium", "memory access out of bounds", "wasm error: out of bounds memory access"},
		{"Chromium", "table index is out of bounds", "wasm error: invalid table access"},
		{"Chromium", "null function or function signature mismatch", "wasm error: indirect call type mismatch"},
		{"Chromium", "Maximum call stack size exceeded", "stack overflow"},
		{"Firefox", "unreachable executed", "wasm error: unreachable"},
		{"Firefox", "integer divide by zero", "wasm error: integer divide by zero"},
		{"Firefox", "index out of bounds", "wasm error: out of bounds memory access"},
		{"Firefox", "indirect call to null", "wasm error: invalid table access"},
		{"Firefox", "indirect call signature mismatch", "wasm error: indirect call type mismatch"},
		{"Firefox", "too much recursion", "stack overflow"},
		{"Safari", "Unreachable code should not be executed (evaluating 'f()')", "wasm error: unreachable"},
		{"Safari", "Division by zero (evaluating 'f()')", "wasm error: integer divide by zero"},
		{"Safari", "Out of bounds memory access (evaluating 'f()')", "wasm error: out of bounds memory access"},
		{"Safari", "call_indirect to a signature that does not match (evaluating 'f()')", "wasm error: indirect call type mismatch"},
		{"Safari", "Maximum call stack size exceeded.", "stack overflow"},
		{"any", "something new", "something new"},
	} {
		if got := trapOf(tt.message); got != tt.want {
			t.Errorf("%s says %q: %q, want %q", tt.browser, tt.message, got, tt.want)
		}
	}
}
