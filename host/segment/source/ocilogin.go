package source

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/web/backoff"
	"github.com/data-wise/aiterm/host/web/download"
)

// knownTokenServers are the registries whose tokens come from another host, as their
// own documentation says. At all other ones that are widely used it is the same host.
func knownTokenServers(registry string) string {
	switch registry {
	case "registry-1.docker.io", "docker.io", "index.docker.io":
		return "auth.docker.io"
	case "registry.gitlab.com":
		return "gitlab.com"
	}
	return ""
}

// keeper sends requests that may carry a login, and lets it go to the registry that it
// is for, to the token server that is known to be that registry's, and to those that the
// person named. Any registry can name any server for its tokens, and would else have the
// login sent there.
type keeper struct {
	registry string   // host, and port if it has one
	allowed  []string // further ones
	asked    *time.Duration
	next     http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (k keeper) RoundTrip(r *http.Request) (*http.Response, error) {
	if carriesLogin(r) && !k.mayHave(r.URL) {
		to := download.Said(r.URL.Host)
		return nil, finding{fmt.Errorf("needs a login, and %s names another server for it, %s: your login for %[1]s was not sent there. If that server is known to be the registry's own, run the same again with --token-server %[2]s", k.registry, to)}
	}
	answer, err := k.next.RoundTrip(r)
	if err == nil && answer.StatusCode >= 400 {
		*k.asked = backoff.RetryAfter(answer.Header.Get("Retry-After"), time.Now())
	}
	return answer, err
}

// carriesLogin tells whether a name and a password, or a token that stands for them, is
// in a request: in its header, or in the form that asks for a token.
func carriesLogin(r *http.Request) bool {
	basic := strings.HasPrefix(strings.ToLower(r.Header.Get("Authorization")), "basic ")
	return basic || r.Method == http.MethodPost
}

func (k keeper) mayHave(to *url.URL) bool {
	host := withoutUsualPort(to)
	return to.Scheme == "https" && (host == knownTokenServers(k.registry) || k.named(host)) ||
		host == withoutUsualPort(&url.URL{Scheme: to.Scheme, Host: k.registry}) ||
		download.IsLoopback(to.Hostname()) && k.named(host)
}

// withoutUsualPort is the host of an address, with its port unless that is the scheme's.
func withoutUsualPort(u *url.URL) string {
	usual := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	return strings.TrimSuffix(strings.ToLower(u.Host), usual)
}

func (k keeper) named(host string) bool {
	return slices.ContainsFunc(k.allowed, func(a string) bool { return strings.EqualFold(a, host) })
}
