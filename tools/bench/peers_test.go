//go:build linux || darwin

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The lock file must have what package.json asks for, and name no host but npm's
// own: npm then takes the registry that a machine is set up with.
func TestPeersArePinned(t *testing.T) {
	read := func(name string, into any) {
		data, err := os.ReadFile("peers/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, into); err != nil {
			t.Fatal(err)
		}
	}
	var asked struct{ Dependencies map[string]string }
	var lock struct {
		Packages map[string]struct {
			Version, Resolved, Integrity string
			Optional                     bool
		}
	}
	read("package.json", &asked)
	read("package-lock.json", &lock)
	for name, version := range asked.Dependencies {
		if got := lock.Packages["node_modules/"+name]; got.Version != version || got.Integrity == "" {
			t.Errorf("%s is %s in package.json and %+v in the lock file", name, version, got)
		}
	}
	for name, p := range lock.Packages {
		if p.Resolved != "" && !strings.HasPrefix(p.Resolved, "https://registry.npmjs.org/") {
			t.Errorf("%s is had from %s", name, p.Resolved)
		}
		if strings.Contains(p.Version, "^") || name != "" && p.Version == "" {
			t.Errorf("%s has the version %q", name, p.Version)
		}
	}
	for _, p := range npmPeerList() {
		if asked.Dependencies[p.pkg] == "" {
			t.Errorf("%s is not in package.json", p.pkg)
		}
	}
}

// Without npm, or when it fails, the peers are named as missing.
func TestPeersWithoutNpm(t *testing.T) {
	t.Chdir("../..")
	t.Setenv("PATH", t.TempDir())
	w := &world{root: t.TempDir()}
	subjects, absent := w.npmPeers(filepath.Join(w.root, "peers"))
	if len(subjects) != 0 || len(absent) != len(npmPeerList()) || absent[0] != (missing{"ccline", "npm is not installed"}) {
		t.Errorf("subjects %v, missing %v", subjects, absent)
	}
}
