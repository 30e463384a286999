package paths

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// paths must say what path/filepath says, or a file would be looked for in two
// places.
func FuzzAsFilepath(f *testing.F) {
	for _, p := range []string{"", ".", "..", "/", "//", "a", "/a/b/", "a//b", "./a", "../a", "a/../b", "a/..", `C:\a`, `\\s\t\a`, "refs/heads/x", "/a\x00b"} {
		f.Add(p, "b/../c")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		type answers struct {
			Join, Dir, Base, Clean, FromSlash, Folder, File string
			IsAbs                                           bool
		}
		got := answers{Join: Join(a, b), Dir: Dir(a), Base: Base(a), Clean: Clean(a), FromSlash: FromSlash(a), IsAbs: IsAbs(a)}
		got.Folder, got.File = Split(a)
		want := answers{Join: filepath.Join(a, b), Dir: filepath.Dir(a), Base: filepath.Base(a), Clean: filepath.Clean(a), FromSlash: filepath.FromSlash(a), IsAbs: filepath.IsAbs(a)}
		want.Folder, want.File = filepath.Split(a)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-filepath +paths):\n%s", a, diff)
		}
		if IsLocal(a) && !filepath.IsLocal(a) {
			t.Errorf("%q is local, path/filepath says that it is not", a)
		}
	})
}
