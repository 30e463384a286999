package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// part is something of others that is in a binary.
type part struct {
	path, version, sum string // as Go names a module
	license            string // SPDX identifier
	texts              []byte // its licence, with the notices that go with it
}

// partsOf returns what the binaries of a platform consist of beside this project: Go
// itself, the modules, TinyGo's runtime, which is in the built-in segments, wasm2go's helper
// functions, which are in their translations, and the engine for segments in JavaScript. Each has a licence that is known here, or
// it is an error.
func partsOf(src *source, all []*binary) ([]part, error) {
	parts := []part{{path: "std", version: strings.TrimPrefix(all[0].info.GoVersion, "go")}}
	paths := []string{"list", "-m", "-f", "{{.Dir}}"}
	for _, b := range all {
		for _, m := range b.info.Deps {
			if m.Replace != nil {
				return nil, fmt.Errorf("%s is replaced by %s: a release is made of published modules, remove the replace from go.mod", m.Path, m.Replace.Path)
			}
			if slices.Contains(paths, m.Path) {
				continue // in another one of them too, at the same version: they are of one module
			}
			parts = append(parts, part{path: m.Path, version: m.Version, sum: m.Sum})
			paths = append(paths, m.Path)
		}
	}
	root, err := goCommand(src.dir, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	listed, err := goCommand(src.dir, paths...)
	if err != nil {
		return nil, err
	}
	dirs := append([]string{root}, strings.Split(listed, "\n")...)
	for _, t := range [...]struct{ folder, path string }{{"tinygo", tinyGoPath}, {"wasm2go", wasm2goPath}} {
		tool, dir, err := pinnedTool(src, t.folder, t.path)
		if err != nil {
			return nil, err
		}
		parts, dirs = append(parts, tool), append(dirs, dir)
	}
	parts, dirs = append(parts, part{path: enginePath, version: engineCommit}), append(dirs, filepath.Join(src.dir, "sdk", "javascript"))
	for i := range parts {
		if err := parts[i].readLicense(dirs[i]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return strings.Compare(a.path, b.path) })
	return parts, nil
}

// The modules of what made the built-in segments, and of what translates them.
const (
	tinyGoPath  = "github.com/tinygo-org/tinygo"
	wasm2goPath = "github.com/ncruces/wasm2go"
)

// The engine for segments in JavaScript, at the commit that tools/javascript/build names.
const (
	enginePath   = "github.com/bellard/mquickjs"
	engineCommit = "ee50431eac9b14b99f722b537ec4cac0c8dd75ab"
)

// pinnedTool is a tool that leaves something of its own in the program, at the version
// that tools/FOLDER pins.
func pinnedTool(src *source, folder, path string) (p part, dir string, err error) {
	pinned := filepath.Join(src.dir, "tools", folder)
	if _, err := goCommand(pinned, "mod", "download", path); err != nil {
		return p, "", err
	}
	listed, err := goCommand(pinned, "list", "-m", "-f", "{{.Version}} {{.Dir}}", path)
	if err != nil {
		return p, "", err
	}
	version, dir, _ := strings.Cut(listed, " ")
	return part{path: path, version: version}, dir, nil
}

// readLicense takes the licence and the notices in a module's folder.
func (p *part) readLicense(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look for the licence of %s: %w; run go mod download", p.path, err)
	}
	var texts [][]byte
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		stem := strings.TrimSuffix(strings.TrimSuffix(name, ".TXT"), ".MD")
		if e.IsDir() || !slices.Contains([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"}, stem) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		if stem[0] == 'L' || stem[0] == 'C' {
			p.license = identify(text)
		}
		texts = append(texts, bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r"), nil)))
	}
	if p.license == "" {
		return fmt.Errorf("%s in %s has no licence that is known: look at it, and add it to tools/release/licenses.go if it may be passed on", p.path, dir)
	}
	p.texts = bytes.Join(texts, []byte("\n\n"))
	return nil
}

// phrases are what tells one licence from another, the narrower first: BSD's
// third clause is all that its two forms differ in.
var phrases = []struct{ license, phrase string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from"},
	// libcap's, which gives the choice between this one and another.
	{"BSD-3-Clause", "are one or the other of these two licenses: - bsd 3-clause"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce the above copyright notice"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
}

// identify returns the SPDX identifier of a licence, or "" for one that none of
// the parts has had so far.
func identify(text []byte) string {
	words := strings.ToLower(strings.Join(strings.Fields(string(text)), " "))
	words = strings.Replace(words, "license, version", "license version", 1)
	for _, p := range phrases {
		if strings.Contains(words, p.phrase) {
			return p.license
		}
	}
	return ""
}

// notices is the file that goes with a binary: what the licences of its parts
// want everybody to get who gets the binary.
func notices(parts []part) []byte {
	var out bytes.Buffer
	out.WriteString("aiterm is made of its own code, under the licence in the file LICENSE, and of\n" +
		"what follows, each part under its own. TinyGo's runtime is in the built-in\nsegments, mquickjs in those that are written in JavaScript, std is Go's standard\nlibrary.\n")
	for _, p := range parts {
		fmt.Fprintf(&out, "\n%s\n%s %s (%s)\n\n%s\n", strings.Repeat("-", 78), p.path, p.version, p.license, p.texts)
	}
	return out.Bytes()
}
