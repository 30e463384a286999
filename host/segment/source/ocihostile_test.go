package source

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/data-wise/aiterm/host/yaml/problem"
)

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
			"has a manifest that names the module, and the registry answered status 503 when it was asked for that: try again later; if it stays so, it has to be pushed again"},
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
		{"redirects without end", nil, atModule(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		}),
			"sends on more than 5 times: use the address where the file is"},
		{"redirect to plain http elsewhere", nil, atModule(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/blob?key=secret", http.StatusTemporaryRedirect)
		}), "sends on to http://example.com/blob, which is not https: use an address that stays on https"},
		{"redirect to a file", nil, atModule(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusTemporaryRedirect)
		}),
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
			if _, bad := problem.Unprintable(err.Error()); bad || strings.Contains(err.Error(), "secret") {
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
			mustBeShowable(t, err.Error())
			if len(err.Error()) > 2000 {
				t.Errorf("%d bytes are shown", len(err.Error()))
			}
		}
		if err == nil && !isModuleLayer(picked.module) {
			t.Errorf("picked %+v", picked.module)
		}
	})
}
