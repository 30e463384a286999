package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	wasmmodule "github.com/data-wise/aiterm/host/guest/module"
	"github.com/data-wise/aiterm/host/yaml/problem"
)

func TestMaxModule(t *testing.T) {
	if MaxModule != wasmmodule.MaxBytes {
		t.Errorf("%d bytes are fetched, %d are loaded", MaxModule, wasmmodule.MaxBytes)
	}
}

func TestParse(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("a.wasm", module, 0o600); err != nil {
		t.Fatal(err)
	}
	hex := strings.Repeat("0a", 32)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ in, want, wrong string }{
		{in: "a.wasm", want: filepath.Join(here, "a.wasm")},
		{in: ".", want: here},
		{in: "../" + filepath.Base(here) + "/a.wasm", want: filepath.Join(here, "a.wasm")},
		{in: "https://Example.com/a.wasm", want: "https://example.com/a.wasm"},
		{in: "https://example.com/a.wasm#sha256=" + strings.ToUpper(hex), want: "https://example.com/a.wasm#sha256=" + hex},
		{in: "HTTPS://example.com", want: "https://example.com/"},
		{in: "oci://ghcr.io/x/y", want: "oci://ghcr.io/x/y:latest"},
		{in: "OCI://GHCR.io/x/y:V1.2_a-b", want: "oci://ghcr.io/x/y:V1.2_a-b"},
		{in: "oci://localhost:5000/x@sha256:" + hex, want: "oci://localhost:5000/x@sha256:" + hex},
		{in: "oci://localhost:5000/x:1@sha256:" + hex, want: "oci://localhost:5000/x:1@sha256:" + hex},
		{in: "oci://[::1]:5000/x:1", want: "oci://[::1]:5000/x:1"},
		{in: "oci://ghcr.io:443/x:1", want: "oci://ghcr.io/x:1"},

		{in: "", wrong: "no source: name a file, a folder, an https:// address or an oci:// reference"},
		{in: "b.wasm", wrong: "there is no file or folder " + filepath.Join(here, "b.wasm") + ": check the path"},
		{in: "ghcr.io/x/y:1", wrong: "there is no file ghcr.io/x/y:1: if it is in a registry, write oci://ghcr.io/x/y:1"},
		{in: "localhost:5000/x", wrong: "write oci://localhost:5000/x"},
		{in: "a\nb", wrong: `the path "a\nb" holds the character U+000A, which can't be written down: rename it`},
		{in: strings.Repeat("a/", 3000), wrong: "the path has over 4096 bytes"},
		{in: "file:///etc/passwd", wrong: "file:// is not needed: name the path alone"},
		{in: "git+ssh://x/y", wrong: `there is no source of the kind "git+ssh://"`},
		{in: "http://example.com/a", wrong: "write https://"},
		{in: "https://example.com/a#sha256=0a", wrong: `after # must come sha256= and 64 hexadecimal digits, not "sha256=0a"`},
		{in: "https://example.com/a#b", wrong: "after # must come sha256="},
		{in: "https://u:p@example.com/a", wrong: "holds a user name or a password"},
		{in: "oci://", wrong: "names no repository after the host: write it like oci://ghcr.io/name/segment:1.0"},
		{in: "oci://ghcr.io", wrong: "names no repository after the host"},
		{in: "oci://ghcr.io/", wrong: "names no repository after the host"},
		{in: "oci:///x/y", wrong: "does not begin with the host of a registry"},
		{in: "oci://u:p@ghcr.io/x", wrong: "does not begin with the host of a registry"},
		{in: "oci://ghcr.io?x=/y", wrong: "does not begin with the host of a registry"},
		{in: "oci://ghcr.io/X/y", wrong: "has a repository with other signs"},
		{in: "oci://ghcr.io/../../x", wrong: "has a repository with other signs"},
		{in: "oci://ghcr.io/x//y", wrong: "has a repository with other signs"},
		{in: "oci://ghcr.io/x%2fy", wrong: "has a repository with other signs"},
		{in: "oci://ghcr.io/x:", wrong: "has a tag with other signs"},
		{in: "oci://ghcr.io/x:../1", wrong: "has a tag with other signs"},
		{in: "oci://ghcr.io/x:1:2", wrong: "has a tag with other signs"},
		{in: "oci://ghcr.io/x:" + strings.Repeat("1", 129), wrong: "has a tag with other signs"},
		{in: "oci://ghcr.io/x@", wrong: "has after @ no digest"},
		{in: "oci://ghcr.io/x@sha256:" + hex[1:], wrong: "has after @ no digest"},
		{in: "oci://ghcr.io/x@sha512:" + hex + hex, wrong: "has after @ no digest"},
		{in: "oci://ghcr.io/x@sha256:" + hex + "/y", wrong: "has after @ no digest"},
		{in: "oci://ghcr.io/" + strings.Repeat("x", 1100), wrong: "the reference has over 1024 bytes"},
	}
	for _, tt := range tests {
		s, err := Parse(tt.in)
		if tt.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%.60q: %v, %v; want %s", tt.in, s, err, tt.wrong)
			}
			continue
		}
		if err != nil || s.String() != tt.want {
			t.Errorf("%q: %v, %v", tt.in, s, err)
			continue
		}
		if again, err := Parse(s.String()); err != nil || again.String() != tt.want {
			t.Errorf("%q again: %v, %v", s, again, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"https://example.com/a.wasm#sha256=00", "oci://ghcr.io/x/y:1@sha256:00", "oci://[::1]:5000/x", "a/b", "file:///x", "://"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			mustBeShowable(t, err.Error())
			return
		}
		again, err := Parse(s.String())
		if err != nil || again.String() != s.String() {
			t.Errorf("%q becomes %q, then %v, %v", text, s, again, err)
		}
		if _, bad := problem.Unprintable(s.String()); bad {
			t.Errorf("written down: %q", s)
		}
	})
}

// mustBeShowable fails when a message holds what acts on a terminal. The
// replacement character stands for what was no text, and may be in it.
func mustBeShowable(t *testing.T, message string) {
	t.Helper()
	if c, bad := problem.Unprintable(strings.ReplaceAll(message, "\ufffd", "")); bad {
		t.Errorf("%U is shown: %q", c, message)
	}
}
