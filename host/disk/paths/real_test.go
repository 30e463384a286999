package paths

import (
	"os"
	"path/filepath"
	"testing"
)

func TestReal(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "a", "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"absolute": filepath.Join(dir, "a"), "relative": "a", "a/up": "..", "chain": "relative", "a/b/far": "../../chain/b", "loop": "loop", "dead": "nowhere",
	} {
		if err := os.Symlink(filepath.FromSlash(target), filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	for _, p := range []string{
		"", "a", "a/b", "absolute", "absolute/b", "relative/b", "a/up", "a/up/a/b", "chain/b", "a/b/far", "chain/up/relative/b/far", "loop", "loop/x", "dead", "nowhere", "a/nowhere/b",
	} {
		p = filepath.Join(dir, filepath.FromSlash(p))
		want, wantErr := filepath.EvalSymlinks(p)
		got, err := Real(p)
		if got != want || (err != nil) != (wantErr != nil) {
			t.Errorf("Real(%s) = %q, %v; path/filepath says %q, %v", p, got, err, want, wantErr)
		}
	}
	for _, p := range []string{"/", "//", "/.."} {
		if got, err := Real(p); err != nil || got != filepath.Clean(p) {
			t.Errorf("Real(%s) = %q, %v", p, got, err)
		}
	}
}
