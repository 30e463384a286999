// Package source gets the module of a segment from where a person says that it
// is: a file, a folder, a web address or an OCI registry, one file of this
// package for each. It hands over bytes and where they came from. What they
// are worth (the manifest, the permissions, the signature) is for others to
// judge, and nothing here runs, builds, installs or writes anything.
//
// Whoever sends the bytes is a stranger. Sizes and times are bounded, what can
// be verified is, and no path or file name is made from a stranger's text.
package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/data-wise/aiterm/host/yaml/problem"
	"github.com/data-wise/aiterm/host/yaml/strictyaml"
)

const (
	// MaxModule is the largest module that is fetched, the same that an engine
	// would load.
	MaxModule = 16 << 20
	// MaxSignature is far above what a minisign signature has with its comments.
	MaxSignature = 16 << 10
	// SignatureSuffix is put after a module's name to find its signature.
	SignatureSuffix = ".minisig"

	maxPath = 4096
)

// Source is where a module comes from: a *[File], a *[Directory], a *[Web] or
// an *[OCI], as [Parse] makes them.
type Source interface {
	// String is the canonical form. [Parse] of it gives the same source, on
	// this machine and whatever the working directory is.
	String() string
	// Fetch gets the module.
	Fetch(context.Context, Options) (Module, error)
	// Unchanged tells whether the source surely still has the bytes that were
	// fetched with this validator. It gets no module over the network for that.
	// False means: fetch, and compare the bytes.
	Unchanged(ctx context.Context, o Options, validator string) (bool, error)
}

// Options are what a fetch needs beyond the source.
type Options struct {
	UserAgent string // "aiterm/1.2.3"
	// DockerConfig is the file with the logins for registries, or "" if none may
	// be used. It is read only when a registry refuses without a login, and
	// only the login for that registry is taken from it.
	DockerConfig string
	// Username and Password are a login that the person gave for the registry, in place
	// of the one that DockerConfig has.
	Username, Password string
	// TokenServers are hosts, with a port if they have an unusual one, that the person
	// says may have the login for a registry which names them for its tokens.
	TokenServers []string
	// Progress is called after each piece of the module, with the bytes so far
	// and in all; -1 while these are not known.
	Progress func(done, total int64)
}

// Module is a fetched module.
type Module struct {
	Bytes []byte
	// Source is the canonical form of the source.
	Source string
	// Resolved says what exactly came, for people and for going back to it: of
	// an OCI reference the one with the manifest's digest, of a web address the
	// one where the file was in the end (without its query), of a path the file
	// that it leads to.
	Resolved string
	// Validator is for a later Unchanged; "" when the source gave none.
	Validator string
	// Signature is a detached minisign signature that lay beside the module, or
	// nil. It was not verified.
	Signature []byte
	// Notes are what a person should know, each a sentence without a full stop.
	Notes []string
}

func (m *Module) note(format string, args ...any) {
	m.Notes = append(m.Notes, fmt.Sprintf(format, args...))
}

// Parse reads what a person typed, or a canonical form. A text with a scheme is
// an address; any other is a path, which must exist: what is there decides
// between [File] and [Directory].
func Parse(text string) (Source, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	switch {
	case text == "":
		return nil, errors.New("no source: name a file, a folder, an https:// address or an oci:// reference")
	case !ok || !isScheme(scheme):
		return parsePath(text)
	}
	switch strings.ToLower(scheme) {
	case "https", "http":
		return parseWeb(text)
	case "oci":
		return parseOCI(rest)
	case "file":
		return nil, errors.New("file:// is not needed: name the path alone")
	}
	return nil, fmt.Errorf("there is no source of the kind %s: name a file, a folder, an https:// address or an oci:// reference",
		strictyaml.Quote(scheme+"://"))
}

func isScheme(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (i == 0 || (s[i] < '0' || s[i] > '9') && s[i] != '+' && s[i] != '-' && s[i] != '.') {
			return false
		}
	}
	return s != ""
}

func parsePath(text string) (Source, error) {
	if c, bad := problem.Unprintable(text); bad || len(text) > maxPath {
		if !bad {
			return nil, fmt.Errorf("the path has over %d bytes: use a shorter one", maxPath)
		}
		return nil, fmt.Errorf("the path %s holds the character %U, which can't be written down: rename it", strictyaml.Quote(text), c)
	}
	path, err := filepath.Abs(text)
	if err != nil {
		return nil, fmt.Errorf("find the folder that %s is in: %w", text, err)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && looksLikeReference(text):
		return nil, fmt.Errorf("there is no file %s: if it is in a registry, write oci://%s", text, text)
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("there is no file or folder %s: check the path", path)
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", path, withoutPath(err))
	case info.IsDir():
		return &Directory{path: path}, nil
	}
	return &File{path: path}, nil
}

// looksLikeReference tells "ghcr.io/name/segment:1" from a mistyped path.
func looksLikeReference(text string) bool {
	host, rest, ok := strings.Cut(text, "/")
	return ok && rest != "" && !strings.HasPrefix(host, ".") && strings.ContainsAny(host, ".:")
}

// withoutPath leaves out of an error the path that its message names already.
func withoutPath(err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
