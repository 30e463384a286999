// Package pinned finds the compilers that the modules in this repository are
// built with. Another version makes other bytes, so TinyGo is the one that
// tools/tinygo/install built, unless TINYGO names one.
package pinned

import (
	"os"
	"path/filepath"

	"github.com/data-wise/aiterm/host/author/toolchain"
)

// Installed is where tools/tinygo/install puts TinyGo, in the repository's root.
const Installed = ".build/tinygo"

// Tools is where the compilers are; root is the repository's.
func Tools(root string) (toolchain.Tools, error) {
	at, err := filepath.Abs(filepath.Join(root, filepath.FromSlash(Installed)))
	if err != nil {
		return toolchain.Tools{}, err
	}
	t := toolchain.Tools{Env: os.Environ()}
	if _, err := os.Stat(filepath.Join(at, "bin", "tinygo")); err == nil && os.Getenv("TINYGO") == "" {
		t.Env = append(t.Env, "TINYGOROOT="+filepath.Join(at, "root"),
			"PATH="+filepath.Join(at, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	}
	return t, nil
}
