// Package get makes the one request that package endpoint decides on. It is a
// package of its own so that a render, which never makes a request, does not have
// an HTTP client initialised.
package get

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/web/httperr"
)

const (
	usagePath  = "/api/oauth/usage"
	apiVersion = "2023-06-01"
	askTime    = 15 * time.Second
	maxBody    = 1 << 20 // after decompression
	maxHeader  = 64 << 10
)

// Reply is what the server answered.
type Reply struct {
	Status     int
	Reason     string // the name of the status, "" for one without
	Body       []byte
	RetryAfter string // the header of that name
}

// newClient makes a client for one request. Nothing is kept open: the process
// ends after it.
func newClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: noRedirect,
	}
}

// noRedirect follows no redirect: elsewhere the client would take the key along,
// and within the server it would be a second request in the same minute.
func noRedirect(next *http.Request, via []*http.Request) error {
	first := via[0].URL
	if next.URL.Scheme != first.Scheme || !strings.EqualFold(next.URL.Host, first.Host) || next.URL.User != nil {
		return httperr.Refusal(fmt.Sprintf("redirected to %s://%s, where the key is not sent: check base_url", next.URL.Scheme, next.URL.Host))
	}
	return httperr.Refusal("redirected to another of its own pages, and one request a minute is all that is made: check base_url")
}

// Usage asks for the usage with a key, once. An error means that there was no whole answer, in
// words that go after the name of the server. It may hold what the server
// sent: the caller cleans it.
func Usage(ctx context.Context, baseURL, userAgent string, key credentials.Key) (Reply, error) {
	return ask(ctx, newClient(), baseURL, userAgent, key)
}

func ask(ctx context.Context, client *http.Client, baseURL, userAgent string, key credentials.Key) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, baseURL+usagePath, nil)
	if err != nil {
		return Reply{}, fmt.Errorf("has an address that is none: %w: check base_url", err)
	}
	request.Header.Set("X-Api-Key", key.Reveal())
	request.Header.Set("Anthropic-Version", apiVersion)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", userAgent)
	response, err := client.Do(request)
	if err != nil {
		return Reply{}, httperr.Words(ctx, err, askTime, "the network and base_url")
	}
	defer response.Body.Close()
	r := Reply{Status: response.StatusCode, Reason: http.StatusText(response.StatusCode), RetryAfter: response.Header.Get("Retry-After")}
	r.Body, err = io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	switch {
	case r.Status != http.StatusOK:
		// The status says what to do, whatever became of the rest.
		return r, nil
	case err != nil:
		return Reply{Status: r.Status, Reason: r.Reason}, httperr.Words(ctx, err, askTime, "the network and base_url")
	case len(r.Body) > maxBody:
		return Reply{Status: r.Status, Reason: r.Reason}, fmt.Errorf("answered with more than %d KiB, which no usage has: check base_url", maxBody>>10)
	}
	return r, nil
}
