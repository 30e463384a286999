package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unpacked is what is in an archive, by name, with the mode of what can be run.
func unpacked(t *testing.T, data []byte) map[string]string {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for archive := tar.NewReader(unzipped); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(archive)
		name := head.Name
		if head.Mode&0o111 != 0 {
			name += "*"
		}
		got[name] = string(text)
	}
}

func packagesOf(t *testing.T, r *release) map[string]map[string]string {
	t.Helper()
	files, err := npmPackages(r)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]string{}
	for _, f := range files {
		got[f.name] = unpacked(t, f.data)
	}
	return got
}

func TestNpmPackages(t *testing.T) {
	got := packagesOf(t, example("v0.1.0"))
	var summary []string
	for _, name := range []string{
		"npm/aiterm-0.1.0.tgz", "npm/data-wise-aiterm-linux-x64-0.1.0.tgz", "npm/data-wise-aiterm-linux-arm64-0.1.0.tgz", "npm/data-wise-aiterm-darwin-x64-0.1.0.tgz",
		"npm/data-wise-aiterm-darwin-arm64-0.1.0.tgz", "npm/data-wise-aiterm-win32-x64-0.1.0.tgz", "npm/data-wise-aiterm-win32-arm64-0.1.0.tgz",
	} {
		var m manifest
		if err := json.Unmarshal([]byte(got[name]["package/package.json"]), &m); err != nil {
			t.Fatalf("%s: %v in %v", name, err, got[name])
		}
		if m.Version != "0.1.0" || strings.Contains(got[name]["package/package.json"], "scripts") {
			t.Errorf("%s has the manifest %s", name, got[name]["package/package.json"])
		}
		summary = append(summary, fmt.Sprintf("%s %v %v %d bin, %d optional", m.Name, m.OS, m.CPU, len(m.Bin), len(m.OptionalDependencies)))
		delete(got, name)
	}
	want := []string{
		"aiterm [] [] 2 bin, 6 optional",
		"@data-wise/aiterm-linux-x64 [linux] [x64] 0 bin, 0 optional",
		"@data-wise/aiterm-linux-arm64 [linux] [arm64] 0 bin, 0 optional",
		"@data-wise/aiterm-darwin-x64 [darwin] [x64] 0 bin, 0 optional",
		"@data-wise/aiterm-darwin-arm64 [darwin] [arm64] 0 bin, 0 optional",
		"@data-wise/aiterm-win32-x64 [win32] [x64] 0 bin, 0 optional",
		"@data-wise/aiterm-win32-arm64 [win32] [arm64] 0 bin, 0 optional",
	}
	if diff := cmp.Diff(want, summary); diff != "" {
		t.Errorf("the packages differ (-want +got):\n%s", diff)
	}
	if len(got) > 0 {
		t.Errorf("there are more packages: %v", got)
	}
}

func TestNpmPlatformPackage(t *testing.T) {
	got := packagesOf(t, example("v0.1.0"))["npm/data-wise-aiterm-win32-x64-0.1.0.tgz"]
	delete(got, "package/package.json")
	delete(got, "package/README.md")
	want := map[string]string{
		"package/bin/aiterm.exe*":          "aiterm for windows-amd64",
		"package/bin/aiterm-line.exe*":     "aiterm-line for windows-amd64",
		"package/bin/aiterm-guest.exe*":    "aiterm-guest for windows-amd64",
		"package/LICENSE":                  "MIT\n",
		"package/THIRD_PARTY_LICENSES.txt": "notices\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the package differs (-want +got):\n%s", diff)
	}
}

// What starts the program says what to do where there is none.
func TestNpmStarterWithoutProgram(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	r := example("v0.1.0")
	tests := []struct {
		name   string
		builds []built
		want   string
	}{
		{"not installed", r.builds, "--include=optional aiterm@0.1.0"},
		{"no such platform", nil, "go install github.com/data-wise/aiterm/cmd/...@v0.1.0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r.builds = test.builds
			starter := packagesOf(t, r)["npm/aiterm-0.1.0.tgz"]["package/bin/aiterm.js*"]
			path := filepath.Join(t.TempDir(), "aiterm.js")
			if err := os.WriteFile(path, []byte(starter), 0o755); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(node, path, "version").CombinedOutput()
			var status *exec.ExitError
			if !errors.As(err, &status) || status.ExitCode() != 1 || !strings.Contains(string(out), test.want) {
				t.Errorf("it ends with %v and says %s, want %q in it", err, out, test.want)
			}
		})
	}
}
