package source

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry/remote"
)

// startRegistry runs the registry of the Docker distribution, if it is
// installed (on Debian: apt-get install docker-registry), and returns its
// address and the folder with its data.
func startRegistry(t *testing.T) (host, data string) {
	program, err := exec.LookPath("docker-registry")
	if err != nil {
		t.Skip("docker-registry is not installed: the registry of the other tests must do")
	}
	dir := t.TempDir()
	data = filepath.Join(dir, "data")
	config := filepath.Join(dir, "config.yml")
	text := fmt.Sprintf("version: 0.1\nlog: {level: info, formatter: text}\nstorage: {filesystem: {rootdirectory: %q}}\nhttp: {addr: \"127.0.0.1:0\"}\n", data)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "serve", config)
	cmd.Env = append(os.Environ(), "OTEL_TRACES_EXPORTER=none")
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = cmd.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	listening := regexp.MustCompile(`listening on (127\.0\.0\.1:\d+)`)
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			go func() {
				for lines.Scan() { // so that it never waits for a reader
				}
			}()
			return m[1], data
		}
	}
	t.Fatal("docker-registry ended without listening")
	return "", ""
}

func TestDistribution(t *testing.T) {
	host, data := startRegistry(t)
	repo, err := remote.NewRepository(host + "/x/segment")
	if err != nil {
		t.Fatal(err)
	}
	repo.PlainHTTP = true
	push := func(mediaType string, b []byte) ocispec.Descriptor {
		t.Helper()
		d := content.NewDescriptorFromBytes(mediaType, b)
		if err := repo.Push(t.Context(), d, bytes.NewReader(b)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	release := func(m []byte) string {
		t.Helper()
		manifest := jsonOf(t, ocispec.Manifest{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest,
			Config: push("application/vnd.wasm.config.v0+json", []byte("{}")),
			Layers: []ocispec.Descriptor{push("application/wasm", m), push(signatureType, signed)}})
		d := content.NewDescriptorFromBytes(ocispec.MediaTypeImageManifest, manifest)
		if err := repo.PushReference(t.Context(), d, bytes.NewReader(manifest), "1"); err != nil {
			t.Fatal(err)
		}
		return d.Digest.String()
	}
	first := release(module)
	ref := "oci://" + host + "/x/segment"
	got, err := fetch(t, ref+":1")
	want := Module{Bytes: module, Source: ref + ":1", Resolved: ref + "@" + first, Validator: first, Signature: signed}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Fatalf("%v (-want +got):\n%s", err, diff)
	}
	s := parse(t, ref+":1")
	if same, err := s.Unchanged(t.Context(), anonymous, first); !same || err != nil {
		t.Errorf("unchanged: %v, %v", same, err)
	}
	release(append([]byte(wasmText), 0, 1, 0))
	if same, err := s.Unchanged(t.Context(), anonymous, first); same || err != nil {
		t.Errorf("after a release: %v, %v", same, err)
	}
	if old, err := fetch(t, got.Resolved); err != nil || !bytes.Equal(old.Bytes, module) {
		t.Errorf("the first by its digest: %+v, %v", old, err)
	}
	// Somebody changes a byte in the registry's store.
	hexes := strings.TrimPrefix(sum(module), digestMark)
	blob := filepath.Join(data, "docker/registry/v2/blobs/sha256", hexes[:2], hexes, "data")
	if err := os.WriteFile(blob, []byte("\x00asm\x01\x00\x00\x01"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := fetch(t, got.Resolved); err == nil || !strings.Contains(err.Error(), "came with other bytes than its digest says") {
		t.Errorf("changed in the store: %v", err)
	}
}
