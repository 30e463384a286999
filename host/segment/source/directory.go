package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Directory is the folder of a segment's source with the module in it or in
// its folder build. Nothing is ever built here: that would run what a stranger
// wrote. All is read through [os.Root], so that no link leads out of the folder.
type Directory struct {
	path string // absolute
}

const (
	buildFolder = "build"
	moduleExt   = ".wasm"

	segmentFile = "segment.yaml"

	maxManifest = 256 << 10
	maxLooked   = 2000 // files that are looked at for a newer source
)

func (d *Directory) String() string { return d.path }

// Fetch takes NAME.wasm, with the name that segment.yaml gives, or without a
// segment.yaml the only .wasm that there is.
func (d *Directory) Fetch(_ context.Context, o Options) (Module, error) {
	root, err := os.OpenRoot(d.path)
	if err != nil {
		return Module{}, fmt.Errorf("open the folder %s: %w", d.path, withoutPath(err))
	}
	defer root.Close()
	place := onDisk{open: root.Open, stat: root.Stat}
	file, err := d.find(root, place)
	if err != nil {
		return Module{}, err
	}
	full := filepath.Join(d.path, filepath.FromSlash(file))
	m, err := place.module(Module{Source: d.path, Resolved: full}, file, full, o)
	if err != nil {
		return Module{}, d.escaped(err)
	}
	if _, missing := root.Lstat(segmentFile); missing == nil && isUndescribed(m.Bytes) {
		return Module{}, fmt.Errorf("%s has no manifest in it, so what %s says would be lost: run aiterm plugins pack %[1]s --manifest %[2]s first",
			full, filepath.Join(d.path, segmentFile))
	}
	if newer := newerSource(root, file); newer != "" {
		m.note("%s is newer than %s: run aiterm plugins build %s to have what it says now", strictyaml.Quote(newer), strictyaml.Quote(file), d.path)
	}
	return m, nil
}

// Unchanged reads the module and compares the bytes.
func (d *Directory) Unchanged(ctx context.Context, o Options, validator string) (bool, error) {
	return sameOnDisk(d, ctx, o, validator)
}

// find returns the module's path within the folder, with slashes.
func (d *Directory) find(root *os.Root, place onDisk) (string, error) {
	full := filepath.Join(d.path, segmentFile)
	data, err := place.read(segmentFile, full, maxManifest, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return d.only(root)
	}
	if err != nil {
		return "", d.escaped(err)
	}
	m, err := manifest.ParseYAML(full, data)
	if err != nil {
		return "", err
	}
	// The name was checked: letters, digits and "-".
	for _, file := range []string{m.Name + moduleExt, buildFolder + "/" + m.Name + moduleExt} {
		if _, err := root.Lstat(file); err == nil {
			return file, nil
		}
	}
	return "", fmt.Errorf("there is no %s in %s: run aiterm plugins build %s", m.Name+moduleExt, d.path, d.path)
}

// only returns the one module that is in the folder or in its folder build.
func (d *Directory) only(root *os.Root) (string, error) {
	var found []string
	for _, folder := range []string{".", buildFolder} {
		entries, err := fs.ReadDir(root.FS(), folder)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", d.escaped(fmt.Errorf("list %s: %w", filepath.Join(d.path, folder), withoutPath(err)))
		}
		for _, e := range entries {
			if path.Ext(e.Name()) == moduleExt && !e.IsDir() {
				found = append(found, path.Join(folder, e.Name()))
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", fmt.Errorf("there is no .wasm file in %s: run aiterm plugins build %s", d.path, d.path)
	}
	if len(found) > 3 {
		found = append(found[:3], "…")
	}
	for i := range found {
		found[i] = strictyaml.Quote(found[i])
	}
	return "", fmt.Errorf("there are several modules in %s (%s): name one of them, or run aiterm plugins build %s, which needs a segment.yaml",
		d.path, strings.Join(found, ", "), d.path)
}

// escaped says in plain words what package os calls an escape.
func (d *Directory) escaped(err error) error {
	if strings.Contains(err.Error(), "path escapes from parent") {
		return fmt.Errorf("a link in %s leads out of that folder, and is not followed: name the file that is meant", d.path)
	}
	return err
}

// isCode tells by its name whether modules are built from a file. Of a stranger's
// folder nothing else is known: what a build may embed is no reason for a note to
// somebody who only installs the module.
func isCode(name string) bool {
	return slices.Contains([]string{".go", ".c", ".h", ".cc", ".cpp", ".hpp", ".d", ".js", ".mbt", ".rs", ".ts", ".wat", ".zig"}, path.Ext(name)) ||
		name == "segment.yaml" || name == "go.mod"
}

// newerSource names a source file that was changed after the module, or "".
// Links are not followed, and a large tree is not looked through to its end.
func newerSource(root *os.Root, module string) (newer string) {
	info, err := root.Stat(module)
	if err != nil {
		return ""
	}
	looked := 0
	// A second is forgiven: archives and some file systems keep no fractions.
	built := info.ModTime().Add(time.Second)
	_ = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		looked++
		switch {
		case err != nil || looked > maxLooked:
			return fs.SkipAll
		case e.IsDir() && name != "." && (strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules" || e.Name() == buildFolder):
			return fs.SkipDir
		case !e.Type().IsRegular() || !isCode(e.Name()):
			return nil
		}
		if info, err := e.Info(); err == nil && info.ModTime().After(built) {
			newer = name
			return fs.SkipAll
		}
		return nil
	})
	return newer
}
