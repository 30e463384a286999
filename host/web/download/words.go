package download

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/data-wise/aiterm/host/look/span"
)

// refusal is a redirect that is not followed, in words that go after an address.
type refusal string

func (r refusal) Error() string { return string(r) }

// maxSaid bounds what an error tells of the server's own words.
const maxSaid = 200

// Said makes a server's text fit for a message: cleaned, not long, and without
// the queries of addresses in it, which may be keys.
func Said(text string) string {
	text = strings.TrimSpace(span.Clean(withoutQueries(text)))
	if len(text) > maxSaid {
		text = strings.ToValidUTF8(text[:maxSaid], "") + "…"
	}
	return text
}

func withoutQueries(text string) string {
	var b strings.Builder
	for {
		scheme := strings.Index(text, "://")
		if scheme < 0 {
			return b.String() + text
		}
		end := scheme + len("://")
		for end < len(text) && !strings.ContainsRune(" \"'<>)", rune(text[end])) {
			end++
		}
		address, _, _ := strings.Cut(text[:end], "?")
		b.WriteString(address)
		text = text[end:]
	}
}

// StatusWords says what a status means, in words that go after an address.
func StatusWords(code int) string {
	switch code {
	case http.StatusNotFound, http.StatusGone:
		return "is not there: check the address"
	case http.StatusUnauthorized, http.StatusForbidden:
		return "is not given to everybody: check the address, or get the file yourself and add it from disk"
	case http.StatusTooManyRequests:
		return "was asked for too often: try again later"
	}
	if code >= 500 {
		return fmt.Sprintf("was answered with status %d, a fault of the server: try again later", code)
	}
	return fmt.Sprintf("was answered with status %d instead of a file: check the address", code)
}

// Explain turns an error of a client into words that go after the name of the
// server. The addresses in it, which may hold keys, are left out, and what the
// server said is cleaned.
func Explain(ctx context.Context, err error) error {
	var at *url.Error
	for errors.As(err, &at) {
		err = at.Err
	}
	var (
		refused refusal
		nearer  *nearerError
		unknown *net.DNSError
		wait    net.Error
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		host    x509.HostnameError
	)
	switch {
	case errors.As(err, &nearer):
		return nearer
	case errors.As(err, &refused):
		return refused
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return errors.New("gave no whole answer in time: check the network and try again")
	case ctx.Err() != nil:
		return fmt.Errorf("was not waited for: %w", ctx.Err())
	case errors.As(err, &unknown):
		return errors.New("can't be found (" + Said(unknown.Err) + "): check the address and the network")
	case errors.As(err, &host), errors.As(err, &cert):
		return errors.New("can't prove that it is that server (" + Said(err.Error()) + "): check the address")
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return errors.New("does not speak https there: check the address and the port")
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &wait) && wait.Timeout():
		return errors.New("was silent for too long: check the network and try again")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("ended the connection in the middle of its answer: try again")
	}
	return errors.New("can't be read (" + Said(strings.TrimPrefix(err.Error(), "net/http: ")) + "): check the address and the network")
}
