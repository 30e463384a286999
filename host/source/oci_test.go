package source

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/data-wise/aiterm/host/strictyaml"
)

var (
	module    = []byte("\x00asm\x01\x00\x00\x00")
	signed    = []byte("untrusted comment: x\nRUQ\ntrusted comment: y\nRUQ\n")
	anonymous = Options{UserAgent: "aiterm/test"}
)

func parse(t testing.TB, text string) Source {
	t.Helper()
	s, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fetch(t testing.TB, text string) (Module, error) {
	t.Helper()
	return parse(t, text).Fetch(t.Context(), anonymous)
}

// What public tools push.
func TestOCIKinds(t *testing.T) {
	reg := newRegistry(t)
	tests := []struct {
		name      string
		layers    []ocispec.Descriptor
		signature []byte
	}{
		{"CNCF artifact", []ocispec.Descriptor{reg.layer("application/wasm", "", module)}, nil},
		{"wasm-to-oci", []ocispec.Descriptor{reg.layer("application/vnd.wasm.content.layer.v1+wasm", "", module)}, nil},
		{"module image", []ocispec.Descriptor{reg.layer("application/vnd.module.wasm.content.layer.v1+wasm", "", module)}, nil},
		{"oras without a type", []ocispec.Descriptor{reg.layer(ocispec.MediaTypeImageLayer, "weather.wasm", module)}, nil},
		{"with other files", []ocispec.Descriptor{
			reg.layer("text/markdown", "README.md", []byte("# x")), reg.layer("application/wasm", "../../etc/passwd", module)}, nil},
		{"signed by type", []ocispec.Descriptor{
			reg.layer("application/wasm", "x.wasm", module), reg.layer("application/vnd.aiterm.minisig", "", signed)}, signed},
		{"signed by name", []ocispec.Descriptor{
			reg.layer("application/octet-stream", "x.wasm.minisig", signed), reg.layer("application/wasm", "x.wasm", module)}, signed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := reg.push("1", tt.layers...)
			got, err := fetch(t, reg.ref(":1"))
			want := Module{Bytes: module, Source: reg.ref(":1"), Resolved: reg.ref("@" + d), Validator: d, Signature: tt.signature}
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			again, err := fetch(t, got.Resolved)
			if err != nil || string(again.Bytes) != string(module) || again.Resolved != got.Resolved {
				t.Errorf("by digest: %+v, %v", again, err)
			}
		})
	}
}

func TestOCIDockerManifest(t *testing.T) {
	reg := newRegistry(t)
	reg.pushManifest("latest", ocispec.Manifest{MediaType: dockerManifest, Layers: []ocispec.Descriptor{reg.layer("application/wasm", "", module)}})
	if m, err := fetch(t, reg.ref("")); err != nil || m.Source != reg.ref(":latest") {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestOCIIndex(t *testing.T) {
	reg := newRegistry(t)
	d := func(tag string, platform *ocispec.Platform) ocispec.Descriptor {
		dg := reg.push(tag, reg.layer("application/wasm", tag, module))
		return ocispec.Descriptor{MediaType: ocispec.MediaTypeImageManifest, Digest: digest.Digest(dg), Size: int64(len(reg.manifests[dg].data)), Platform: platform}
	}
	wasm := &ocispec.Platform{OS: "wasip1", Architecture: "wasm"}
	linux := &ocispec.Platform{OS: "linux", Architecture: "amd64"}
	attestation := &ocispec.Platform{OS: "unknown", Architecture: "unknown"}
	nested := d("n", nil)
	nested.MediaType = ocispec.MediaTypeImageIndex
	tests := []struct {
		name      string
		manifests []ocispec.Descriptor
		want      string
	}{
		{"one", []ocispec.Descriptor{d("a", nil)}, ""},
		{"one and an attestation", []ocispec.Descriptor{d("a", linux), d("b", attestation)}, ""},
		{"wasm among others", []ocispec.Descriptor{d("a", linux), d("b", wasm)}, ""},
		{"two for wasm", []ocispec.Descriptor{d("a", wasm), d("b", wasm)},
			`stands for 2 manifests ("wasip1/wasm", "wasip1/wasm"), and not one for the architecture wasm: name one by its digest`},
		{"none for wasm", []ocispec.Descriptor{d("a", linux), d("b", nil)},
			`stands for 2 manifests ("linux/amd64", no platform), and not one for the architecture wasm: name one by its digest`},
		{"empty", nil, "stands for 0 manifests (), and not one for the architecture wasm: name one by its digest"},
		{"nested", []ocispec.Descriptor{nested}, `leads to a "application/vnd.oci.image.index.v1+json" inside an index: name the manifest by its digest`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			top := reg.pushData("i", ocispec.MediaTypeImageIndex, ocispec.Index{MediaType: ocispec.MediaTypeImageIndex, Manifests: tt.manifests})
			m, err := fetch(t, reg.ref(":i"))
			if tt.want == "" {
				if err != nil || m.Validator != top {
					t.Errorf("%+v, %v", m, err)
				}
				return
			}
			if err == nil || err.Error() != reg.ref(":i")+" "+tt.want {
				t.Errorf("%v", err)
			}
		})
	}
}

// What a registry can do to whoever fetches from it.
func TestOCIHostile(t *testing.T) {
	const manifestPath, blobPath = "/v2/x/segment/manifests/", "/v2/x/segment/blobs/"
	big := strings.Repeat("x", 1<<20)
	atManifest := func(do http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if strings.HasPrefix(r.URL.Path, manifestPath) {
				do(w, r)
				return true
			}
			return false
		}
	}
	atModule := func(do http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == blobPath+sum(module) {
				do(w, r)
				return true
			}
			return false
		}
	}
	// endless writes without an end, and announces none.
	endless := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
		for r.Method != http.MethodHead {
			if _, err := w.Write([]byte(big)); err != nil {
				return
			}
		}
	}
	tests := []struct {
		name   string
		push   func(reg *registryServer)
		before func(http.ResponseWriter, *http.Request) bool
		want   string
	}{
		{"no such tag", func(*registryServer) {}, nil, "is not there: check the name and the tag"},
		{"no layers", func(reg *registryServer) { reg.push("1") }, nil,
			"has no layers, and not one layer that is a module: push it with oras push REFERENCE NAME.wasm:application/wasm"},
		{"an image", func(reg *registryServer) {
			reg.push("1", reg.layer(ocispec.MediaTypeImageLayerGzip, "", []byte("x")), reg.layer(ocispec.MediaTypeImageLayerGzip, "", []byte("\x1b[31m")))
		}, nil, `has the layers "application/vnd.oci.image.layer.v1.tar+g…", "application/vnd.oci.image.layer.v1.tar+g…", and not one layer`},
		{"two modules", func(reg *registryServer) {
			reg.push("1", reg.layer("application/wasm", "a\x1b]0;x\x07.wasm", module), reg.layer("application/wasm", "", []byte("x")))
		}, nil, `has the layers "application/wasm" ("a\x1b]0;x\a.wasm"), "application/wasm", and not one layer`},
		{"two signatures", func(reg *registryServer) {
			reg.push("1", reg.layer("application/wasm", "", module), reg.layer(signatureType, "", signed), reg.layer(signatureType, "", []byte("x")))
		}, nil, "has 2 signatures: push it with one"},
		{"no module in the layer", func(reg *registryServer) { reg.push("1", reg.layer("application/wasm", "", []byte("<html>"))) }, nil,
			"is a web page, not a module"},
		{"layer of 5 GB", func(reg *registryServer) {
			d := reg.layer("application/wasm", "", module)
			d.Size = 5 << 30
			reg.push("1", d)
		}, nil, "announces 5368709120 bytes for the module, over the limit of 16 MiB: it is not fetched"},
		{"layer of less than nothing", func(reg *registryServer) {
			d := reg.layer("application/wasm", "", module)
			d.Size = -1
			reg.push("1", d)
		}, nil, "announces -1 bytes for the module: push it again"},
		{"layer that is not there", func(reg *registryServer) {
			d := reg.layer("application/wasm", "", module)
			delete(reg.blobs, string(d.Digest))
			reg.push("1", d)
		}, nil, "has a manifest that names the module, which the registry has not: push it again"},
		{"digest of another kind", func(reg *registryServer) {
			d := reg.layer("application/wasm", "", module)
			d.Digest = "md5:d41d8cd98f00b204e9800998ecf8427e"
			reg.push("1", d)
		}, nil, `names the module by "md5:d41d8cd98f00b204e9800998ecf8427e", which is no sha256 digest`},
		{"digest with a path", func(reg *registryServer) {
			d := reg.layer("application/wasm", "", module)
			d.Digest = "sha256:../../../../etc/passwd"
			reg.push("1", d)
		}, nil, `names the module by "sha256:../../../../etc/passwd", which is no sha256 digest`},
		{"huge signature", func(reg *registryServer) {
			d := reg.layer(signatureType, "", signed)
			d.Size = 1 << 20
			reg.push("1", reg.layer("application/wasm", "", module), d)
		}, nil, "announces 1048576 bytes for the signature, over the limit of 16 KiB"},
		{"other bytes of the same size", nil, atModule(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "\x00asm\x01\x00\x00\x01") }),
			"came with other bytes than its digest says: it was changed on the way or in the registry; do not use it"},
		{"truncated layer", nil, atModule(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(len(module)))
			_, _ = w.Write(module[:4])
		}), "came with fewer bytes than announced: try again"},
		{"truncated layer without a length", nil, atModule(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(module[:4])
			_ = http.NewResponseController(w).Flush()
		}), "came with fewer bytes than announced: try again"},
		{"layer that is announced small and sent big", nil, atModule(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(module)
			endless(w, r)
		}), "came with other bytes than its digest says"},
		{"layer of another length", nil, atModule(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(len(big)))
			fmt.Fprint(w, big)
		}), "came with other bytes than its digest says"},
		{"layer that calls itself another", nil, atModule(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Docker-Content-Digest", sum(signed))
			_, _ = w.Write(module)
		}), "came with other bytes than its digest says"},
		{"layer with a failure", nil, atModule(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }),
			"was answered with status 503, a fault of the server: try again later"},
		{"manifest of 100 MB, announced", nil, atManifest(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
			w.Header().Set("Docker-Content-Digest", sum(module))
			w.Header().Set("Content-Length", strconv.Itoa(100<<20))
		}), "announces 104857600 bytes for the manifest, over the limit of 1 MiB: it is not fetched"},
		{"manifest of 100 MB, announced, without a digest", nil, atManifest(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
			w.Header().Set("Content-Length", strconv.Itoa(100<<20))
			for range 100 {
				_, _ = w.Write([]byte(big))
			}
		}), "announces 104857600 bytes for the manifest, over the limit of 1 MiB: it is not fetched"},
		{"endless manifest", nil, atManifest(endless), "can't be read ("},
		{"manifest that is not its digest", nil, atManifest(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
			w.Header().Set("Docker-Content-Digest", sum(module))
			fmt.Fprint(w, "{}")
		}), "came with other bytes than its digest says"},
		{"manifest of no known kind", nil, atManifest(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>")
		}), `stands for a "text/html", which is no manifest of a module: push it with oras`},
		{"manifest that is no JSON", func(reg *registryServer) { reg.pushBytes("1", ocispec.MediaTypeImageManifest, []byte("{\x1b")) }, nil,
			`has a manifest that can't be read (`},
		{"manifest within a manifest's name", func(reg *registryServer) {
			reg.pushBytes("1", ocispec.MediaTypeImageManifest, []byte(`{"mediaType":"application/vnd.oci.image.index.v1+json"}`))
		}, nil, `has a manifest that calls itself "application/vnd.oci.image.index.v1+json": push it again`},
		{"refused, with a message", nil, atManifest(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(403)
			fmt.Fprint(w, `{"errors":[{"code":"DENIED","message":"go \u001b[31maway\u202e","detail":"secret"}]}`)
		}), "is not given without a login, or is not there (status 403; it says: denied: go away): check the name, or log in with docker login "},
		{"redirects without end", nil, atModule(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, 307) }),
			"sends on more than 5 times: use the address where the file is"},
		{"redirect to plain http elsewhere", nil, atModule(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/blob?key=secret", 307)
		}), "sends on to http://example.com/blob, which is not https: use an address that stays on https"},
		{"redirect to a file", nil, atModule(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "file:///etc/passwd", 307) }),
			"sends on to file:///etc/passwd, which is not https"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reg := newRegistry(t)
			if tt.push == nil {
				reg.push("1", reg.layer("application/wasm", "", module))
			} else {
				tt.push(reg)
			}
			reg.before = tt.before
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := fetch(t, reg.ref(":1"))
			runtime.ReadMemStats(&after)
			if err == nil || !strings.HasPrefix(err.Error(), reg.ref(":1")+" ") || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("%v, want %s (got %d bytes)", err, tt.want, len(m.Bytes))
			}
			if _, bad := strictyaml.Unprintable(err.Error()); bad || strings.Contains(err.Error(), "secret") {
				t.Errorf("shown: %q", err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 24<<20 {
				t.Errorf("took %d MiB of memory", took>>20)
			}
		})
	}
}

func TestOCISilence(t *testing.T) {
	reg := newRegistry(t)
	reg.push("1", reg.layer("application/wasm", "", module))
	ctx, cancel := context.WithCancel(t.Context())
	reg.before = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/blobs/") {
			return false
		}
		_, _ = w.Write(module[:1])
		_ = http.NewResponseController(w).Flush()
		cancel() // the person presses ^C
		<-r.Context().Done()
		return true
	}
	_, err := parse(t, reg.ref(":1")).Fetch(ctx, anonymous)
	if err == nil || err.Error() != reg.ref(":1")+" was not waited for: context canceled" {
		t.Errorf("%v", err)
	}
}

func TestOCIProgress(t *testing.T) {
	reg := newRegistry(t)
	large := append([]byte(module), make([]byte, 1<<20)...)
	reg.push("1", reg.layer("application/wasm", "", large))
	var last, total int64
	o := anonymous
	o.Progress = func(done, all int64) {
		if done <= last {
			t.Errorf("from %d to %d", last, done)
		}
		last, total = done, all
	}
	if _, err := parse(t, reg.ref(":1")).Fetch(t.Context(), o); err != nil || last != int64(len(large)) || total != last {
		t.Errorf("%d of %d, %v", last, total, err)
	}
}

func TestOCIUnchanged(t *testing.T) {
	reg := newRegistry(t)
	old := reg.push("1", reg.layer("application/wasm", "", module))
	s := parse(t, reg.ref(":1"))
	ask := func(validator string, want bool) {
		t.Helper()
		reg.mu.Lock()
		reg.asked = nil
		reg.mu.Unlock()
		if same, err := s.Unchanged(t.Context(), anonymous, validator); same != want || err != nil {
			t.Errorf("%v, %v", same, err)
		}
	}
	ask(old, true)
	if diff := cmp.Diff([]string{"HEAD /v2/x/segment/manifests/1"}, reg.requests()); diff != "" {
		t.Errorf("requests:\n%s", diff)
	}
	ask("", false)
	ask("etag x", false)
	if got := reg.requests(); len(got) > 0 {
		t.Errorf("asked without need: %v", got)
	}
	// A registry that says no digest in an answer to HEAD.
	reg.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodHead {
			return false
		}
		w.Header().Set("Content-Type", ocispec.MediaTypeImageManifest)
		w.Header().Set("Content-Length", "2")
		return true
	}
	ask(old, true)
	reg.before = nil
	reg.push("1", reg.layer("application/wasm", "x.wasm", module))
	ask(old, false)
	pinned := parse(t, reg.ref(":1@"+old))
	reg.before = func(http.ResponseWriter, *http.Request) bool { t.Error("asked for what can't change"); return false }
	if same, err := pinned.Unchanged(t.Context(), anonymous, old); !same || err != nil {
		t.Errorf("pinned: %v, %v", same, err)
	}
	reg.server.Close()
	reg.before = nil
	if _, err := s.Unchanged(t.Context(), anonymous, old); err == nil || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("no server: %v", err)
	}
}

// A login goes to the registry that it is for, and only when that insists.
func TestOCILogin(t *testing.T) {
	const user, password = "me", "s3cret"
	reg := newRegistry(t)
	reg.push("1", reg.layer("application/wasm", "", module))
	host := strings.TrimPrefix(reg.server.URL, "http://")
	var sent []string
	private := true
	reg.before = func(w http.ResponseWriter, r *http.Request) bool {
		sent = append(sent, r.Header.Get("Authorization"))
		if name, pass, ok := r.BasicAuth(); private && (!ok || name != user || pass != password) {
			w.Header().Set("Www-Authenticate", `Basic realm="x"`)
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		return false
	}
	config := func(host string) string {
		path := filepath.Join(t.TempDir(), "config.json")
		auth := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
		if err := os.WriteFile(path, fmt.Appendf(nil, `{"auths":{%q:{"auth":%q}}}`, host, auth), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	get := func(path string) error {
		sent = nil
		_, err := parse(t, reg.ref(":1")).Fetch(t.Context(), Options{DockerConfig: path})
		return err
	}
	if err := get(config(host)); err != nil {
		t.Errorf("with a login: %v", err)
	}
	refused := reg.ref(":1") + " is not given without a login, or is not there (status 401): check the name, or log in with docker login " + host
	for name, path := range map[string]string{"none": "", "no file": filepath.Join(t.TempDir(), "x"), "another's": config("ghcr.io")} {
		if err := get(path); err == nil || err.Error() != refused || strings.Join(sent, "") != "" {
			t.Errorf("%s: %v; sent %v", name, err, sent)
		}
	}
	broken := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(broken, []byte(`{"auths":{"`+host+`":{"auth":"s3cret!"}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := get(broken); err == nil || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "can't be read from") {
		t.Errorf("broken: %v", err)
	}
	private = false
	if err := get(config(host)); err != nil || strings.Join(sent, "") != "" {
		t.Errorf("a login was sent that nobody asked for: %v, %v", sent, err)
	}

	// A blob elsewhere gets no login, nor does a token service that the first
	// answer to the login names on another machine.
	private = true
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("sent to another server: %v", r.Header)
		}
		_, _ = w.Write(module)
	}))
	defer elsewhere.Close()
	check := reg.before
	reg.before = func(w http.ResponseWriter, r *http.Request) bool {
		if check(w, r) {
			return true
		}
		if strings.Contains(r.URL.Path, "/blobs/") {
			http.Redirect(w, r, elsewhere.URL+"/blob?key=1", http.StatusTemporaryRedirect)
			return true
		}
		return false
	}
	if err := get(config(host)); err != nil {
		t.Errorf("with a redirect: %v", err)
	}
}

// Most public registries give a token to everybody.
func TestOCIToken(t *testing.T) {
	reg := newRegistry(t)
	reg.push("1", reg.layer("application/wasm", "", module))
	reg.before = func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case r.URL.Path == "/token":
			fmt.Fprint(w, `{"token":"abc"}`)
			return true
		case r.Header.Get("Authorization") != "Bearer abc":
			w.Header().Set("Www-Authenticate", `Bearer realm="`+reg.server.URL+`/token",service="x"`)
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		return false
	}
	if _, err := fetch(t, reg.ref(":1")); err != nil {
		t.Error(err)
	}
	for _, realm := range []string{"http://192.0.2.1/token", "ftp://127.0.0.1/token", "file:///etc/passwd", "https://169.254.169.254/token", "::"} {
		reg.before = func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Www-Authenticate", `Bearer realm="`+realm+`"`)
			w.WriteHeader(http.StatusUnauthorized)
			return true
		}
		if _, err := fetch(t, reg.ref(":1")); err == nil || !strings.HasPrefix(err.Error(), reg.ref(":1")+" ") {
			t.Errorf("%s: %v", realm, err)
		}
	}
}

func FuzzPick(f *testing.F) {
	reg := newRegistry(f)
	d := reg.push("1", reg.layer("application/wasm", "x.wasm", module), reg.layer(signatureType, "", signed))
	f.Add(reg.manifests[d].data)
	f.Add([]byte(`{"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:00","size":5,"platform":{"architecture":"wasm","os":"wasip1"}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		picked, err := pickLayers(data)
		one, ierr := pickManifest(data)
		for _, err := range []error{err, ierr, checkDescriptor(picked.module, MaxModule, "the module"), checkDescriptor(one, maxOCI, "the manifest")} {
			if err == nil {
				continue
			}
			if c, bad := strictyaml.Unprintable(err.Error()); bad {
				t.Errorf("%U is shown: %q", c, err)
			}
			if len(err.Error()) > 2000 {
				t.Errorf("%d bytes are shown", len(err.Error()))
			}
		}
		if err == nil && !isModuleLayer(picked.module) {
			t.Errorf("picked %+v", picked.module)
		}
	})
}
