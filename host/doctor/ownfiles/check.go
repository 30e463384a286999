// Package ownfiles finds what is wrong with the files of a person's own in which
// aiterm keeps what it was told, beside plugins.yaml and credentials: each is read
// by some command alone, and a mistake in it should not wait for that one.
package ownfiles

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/segment/catalog"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// Check reads plugins.lock, grants.yaml, trusted.yaml, indexes.yaml, chain.yaml and
// the themes of a person, and returns all that is wrong with them. A file that is not
// there is right.
func Check(configDir string, src configfile.Sources) []strictyaml.Problem {
	if configDir == "" {
		return nil
	}
	files := src.Registry
	var found []strictyaml.Problem
	note := func(path string, err error) { found = append(found, problems(path, err)...) }
	_, err := files.ReadLock()
	note(files.Lock, err)
	_, err = files.ReadGrants()
	note(files.Grants, err)
	_, err = signature.Load(signature.Path(configDir))
	note(signature.Path(configDir), err)
	_, err = catalog.List(catalog.ListPath(configDir))
	note(catalog.ListPath(configDir), err)
	_, err = command.Load(configDir)
	note(chain.Path(configDir), err)
	for _, preset := range configfile.Presets(src) {
		if preset.Own {
			_, err := configfile.LoadPreset(preset.Name, src)
			note(filepath.Join(filepath.Dir(src.ThemeDir), "presets", preset.Name+".yaml"), err)
		}
	}
	if src.ThemeDir == "" {
		return found
	}
	for _, name := range configfile.ThemeNames(src) {
		path := filepath.Join(src.ThemeDir, name+".yaml")
		if _, err := os.Stat(path); err == nil {
			_, err := configfile.LoadTheme(name, src)
			note(path, err)
		}
	}
	return found
}

// problems are those of one error about a file, which may name none.
func problems(path string, err error) []strictyaml.Problem {
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var places strictyaml.Problems
	if errors.As(err, &places) {
		return places
	}
	return []strictyaml.Problem{{File: path, Message: err.Error()}}
}
