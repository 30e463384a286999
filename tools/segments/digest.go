package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// digestSection is the custom section with the digest of the source.
const digestSection = "aiterm_source"

// sourceDigest sums up everything that a segment is built from: its own and the
// SDK's Go files but for tests, its manifest, the target, the flags and the
// version of TinyGo.
func sourceDigest(name string) (string, error) {
	files := []string{"sdk/segment.json", filepath.Join("plugins", name, "segment.yaml")}
	for _, pattern := range []string{"sdk/*.go", filepath.Join("plugins", name, "*.go")} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		for _, f := range found {
			// abi_native.go is the other half of the SDK, which no module holds.
			if !strings.HasSuffix(f, "_test.go") && filepath.Base(f) != "abi_native.go" {
				files = append(files, f)
			}
		}
	}
	slices.Sort(files)
	sum := sha256.New()
	fmt.Fprintf(sum, "tinygo %s %s\n", tinygoVersion, strings.Join(buildFlags, " "))
	fmt.Fprintf(sum, "wasm-opt %s %s\n", wasmOptVersion, strings.Join(optFlags, " "))
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		// A checkout on Windows may have other line endings.
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		fmt.Fprintf(sum, "%s %d\n", filepath.ToSlash(f), len(data))
		sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func attachDigest(module []byte, digest string) []byte {
	content := binary.AppendUvarint(nil, uint64(len(digestSection)))
	content = append(content, digestSection...)
	content = append(content, digest...)
	module = append(module, 0)
	module = binary.AppendUvarint(module, uint64(len(content)))
	return append(module, content...)
}

// digestOf returns the digest that a module carries: it is the last section.
func digestOf(module []byte) string {
	const length = 2 * sha256.Size
	at := len(module) - length
	if at < 0 || !bytes.HasSuffix(module[:at], []byte(digestSection)) {
		return "none"
	}
	return string(module[at:])
}
