// Package ocitest is a registry in the test's own process that takes what is pushed, as
// the OCI Distribution Specification describes it: blobs in one piece, manifests by tag
// and by digest, and a login if there is to be one.
package ocitest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Registry is a registry on the loopback, over plain http.
type Registry struct {
	// Host is where it is, with its port.
	Host string
	// Username and Password are what a request has to come with; "" for none.
	Username, Password string
	// Public lets everybody read, login or not.
	Public bool
	// Before may answer in place of the registry, and then returns true.
	Before func(w http.ResponseWriter, r *http.Request) bool

	server    *httptest.Server
	mu        sync.Mutex
	manifests map[string]manifest // by name@tag and name@digest
	blobs     map[string][]byte   // by name@digest
	asked     []string
}

type manifest struct {
	mediaType string
	data      []byte
}

// Start starts one. It must be closed.
func Start() *Registry {
	reg := &Registry{manifests: map[string]manifest{}, blobs: map[string][]byte{}}
	reg.server = httptest.NewServer(reg)
	reg.Host = strings.TrimPrefix(reg.server.URL, "http://")
	return reg
}

// Close ends it.
func (reg *Registry) Close() { reg.server.Close() }

// Requests are the methods and paths so far.
func (reg *Registry) Requests() []string {
	reg.mu.Lock()
	defer reg.mu.Unlock()
	return slices.Clone(reg.asked)
}

// Tags are the tags of a repository, in order.
func (reg *Registry) Tags(name string) []string {
	reg.mu.Lock()
	defer reg.mu.Unlock()
	var tags []string
	for _, key := range slices.Sorted(maps.Keys(reg.manifests)) {
		if tag, ok := strings.CutPrefix(key, name+"@"); ok && !strings.HasPrefix(tag, "sha256:") {
			tags = append(tags, tag)
		}
	}
	return tags
}

// Change replaces a layer of what a tag stands for by other bytes, as somebody does who
// may write there: layer, digests and manifest fit each other again.
func (reg *Registry) Change(name, tag, mediaType string, change func([]byte) []byte) error {
	reg.mu.Lock()
	defer reg.mu.Unlock()
	was, ok := reg.manifests[name+"@"+tag]
	if !ok {
		return fmt.Errorf("there is no %s:%s", name, tag)
	}
	var m map[string]any
	if err := json.Unmarshal(was.data, &m); err != nil {
		return err
	}
	layers, _ := m["layers"].([]any)
	for _, each := range layers {
		layer, _ := each.(map[string]any)
		if layer["mediaType"] != mediaType {
			continue
		}
		digest, _ := layer["digest"].(string)
		data := change(slices.Clone(reg.blobs[name+"@"+digest]))
		reg.blobs[name+"@"+sum(data)] = data
		layer["digest"], layer["size"] = sum(data), len(data)
	}
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	reg.manifests[name+"@"+tag] = manifest{was.mediaType, data}
	reg.manifests[name+"@"+sum(data)] = manifest{was.mediaType, data}
	return nil
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(s[:])
}

var route = regexp.MustCompile(`^/v2/([a-z0-9/._-]+)/(blobs|manifests)/(.+)$`)

// ServeHTTP implements [http.Handler].
func (reg *Registry) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reg.mu.Lock()
	reg.asked = append(reg.asked, r.Method+" "+r.URL.Path)
	reg.mu.Unlock()
	if reg.Before != nil && reg.Before(w, r) {
		return
	}
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if name, password, _ := r.BasicAuth(); reg.Username != "" && (name != reg.Username || password != reg.Password) && !(reads && reg.Public) {
		w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
		fail(w, http.StatusUnauthorized, "UNAUTHORIZED")
		return
	}
	at := route.FindStringSubmatch(r.URL.Path)
	if at == nil {
		fail(w, http.StatusNotFound, "NAME_UNKNOWN")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, http.StatusBadRequest, "BLOB_UPLOAD_INVALID")
		return
	}
	reg.mu.Lock()
	defer reg.mu.Unlock()
	switch key := at[1] + "@" + at[3]; {
	case at[2] == "manifests":
		reg.manifest(w, r, at[1], key, body)
	case r.Method == http.MethodPost && at[3] == "uploads/":
		w.Header().Set("Location", "/v2/"+at[1]+"/blobs/uploads/1")
		w.WriteHeader(http.StatusAccepted)
	case r.Method == http.MethodPut:
		digest := r.URL.Query().Get("digest")
		if digest != sum(body) {
			fail(w, http.StatusBadRequest, "DIGEST_INVALID")
			return
		}
		reg.blobs[at[1]+"@"+digest] = body
		w.WriteHeader(http.StatusCreated)
	case reads && reg.blobs[key] != nil:
		give(w, r, "application/octet-stream", at[3], reg.blobs[key])
	default:
		fail(w, http.StatusNotFound, "BLOB_UNKNOWN")
	}
}

func (reg *Registry) manifest(w http.ResponseWriter, r *http.Request, name, key string, body []byte) {
	if r.Method == http.MethodPut {
		var m struct {
			Config struct{ Digest string }
			Layers []struct{ Digest string }
		}
		if json.Unmarshal(body, &m) != nil {
			fail(w, http.StatusBadRequest, "MANIFEST_INVALID")
			return
		}
		for _, part := range append(m.Layers, m.Config) {
			if _, ok := reg.blobs[name+"@"+part.Digest]; !ok {
				fail(w, http.StatusNotFound, "MANIFEST_BLOB_UNKNOWN")
				return
			}
		}
		made := manifest{r.Header.Get("Content-Type"), body}
		reg.manifests[key], reg.manifests[name+"@"+sum(body)] = made, made
		w.Header().Set("Docker-Content-Digest", sum(body))
		w.WriteHeader(http.StatusCreated)
		return
	}
	m, ok := reg.manifests[key]
	if !ok {
		fail(w, http.StatusNotFound, "MANIFEST_UNKNOWN")
		return
	}
	give(w, r, m.mediaType, sum(m.data), m.data)
}

func give(w http.ResponseWriter, r *http.Request, mediaType, digest string, data []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Docker-Content-Digest", digest)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodGet {
		w.Write(data)
	}
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"errors":[{"code":%q,"message":%q}]}`, code, strings.ToLower(strings.ReplaceAll(code, "_", " ")))
}
