// Package get asks servers for the pages that segments wish for. It is for a
// process of its own: a render never waits for a server, and does not link this
// package's work. Which requests are due, and that each is made once, is the
// business of package fetch.
//
// The segments are strangers', and so are the servers: a request goes only to
// hosts that were granted, at every redirect, and only to public addresses,
// unless the user granted another by its address.
package get

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/data-wise/aiterm/host/segment/fetch"
)

// Request says which pages to ask for.
type Request struct {
	Cache     fetch.Cache
	Tickets   []fetch.Ticket
	Now       func() time.Time
	Getenv    func(string) string
	UserAgent string // "aiterm/1.2.3"

	client client // whom to trust and where to look names up; the zero value is the system
}

// Refresh makes the requests that are due and nobody else makes, all at once,
// and keeps what came of them. The error says in plain words what could not be
// written down; what failed about a page is kept with it (see
// [fetch.Cache.Known]) and returned in failures.
func Refresh(ctx context.Context, r Request) (failures []string, err error) {
	claims, err := r.Cache.Claim(r.Tickets, r.Now())
	errs := make([]error, len(claims))
	results := make([]fetch.Result, len(claims))
	var all sync.WaitGroup
	for i, claim := range claims {
		all.Go(func() {
			results[i] = r.one(ctx, claim)
			errs[i] = r.Cache.Keep(claim, results[i], r.Now())
		})
	}
	all.Wait()
	for i, result := range results {
		if result.Failure != "" {
			failures = append(failures, "fetch "+fetch.Shown(claims[i].URL)+": "+result.Failure)
		}
	}
	errs = append(errs, err)
	if len(claims) > 0 {
		errs = append(errs, r.Cache.Purge())
	}
	return failures, errors.Join(errs...)
}

// one makes the request of a claim.
func (r Request) one(ctx context.Context, claim fetch.Claim) fetch.Result {
	c := r.client
	c.hosts, c.userAgent = claim.Hosts, r.UserAgent
	answer, err := c.get(ctx, claim.Address)
	result := judge(answer, err, claim.Failures, r.Now())
	if err != nil && answer.status == 0 && r.behindProxy() {
		result.Failure += "; aiterm does not use the proxy of the environment for segments"
	}
	return result
}

// behindProxy reports whether the environment names a proxy: there may be no
// other way to the server.
func (r Request) behindProxy() bool {
	for _, name := range [...]string{"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		if r.Getenv(name) != "" {
			return true
		}
	}
	return false
}
