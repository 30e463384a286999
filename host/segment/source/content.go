package source

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	border "github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/web/download"
)

// wrongModule tells a module from what people and servers mistake for one: "", or
// words that go after its name.
func wrongModule(data []byte) string { return border.WhatElse(data) }

// contentValidator stands for the bytes themselves.
func contentValidator(data []byte) string {
	sum := sha256.Sum256(data)
	return digestMark + hex.EncodeToString(sum[:])
}

const digestMark = "sha256:"

// isDigest accepts "sha256:" and 64 lower-case hexadecimal digits.
func isDigest(s string) bool {
	hexes, ok := strings.CutPrefix(s, digestMark)
	if !ok || len(hexes) != 2*sha256.Size {
		return false
	}
	for i := range len(hexes) {
		if c := hexes[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func overLimit(name string) error {
	return fmt.Errorf("%s has more than %s, the most that a module may have: build it smaller", name, download.Size(MaxModule))
}
