package fetch

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// maxPerMinute is how many requests all segments with the same hosts have
	// made in a minute. A segment that makes up a new URL at every render would
	// else have them made as fast as lines are drawn.
	maxPerMinute = 2 * maxURLs
	// maxRequests bounds those of everybody, and maxWaits the hosts that are
	// left alone.
	maxRequests      = 256
	maxWaits         = 64
	maxRequestsBytes = 64 << 10
	// slack is by how much clocks are corrected in passing.
	slack = time.Minute
	// maxWait bounds every wait, but for a longer max_age.
	maxWait = time.Hour
)

// requests is what concerns more than one page: the requests of the last minute,
// and the servers that asked to be left alone.
//
//	aiterm requests 1
//	asked 2026-11-22T12:00:00Z OWNER
//	wait 2026-11-22T12:20:00Z "api.example.com"
type requests struct {
	asked []request
	waits []wait
}

type request struct {
	at    time.Time
	owner string // see ownerOf
}

type wait struct {
	until time.Time
	host  string
}

const requestsMagic = "aiterm requests 1"

func (c Cache) requestsPath() string { return filepath.Join(c.dir, "requests") }

// readRequests returns what still counts. A damaged file is as good as absent:
// what each page waits for is noted with the page, too.
func (c Cache) readRequests(now time.Time) requests {
	data, err := state.ReadCache(c.requestsPath(), maxRequestsBytes)
	if err != nil {
		return requests{}
	}
	r, ok := decodeRequests(string(data))
	if !ok {
		return requests{}
	}
	r.forget(now)
	return r
}

func decodeRequests(data string) (r requests, ok bool) {
	in := reader{rest: data}
	if in.line() != requestsMagic {
		return requests{}, false
	}
	for in.rest != "" && !in.wrong {
		word, rest, _ := strings.Cut(in.line(), " ")
		at, what, _ := strings.Cut(rest, " ")
		t, ok := parseMoment(at)
		in.wrong = in.wrong || !ok
		switch word {
		case "asked":
			r.asked = append(r.asked, request{t, what})
		case "wait":
			r.waits = append(r.waits, wait{t, in.text(what)})
		default:
			in.wrong = true
		}
	}
	if in.wrong || len(r.asked) > maxRequests || len(r.waits) > maxWaits {
		return requests{}, false
	}
	return r, true
}

func (r *requests) encode() []byte {
	b := []byte(requestsMagic + "\n")
	for _, a := range r.asked {
		b = append(b, "asked "+moment(a.at)+" "+a.owner+"\n"...)
	}
	for _, w := range r.waits {
		b = append(b, "wait "+moment(w.until)+" "+strconv.Quote(w.host)+"\n"...)
	}
	return b
}

// forget drops what is over, and what lies so far ahead that it must come from
// a clock that was wrong.
func (r *requests) forget(now time.Time) {
	r.asked = slices.DeleteFunc(r.asked, func(a request) bool {
		return !now.Before(a.at.Add(MinMaxAge)) || a.at.After(now.Add(slack))
	})
	r.waits = slices.DeleteFunc(r.waits, func(w wait) bool {
		return !now.Before(w.until) || w.until.After(now.Add(maxWait+slack))
	})
}

// waiting reports whether a host is left alone.
func (r *requests) waiting(host string) bool {
	return slices.ContainsFunc(r.waits, func(w wait) bool { return w.host == host })
}

// room reports whether one more request may be made for an owner.
func (r *requests) room(owner string) bool {
	n := 0
	for _, a := range r.asked {
		if a.owner == owner {
			n++
		}
	}
	return n < maxPerMinute && len(r.asked) < maxRequests
}

func (r *requests) add(owner string, now time.Time) {
	r.asked = append(r.asked, request{now, owner})
}

// leave notes that a host is to be left alone.
func (r *requests) leave(host string, until time.Time) {
	r.waits = slices.DeleteFunc(r.waits, func(w wait) bool { return w.host == host })
	r.waits = append(r.waits, wait{until, host})
	r.waits = r.waits[max(0, len(r.waits)-maxWaits):]
}
