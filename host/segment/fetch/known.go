package fetch

import (
	"slices"
	"strings"
	"time"
)

// Known is what people are told about one page.
type Known struct {
	URL       string    // without the query, see [Shown]
	AskedAt   time.Time // the last request; zero if there was none
	FetchedAt time.Time // when the body was got that segments see; zero if there is none
	NextAt    time.Time // no request before, even if a segment wants one
	Size      int       // of the body, in bytes
	Status    int       // HTTP status of the last answer; 0 if there was none
	Failure   string    // why the last request failed; "" if it did not
}

// Known lists the pages that segments with these granted hosts asked for, by
// URL. Files that are damaged are left out: the next request replaces them.
func (c Cache) Known(hosts []string, now time.Time) []Known {
	owner := ownerOf(hostSet(hosts))
	var r requests
	var known []Known
	for i, s := range c.stored() {
		if i == 0 {
			r = c.readRequests(now)
		}
		if keyOwner(s.key) != owner {
			continue
		}
		p, ok := readPage(c.path(s.key, pageExt), s.key)
		if !ok {
			if p, ok = readPage(c.path(s.key, wishExt), s.key); !ok {
				continue
			}
		}
		k := Known{
			URL: Shown(p.URL), AskedAt: p.AskedAt, FetchedAt: p.FetchedAt, NextAt: p.next(p.MaxAge),
			Size: len(p.Body), Status: p.Status, Failure: p.Failure,
		}
		if address, err := Check(p.URL, p.Hosts); err == nil {
			for _, w := range r.waits {
				if w.host == address.Host && w.until.After(k.NextAt) {
					k.NextAt = w.until
				}
			}
		}
		known = append(known, k)
	}
	slices.SortStableFunc(known, func(a, b Known) int { return strings.Compare(a.URL, b.URL) })
	return known
}
