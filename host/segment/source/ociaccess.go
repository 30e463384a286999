package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/web/download"
)

// DockerConfig is where docker, podman and oras keep the logins for registries:
// the file for [Options], or "" when there is no home directory.
func DockerConfig(getenv func(string) string) string {
	dir := getenv("DOCKER_CONFIG")
	if dir == "" {
		home := getenv("HOME")
		if home == "" {
			home = getenv("USERPROFILE")
		}
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".docker")
	}
	return filepath.Join(dir, "config.json")
}

// loginFor takes the login for one registry from a docker config. That file may
// name a helper that keeps it in the system's keyring; it is called as docker
// would call it, for this registry only.
func loginFor(ctx context.Context, config, host string) (login auth.Credential, ok bool, err error) {
	if info, err := os.Stat(config); err == nil {
		if err := state.CheckPrivate(config, info, false, "it names programs that keep logins"); err != nil {
			return auth.EmptyCredential, false, finding{fmt.Errorf("needs a login, and none was read: %w", err)}
		}
	}
	store, err := credentials.NewStore(config, credentials.StoreOptions{})
	if err == nil {
		login, err = credentials.Credential(store)(ctx, host)
	}
	if err != nil {
		// Without what the helper or the parser says: it may hold the password.
		return auth.EmptyCredential, false, finding{fmt.Errorf("needs a login, and the one for %s can't be read from %s: repeat docker login %s", host, config, host)}
	}
	return login, login != auth.EmptyCredential, nil
}

// refusal reports whether a registry asks for a login, or for another one.
func refusal(err error) (status int, refused bool) {
	if errors.Is(err, auth.ErrBasicCredentialNotFound) {
		return http.StatusUnauthorized, true
	}
	var answer *errcode.ErrorResponse
	if errors.As(err, &answer) && (answer.StatusCode == http.StatusUnauthorized || answer.StatusCode == http.StatusForbidden) {
		return answer.StatusCode, true
	}
	return 0, false
}

// explain turns an error into one that names the reference and what to do.
func (s *OCI) explain(ctx context.Context, err error) error {
	var (
		said   finding
		answer *errcode.ErrorResponse
	)
	switch _, refused := refusal(err); {
	case errors.As(err, &said):
		return fmt.Errorf("%s %w", s, said.error)
	case refused:
		return &RefusedError{fmt.Sprintf("%s is not given without a login, or is not there (%s): check the name, or log in with docker login %s", s, refusalWords(err), s.host)}
	case errors.Is(err, errdef.ErrNotFound):
		return fmt.Errorf("%s is not there: check the name and the tag", s)
	case errors.As(err, &answer) && answer.StatusCode >= 300:
		return fmt.Errorf("%s %s%s", s, download.StatusWords(answer.StatusCode), registryWords(answer))
	case errors.Is(err, content.ErrMismatchedDigest), errors.Is(err, content.ErrTrailingData), isMismatch(err):
		return fmt.Errorf("%s came with other bytes than its digest says: it was changed on the way or in the registry; do not use it", s)
	case errors.Is(err, io.ErrUnexpectedEOF) && ctx.Err() == nil:
		return fmt.Errorf("%s came with fewer bytes than announced: try again", s)
	case errors.Is(err, errdef.ErrSizeExceedsLimit), errors.Is(err, errdef.ErrInvalidReference):
		return fmt.Errorf("%s was answered with something that is no manifest (%s): check the name", s, download.Said(err.Error()))
	}
	return fmt.Errorf("%s %w", s, download.Explain(ctx, err))
}

// RefusedError is that a registry gives something to nobody without a login, or not with
// the one that it got.
type RefusedError struct{ text string }

func (e *RefusedError) Error() string { return e.text }

// isMismatch knows the errors of oras-go without a type for an answer whose
// headers belie the digest or the size.
func isMismatch(err error) bool {
	return strings.Contains(err.Error(), "mismatch Content-Length") || strings.Contains(err.Error(), "digest mismatch in ")
}

func refusalWords(err error) string {
	var answer *errcode.ErrorResponse
	if errors.As(err, &answer) {
		return fmt.Sprintf("status %d%s", answer.StatusCode, registryWords(answer))
	}
	return "status 401"
}

// registryWords are the registry's own words, without the details, which may be
// anything.
func registryWords(answer *errcode.ErrorResponse) string {
	if len(answer.Errors) == 0 {
		return ""
	}
	first := answer.Errors[0]
	first.Detail = nil
	return "; it says: " + download.Said(first.Error())
}

// hostOf takes the port off.
func hostOf(host string) string {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		host = host[:i]
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
