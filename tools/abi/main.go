// Command abi writes what the ABI's table says into the files that repeat it: the
// declarations for each language below sdk and the tables of docs/abi.md. What stands
// between a line with "functions of the host: written by tools/abi" and one with "end
// of what tools/abi wrote" is its own; the rest of each file is written by hand.
//
//	go run ./tools/abi
//
// Its test says when a file is not as this would write it, and when the table is not
// what the host offers.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	beginMark = "functions of the host: written by tools/abi"
	endMark   = "end of what tools/abi wrote"
)

func main() {
	if err := write("."); err != nil {
		fmt.Fprintln(os.Stderr, "abi:", err)
		os.Exit(1)
	}
}

// write brings every file below root up to date.
func write(root string) error {
	files, err := current(root)
	if err != nil {
		return err
	}
	for _, f := range files {
		if bytes.Equal(f.was, f.want) {
			continue
		}
		if err := os.WriteFile(f.path, f.want, 0o644); err != nil {
			return err
		}
		fmt.Println(f.path)
	}
	return nil
}

// file is one with generated parts, as it is and as it should be.
type file struct {
	path      string
	was, want []byte
}

// current makes every file as it should be.
func current(root string) ([]file, error) {
	functions, err := Functions()
	if err != nil {
		return nil, err
	}
	var files []file
	for _, t := range targets {
		path := filepath.Join(root, filepath.FromSlash(t.file))
		was, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		text := string(was)
		for _, part := range t.parts {
			if text, err = replace(text, part.name, part.write(functions)); err != nil {
				return nil, fmt.Errorf("%s: %w", t.file, err)
			}
		}
		files = append(files, file{path, was, []byte(text)})
	}
	for _, c := range copies {
		i := slices.IndexFunc(files, func(f file) bool { return f.path == filepath.Join(root, filepath.FromSlash(c.from)) })
		path := filepath.Join(root, filepath.FromSlash(c.to))
		was, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path, was, files[i].want})
	}
	return files, nil
}

// replace puts text between the marks of that name. The lines with the marks stay as
// they are, so that each language has its own comments around them.
func replace(file, name, text string) (string, error) {
	mark := beginMark
	if name != "" {
		mark += ", " + name
	}
	begin := -1
	var lines []string
	for line := range strings.Lines(file) {
		lines = append(lines, line)
		switch {
		case begin < 0 && lineHas(line, mark):
			begin = len(lines)
		case begin >= 0 && strings.Contains(line, endMark):
			rest := file[len(strings.Join(lines, "")):]
			return strings.Join(lines[:begin], "") + text + line + rest, nil
		}
	}
	return "", fmt.Errorf("no lines with %q and, below, %q", mark, endMark)
}

// lineHas tells whether a line has the mark, and not a longer one that begins so.
func lineHas(line, mark string) bool {
	_, after, found := strings.Cut(line, mark)
	return found && !strings.HasPrefix(after, ",")
}
