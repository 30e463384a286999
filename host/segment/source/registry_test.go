package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// registryServer is a registry in this process that can misbehave.
type registryServer struct {
	t         testing.TB
	server    *httptest.Server
	manifests map[string]stored // by tag and by digest
	blobs     map[string][]byte // by digest
	// before may answer in place of the registry, and then returns true.
	before func(w http.ResponseWriter, r *http.Request) bool

	mu    sync.Mutex
	asked []string
}

type stored struct {
	mediaType string
	data      []byte
}

func newRegistry(t testing.TB) *registryServer {
	reg := &registryServer{t: t, manifests: map[string]stored{}, blobs: map[string][]byte{}}
	reg.server = httptest.NewServer(reg)
	t.Cleanup(reg.server.Close)
	return reg
}

// ref is a reference to the repository x/segment in it.
func (reg *registryServer) ref(tagOrDigest string) string {
	return "oci://" + strings.TrimPrefix(reg.server.URL, "http://") + "/x/segment" + tagOrDigest
}

func (reg *registryServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reg.mu.Lock()
	reg.asked = append(reg.asked, r.Method+" "+r.URL.Path)
	reg.mu.Unlock()
	if reg.before != nil && reg.before(w, r) {
		return
	}
	if ref, ok := strings.CutPrefix(r.URL.Path, "/v2/x/segment/manifests/"); ok {
		if m, ok := reg.manifests[ref]; ok {
			w.Header().Set("Content-Type", m.mediaType)
			w.Header().Set("Docker-Content-Digest", sum(m.data))
			w.Header().Set("Content-Length", strconv.Itoa(len(m.data)))
			_, _ = w.Write(m.data)
			return
		}
	}
	if d, ok := strings.CutPrefix(r.URL.Path, "/v2/x/segment/blobs/"); ok {
		if b, ok := reg.blobs[d]; ok {
			w.Header().Set("Content-Length", strconv.Itoa(len(b)))
			_, _ = w.Write(b)
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write([]byte(`{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}`))
}

// requests are the methods and paths that were asked for so far.
func (reg *registryServer) requests() []string {
	reg.mu.Lock()
	defer reg.mu.Unlock()
	return append([]string{}, reg.asked...)
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(s[:])
}

// layer stores a blob and describes it.
func (reg *registryServer) layer(mediaType, title string, data []byte) ocispec.Descriptor {
	reg.blobs[sum(data)] = data
	d := ocispec.Descriptor{MediaType: mediaType, Digest: digest.Digest(sum(data)), Size: int64(len(data))}
	if title != "" {
		d.Annotations = map[string]string{ocispec.AnnotationTitle: title}
	}
	return d
}

// push stores a manifest under a tag and returns its digest.
func (reg *registryServer) push(tag string, layers ...ocispec.Descriptor) string {
	return reg.pushManifest(tag, ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest,
		Config: reg.layer("application/vnd.wasm.config.v0+json", "", []byte("{}")), Layers: layers,
	})
}

func (reg *registryServer) pushManifest(tag string, m ocispec.Manifest) string {
	return reg.pushData(tag, m.MediaType, m)
}

func (reg *registryServer) pushData(tag, mediaType string, manifest any) string {
	return reg.pushBytes(tag, mediaType, jsonOf(reg.t, manifest))
}

func jsonOf(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (reg *registryServer) pushBytes(tag, mediaType string, data []byte) string {
	reg.manifests[tag] = stored{mediaType, data}
	reg.manifests[sum(data)] = stored{mediaType, data}
	return sum(data)
}
