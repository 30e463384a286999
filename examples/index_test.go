package examples_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/install"
)

const (
	indexPath = "index.json"
	// indexBase is where the files of this folder are for everybody. A release names its
	// own tag in place of main.
	indexBase = "https://raw.githubusercontent.com/data-wise/aiterm/main/examples/"
)

// The index of the examples says what their modules say.
func TestIndexIsCurrent(t *testing.T) {
	modules, err := filepath.Glob("*/*.wasm")
	if err != nil || len(modules) == 0 {
		t.Fatalf("%q, %v", modules, err)
	}
	x := catalog.Index{Name: "The examples of aiterm"}
	for _, path := range modules {
		binary, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := install.Examine(binary, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		source, err := catalog.Below(indexBase, filepath.ToSlash(path), m.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		e, err := catalog.EntryOf(m, source)
		if err != nil {
			t.Fatal(err)
		}
		e.Homepage = "https://github.com/data-wise/aiterm/tree/main/examples/" + filepath.Base(filepath.Dir(path))
		x = x.With(e)
	}
	want, err := x.Text()
	if err != nil {
		t.Fatal(err)
	}
	if *rebuild {
		if err := os.WriteFile(indexPath, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(indexPath)
	if diff := cmp.Diff(string(want), string(got)); err != nil || diff != "" {
		t.Errorf("the index is of other modules: run make examples, or go test ./examples -run Index -rebuild\n%v (-want +got):\n%s", err, diff)
	}
}
