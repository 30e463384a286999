package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/data-wise/aiterm/host/author/toolchain"
)

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
	fmt.Fprintf(sum, "tinygo %s build -target sdk/segment.json %s\n", tinygoVersion, strings.Join(toolchain.TinyGoFlags(), " "))
	fmt.Fprintf(sum, "wasm-opt %s %s\n", wasmOptVersion, strings.Join(toolchain.OptimiseFlags(), " "))
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

// recordPath is the file that says what each module was built from. It stands
// beside the modules and not in them, so that a comment does not change a module.
const recordPath = "plugins/built.txt"

const recordHeader = "# Written by tools/segments: segment, SHA-256 of what it was built from, SHA-256 of the module.\n"

// record is a line of that file for each segment.
type record map[string]built

type built struct{ source, module string }

func readRecord() (record, error) {
	data, err := os.ReadFile(recordPath)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	r := record{}
	for line := range strings.Lines(string(data)) {
		if fields := strings.Fields(line); len(fields) == 3 {
			r[fields[0]] = built{fields[1], fields[2]}
		}
	}
	return r, nil
}

func (r record) write() error {
	var b strings.Builder
	b.WriteString(recordHeader)
	for _, name := range slices.Sorted(maps.Keys(r)) {
		fmt.Fprintf(&b, "%s %s %s\n", name, r[name].source, r[name].module)
	}
	return os.WriteFile(recordPath, []byte(b.String()), 0o644)
}

func moduleDigest(module []byte) string {
	sum := sha256.Sum256(module)
	return hex.EncodeToString(sum[:])
}
