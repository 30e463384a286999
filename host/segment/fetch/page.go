package fetch

import (
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/data-wise/aiterm/host/disk/state"
)

const (
	// MaxBody is the most bytes that a page may have.
	MaxBody = 1 << 20
	// maxHosts is how many hosts a segment may have, and fetch at all.
	maxHosts = 64
	// maxFile is a page with everything that belongs to it.
	maxFile = MaxBody + 64<<10
)

// page is one URL as it is seen with one set of granted hosts: what is known of
// the requests, and the last good body.
type page struct {
	URL       string
	Hosts     []string
	AskedAt   time.Time // when the last request ended, or began if its end was not seen; zero if there was none
	MaxAge    time.Duration
	NotBefore time.Time // no request before
	FetchedAt time.Time // when Body was got; zero if there is none
	Failures  int       // in a row
	Status    int       // of the last answer; 0 if there was none
	Failure   string    // why the last request failed, for people
	Body      string
}

// The file is text that a person can read, and then the body:
//
//	aiterm page 1
//	url "…"
//	hosts "…" "…"
//	asked 2026-11-22T12:00:00Z
//	max_age 300
//	not_before never
//	fetched 2026-11-22T12:00:00Z
//	failures 0
//	status 200
//	failure ""
//	body 1234
//
// It has every line, in this order, so that reading it takes no table. What a
// render wants to have fetched is the same without an answer.
const pageMagic = "aiterm page 1"

func (p *page) encode() []byte {
	b := make([]byte, 0, 512+len(p.URL)+len(p.Body))
	line := func(name string, values ...string) {
		b = append(b, name...)
		for _, v := range values {
			b = append(append(b, ' '), v...)
		}
		b = append(b, '\n')
	}
	quoted := make([]string, len(p.Hosts))
	for i, host := range p.Hosts {
		quoted[i] = strconv.Quote(host)
	}
	line(pageMagic)
	line("url", strconv.Quote(p.URL))
	line("hosts", quoted...)
	line("asked", moment(p.AskedAt))
	line("max_age", strconv.Itoa(int(p.MaxAge/time.Second)))
	line("not_before", moment(p.NotBefore))
	line("fetched", moment(p.FetchedAt))
	line("failures", strconv.Itoa(p.Failures))
	line("status", strconv.Itoa(p.Status))
	line("failure", strconv.Quote(p.Failure))
	line("body", strconv.Itoa(len(p.Body)))
	b = append(b, '\n')
	return append(b, p.Body...)
}

// decodePage reads what encode wrote. ok is false for anything else. The body
// is a part of data, not a copy.
func decodePage(data string) (p page, ok bool) {
	r := reader{rest: data}
	if r.line() != pageMagic {
		return page{}, false
	}
	p.URL = r.text(r.value("url"))
	for rest := r.value("hosts"); rest != "" && !r.wrong; {
		quoted, err := strconv.QuotedPrefix(rest)
		r.wrong = r.wrong || err != nil || len(p.Hosts) == maxHosts
		p.Hosts = append(p.Hosts, r.text(quoted))
		rest = strings.TrimPrefix(rest[len(quoted):], " ")
	}
	p.AskedAt = r.moment("asked")
	p.MaxAge = time.Duration(r.count("max_age", int(maxMaxAge/time.Second))) * time.Second
	p.NotBefore = r.moment("not_before")
	p.FetchedAt = r.moment("fetched")
	p.Failures = r.count("failures", 1e6)
	p.Status = r.count("status", 999)
	p.Failure = r.text(r.value("failure"))
	size := r.count("body", MaxBody)
	if r.line() != "" || r.wrong || len(r.rest) != size || p.FetchedAt.IsZero() && size > 0 {
		return page{}, false
	}
	p.Body = r.rest
	return p, true
}

// readPage reads a page or a wish. What is damaged, and what belongs to another
// key, is as good as absent.
func readPage(path string, key string) (page, bool) {
	data, err := state.ReadCache(path, maxFile)
	if err != nil || len(data) == 0 {
		return page{}, false
	}
	// Not a copy: nobody else has data, and every page that is touched costs a
	// render some time.
	p, ok := decodePage(unsafe.String(&data[0], len(data)))
	if !ok || keyOf(p.URL, p.Hosts) != key {
		return page{}, false
	}
	return p, true
}

// reader takes a text apart line by line. wrong is set at the first thing that
// is not as it should be.
type reader struct {
	rest  string
	wrong bool
}

func (r *reader) line() string {
	line, rest, ok := strings.Cut(r.rest, "\n")
	r.rest, r.wrong = rest, r.wrong || !ok
	return line
}

// value is what follows the name on a line.
func (r *reader) value(name string) string {
	word, value, _ := strings.Cut(r.line(), " ")
	r.wrong = r.wrong || word != name
	return value
}

func (r *reader) text(quoted string) string {
	text, err := strconv.Unquote(quoted)
	r.wrong = r.wrong || err != nil || quoted[0] != '"'
	return text
}

func (r *reader) count(name string, most int) int {
	n, err := strconv.Atoi(r.value(name))
	if err != nil || n < 0 || n > most {
		r.wrong = true
		return 0
	}
	return n
}

func (r *reader) moment(name string) time.Time {
	t, ok := parseMoment(r.value(name))
	r.wrong = r.wrong || !ok
	return t
}

// moment is a time in a file; the zero time is "never".
func moment(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseMoment(s string) (time.Time, bool) {
	if s == "never" {
		return time.Time{}, true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), err == nil
}
