package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

// lockWait is how long a process waits for the lock, which nobody holds while
// he waits for a server.
const lockWait = 5 * time.Second

// unseen is what a page's file says while its request is under way, and goes on
// saying if the process is killed.
const unseen = "the answer to the last request was not seen: it is being waited for, or aiterm was killed"

// Claim is the right to make one request for a page now. Nobody else has it.
type Claim struct {
	Address
	Hosts    []string // that a redirect may lead to
	Failures int      // in a row, before this request

	key   string
	begun time.Time
	page  page
}

// Result is what came of a request.
type Result struct {
	Status  int    // of the answer; 0 if there was none
	Body    string // valid UTF-8 of at most [MaxBody] bytes
	Failure string // why there is no body, for people; "" if there is one
	// Wait is how long the page is left alone at least, and HostWait how long
	// every page of Host is. They count for an hour at most.
	Wait, HostWait time.Duration
	Host           string // that answered: after a redirect not the claim's
}

func (c Cache) lockPath() string { return filepath.Join(c.dir, "lock") }

func (c Cache) lock() (*state.Lock, error) {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of fetched pages: %w", err)
	}
	lock, err := state.WaitLock(c.lockPath(), lockWait)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("lock the fetched pages: another process held the lock for %s: nothing to do, the next line tries again", lockWait)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the fetched pages: %w", err)
	}
	return lock, nil
}

// Claim returns those of the pages whose request is due and is this process's to
// make. That they are made is written down before it returns, so that each
// counts even if the process is killed. With an error it may return some, whose
// requests are to be made all the same.
func (c Cache) Claim(tickets []Ticket, now time.Time) ([]Claim, error) {
	lock, err := c.lock()
	if err != nil {
		return nil, err
	}
	defer lock.Unlock()
	c.removeDrafts()

	r := c.readRequests(now)
	var claims []Claim
	for _, t := range tickets {
		claim, ok, err := c.examine(t, &r, now)
		if err != nil {
			return nil, err
		}
		if ok {
			claims = append(claims, claim)
		}
	}
	if len(claims) == 0 {
		return nil, nil
	}
	if err := state.WriteCache(c.requestsPath(), r.encode()); err != nil {
		return nil, notNoted(err)
	}
	for i := range claims {
		if err := c.save(claims[i].key, &claims[i].page); err != nil {
			return claims[:i], err
		}
	}
	return claims, nil
}

// examine looks at one ticket, and adds it to the requests if it is due.
func (c Cache) examine(t Ticket, r *requests, now time.Time) (claim Claim, ok bool, err error) {
	if !isKey(t.Key) {
		return Claim{}, false, nil
	}
	wish, ok := readPage(c.path(t.Key, wishExt), t.Key)
	address, err := Check(wish.URL, wish.Hosts)
	if !ok || err != nil {
		os.Remove(c.path(t.Key, wishExt)) // the next render writes another
		return Claim{}, false, nil
	}
	p, known := readPage(c.path(t.Key, pageExt), t.Key)
	if !known {
		p = page{URL: wish.URL, Hosts: wish.Hosts}
	}
	if p.clockWasSetBack(now) {
		p.setBack(now)
		return Claim{}, false, c.save(t.Key, &p)
	}
	owner := keyOwner(t.Key)
	if !p.due(t.MaxAge, now) || r.waiting(address.Host) || !r.room(owner) {
		return Claim{}, false, nil
	}
	r.add(owner, now)
	claim = Claim{Address: address, Hosts: p.Hosts, Failures: p.Failures, key: t.Key, begun: now}
	p.AskedAt, p.MaxAge, p.NotBefore = now, t.MaxAge, time.Time{}
	p.Failures, p.Failure = p.Failures+1, unseen
	claim.page = p
	return claim, true, nil
}

// Keep writes down what came of a request. The old body stays after a failure.
// What comes so late that another request was made meanwhile is dropped.
func (c Cache) Keep(claim Claim, result Result, now time.Time) error {
	lock, err := c.lock()
	if err != nil {
		return err
	}
	defer lock.Unlock()
	if now.Before(claim.begun) {
		now = claim.begun // the clock was corrected
	}
	p, ok := readPage(c.path(claim.key, pageExt), claim.key)
	if !ok {
		p = claim.page
	} else if !p.AskedAt.Equal(claim.begun) {
		return nil
	}
	// From the end of the request, so that the server never sees two of them
	// closer than that, however long the first one was under way.
	p.AskedAt, p.Status, p.Failure = now, result.Status, result.Failure
	if result.Failure == "" {
		p.FetchedAt, p.Body, p.Failures = now, result.Body, 0
	} else {
		p.NotBefore = now.Add(min(result.Wait, maxWait))
	}
	var noted error
	if result.HostWait > 0 {
		r := c.readRequests(now)
		r.leave(result.Host, now.Add(min(result.HostWait, maxWait)))
		if err := state.WriteCache(c.requestsPath(), r.encode()); err != nil {
			noted = notNoted(err)
		}
	}
	return errors.Join(noted, c.save(claim.key, &p))
}

func (c Cache) save(key string, p *page) error {
	if err := state.WriteCache(c.path(key, pageExt), p.encode()); err != nil {
		return notNoted(err)
	}
	return nil
}

func notNoted(err error) error {
	return fmt.Errorf("write down what was fetched, and when: %w: make that possible, no request is made without it", err)
}
