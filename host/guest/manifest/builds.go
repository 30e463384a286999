package manifest

import (
	"slices"
	"strings"
)

// builds are what compiles a segment, each with the other names and the file extensions
// that people give the language. TypeScript is what AssemblyScript looks like, and nothing
// else here takes it.
func builds() [][]string {
	return [][]string{
		{"tinygo", "tiny-go"},
		{"go", "golang"},
		{"c", "clang", "ansi-c"},
		{"cpp", "c++", "cxx", "cc", "cplusplus", "clang++"},
		{"rust", "rs", "rustc", "rustlang", "rust-lang", "cargo"},
		{"zig", "ziglang"},
		{"d", "dlang", "ldc", "ldc2", "dmd"},
		{"moonbit", "moon", "mbt"},
		{"javascript", "js", "mjs", "ecmascript", "node", "nodejs", "node.js"},
		{"assemblyscript", "as", "asc", "ts", "typescript"},
		{"wat", "wast", "wabt"},
	}
}

// BuildNames is the closed list of what segment.yaml may name under build. A
// command is not among them: a manifest starts nothing of its own choice.
func BuildNames() []string {
	var names []string
	for _, b := range builds() {
		names = append(names, b[0])
	}
	return names
}

// BuildCalled is the one of [BuildNames] that a person means by another name of the
// language, such as c++, js or golang, in any case; "" for a name of none.
func BuildCalled(name string) string {
	name = strings.ToLower(name)
	for _, b := range builds() {
		if slices.Contains(b, name) {
			return b[0]
		}
	}
	return ""
}
