package view

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/data-wise/aiterm/host/guest/inside"
)

// The names under which the test binary is aiterm as far as it runs guests: one that
// does, and one that ends as by a crash when it is to compile something.
const (
	compiling = "compiling"
	crashing  = "crashing"
)

// countFile has a byte for each module that was compiled, beside the program.
const countFile = "count"

func TestMain(m *testing.M) {
	if len(os.Args) < 3 || os.Args[1] != "guest" {
		os.Exit(m.Run())
	}
	if name, ok := strings.CutPrefix(filepath.Base(os.Args[0]), takenOver); ok && (os.Args[2] == inside.Serve || os.Args[2] == inside.Quick) {
		takeOver(name)
	}
	if os.Args[2] == inside.Compile {
		f, err := os.OpenFile(filepath.Join(filepath.Dir(os.Args[0]), countFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(".")
		}
		switch {
		case err != nil:
			os.Exit(1)
		case filepath.Base(os.Args[0]) == crashing:
			os.Exit(2)
		}
	}
	os.Exit(inside.Main(os.Args[2:], inside.Native()))
}

// program is the test binary under one of these names.
func (w *world) program(name string) string {
	w.T.Helper()
	path := filepath.Join(w.Home, name)
	self, err := os.Executable()
	if err != nil {
		w.T.Fatal(err)
	}
	if err := os.Symlink(self, path); err != nil && !os.IsExist(err) {
		w.T.Fatal(err)
	}
	return path
}
