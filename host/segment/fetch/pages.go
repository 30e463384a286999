// Package fetch keeps the pages that segments had fetched, and knows which of
// them are due. A segment gets what was last got and never waits; that it asked
// is a wish, and a process of its own asks the server after the line is out
// (package get). This one makes no requests: a render links it, and pays for
// everything that it links.
package fetch

import (
	"path/filepath"
	"strings"
	"time"
)

const (
	// maxURLs is how many URLs a segment may name in one render.
	maxURLs      = 8
	tooMany      = "it asks for more than 8 URLs, of which the others are not fetched: ask for fewer"
	tooManyHosts = "it was granted more than 64 hosts, and nothing is fetched for it: grant fewer"
)

// Cache is the folder of pages that all sessions share.
type Cache struct {
	dir string
}

// Open returns the pages in aiterm's cache folder. Nothing need be there yet.
func Open(cacheDir string) Cache {
	return Cache{dir: filepath.Join(cacheDir, "fetch")}
}

// Pages are what one segment asks for in one render. They belong to the
// goroutine that runs the segment.
type Pages struct {
	cache   Cache
	set     []string
	asked   []asked
	refused []string
}

// asked is a URL as the segment named it, and what it was told.
type asked struct {
	text string
	wish Wish // without a key if it was refused
	body string
	ok   bool
}

// Wish is a page that a segment wants to have, no older than MaxAge.
type Wish struct {
	Ticket
	Address
	set  []string // the hosts that were granted, see hostSet
	page page     // as it was when the segment asked; without the body
}

// For returns the pages for a segment that was granted the given hosts: names or
// IPv4 addresses, with a port if it is not 443.
func (c Cache) For(hosts []string) *Pages {
	return &Pages{cache: c, set: hostSet(hosts)}
}

// Get returns the last good body of a URL, however old it is, and notes the wish
// for one that is no older than so many seconds; less than [MinMaxAge] counts as
// that, more than a week as a week. ok is false while there is none, and for a
// URL that the segment may not have (see [Check]).
//
// A segment may name eight URLs, counting those that it may not have.
func (p *Pages) Get(url string, maxAgeSeconds int32) (body string, ok bool) {
	maxAge := clamp(time.Duration(maxAgeSeconds) * time.Second)
	for i := range p.asked {
		if a := &p.asked[i]; a.text == url {
			a.wish.MaxAge = min(a.wish.MaxAge, maxAge)
			return a.body, a.ok
		}
	}
	if len(p.set) > maxHosts {
		p.refused = []string{tooManyHosts}
		return "", false
	}
	// A guest can call in a loop, and nothing is collected meanwhile: from here
	// on there is an end to it.
	if len(p.asked) == maxURLs {
		if len(p.refused) == 0 || p.refused[len(p.refused)-1] != tooMany {
			p.refused = append(p.refused, tooMany)
		}
		return "", false
	}
	a := asked{text: strings.Clone(url[:min(len(url), MaxURL+1)])}
	address, err := Check(a.text, p.set)
	if err != nil {
		p.refused = append(p.refused, err.Error())
	} else {
		a.wish = Wish{Ticket: Ticket{keyOf(address.URL, p.set), maxAge}, Address: address, set: p.set}
		a.wish.page, _ = readPage(p.cache.path(a.wish.Key, pageExt), a.wish.Key)
		a.body, a.ok = a.wish.page.Body, !a.wish.page.FetchedAt.IsZero()
		a.wish.page.Body = ""
	}
	p.asked = append(p.asked, a)
	return a.body, a.ok
}

// Forget forgets what was asked so far: the segment begins anew.
func (p *Pages) Forget() {
	if p != nil {
		p.asked, p.refused = nil, nil
	}
}

// Wishes returns the pages that the segment asked for and may have.
func (p *Pages) Wishes() []Wish {
	if p == nil {
		return nil
	}
	var wishes []Wish
	for _, a := range p.asked {
		if a.wish.Key != "" {
			wishes = append(wishes, a.wish)
		}
	}
	return wishes
}

// Refusals says for the log which URLs the segment may not have, and why.
func (p *Pages) Refusals() []string {
	if p == nil {
		return nil
	}
	return p.refused
}
