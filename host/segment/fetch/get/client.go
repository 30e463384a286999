package get

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/segment/fetch"
	"github.com/data-wise/aiterm/host/web/httperr"
)

const (
	// getTime is for one page, redirects included.
	getTime      = 15 * time.Second
	maxRedirects = 5
	maxHeader    = 64 << 10
)

// reply is what the last server on the way answered.
type reply struct {
	host       string // that answered, with the port if it is not 443
	status     int
	body       string // of an answer with a 2xx status
	retryAfter string
}

// client makes the requests for one page. Nothing is kept between two of them:
// no cookies, no connections.
type client struct {
	hosts     []string // that were granted
	userAgent string
	dialer    dialer
	roots     *x509.CertPool // nil is the system's
}

// transport uses no proxy. A proxy looks names up by itself, so that nobody
// could check where a request goes in the end.
func (c client) transport() *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            c.dialer.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.roots},
		DisableKeepAlives:      true,
		MaxResponseHeaderBytes: maxHeader,
	}
}

// get asks for a page. An error means that there was no answer that can be used,
// in words that go after the name of the server, which reply.host has. It may
// hold what a server sent: the caller cleans it.
func (c client) get(ctx context.Context, address fetch.Address) (r reply, err error) {
	ctx, cancel := context.WithTimeout(ctx, getTime)
	defer cancel()
	r.host = address.Host
	hc := http.Client{Transport: c.transport(), CheckRedirect: func(next *http.Request, via []*http.Request) error {
		to, err := c.follow(next, len(via))
		if err == nil {
			r.host = to.Host
		}
		return err
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.URL, nil)
	if err != nil {
		return r, httperr.Refusal("has an address that is none")
	}
	request.Header.Set("User-Agent", c.userAgent)
	request.Header.Set("Accept", "*/*")
	response, err := hc.Do(request)
	if err != nil {
		return r, httperr.Words(ctx, err, getTime, "the network and the page")
	}
	defer response.Body.Close()
	r.status, r.retryAfter = response.StatusCode, response.Header.Get("Retry-After")
	if r.status < 200 || r.status > 299 {
		return r, nil
	}
	// The limit counts what was unpacked: a small body can hold a large one.
	body, err := io.ReadAll(io.LimitReader(response.Body, fetch.MaxBody+1))
	if err != nil {
		return r, httperr.Words(ctx, err, getTime, "the network and the page")
	}
	r.body = strings.ToValidUTF8(string(body), "\uFFFD")
	if len(body) > fetch.MaxBody || len(r.body) > fetch.MaxBody {
		return r, httperr.Refusal(fmt.Sprintf("answered with more than %d KiB, which is the most that is kept", fetch.MaxBody>>10))
	}
	return r, nil
}

// follow checks a redirect like the first address: it needs a grant just the
// same, and may not lead from https to http.
func (c client) follow(next *http.Request, made int) (fetch.Address, error) {
	if made > maxRedirects {
		return fetch.Address{}, httperr.Refusal(fmt.Sprintf("redirected more than %d times", maxRedirects))
	}
	next.Header.Del("Referer")
	u := *next.URL
	u.Fragment, u.RawFragment = "", "" // it is not sent
	to, err := fetch.Check(u.String(), c.hosts)
	// What to grant is no advice to take from a server that sends on.
	var notGranted *fetch.NotGrantedError
	if errors.As(err, &notGranted) {
		return fetch.Address{}, httperr.Refusal(fmt.Sprintf("sends on to %q, which was not granted: nothing was fetched", notGranted.Host))
	}
	if err != nil {
		return fetch.Address{}, httperr.Refusal("redirected to another page: " + err.Error())
	}
	if u.Scheme == "http" && next.Response != nil && next.Response.Request.URL.Scheme == "https" {
		return fetch.Address{}, httperr.Refusal("redirected from https to plain http: " + fetch.Shown(u.String()) + " is not fetched")
	}
	return to, nil
}
