package main

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/tools/release/manual"
)

// publish writes the packages, their bills of materials and SHA256SUMS into a
// folder that must be empty, and returns what is in SHA256SUMS.
func publish(src *source, out string, wanted []string) (sums string, err error) {
	if old, err := os.ReadDir(out); err == nil && len(old) > 0 {
		return "", fmt.Errorf("%s is not empty: remove what is in it, or give another folder with -o", out)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return "", err
	}
	type file struct {
		name string
		data []byte
	}
	var files []file
	for _, platform := range wanted {
		all, err := build(src, platform)
		if err != nil {
			return "", err
		}
		parts, err := partsOf(src, all)
		if err != nil {
			return "", err
		}
		bom, err := billOfMaterials(src, all, parts)
		if err != nil {
			return "", err
		}
		goos, goarch, _ := strings.Cut(platform, "-")
		name := "aiterm_" + src.version + "_" + goos + "_" + goarch
		entries, err := contents(src, all, parts)
		if err != nil {
			return "", err
		}
		packed, suffix, err := pack(goos, name, entries, src.date)
		if err != nil {
			return "", err
		}
		fmt.Printf("%-50s %5.1f MB", name+suffix, float64(len(packed))/1e6)
		for _, b := range all {
			fmt.Printf(", %s %.1f", b.program, float64(len(b.data))/1e6)
		}
		fmt.Println()
		files = append(files, file{name + suffix, packed}, file{name + ".cdx.json", bom})
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.name, b.name) })
	var list strings.Builder
	for _, f := range files {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(f.data), f.name)
		if err := os.WriteFile(filepath.Join(out, f.name), f.data, 0o644); err != nil {
			return "", err
		}
	}
	return list.String(), os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(list.String()), 0o644)
}

// contents are the files of a package. The short name is a link where there are
// links, and two lines of batch file in a .zip: a second binary would double it.
func contents(src *source, all []*binary, parts []part) ([]entry, error) {
	entries := []entry{{path: "THIRD_PARTY_LICENSES.txt", data: notices(parts)}}
	for _, b := range all {
		entries = append(entries, entry{path: b.fileName(), data: b.data, exec: true})
	}
	if all[0].goos == "windows" {
		entries = append(entries, entry{path: "ait.cmd", data: []byte("@\"%~dp0aiterm.exe\" %*\r\n")})
	} else {
		entries = append(entries, entry{path: "ait", link: "aiterm"})
	}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(src.dir, name))
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{path: name, data: text})
	}
	files, err := manual.Packaged(src.version, src.date)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		entries = append(entries, entry{path: f.Path, data: f.Text, link: f.Link})
	}
	return entries, nil
}

// check builds the commit that is checked out twice, from clones in different
// folders, and compares what comes of it.
func check(wanted []string) error {
	var sums [2]string
	for i := range sums {
		src, err := clone(".", "")
		if err != nil {
			return err
		}
		defer src.remove()
		out, err := os.MkdirTemp("", "aiterm-check-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(out)
		if sums[i], err = publish(src, out, wanted); err != nil {
			return err
		}
	}
	if sums[0] != sums[1] {
		return fmt.Errorf("two builds of one commit differ:\n%s\nand\n%s", sums[0], sums[1])
	}
	fmt.Printf("%stwo builds of one commit are the same\n", sums[0])
	return nil
}

// installManual writes the man page and the completions below a prefix. They are
// made of the files as they are; outside of a clone nobody knows of which commit.
func installManual(prefix string) error {
	src, err := describe(".")
	if err != nil {
		src = &source{version: "development"}
	}
	files, err := manual.Installed(src.version, src.date)
	if err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(prefix, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if f.Link != "" {
			err = os.Symlink(f.Link, path)
		} else {
			err = os.WriteFile(path, f.Text, 0o644)
		}
		if err != nil {
			return err
		}
		fmt.Println(path)
	}
	return nil
}
