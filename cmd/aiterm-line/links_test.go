package main

import (
	"os/exec"
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
