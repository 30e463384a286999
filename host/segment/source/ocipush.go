package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/data-wise/aiterm/host/guest/manifest"
	"github.com/data-wise/aiterm/host/web/download"
)

// What [OCI.Push] calls what it pushes. The config is the segment's manifest, so that
// a registry's page can show it; whoever adds the segment reads the one in the module.
const (
	artifactType = "application/vnd.aiterm.segment.v1"
	configType   = "application/vnd.aiterm.segment.config.v1+json"
)

// Artifact is a segment that is to be pushed.
type Artifact struct {
	Manifest  manifest.Manifest
	Module    []byte
	Signature []byte // a detached signature of minisign, or nil
}

// TagTakenError says that a tag stands for something else already.
type TagTakenError struct {
	Reference string
	Digest    string // of what is there
}

func (e *TagTakenError) Error() string {
	return fmt.Sprintf("%s is there already, as %s, and is other than this", e.Reference, e.Digest)
}

// Pushed is what came of a push.
type Pushed struct {
	Digest string // of the manifest
	// Before is what the tag stood for, or "". It is Digest where the registry had the
	// very same already, and nothing was sent.
	Before string
}

// PushOptions are what a push needs beyond what a fetch does. Progress is called with
// the bytes that were sent.
type PushOptions struct {
	Options
	// Replace takes the tag from what it stands for.
	Replace bool
	// Pauses are how long to wait before each further try, where a server has a fault or
	// asks for patience.
	Pauses []time.Duration
	// Again is told of each of these tries, before the pause.
	Again func(why error, pause time.Duration)

	look bool // nothing is sent
}

// blob is a piece of an artifact.
type blob struct {
	ocispec.Descriptor
	data []byte
}

func blobOf(mediaType, title string, data []byte) blob {
	b := blob{content.NewDescriptorFromBytes(mediaType, data), data}
	if title != "" {
		b.Annotations = map[string]string{ocispec.AnnotationTitle: title}
	}
	return b
}

// packed is an artifact as a registry has it. The same artifact gives the same bytes:
// there is no time in it.
func (a Artifact) packed() (top blob, parts []blob, err error) {
	about, err := json.Marshal(a.Manifest)
	if err != nil {
		return top, nil, fmt.Errorf("write the manifest of %s: %w", a.Manifest.Name, err)
	}
	file := a.Manifest.Name + moduleExt
	config := blobOf(configType, "", about)
	layers := []blob{blobOf(wasmType, file, a.Module)}
	if a.Signature != nil {
		layers = append(layers, blobOf(signatureType, file+SignatureSuffix, a.Signature))
	}
	m := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest, ArtifactType: artifactType,
		Config: config.Descriptor, Annotations: map[string]string{},
	}
	for _, l := range layers {
		m.Layers = append(m.Layers, l.Descriptor)
	}
	for key, value := range map[string]string{
		ocispec.AnnotationTitle: a.Manifest.Name, ocispec.AnnotationVersion: a.Manifest.Version, ocispec.AnnotationDescription: a.Manifest.Description,
		ocispec.AnnotationAuthors: a.Manifest.Author, ocispec.AnnotationLicenses: a.Manifest.License,
	} {
		if value != "" {
			m.Annotations[key] = value
		}
	}
	data, err := json.Marshal(m)
	if err != nil {
		return top, nil, fmt.Errorf("write the OCI manifest of %s: %w", a.Manifest.Name, err)
	}
	return blobOf(ocispec.MediaTypeImageManifest, "", data), append(layers, config), nil
}

// Push sends an artifact and has the tag stand for it. What the registry has already is
// not sent again, and a tag that stands for something else stays as it is, unless it is to
// be replaced: a *[TagTakenError]. No registry can be asked to set a tag only if it is
// free, so that of two who push at the same time the last one has it.
func (s *OCI) Push(ctx context.Context, o PushOptions, a Artifact) (p Pushed, err error) {
	if s.digest != "" {
		return p, fmt.Errorf("%s names a digest: give a tag, or none", s)
	}
	top, parts, err := a.packed()
	if err != nil {
		return p, err
	}
	for try := 0; ; try++ {
		asked := time.Duration(0)
		p, err = s.pushOnce(ctx, o, top, parts, &asked)
		if err == nil || try == len(o.Pauses) || !passing(ctx, err) {
			break
		}
		pause := max(o.Pauses[try], min(asked, maxPause))
		if o.Again != nil {
			o.Again(s.explainPush(ctx, err), pause)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	var taken *TagTakenError
	if err == nil || errors.As(err, &taken) {
		return p, err
	}
	return p, s.explainPush(ctx, err)
}

// WouldPush looks at what a push would do, and sends nothing.
func (s *OCI) WouldPush(ctx context.Context, o PushOptions, a Artifact) (Pushed, error) {
	o.look = true
	return s.Push(ctx, o, a)
}

// maxPause bounds the patience that a registry can ask for.
const maxPause = 30 * time.Second

func (s *OCI) pushOnce(ctx context.Context, o PushOptions, top blob, parts []blob, asked *time.Duration) (p Pushed, err error) {
	ctx, cancel := context.WithTimeout(ctx, download.MaxTime)
	defer cancel()
	err = s.visitNoting(ctx, o.Options, asked, func(repo *remote.Repository) error {
		p = Pushed{Digest: top.Digest.String()}
		there, err := repo.Resolve(ctx, s.tag)
		switch {
		case errors.Is(err, errdef.ErrNotFound):
		case err != nil:
			return err
		default:
			p.Before = there.Digest.String()
		}
		if p.Before == p.Digest {
			return nil
		}
		if p.Before != "" && !o.Replace {
			return &TagTakenError{s.String(), p.Before}
		}
		if o.look {
			return nil
		}
		for _, b := range parts {
			if err := send(ctx, repo, b, o.Progress); err != nil {
				return err
			}
		}
		return repo.PushReference(ctx, top.Descriptor, bytes.NewReader(top.data), s.tag)
	})
	return p, err
}

// send uploads a piece, unless it is there.
func send(ctx context.Context, repo *remote.Repository, b blob, progress func(done, total int64)) error {
	there, err := repo.Blobs().Exists(ctx, b.Descriptor)
	if err != nil || there {
		return err
	}
	err = repo.Blobs().Push(ctx, b.Descriptor, download.Count(bytes.NewReader(b.data), b.Size, progress))
	if errors.Is(err, errdef.ErrAlreadyExists) {
		return nil
	}
	return err
}

// passing tells whether the next try may fare better.
func passing(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	var answer *errcode.ErrorResponse
	if errors.As(err, &answer) {
		return answer.StatusCode >= 500 && answer.StatusCode != http.StatusNotImplemented ||
			answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusRequestTimeout
	}
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || isBroken(err)
}

// isBroken knows a connection that ended in the middle.
func isBroken(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// explainPush is explain for what is sent.
func (s *OCI) explainPush(ctx context.Context, err error) error {
	var (
		said   finding
		answer *errcode.ErrorResponse
	)
	if errors.As(err, &said) {
		return s.explain(ctx, err)
	}
	if _, refused := refusal(err); refused {
		return fmt.Errorf("%s takes nothing without a login, or not with this one (%s): log in with docker login %s, as somebody who may push there", s, refusalWords(err), s.host)
	}
	if !errors.As(err, &answer) {
		return s.explain(ctx, err)
	}
	words := registryWords(answer)
	switch code := answer.StatusCode; {
	case code == http.StatusNotFound:
		return fmt.Errorf("%s can't be pushed (status 404%s): some registries want the repository %s to be created first, on their page", s, words, s.name)
	case code == http.StatusMethodNotAllowed, code == http.StatusNotImplemented:
		return fmt.Errorf("%s can't be pushed (status %d%s): this registry only gives; name one that takes", s, code, words)
	case code == http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%s can't be pushed: the registry, or a proxy before it, takes nothing as large%s: build the segment smaller, or ask who runs it", s, words)
	case code == http.StatusTooManyRequests:
		return fmt.Errorf("%s was asked too often%s: try again later", s, words)
	case code >= 500:
		return fmt.Errorf("%s was answered with status %d, a fault of the server%s: try again later; what has come there is not sent again", s, code, words)
	}
	return fmt.Errorf("%s was refused with status %d%s: ask who runs the registry whether it takes OCI artifacts", s, answer.StatusCode, words)
}
