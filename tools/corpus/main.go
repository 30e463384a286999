// Command corpus takes inputs that fuzzing found into the repository, where
// "go test" runs each of them as a test: of every target those that reach code
// which no other input of it does. Fuzzing itself is tools/check/fuzz.sh.
//
//	corpus [-cache FOLDER] [-most N] [-limit BYTES] [TARGET...]
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	var l limits
	cache := flag.String("cache", filepath.Join(".build", "fuzz"), "`folder` that fuzz.sh keeps inputs in")
	flag.IntVar(&l.files, "most", 20, "`number` of inputs that a target may have in the repository")
	flag.Int64Var(&l.bytes, "limit", 4096, "`bytes` that the file of an input may have")
	flag.Parse()
	if err := run(l, *cache, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

func run(l limits, cache string, only []string) error {
	targets, err := find(cache)
	if err != nil {
		return fmt.Errorf("%w: run make fuzz first", err)
	}
	for _, t := range targets {
		if len(only) > 0 && !slices.Contains(only, t.name) {
			continue
		}
		taken, kept, err := t.take(l)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", t.name, t.importPath, err)
		}
		fmt.Printf("%s %s: %d taken, %d in the repository\n", t.importPath, t.name, taken, kept+taken)
	}
	return nil
}

// target is a fuzz target with inputs that were found.
type target struct {
	importPath, name string
	cached           string // folder
}

// find returns the targets in a cache: FOLDER/IMPORT/PATH/FuzzName.
func find(cache string) (targets []target, err error) {
	err = filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || !strings.HasPrefix(d.Name(), "Fuzz") {
			return err
		}
		rel, err := filepath.Rel(cache, filepath.Dir(path))
		targets = append(targets, target{importPath: filepath.ToSlash(rel), name: d.Name(), cached: path})
		if err == nil {
			err = filepath.SkipDir
		}
		return err
	})
	return targets, err
}
