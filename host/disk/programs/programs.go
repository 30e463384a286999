// Package programs knows the programs that an installation consists of: what they
// are called, where they lie, and what each was built from.
//
// They belong together: what one of them leaves on the disk, or says over a pipe,
// another one reads. Each has a version of its format for that, by which it tells
// what is not for it; this package is for people, who want to know why.
package programs

import (
	"path/filepath"
	"runtime"
	"strings"

	"github.com/data-wise/aiterm/host/disk/state"
)

// The names of the programs, without the ending that Windows has.
const (
	Aiterm = "aiterm"       // all commands
	Ait    = "ait"          // the same under a short name
	Line   = "aiterm-line"  // draws one line, and nothing else
	Guest  = "aiterm-guest" // runs other people's segments for a line
)

// Names are the programs that an installation has, the one that has to be there
// first.
func Names() []string { return []string{Aiterm, Ait, Line, Guest} }

// FileName is what the file of a program is called on a system (GOOS).
func FileName(program, system string) string {
	if system == "windows" {
		return program + ".exe"
	}
	return program
}

// Beside is where a program of the same installation as executable is, an absolute
// path of one of them, or would be: in the same folder. Nobody looks whether it is
// there.
func Beside(executable, program string) string {
	return filepath.Join(filepath.Dir(executable), FileName(program, runtime.GOOS))
}

// Find is Beside, if there is such a file. Where executable is a link, the folder of
// the link comes before that of the program: a package manager that links programs
// into one folder gives them paths there that outlive an update. It is "" for a
// program that is in neither.
func Find(executable, program string) string {
	if executable == "" {
		return ""
	}
	if path := Beside(executable, program); isFile(path) {
		return path
	}
	end, err := filepath.EvalSymlinks(executable)
	if err != nil || end == executable {
		return ""
	}
	if path := Beside(end, program); isFile(path) {
		return path
	}
	return ""
}

func isFile(path string) bool {
	seen, err := state.Look(path)
	return err == nil && seen.Mode.IsRegular()
}

// NameOf is the name of the program that a path leads to by its own name: without
// folders, of Unix or of Windows, and without the ending that Windows has.
func NameOf(path string) string {
	name := strings.ToLower(path[strings.LastIndexAny(path, `/\`)+1:])
	return strings.TrimSuffix(name, ".exe")
}
