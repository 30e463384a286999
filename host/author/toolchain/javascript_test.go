package toolchain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
)

var repository = filepath.Join("..", "..", "..")

// A segment in JavaScript asks for what its manifest does, and for nothing else.
func TestScriptAsksForWhatItMay(t *testing.T) {
	var all []manifest.Permission
	for _, name := range manifest.PermissionNames() {
		all = append(all, manifest.Permission{Name: name})
	}
	tests := [][]manifest.Permission{nil, all}
	for i := range all {
		tests = append(tests, all[i:i+1])
	}
	for _, permissions := range tests {
		wasm, err := withScript([]byte("var x = 1;"), manifest.Manifest{Permissions: permissions}, 0)
		if err != nil {
			t.Fatal(err)
		}
		border, err := module.Read(wasm)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, p := range permissions {
			want = append(want, p.Name)
		}
		for _, i := range border.Imports {
			f := capability.Lookup(i.Name)
			if f == nil {
				t.Fatalf("the engine imports %s, which the host does not have", i.Name)
			}
			if f.Permission != "" && !slices.Contains(got, f.Permission) {
				got = append(got, f.Permission)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what it asks for (-manifest +module):\n%s", diff)
		}
		if !bytes.Contains(wasm, []byte("var x = 1;")) {
			t.Error("the script is not in the module")
		}
	}
}

// A function that is missing is replaced by one with the same parameters and result.
func TestMissingFunctionsHaveOthersOfTheirType(t *testing.T) {
	for _, name := range scriptFunctions() {
		instead := "status"
		if name == "fetch" {
			instead = "shorten"
		}
		if got, want := wasmType(name), wasmType(instead); got != want {
			t.Errorf("%s has the type %s, and %s, which stands in for it, %s", name, got, instead, want)
		}
	}
}

func wasmType(name string) string {
	f := capability.Lookup(name)
	numbers := 0
	for _, p := range []byte(f.Params) {
		numbers++
		if capability.Param(p) != capability.Int {
			numbers++
		}
	}
	return strconv.Itoa(numbers) + " → " + strconv.FormatBool(f.Result != capability.Nothing) + strconv.FormatBool(f.Result == capability.Int64)
}

// The engine has every function of the host, and its bits are in the order that is
// written into the module.
func TestEngineHasEveryFunction(t *testing.T) {
	listed, err := os.ReadFile(filepath.Join(repository, "tools", "javascript", "functions.h"))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(repository, "tools", "javascript", "engine.c"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range capability.Table() {
		first, rest, _ := strings.Cut(f.Name, "_")
		name := first
		if rest != "" {
			name += strings.ToUpper(rest[:1]) + rest[1:]
		}
		if !strings.Contains(string(listed), `("`+name+`",`) {
			t.Errorf("functions.h has no %s", name)
		}
		if f.Permission == "" {
			continue
		}
		if !slices.Contains(scriptFunctions(), f.Name) {
			t.Errorf("%s needs a permission, and has no bit", f.Name)
		}
	}
	enum := regexp.MustCompile(`enum \{ (.*) \};`).FindStringSubmatch(string(source))
	if enum == nil || strings.ToLower(enum[1]) != strings.Join(scriptFunctions(), ", ") {
		t.Errorf("the bits are %v in engine.c, and %v here", enum, scriptFunctions())
	}
	for _, number := range []string{"SCRIPT ((const struct script *)0x" + strconv.FormatInt(scriptAddress, 16) + ")", "HEAP ((char *)0x" + strconv.FormatInt(scriptAddress+scriptLimit+8, 16) + ")"} {
		if !strings.Contains(string(source), number) {
			t.Errorf("engine.c has no %s", number)
		}
	}
}

// The engine in the repository is what tools/javascript/build made of what lies beside it.
func TestEngineIsCurrent(t *testing.T) {
	record, err := os.ReadFile(filepath.Join(repository, "tools", "javascript", "built.sha256"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(record)) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		data, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) != ".wasm" {
			data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s has changed since the engine was built: run tools/javascript/build with the sources that it names", name)
		}
	}
}

// A script that is none is not built, and what is newer than the engine is said.
func TestScriptIsChecked(t *testing.T) {
	for script, want := range map[string]string{
		"var a = 1;\nvar b = ;\n":            "segment.js:2: SyntaxError: unexpected character in expression",
		"let a = 1;":                         "write var in place of let",
		"var f = (a) => a;":                  "write function () {} in place of =>",
		"aiterm.span(`x`, 'dim');":           "put texts together with +",
		"\xff\xfe":                           "segment.js:1: SyntaxError",
		"for (;;) {}":                        "",
		"throw new Error('at run time');":    "",
		"var f = function (a) { return a };": "",
		"":                                   "",
	} {
		dir := t.TempDir()
		write(t, dir, map[string]string{"segment.js": script, "segment.yaml": "name: x\nversion: 1.0.0\ndescription: x\n"})
		c, err := nothing(t).Find(t.Context(), dir, JavaScript)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Build(t.Context(), dir)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", script, err, want)
		}
	}
}

func TestScriptTooLong(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"segment.js": strings.Repeat("//\n", scriptLimit), "segment.yaml": "name: x\nversion: 1.0.0\ndescription: x\n"})
	c, err := nothing(t).Find(t.Context(), dir, JavaScript)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Build(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "319 KiB") {
		t.Errorf("error = %v", err)
	}
}
