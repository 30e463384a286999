// Command site makes the site of aiterm: what it is, a gallery that the real renderer draws,
// and the documentation. It is a folder of files that needs no server; site/ has what it is
// made from.
//
//	go run ./tools/site [-o FOLDER]    .build/site, without -o
//
// It runs in the root of the repository. The same sources give the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	out := flag.String("o", filepath.Join(".build", "site"), "`folder` to write the site to, which is emptied before")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "site:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	files, err := build(".")
	if err != nil {
		return err
	}
	if err := write(out, files); err != nil {
		return err
	}
	raw, packed, err := sizes(files)
	if err != nil {
		return err
	}
	fmt.Printf("site: %d files in %s, %d KiB, %d KiB compressed\n", len(files), out, raw>>10, packed>>10)
	return nil
}

// write puts files into a folder, in the place of an older site. Another folder is left alone.
func write(out string, files map[string][]byte) error {
	entries, err := os.ReadDir(out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(out, "pages.txt")); err != nil {
			return fmt.Errorf("%s is not empty and holds no site: name another folder", out)
		}
		if err := os.RemoveAll(out); err != nil {
			return err
		}
	}
	for _, url := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(out, filepath.FromSlash(url))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[url], 0o644); err != nil {
			return err
		}
	}
	return nil
}
