package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/manifest"
)

var root = filepath.Join("..", "..")

// Whatever repeats the table says what it says.
func TestFilesAreCurrent(t *testing.T) {
	files, err := current(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		// A checkout on Windows may have other line endings.
		was := strings.ReplaceAll(string(f.was), "\r\n", "\n")
		if diff := cmp.Diff(strings.ReplaceAll(string(f.want), "\r\n", "\n"), was); diff != "" {
			t.Errorf("%s is not what the table says: run go run ./tools/abi (-want +got):\n%s", f.path, diff)
		}
	}
}

// A permission of the table is one that a segment.yaml can ask for, and each of those has
// a function.
func TestPermissions(t *testing.T) {
	all, err := Functions()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for i, f := range all {
		name := capability.Table()[i].Permission
		if name == "" {
			continue
		}
		used[name] = true
		if !slices.Contains(manifest.PermissionNames(), name) || !strings.HasPrefix(f.Permission, name) {
			t.Errorf("%s needs %q, written %q, which no segment.yaml can ask for", f.Name, name, f.Permission)
		}
	}
	for _, name := range manifest.PermissionNames() {
		if !used[name] {
			t.Errorf("no function needs the permission %s", name)
		}
	}
}

// The SDK for Go is written by hand, as its calls are no words of the ABI; its imports
// have to be.
func TestImportsOfGo(t *testing.T) {
	path := filepath.Join(root, "sdk", "abi_guest.go")
	parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Doc == nil {
			continue
		}
		name, ok := strings.CutPrefix(strings.TrimSpace(f.Doc.List[len(f.Doc.List)-1].Text), "//go:wasmimport aiterm_v1 ")
		if ok {
			got[name] = goType(f.Type)
		}
	}
	all, err := Functions()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range all {
		want[f.Name] = f.list(signature{"string", "int32", "unsafe.Pointer, uint32"}.of) + " -> " + f.result("", "int32", "int64")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("imports of %s (-table +file):\n%s", path, diff)
	}
}

func goType(f *ast.FuncType) string {
	var parameters []string
	for _, p := range f.Params.List {
		kind := ""
		switch e := p.Type.(type) {
		case *ast.Ident:
			kind = e.Name
		case *ast.SelectorExpr:
			kind = e.X.(*ast.Ident).Name + "." + e.Sel.Name
		}
		for range max(1, len(p.Names)) {
			parameters = append(parameters, kind)
		}
	}
	result := ""
	if f.Results != nil {
		result = f.Results.List[0].Type.(*ast.Ident).Name
	}
	return strings.Join(parameters, ", ") + " -> " + result
}

// A word for each function is also a link on the page, where it leads to one.
func TestPageHasWhatItLinksTo(t *testing.T) {
	all, err := Functions()
	if err != nil {
		t.Fatal(err)
	}
	files, err := current(root)
	if err != nil {
		t.Fatal(err)
	}
	page := string(files[0].want)
	for _, f := range all {
		for _, link := range regexp.MustCompile(`\(#([a-z-]+)\)`).FindAllStringSubmatch(f.Page, -1) {
			heading := regexp.MustCompile(`(?mi)^#+ ` + strings.ReplaceAll(link[1], "-", " ") + `$`)
			if !heading.MatchString(page) {
				t.Errorf("%s leads to #%s, which is no heading of docs/abi.md", f.Name, link[1])
			}
		}
	}
}

func TestReplace(t *testing.T) {
	const file = "a\n// " + beginMark + ", one\nold\n// " + endMark + "\nb\n// " + beginMark + "\n// " + endMark + "\nc\n"
	tests := []struct{ name, want string }{
		{"one", "a\n// " + beginMark + ", one\nnew\n// " + endMark + "\nb\n// " + beginMark + "\n// " + endMark + "\nc\n"},
		{"", "a\n// " + beginMark + ", one\nold\n// " + endMark + "\nb\n// " + beginMark + "\nnew\n// " + endMark + "\nc\n"},
	}
	for _, tt := range tests {
		got, err := replace(file, tt.name, "new\n")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("part %q (-want +got):\n%s", tt.name, diff)
		}
	}
	for name, text := range map[string]string{"two": file, "no end": "// " + beginMark + ", no end\n"} {
		if _, err := replace(text, name, ""); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
