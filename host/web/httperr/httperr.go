// Package httperr says in plain words why a server gave no answer. When it is
// asked again is the business of those that make the requests.
package httperr

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// Refusal is what aiterm itself does not do, such as to follow a redirect, in
// words that go after the name of the server.
type Refusal string

func (e Refusal) Error() string { return string(e) }

// Words makes an error of a client's, or of reading a body, into one for people:
// words that go after the name of the server. A [Refusal] in it stays as it is.
// The URL is left out, whose query may hold a secret; the rest may hold what the
// server sent, and the caller cleans it. limit is the time that the request had,
// and check what is worth a look when nothing else is known.
func Words(ctx context.Context, err error, limit time.Duration, check string) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	var refused Refusal
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("gave no whole answer within %s: check the network", limit)
	case ctx.Err() != nil:
		return errors.New("was not waited for: aiterm was told to end")
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return errors.New("ended the connection in the middle of its answer: check the network")
	case strings.HasPrefix(err.Error(), "failed to parse Location header"):
		return Refusal("redirected to an address that is none: check " + check)
	}
	said := strings.TrimPrefix(err.Error(), "net/http: HTTP/1.x transport connection broken: ")
	return fmt.Errorf("gave no answer that can be used (%s): check %s", said, check)
}
