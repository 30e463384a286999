package source

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
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
	if _, err := s.Unchanged(t.Context(), anonymous, old); err == nil || !strings.Contains(err.Error(), "efused") {
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

// Whoever runs a registry can name any server for its tokens. That server gets the
// person's login only where it is the registry itself, or the person says so.
func TestOCILoginStaysWithTheRegistry(t *testing.T) {
	const user, password = "me", "s3cret"
	tokens := 0
	given := ""
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tokens++
		body, _ := io.ReadAll(r.Body)
		given += r.Header.Get("Authorization") + string(body)
		fmt.Fprint(w, `{"token":"abc","access_token":"abc"}`)
	}))
	defer elsewhere.Close()
	reg := newRegistry(t)
	reg.push("1", reg.layer("application/wasm", "", module))
	host := strings.TrimPrefix(reg.server.URL, "http://")
	realm := ""
	reg.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/token" {
			if _, _, ok := r.BasicAuth(); ok {
				fmt.Fprint(w, `{"token":"abc"}`)
			} else {
				w.WriteHeader(http.StatusUnauthorized)
			}
			return true
		}
		if r.Header.Get("Authorization") == "Bearer abc" && given != "" || r.Header.Get("Authorization") == "Bearer abc" && realm == reg.server.URL+"/token" {
			return false
		}
		w.Header().Set("Www-Authenticate", `Bearer realm="`+realm+`",service="x"`)
		w.WriteHeader(http.StatusUnauthorized)
		return true
	}
	login := func(fields string) string {
		path := filepath.Join(t.TempDir(), "config.json")
		if err := os.WriteFile(path, fmt.Appendf(nil, `{"auths":{%q:{%s}}}`, host, fields), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	basic := login(fmt.Sprintf(`"auth":%q`, base64.StdEncoding.EncodeToString([]byte(user+":"+password))))
	refresh := login(`"auth":"` + base64.StdEncoding.EncodeToString([]byte("x:")) + `","identitytoken":"s3cret-refresh"`)
	other := strings.TrimPrefix(elsewhere.URL, "http://")
	for _, config := range []string{basic, refresh} {
		realm, given, tokens = elsewhere.URL+"/token", "", 0
		_, err := parse(t, reg.ref(":1")).Fetch(t.Context(), Options{DockerConfig: config})
		want := reg.ref(":1") + " needs a login, and " + host + " names another server for it, " + other + ": your login for " + host +
			" was not sent there. If that server is known to be the registry's own, run the same again with --token-server " + other
		if err == nil || err.Error() != want {
			t.Errorf("elsewhere: %v, want %s", err, want)
		}
		if given != "" {
			t.Errorf("it got %q", given)
		}
	}
	realm, given = elsewhere.URL+"/token", ""
	if _, err := parse(t, reg.ref(":1")).Fetch(t.Context(), Options{DockerConfig: basic, TokenServers: []string{other}}); err != nil || given == "" {
		t.Errorf("elsewhere, as the person said: %v, it got %q", err, given)
	}
	realm, given = reg.server.URL+"/token", ""
	if _, err := parse(t, reg.ref(":1")).Fetch(t.Context(), Options{DockerConfig: basic}); err != nil {
		t.Errorf("at the registry: %v", err)
	}
}

func TestMayHaveTheLogin(t *testing.T) {
	for _, tt := range []struct {
		registry, to string
		want         bool
	}{
		{"registry-1.docker.io", "https://auth.docker.io/token", true},
		{"registry.gitlab.com", "https://gitlab.com/jwt/auth", true},
		{"ghcr.io", "https://ghcr.io/token", true},
		{"ghcr.io", "https://GHCR.io:443/token", true},
		{"example.azurecr.io", "https://example.azurecr.io/oauth2/token", true},
		{"localhost:5000", "http://localhost:5000/token", true},
		{"registry-1.docker.io", "http://auth.docker.io/token", false},
		{"ghcr.io", "https://auth.docker.io/token", false},
		{"ghcr.io", "https://ghcr.io.evil.example/token", false},
		{"example.azurecr.io", "https://evil.azurecr.io/oauth2/token", false},
		{"registry.example.com", "https://gitlab.example.com/jwt/auth", false},
		{"registry.example.com", "https://registry.example.com:8443/token", false},
		{"localhost:5000", "http://localhost:5001/token", false},
		{"named.example", "https://token.example/x", true},
	} {
		u, err := url.Parse(tt.to)
		if err != nil {
			t.Fatal(err)
		}
		if got := (keeper{registry: tt.registry, allowed: []string{"token.example"}}).mayHave(u); got != tt.want && tt.registry != "" {
			t.Errorf("%s → %s: %v", tt.registry, tt.to, got)
		}
	}
}
