package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What a line links, each line pays for: no engine, no YAML, no network, no command line.
func TestLinksLittle(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Skipf("go list: %v: %s", err, out)
	}
	unwanted := []string{
		"github.com/tetratelabs/wazero", "github.com/extism/go-sdk", "google.golang.org/protobuf",
		"github.com/goccy/go-yaml", "github.com/data-wise/aiterm/host/yaml/strictyaml",
		"net/http", "net/url", "crypto/tls", "oras.land/oras-go", "github.com/opencontainers",
		"github.com/spf13", "regexp", "html/template", "text/template", "flag", "log",
	}
	for pkg := range strings.Lines(string(out)) {
		pkg = strings.TrimSpace(pkg)
		for _, name := range unwanted {
			if pkg == name || strings.HasPrefix(pkg, name+"/") {
				t.Errorf("a line links %s", pkg)
			}
		}
	}
}

// Each built-in segment is in the program, on the line or not: it must stay small.
func TestStaysSmall(t *testing.T) {
	const most = 6 << 20
	path := filepath.Join(t.TempDir(), "aiterm-line")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("go build: %v: %s", err, out)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > most {
		t.Errorf("the program has %d bytes, more than %d", info.Size(), most)
	}
}
