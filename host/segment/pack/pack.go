// Package pack makes a finished segment of a module and what it says about
// itself: it compares what the module imports with what the manifest asks for,
// and puts the manifest into the module. It runs nothing of the module; whether
// its code is valid is for the engine to say.
package pack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/disk/userfile"
	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/guest/module"
)

// ManifestFile is what the manifest is called beside the source of a segment.
const ManifestFile = "segment.yaml"

// maxManifestFile is more than a manifest of the largest allowed size takes.
const maxManifestFile = 256 << 10

// Packed is a finished segment.
type Packed struct {
	Module   []byte // with the manifest inside
	Manifest manifest.Manifest
	Engine   module.Engine
	Warnings []string // what is allowed, but hardly meant
}

// Pack checks a module against its manifest and puts the manifest inside, in
// place of one that it had. An error names everything that is wrong with what
// the module imports and exports.
func Pack(binary []byte, m manifest.Manifest) (Packed, error) {
	if len(binary) > module.MaxBytes {
		return Packed{}, fmt.Errorf("the module has %d bytes, over the limit of %d MiB: build it smaller", len(binary), module.MaxBytes>>20)
	}
	border, err := module.Read(binary)
	if err != nil {
		return Packed{}, err
	}
	if err := module.CheckFeatures(binary); err != nil {
		return Packed{}, err
	}
	p := Packed{Manifest: m}
	if p.Engine, err = border.Engine(); err != nil {
		return Packed{}, fmt.Errorf("the module %w", err)
	}
	if p.Warnings, err = compare(border, p.Engine, m); err != nil {
		return Packed{}, err
	}
	if p.Module, err = manifest.Attach(binary, m); err != nil {
		return Packed{}, err
	}
	if len(p.Module) > module.MaxBytes {
		return Packed{}, fmt.Errorf("with its manifest the module has %d bytes, over the limit of %d MiB: build it smaller", len(p.Module), module.MaxBytes>>20)
	}
	return p, nil
}

// ReadManifest reads segment.yaml in the folder of a segment.
func ReadManifest(dir string) (manifest.Manifest, error) {
	m, err := ReadManifestFile(filepath.Join(dir, ManifestFile))
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("there is no %s in %s: a segment needs one, which gives its name, settings and permissions", ManifestFile, dir)
	}
	return m, err
}

// ReadManifestFile reads a manifest as segment.yaml has it.
func ReadManifestFile(path string) (manifest.Manifest, error) {
	text, err := state.ReadUser(path, maxManifestFile, nil)
	if errors.Is(err, os.ErrNotExist) {
		return manifest.Manifest{}, fmt.Errorf("%w: a segment needs one, which gives its name, settings and permissions", err)
	}
	if err != nil {
		return manifest.Manifest{}, fmt.Errorf("read the manifest: %w", err)
	}
	if len(text) > maxManifestFile {
		return manifest.Manifest{}, fmt.Errorf("%s has more than %d KiB: shorten it", path, maxManifestFile>>10)
	}
	return manifest.ParseYAML(path, text)
}

// Write puts a module into a file in one step. It replaces a module that is
// there, and nothing else. A new file can be read by others, as it is made to be
// published. What is there and is no plain file is written to, until ctx ends.
func Write(ctx context.Context, path string, binary []byte) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return userfile.WriteShared(path, binary) // and the folders that it needs
	case err != nil:
		return fmt.Errorf("write the module: %w", err)
	case info.IsDir():
		return fmt.Errorf("%s is no file: name one for the module with -o", path)
	case info.Mode().IsRegular():
		old, err := state.ReadUser(path, module.HeaderSize, nil)
		if err != nil {
			return fmt.Errorf("look at what is in the place of the module: %w", err)
		}
		if _, err := module.Walk(old[:min(len(old), module.HeaderSize)], nil); err != nil && len(old) > 0 {
			return fmt.Errorf("%s holds something else than a module, and stays as it is: name another file with -o", path)
		}
	}
	return userfile.Output(ctx, path, binary)
}
