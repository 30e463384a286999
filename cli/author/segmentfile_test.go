package author

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is published beside a module is no source of it, and what a build may embed
// is.
func TestSourcesOfASegment(t *testing.T) {
	dir := t.TempDir()
	files := map[string]bool{
		"segment.yaml": true, "main.go": true, "go.mod": true, "asconfig.json": true, "Makefile": true,
		"assembly/index.ts": true, "data/index.json": true, "data/README.md": true, "notes.md": true,
		"testdata/index.json": true, "keys.go": true, "index.json.go": true,

		"x.wasm": false, "dist/x.wasm": false, ".git/config": false, "node_modules/a/index.js": false,
		".hidden": false, "main.go~": false, "#main.go#": false, "main.go.swp": false, "4913": false,
		"x.wasm.minisig": false, "dist/x.wasm.minisig": false, "minisign.pub": false, "minisign.key": false,
		"index.json": false, "README.md": false, "README": false, "LICENSE": false, "LICENSE.md": false, "LICENSE.txt": false,
	}
	want := map[string]bool{}
	for name, counts := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if counts {
			want[name] = true
		}
	}
	// Also for a folder that is named with a slash at its end.
	for _, as := range []string{dir, dir + string(filepath.Separator)} {
		got := map[string]bool{}
		for path := range readSources(as, nil, nil) {
			name, err := filepath.Rel(dir, path)
			if err != nil {
				t.Fatal(err)
			}
			got[filepath.ToSlash(name)] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", as, diff)
		}
	}
}

// A signature that was made after the build is no change of the source.
func TestNewerSource(t *testing.T) {
	for name, counts := range map[string]bool{
		"main.go": true, "data/index.json": true,
		"x.wasm.minisig": false, "x.pub": false, "index.json": false, "README.md": false, "testdata/a.json": false,
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		want := ""
		if counts {
			want = path
		}
		if got := (segmentFile{dir: dir, built: time.Now().Add(-time.Hour)}).newerSource(); got != want {
			t.Errorf("%s: %q is newer, want %q", name, got, want)
		}
	}
}
