package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/data-wise/aiterm/host/web/download"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

// OCI is a module in a registry that speaks the OCI Distribution Specification.
// Everything that comes is verified: the manifest against the digest that the
// tag stands for or that was typed, a layer against the digest and the size in
// the manifest.
type OCI struct {
	host   string // with the port, if there is one
	name   string
	tag    string // may be empty when there is a digest
	digest string // "sha256:HEX" or ""
}

const (
	ociScheme   = "oci://"
	defaultTag  = "latest"
	maxOCI      = 1 << 20 // of a manifest or an index
	maxOCITyped = 1024
)

// parseOCI reads HOST[:PORT]/NAME[:TAG][@sha256:HEX].
func parseOCI(text string) (Source, error) {
	if len(text) > maxOCITyped {
		return nil, fmt.Errorf("the reference has over %d bytes: use a shorter one", maxOCITyped)
	}
	wrong := func(reason string) (Source, error) {
		return nil, errors.New("oci://" + strictyaml.Quote(text) + " " + reason + ": write it like oci://ghcr.io/name/segment:1.0")
	}
	host, path, ok := strings.Cut(text, "/")
	if !ok || path == "" {
		return wrong("names no repository after the host")
	}
	u, err := download.ParseAddress("https://" + host)
	if err != nil || u.Path != "/" || u.RawQuery != "" {
		return wrong("does not begin with the host of a registry")
	}
	s := &OCI{host: u.Host}
	path, s.digest, ok = strings.Cut(path, "@")
	if ok && !isDigest(s.digest) {
		return wrong("has after @ no digest, which is sha256: and 64 hexadecimal digits in lower case")
	}
	s.name, s.tag, ok = strings.Cut(path, ":")
	if !ok && s.digest == "" {
		s.tag = defaultTag
	}
	ref := s.reference()
	if ref.ValidateRegistry() != nil {
		return wrong("does not begin with the host of a registry")
	}
	if ref.ValidateRepository() != nil {
		return wrong("has a repository with other signs than lower-case letters, digits and single . _ - / between them")
	}
	if ref.Reference = s.tag; (ok || s.tag != "") && ref.ValidateReferenceAsTag() != nil {
		return wrong("has a tag with other signs than letters, digits, _ . and -")
	}
	return s, nil
}

func (s *OCI) String() string {
	text := ociScheme + s.host + "/" + s.name
	if s.tag != "" {
		text += ":" + s.tag
	}
	if s.digest != "" {
		text += "@" + s.digest
	}
	return text
}

// reference is what is asked for: a digest if there is one.
func (s *OCI) reference() registry.Reference {
	ref := registry.Reference{Registry: s.host, Repository: s.name, Reference: s.tag}
	if s.digest != "" {
		ref.Reference = s.digest
	}
	return ref
}

// Fetch resolves the reference and gets the one module layer of its manifest,
// and a layer with a signature if there is one.
func (s *OCI) Fetch(ctx context.Context, o Options) (m Module, err error) {
	ctx, cancel := context.WithTimeout(ctx, download.MaxTime)
	defer cancel()
	err = s.visit(ctx, o, func(repo *remote.Repository) error {
		m, err = s.fetch(ctx, repo, o)
		return err
	})
	if err != nil {
		return Module{}, s.explain(ctx, err)
	}
	return m, nil
}

func (s *OCI) fetch(ctx context.Context, repo *remote.Repository, o Options) (Module, error) {
	top, data, err := s.manifest(ctx, repo)
	if err != nil {
		return Module{}, err
	}
	if isIndex(top.MediaType) {
		one, err := pickManifest(data)
		if err != nil {
			return Module{}, err
		}
		if data, err = s.described(ctx, repo.Manifests(), one, maxOCI, "the manifest", nil); err != nil {
			return Module{}, err
		}
	}
	layers, err := pickLayers(data)
	if err != nil {
		return Module{}, err
	}
	bytes, err := s.described(ctx, repo.Blobs(), layers.module, MaxModule, "the module", o.Progress)
	if err != nil {
		return Module{}, err
	}
	if wrong := wrongModule(bytes); wrong != "" {
		return Module{}, found("%s", wrong)
	}
	m := Module{Bytes: bytes, Source: s.String(), Validator: top.Digest.String()}
	m.Resolved = (&OCI{host: s.host, name: s.name, digest: m.Validator}).String()
	if layers.signature != nil {
		if m.Signature, err = s.described(ctx, repo.Blobs(), *layers.signature, MaxSignature, "the signature", nil); err != nil {
			return Module{}, err
		}
	}
	return m, nil
}

// manifest gets what the reference stands for and verifies it.
func (s *OCI) manifest(ctx context.Context, repo *remote.Repository) (ocispec.Descriptor, []byte, error) {
	d, body, err := repo.Manifests().FetchReference(ctx, s.reference().Reference)
	if err != nil {
		return d, nil, err
	}
	defer body.Close()
	if !isIndex(d.MediaType) && !isManifest(d.MediaType) {
		return d, nil, found("stands for a %s, which is no manifest of a module: push it with oras", strictyaml.Quote(d.MediaType))
	}
	if err := checkDescriptor(d, maxOCI, "the manifest"); err != nil {
		return d, nil, err
	}
	data, err := content.ReadAll(body, d)
	return d, data, err
}

// described gets what a descriptor describes, and verifies digest and size.
func (s *OCI) described(ctx context.Context, from content.Fetcher, d ocispec.Descriptor, most int64, what string, progress func(done, total int64)) ([]byte, error) {
	if err := checkDescriptor(d, most, what); err != nil {
		return nil, err
	}
	body, err := from.Fetch(ctx, d)
	if errors.Is(err, errdef.ErrNotFound) {
		return nil, found("has a manifest that names %s, which the registry has not: push it again", what)
	}
	var answer *errcode.ErrorResponse
	if errors.As(err, &answer) && answer.StatusCode >= 500 {
		// Some registries say so of what was never uploaded.
		return nil, found("has a manifest that names %s, and the registry answered status %d when it was asked for that%s: try again later; if it stays so, it has to be pushed again",
			what, answer.StatusCode, registryWords(answer))
	}
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return content.ReadAll(download.Count(body, d.Size, progress), d)
}

// Unchanged resolves the reference again and compares the digests. A reference
// with a digest can't change, and nobody is asked.
func (s *OCI) Unchanged(ctx context.Context, o Options, validator string) (same bool, err error) {
	if s.digest != "" {
		return true, nil
	}
	if !isDigest(validator) {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, download.MaxTime)
	defer cancel()
	err = s.visit(ctx, o, func(repo *remote.Repository) error {
		d, err := repo.Resolve(ctx, s.tag)
		var refused bool
		if _, refused = refusal(err); err != nil && !refused {
			// Some registries answer to HEAD without a digest.
			var body io.ReadCloser
			if d, body, err = repo.Manifests().FetchReference(ctx, s.tag); err == nil {
				body.Close()
			}
		}
		same = err == nil && d.Digest.String() == validator
		return err
	})
	if err != nil {
		return false, s.explain(ctx, err)
	}
	return same, nil
}

// visit calls do with a repository that is asked without a login and, if the
// registry refuses that, once more with the one that the person has for it.
func (s *OCI) visit(ctx context.Context, o Options, do func(*remote.Repository) error) error {
	return s.visitNoting(ctx, o, new(time.Duration), do)
}

// visitNoting is visit, which notes how long the registry asks to be left alone.
func (s *OCI) visitNoting(ctx context.Context, o Options, asked *time.Duration, do func(*remote.Repository) error) error {
	ref := s.reference()
	attempt := func(login auth.Credential) error {
		sender := download.NewClient(ref.Host())
		sender.Transport = keeper{registry: ref.Host(), allowed: o.TokenServers, asked: asked, next: sender.Transport}
		client := &auth.Client{
			Client:     sender,
			Header:     http.Header{"User-Agent": {o.UserAgent}},
			Cache:      auth.NewCache(),
			Credential: auth.StaticCredential(ref.Host(), login),
		}
		return do(&remote.Repository{
			Client:             client,
			Reference:          ref,
			PlainHTTP:          download.IsLoopback(hostOf(s.host)),
			ManifestMediaTypes: manifestTypes(),
			MaxMetadataBytes:   maxOCI,
		})
	}
	err := attempt(auth.EmptyCredential)
	if _, refused := refusal(err); !refused {
		return err
	}
	switch {
	case o.Password != "":
		return attempt(auth.Credential{Username: o.Username, Password: o.Password})
	case o.DockerConfig == "":
		return err
	}
	login, ok, lerr := loginFor(ctx, o.DockerConfig, ref.Host())
	if lerr != nil {
		return lerr
	}
	if !ok {
		return err
	}
	return attempt(login)
}
