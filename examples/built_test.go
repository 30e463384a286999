package examples_test

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
	"testing"
)

// recordPath is the file that says what each module was built from, and with
// what.
const recordPath = "built.txt"

const recordHeader = `# Written by "make examples": folder, SHA-256 of its sources, SHA-256 of the module, compilers.
`

type built struct{ sources, module, compilers string }

func readRecord(t *testing.T) map[string]built {
	t.Helper()
	data, err := os.ReadFile(recordPath)
	if err != nil && !(*rebuild && os.IsNotExist(err)) {
		t.Fatal(err)
	}
	record := map[string]built{}
	for line := range strings.Lines(string(data)) {
		if fields := strings.SplitN(strings.TrimSpace(line), " ", 4); !strings.HasPrefix(line, "#") && len(fields) == 4 {
			record[fields[0]] = built{fields[1], fields[2], fields[3]}
		}
	}
	return record
}

func writeRecord(t *testing.T, record map[string]built) {
	t.Helper()
	text := recordHeader
	for _, dir := range slices.Sorted(maps.Keys(record)) {
		b := record[dir]
		text += fmt.Sprintf("%s %s %s %s\n", dir, b.sources, b.module, b.compilers)
	}
	if err := os.WriteFile(recordPath, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sourcesDigest sums up what the module of a folder is built from, what it takes
// from the SDK included.
func sourcesDigest(t *testing.T, dir string) string {
	t.Helper()
	patterns := []string{"segment.yaml", "*.go", "*.c", "*.cpp", "*.rs", "*.zig", "*.d", "*.mbt", "*.js", "*.wat", "assembly/*.ts", "asconfig.json", "package.json"}
	switch dir {
	case "go", "tinygo":
		patterns = append(patterns, "../../sdk/*.go", "../../sdk/segment.json")
	case "c":
		patterns = append(patterns, "../../sdk/c/aiterm.h")
	case "cpp":
		patterns = append(patterns, "../../sdk/cpp/aiterm.hpp")
	case "javascript":
		patterns = append(patterns, "../../sdk/javascript/engine.wasm")
	case "rust":
		patterns = append(patterns, "../../sdk/rust/aiterm.rs")
	case "assemblyscript":
		patterns = append(patterns, "../../sdk/assemblyscript/aiterm.ts")
	}
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	slices.Sort(files)
	sum := sha256.New()
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || filepath.Base(f) == "abi_native.go" {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		// A checkout on Windows may have other line endings.
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		fmt.Fprintf(sum, "%s %d\n", filepath.ToSlash(f), len(data))
		sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func digest(module []byte) string {
	sum := sha256.Sum256(module)
	return hex.EncodeToString(sum[:])
}
