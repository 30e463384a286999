//go:build linux || darwin

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// variantsFolder holds the files of which a variant of aiterm has another text.
const variantsFolder = "tools/bench/variants"

const (
	linkedName      = "aiterm, linked: ends at once"
	initialisedName = "aiterm, initialised: draws nothing"
)

// variants are builds of aiterm that lack something, so that the difference is
// what that costs: all that a line is made of, or Extism.
func (w *world) variants() ([]*subject, error) {
	bare := func(name, file, text string) (*subject, error) {
		program, err := w.variant(file, text)
		return &subject{Name: name, Kind: baseline, session: w.session, argv: []string{program, "statusline", "render"}, home: w.home()}, err
	}
	linked, err := bare(linkedName, "linked.go", "linked.go.txt")
	if err != nil {
		return nil, err
	}
	initialised, err := bare(initialisedName, "cli/instant/instant.go", "instant.go.txt")
	if err != nil {
		return nil, err
	}
	without, err := w.variant("cli/extism.go", "extism.go.txt")
	if err != nil {
		return nil, err
	}
	out := []*subject{linked, initialised}
	for _, n := range []news{unchanged, allRun} {
		s := w.line("8 segments, no Extism", n, 8, func(l *lines) { l.copies(1) })
		s.argv[0] = without
		out = append(out, s)
	}
	return out, nil
}

// variant builds aiterm with another text for one of its files, which need not be
// there.
func (w *world) variant(file, text string) (program string, err error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	name := strings.TrimSuffix(text, ".go.txt")
	program = filepath.Join(w.root, "aiterm-"+name)
	overlay, err := json.Marshal(map[string]map[string]string{
		"Replace": {filepath.Join(here, file): filepath.Join(here, variantsFolder, text)},
	})
	if err != nil {
		return "", err
	}
	list := filepath.Join(w.root, name+".json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return "", err
	}
	return program, buildOne(program, "./cmd/aiterm", "-overlay", list)
}
