package toolchain

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Detect tells what the segment in dir is written in from the files there. For
// Go it is TinyGo if that is found, else standard Go: the source is the same.
// why says what decided. Files of two languages are an error.
func (t Tools) Detect(dir string) (language Language, why string, err error) {
	var found []Language
	var files []string
	add := func(l Language, extension string) {
		if names, _ := sources(dir, extension); len(names) > 0 {
			found, files = append(found, l), append(files, names[0])
		}
	}
	add(Go, ".go")
	if entry, ok := assemblyEntry(dir); ok {
		found, files = append(found, AssemblyScript), append(files, entry)
	}
	add(C, ".c")
	add(CPP, ".cpp")
	add(Rust, ".rs")
	add(Zig, ".zig")
	add(D, ".d")
	add(MoonBit, ".mbt")
	if isFile(filepath.Join(dir, scriptFile)) {
		found, files = append(found, JavaScript), append(files, scriptFile)
	}
	add(WAT, ".wat")
	switch len(found) {
	case 0:
		return "", "", fmt.Errorf("%s holds no source of a segment: no *.go, *.c, *.cpp, *.rs, *.zig, *.d, *.mbt, *.wat, segment.js, nor an assembly/index.ts with a package.json that names assemblyscript; "+
			"name another folder, or begin with \"aiterm plugins new\"", dir)
	case 1:
	default:
		return "", "", fmt.Errorf("%s holds %s: say in segment.yaml which one is the segment, as in \"build: %s\"", dir, strings.Join(files, " and "), found[0])
	}
	if found[0] != Go {
		return found[0], files[0] + " is there", nil
	}
	language, why = t.ForGo()
	return language, why, nil
}

// sources lists the files in dir with that extension but for Go's tests. It is no
// filepath.Glob, which would take a bracket in the name of the folder for a
// pattern.
func sources(dir, extension string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("look for sources: %w", err)
	}
	for _, e := range entries {
		// The test of a segment in another language may be in Go.
		if !e.IsDir() && filepath.Ext(e.Name()) == extension && !strings.HasSuffix(e.Name(), "_test.go") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// ForGo is what Go is compiled with on this machine, and why.
func (t Tools) ForGo() (language Language, why string) {
	if _, ok := t.find("tinygo"); ok || t.getenv("TINYGO") != "" {
		return TinyGo, "TinyGo is installed"
	}
	return Go, "TinyGo is not installed"
}
