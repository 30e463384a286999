package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlocks(t *testing.T) {
	got := blocks("mode: set\nm/a.go:3.24,5.2 1 1\nm/a.go:7.2,9.3 2 0\nm/b.go:1.1,2.2 10 100\n")
	want := map[string]bool{"m/a.go:3.24,5.2 1": true, "m/b.go:1.1,2.2 10": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("blocks differ (-want +got):\n%s", diff)
	}
}

func TestPick(t *testing.T) {
	set := func(blocks string) map[string]bool {
		reached := map[string]bool{}
		for _, b := range blocks {
			reached[string(b)] = true
		}
		return reached
	}
	inputs := []input{
		{name: "one", data: []byte("1234"), reached: set("ab")},
		{name: "three", data: []byte("1234"), reached: set("bcd")},
		{name: "three, and smaller", data: []byte("12"), reached: set("bce")},
	}
	for reached, want := range map[string]int{"": 2, "bce": 0, "abce": 1, "abcde": -1} {
		if got := pick(inputs, set(reached)); got != want {
			t.Errorf("after %q it picks %d, want %d", reached, got, want)
		}
	}
}

// TestTake looks at a module of its own, with a target whose seed reaches one of
// three branches.
func TestTake(t *testing.T) {
	dir := t.TempDir()
	cached := filepath.Join(t.TempDir(), "FuzzSize")
	corpus := filepath.Join(dir, "testdata", "fuzz", "FuzzSize")
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	value := func(text string) string { return "go test fuzz v1\nstring(\"" + text + "\")\n" }
	write(filepath.Join(dir, "go.mod"), "module example.com/sized\n\ngo 1.26\n")
	write(filepath.Join(dir, "size.go"), `package sized

func size(s string) int {
	if len(s) > 6 {
		return 2
	}
	if len(s) > 3 {
		return 1
	}
	return 0
}
`)
	write(filepath.Join(dir, "size_test.go"), `package sized

import "testing"

func FuzzSize(f *testing.F) {
	f.Add("a")
	f.Fuzz(func(t *testing.T, s string) { size(s) })
}
`)
	write(filepath.Join(cached, "as the seed"), value("b"))
	write(filepath.Join(cached, "middle"), value("abcd"))
	write(filepath.Join(cached, "longer middle"), value("abcde"))
	write(filepath.Join(cached, "big"), value(strings.Repeat("x", 500)))
	write(filepath.Join(cached, "long"), value("abcdefgh"))
	t.Chdir(dir)
	if out, err := exec.Command("go", "vet", "./...").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}

	target := target{importPath: "example.com/sized", name: "FuzzSize", cached: cached}
	for _, step := range []struct {
		files       int
		taken, kept int
		corpus      []string
	}{
		{1, 1, 0, []string{"middle"}},
		{1, 0, 1, []string{"middle"}},
		{20, 1, 1, []string{"long", "middle"}},
		{20, 0, 2, []string{"long", "middle"}},
	} {
		taken, kept, err := target.take(limits{files: step.files, bytes: 100})
		if err != nil || taken != step.taken || kept != step.kept {
			t.Fatalf("take = %d, %d, %v, want %d and %d", taken, kept, err, step.taken, step.kept)
		}
		got, err := names(corpus, 1<<20)
		if diff := cmp.Diff(step.corpus, got); diff != "" || err != nil {
			t.Fatalf("the corpus differs (%v, -want +got):\n%s", err, diff)
		}
	}

	write(filepath.Join(cached, "broken"), "go test fuzz v1\nint(1)\n")
	if _, _, err := target.take(limits{files: 20, bytes: 100}); err == nil || !strings.Contains(err.Error(), "an input fails") {
		t.Errorf("the error for an input that fails is %v", err)
	}
	if got, _ := names(corpus, 1<<20); len(got) != 2 {
		t.Errorf("after it there are %q", got)
	}
}
