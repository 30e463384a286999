package source

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// What public tools push differs in types and agrees in shape: a manifest with
// one layer that is the module as it is. "oras push REF FILE:application/wasm"
// and the tools for the CNCF's "Wasm OCI Artifact layout" write application/wasm;
// wasm-to-oci, Istio's tools and others types that end with +wasm; oras without
// a type gives a file's name in an annotation. The config is not looked at.
const (
	wasmType       = "application/wasm"
	wasmSuffix     = "+wasm"
	signatureType  = "application/vnd.aiterm.minisig"
	dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
	dockerIndex    = "application/vnd.docker.distribution.manifest.list.v2+json"
	wasmPlatform   = "wasm"
)

func manifestTypes() []string {
	return []string{ocispec.MediaTypeImageManifest, ocispec.MediaTypeImageIndex, dockerManifest, dockerIndex}
}

func isManifest(mediaType string) bool {
	return mediaType == ocispec.MediaTypeImageManifest || mediaType == dockerManifest
}

func isIndex(mediaType string) bool {
	return mediaType == ocispec.MediaTypeImageIndex || mediaType == dockerIndex
}

// finding is an error about what is at the reference, in words that go after it.
type finding struct{ error }

func (f finding) Unwrap() error { return f.error }

func found(format string, args ...any) error { return finding{fmt.Errorf(format, args...)} }

// layers are the layers of a manifest that are wanted.
type layers struct {
	module    ocispec.Descriptor
	signature *ocispec.Descriptor
}

// pickLayers reads a manifest and finds the one layer with a module, and the
// one with its signature if there is one.
func pickLayers(data []byte) (layers, error) {
	var m ocispec.Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return layers{}, found("has a manifest that can't be read (%s): push it again", download.Said(err.Error()))
	}
	if m.MediaType != "" && !isManifest(m.MediaType) {
		return layers{}, found("has a manifest that calls itself %s: push it again", strictyaml.Quote(m.MediaType))
	}
	var modules, signatures []ocispec.Descriptor
	for _, l := range m.Layers {
		switch {
		case isSignatureLayer(l):
			signatures = append(signatures, l)
		case isModuleLayer(l):
			modules = append(modules, l)
		}
	}
	if len(modules) != 1 {
		return layers{}, found("has %s, and not one layer that is a module: push it with oras push REFERENCE NAME.wasm:%s", describe(m.Layers), wasmType)
	}
	out := layers{module: modules[0]}
	switch len(signatures) {
	case 0:
	case 1:
		out.signature = &signatures[0]
	default:
		return layers{}, found("has %d signatures: push it with one", len(signatures))
	}
	return out, nil
}

func isModuleLayer(l ocispec.Descriptor) bool {
	return l.MediaType == wasmType || strings.HasSuffix(l.MediaType, wasmSuffix) || path.Ext(title(l)) == moduleExt
}

func isSignatureLayer(l ocispec.Descriptor) bool {
	return l.MediaType == signatureType || path.Ext(title(l)) == SignatureSuffix
}

// title is the name that a file had when it was pushed. It is compared, and
// never used as a name.
func title(l ocispec.Descriptor) string { return l.Annotations[ocispec.AnnotationTitle] }

// describe tells what layers there are.
func describe(all []ocispec.Descriptor) string {
	const most = 4
	if len(all) == 0 {
		return "no layers"
	}
	var kinds []string
	for _, l := range all[:min(len(all), most)] {
		kind := strictyaml.Quote(l.MediaType)
		if t := title(l); t != "" {
			kind += " (" + strictyaml.Quote(t) + ")"
		}
		kinds = append(kinds, kind)
	}
	if len(all) > most {
		kinds = append(kinds, fmt.Sprintf("and %d more", len(all)-most))
	}
	if len(all) == 1 {
		return "the layer " + kinds[0]
	}
	return "the layers " + strings.Join(kinds, ", ")
}

// pickManifest reads an index, which has a manifest for each platform, and finds
// the one for WebAssembly, or the only one. What build tools put in as
// attestations has an unknown platform.
func pickManifest(data []byte) (ocispec.Descriptor, error) {
	var index ocispec.Index
	if err := json.Unmarshal(data, &index); err != nil {
		return ocispec.Descriptor{}, found("has an index that can't be read (%s): push it again", download.Said(err.Error()))
	}
	all := slices.DeleteFunc(index.Manifests, func(d ocispec.Descriptor) bool {
		return d.Platform != nil && d.Platform.Architecture == "unknown"
	})
	fit := slices.DeleteFunc(slices.Clone(all), func(d ocispec.Descriptor) bool {
		return d.Platform == nil || d.Platform.Architecture != wasmPlatform
	})
	if len(fit) == 0 {
		fit = all
	}
	if len(fit) != 1 {
		return ocispec.Descriptor{}, found("stands for %d manifests (%s), and not one for the architecture wasm: name one by its digest", len(all), platforms(all))
	}
	if !isManifest(fit[0].MediaType) {
		return ocispec.Descriptor{}, found("leads to a %s inside an index: name the manifest by its digest", strictyaml.Quote(fit[0].MediaType))
	}
	return fit[0], nil
}

func platforms(all []ocispec.Descriptor) string {
	const most = 4
	var names []string
	for _, d := range all[:min(len(all), most)] {
		name := "no platform"
		if d.Platform != nil {
			name = strictyaml.Quote(d.Platform.OS + "/" + d.Platform.Architecture)
		}
		names = append(names, name)
	}
	if len(all) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// checkDescriptor refuses what is not even worth asking for.
func checkDescriptor(d ocispec.Descriptor, most int64, what string) error {
	switch {
	case !isDigest(string(d.Digest)):
		return found("names %s by %s, which is no sha256 digest: push it again", what, strictyaml.Quote(string(d.Digest)))
	case d.Size > most:
		return found("announces %d bytes for %s, over the limit of %s: it is not fetched", d.Size, what, download.Size(most))
	case d.Size <= 0:
		return found("announces %d bytes for %s: push it again", d.Size, what)
	}
	return nil
}
