package cli

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Wherever an address can be typed or written, its password is not repeated.
func TestNoPasswordOfAnAddressIsShown(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the files lie elsewhere there")
	}
	m := newMachine(t)
	config := m.path(filepath.Join(".config", "aiterm"))
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"credentials":  "anthropic:\n  base_url: https://user:hunter2hunter2@gateway.example\n",
		"indexes.yaml": "indexes:\n  - https://user:hunter2hunter2@example.com/x.json\n",
		"plugins.lock": "version: 1\nsegments:\n  - name: x\n    source: oci://user:hunter2hunter2@host/x\n",
	} {
		if err := os.WriteFile(filepath.Join(config, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"plugins", "add", "oci://user:hunter2hunter2@host/x"},
		{"plugins", "add", "oci://user:hunter2/hunter2@host/x"},
		{"plugins", "add", "https://user:hunter2hunter2@host/x.wasm"},
		{"plugins", "add", "ftp://user:hunter2hunter2@host/x.wasm"},
		{"plugins", "info", "oci://user:hunter2hunter2@host/x"},
		{"plugins", "add", "user:hunter2hunter2@host/x"},
		{"plugins", "run", "user:hunter2hunter2@host/x"},
		{"plugins", "info", "//user:hunter2hunter2@host/x"},
		{"plugins", "search", "x", "--index", "https://user:hunter2hunter2@host/x.json"},
		{"plugins", "search", "x"},
		{"plugins", "list", "-f", "json"},
		{"plugins", "verify"},
		{"plugins", "update"},
		{"statusline", "config", "set", "anthropic.base_url", "https://user:hunter2hunter2@gateway.example"},
		{"statusline", "config", "get", "anthropic.base_url"},
		{"statusline", "config", "get", "anthropic.base_url", "-f", "json"},
		{"statusline", "config", "list", "anthropic"},
		{"statusline", "config", "list", "anthropic", "-f", "table"},
		{"statusline", "config", "list", "anthropic", "-f", "json"},
		{"statusline", "config", "validate"},
		{"statusline", "config", "validate", "-f", "json"},
		{"statusline", "doctor", "--no-run", "--all"},
		{"usage"},
		{"usage", "-f", "json"},
	} {
		_, stdout, stderr := m.ask(args...)
		if strings.Contains(stdout+stderr, "hunter2") {
			t.Errorf("%s: %s%s", strings.Join(args, " "), stdout, stderr)
		}
	}
}
