package module

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestSkeleton(t *testing.T) {
	modules, err := filepath.Glob("../../../plugins/*/*.wasm")
	if err != nil || len(modules) == 0 {
		t.Fatal(modules, err)
	}
	for _, path := range modules {
		binary, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		one, kept, err := Skeleton(binary, "one")
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if IsSkeleton(binary) || !IsSkeleton(one) {
			t.Errorf("%s: the module counts as a skeleton, or its skeleton does not", path)
		}
		if len(one) >= len(binary) {
			t.Errorf("%s: its skeleton has %d bytes, and it %d", path, len(one), len(binary))
		}
		if two, _, _ := Skeleton(binary, "two"); bytes.Equal(one, two) {
			t.Errorf("%s: two modules have the same skeleton", path)
		}
		if len(kept) == 0 || kept[0] != 0 || len(kept) > 3 {
			t.Errorf("%s: of its functions %v are left", path, kept)
		}
		want, err := Read(binary)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Read(one); err != nil || len(got.Imports) != len(want.Imports) || len(got.Exports) != len(want.Exports) {
			t.Errorf("%s: its skeleton has the border %+v, %v", path, got, err)
		}
		for n := range len(binary) {
			Skeleton(binary[:n], "cut") // must not panic
		}
	}
	for _, damaged := range []string{"", "\x00asm", "\x00asm\x01\x00\x00\x00\x0a\x05\xff\xff\xff\xff\x0f", "\x00asm\x01\x00\x00\x00\x0a"} {
		if s, _, err := Skeleton([]byte(damaged), "x"); err == nil {
			t.Errorf("%q has the skeleton %q", damaged, s)
		}
	}
}
