package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/data-wise/aiterm/host/download"
)

// wrongModule tells a module from what people and servers mistake for one: "", or
// words that go after its name.
func wrongModule(data []byte) string {
	switch text := bytes.TrimSpace(data[:min(len(data), 512)]); {
	case bytes.HasPrefix(data, []byte("\x00asm\x01\x00\x00\x00")):
		return ""
	case bytes.HasPrefix(data, []byte("\x00asm")) && len(data) >= 8 && data[6] == 1:
		return "is a WebAssembly component, which aiterm has no engine for: build it as a core module"
	case len(data) == 0:
		return "is empty: build it again"
	case len(text) > 0 && text[0] == '<':
		return "is a web page, not a module: name the .wasm file itself (on GitHub, the link behind Raw or a file of a release)"
	case bytes.HasPrefix(data, []byte("version https://git-lfs")):
		return "is a pointer of Git LFS, not the module: fetch it with git lfs pull"
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}), bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "is an archive, not a module: unpack it and name the .wasm file"
	case bytes.HasPrefix(data, []byte("(module")):
		return "is WebAssembly text: compile it with wat2wasm"
	}
	return "is not a WebAssembly module: name a .wasm file"
}

// isSignature tells a minisign signature from a page that says that there is
// none. Whether it is a right one is for package signature.
func isSignature(data []byte) bool {
	return len(data) <= MaxSignature && bytes.HasPrefix(data, []byte("untrusted comment:"))
}

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
