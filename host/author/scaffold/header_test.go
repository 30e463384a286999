package scaffold

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm"
	"github.com/data-wise/aiterm/host/guest/capability"
)

// wanted describes the functions of the host in the same way.
func wanted() (functions []string) {
	for _, f := range capability.Table() {
		var params []string
		for _, p := range []byte(f.Params) {
			switch capability.Param(p) {
			case capability.Text:
				params = append(params, "address", "length")
			case capability.Int:
				params = append(params, "int")
			case capability.Buffer:
				params = append(params, "buffer", "length")
			}
		}
		result := map[capability.Result]string{capability.Nothing: "nothing", capability.Length: "int", capability.Int32: "int", capability.Int64: "long"}[f.Result]
		functions = append(functions, fmt.Sprintf("%s(%s) %s", f.Name, strings.Join(params, " "), result))
	}
	return functions
}

// A segment in C may name every function that the host has, with its very
// parameters.
func TestHeaderForC(t *testing.T) {
	data, err := aiterm.Sources.ReadFile("sdk/c/aiterm.h")
	if err != nil {
		t.Fatal(err)
	}
	re := regexp.MustCompile(`(?m)^AITERM_IMPORT\((\w+)\) (\w+) aiterm_(\w+)\(([^)]*)\);$`)
	var got []string
	for _, m := range re.FindAllStringSubmatch(string(data), -1) {
		if m[1] != m[3] {
			t.Errorf("%s is called aiterm_%s", m[1], m[3])
		}
		var params []string
		for p := range strings.SplitSeq(strings.TrimSuffix(m[4], "void"), ", ") {
			kind := strings.TrimRight(p, "abcdefghijklmnopqrstuvwxyz_") // without its name
			word, known := map[string]string{"const char *": "address", "char *": "buffer", "uint32_t ": "length", "int32_t ": "int"}[kind]
			if p != "" && !known {
				t.Errorf("%s has the parameter %q", m[1], p)
			} else if p != "" {
				params = append(params, word)
			}
		}
		result := map[string]string{"void": "nothing", "int32_t": "int", "int64_t": "long"}[m[2]]
		got = append(got, fmt.Sprintf("%s(%s) %s", m[1], strings.Join(params, " "), result))
	}
	if diff := cmp.Diff(wanted(), got); diff != "" {
		t.Errorf("sdk/c/aiterm.h (-table +header):\n%s", diff)
	}
}

func TestDeclarationsForAssemblyScript(t *testing.T) {
	data, err := aiterm.Sources.ReadFile("sdk/assemblyscript/aiterm.ts")
	if err != nil {
		t.Fatal(err)
	}
	re := regexp.MustCompile(`(?m)^@external\("aiterm_v1", "(\w+)"\)\ndeclare function host(\w+)\((.*)\): (\w+);$`)
	var got []string
	for _, m := range re.FindAllStringSubmatch(string(data), -1) {
		if name := strings.ToLower(m[2]); name != strings.ReplaceAll(m[1], "_", "") {
			t.Errorf("%s is called host%s", m[1], m[2])
		}
		var params []string
		for p := range strings.SplitSeq(m[3], ", ") {
			name, kind, _ := strings.Cut(p, ": ")
			switch {
			case name == "":
			case kind == "usize" && name == "buffer":
				params = append(params, "buffer")
			case kind == "usize":
				params = append(params, "address")
			case kind == "i32" && (name == "size" || strings.HasSuffix(name, "Length")):
				params = append(params, "length")
			case kind == "i32":
				params = append(params, "int")
			default:
				t.Errorf("%s has the parameter %s", m[1], p)
			}
		}
		result := map[string]string{"void": "nothing", "i32": "int", "i64": "long"}[m[4]]
		got = append(got, fmt.Sprintf("%s(%s) %s", m[1], strings.Join(params, " "), result))
	}
	if diff := cmp.Diff(wanted(), got); diff != "" {
		t.Errorf("sdk/assemblyscript/aiterm.ts (-table +declarations):\n%s", diff)
	}
}
