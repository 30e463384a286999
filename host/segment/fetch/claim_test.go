package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// world is a cache of pages, and a clock.
type world struct {
	t     *testing.T
	cache Cache
	now   time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{t, Open(t.TempDir()), noon()}
}

// render is a segment that asks for URLs, and what a render does after the line.
// It returns the tickets that a process is started with.
func (w *world) render(hosts []string, maxAge int32, urls ...string) []Ticket {
	w.t.Helper()
	pages := w.cache.For(hosts)
	for _, url := range urls {
		pages.Get(url, maxAge)
	}
	due, _ := w.cache.Due(pages.Wishes(), w.now)
	if err := w.cache.Note(due); err != nil {
		w.t.Fatal(err)
	}
	var tickets []Ticket
	for _, d := range due {
		tickets = append(tickets, d.Ticket)
	}
	return tickets
}

func (w *world) claim(tickets ...Ticket) []Claim {
	w.t.Helper()
	claims, err := w.cache.Claim(tickets, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return claims
}

func (w *world) keep(claim Claim, result Result) {
	w.t.Helper()
	if err := w.cache.Keep(claim, result, w.now); err != nil {
		w.t.Fatal(err)
	}
}

// fetches is a render and the process after it, whose requests all come to
// result. It returns how many there were, and fails if one was made that was
// not due, or the other way round.
func (w *world) fetches(result Result, maxAge int32, urls ...string) int {
	w.t.Helper()
	tickets := w.render(one, maxAge, urls...)
	claims := w.claim(tickets...)
	for _, claim := range claims {
		w.keep(claim, result)
	}
	if len(claims) != len(tickets) {
		w.t.Errorf("of %d pages that were due, %d were claimed", len(tickets), len(claims))
	}
	return len(claims)
}

func (w *world) body(hosts []string, url string) (string, bool) {
	return w.cache.For(hosts).Get(url, 60)
}

func (w *world) known() Known {
	w.t.Helper()
	all := w.cache.Known(one, w.now)
	if len(all) != 1 {
		w.t.Fatalf("%d pages are known: %v", len(all), all)
	}
	return all[0]
}

// one is the hosts of most tests.
var one = []string{"api.example.com"}

const nowURL = "https://api.example.com/now?key=hush"

func TestFirstNothingThenTheBody(t *testing.T) {
	w := newWorld(t)
	if body, ok := w.body(one, nowURL); ok || body != "" {
		t.Errorf("before anything was fetched there is %q", body)
	}
	if n := w.fetches(Result{Status: 200, Body: "12 °C"}, 300, nowURL); n != 1 {
		t.Fatalf("%d requests", n)
	}
	if body, ok := w.body(one, nowURL); !ok || body != "12 °C" {
		t.Errorf("the body is %q, %v", body, ok)
	}
	want := Known{URL: "https://api.example.com/now?…", AskedAt: noon(), FetchedAt: noon(), NextAt: noon().Add(5 * time.Minute), Size: 6, Status: 200}
	if diff := cmp.Diff(want, w.known()); diff != "" {
		t.Errorf("what is known (-want +got):\n%s", diff)
	}
}

func TestAtMostOneRequestForEachMaxAge(t *testing.T) {
	const hour, day = 3600, 24 * 3600
	good, bad := Result{Status: 200, Body: "x"}, Result{Status: 503, Failure: "no", Wait: time.Minute}
	tests := []struct {
		name   string
		maxAge int32
		result Result
		next   time.Duration // the next request
	}{
		{"a minute", 60, good, time.Minute},
		{"less than a minute", 1, good, time.Minute},
		{"nothing", 0, good, time.Minute},
		{"less than nothing", -1 << 31, good, time.Minute},
		{"an hour", hour, good, time.Hour},
		{"a day", day, good, 24 * time.Hour},
		{"a week", 7 * day, good, 7 * 24 * time.Hour},
		{"a month", 30 * day, good, 7 * 24 * time.Hour},
		{"for ever", 1<<31 - 1, good, 7 * 24 * time.Hour},
		{"a failure", 60, bad, time.Minute},
		{"a failure of what is wanted each hour", hour, bad, time.Hour},
		{"a failure of what is wanted each day", day, bad, time.Hour},
		{"a failure with a wait", 60, Result{Status: 503, Failure: "no", Wait: 8 * time.Minute}, 8 * time.Minute},
		{"a failure with a wait over the limit", 60, Result{Status: 503, Failure: "no", Wait: 99 * time.Hour}, time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for range 3 {
				begun := w.now
				if n := w.fetches(tt.result, tt.maxAge, nowURL); n != 1 {
					t.Fatalf("%d requests", n)
				}
				for _, after := range []time.Duration{0, time.Second, tt.next / 2, tt.next - time.Nanosecond} {
					w.now = begun.Add(after)
					if n := w.fetches(tt.result, tt.maxAge, nowURL); n != 0 {
						t.Errorf("another request after %s", after)
					}
				}
				w.now = begun.Add(tt.next)
			}
		})
	}
}

// Two segments, or two sessions, that want the same page of a different age.
func TestSharedPage(t *testing.T) {
	w := newWorld(t)
	good := Result{Status: 200, Body: "x"}
	w.fetches(good, 3600, nowURL)
	w.now = noon().Add(59 * time.Second)
	if n := w.fetches(good, 60, nowURL); n != 0 {
		t.Errorf("%d requests within a minute", n)
	}
	w.now = noon().Add(time.Minute)
	if n := w.fetches(good, 3600, nowURL); n != 0 {
		t.Errorf("%d requests within an hour", n)
	}
	if n := w.fetches(good, 60, nowURL); n != 1 {
		t.Errorf("%d requests after a minute", n)
	}
	pages := w.cache.For(one)
	pages.Get(nowURL, 3600)
	pages.Get(nowURL, 60)
	w.now = w.now.Add(time.Minute)
	due, _ := w.cache.Due(append(pages.Wishes(), pages.Wishes()...), w.now)
	if len(due) != 1 || due[0].MaxAge != time.Minute {
		t.Errorf("due is %v, want one page that is a minute old", due)
	}
}

func TestOldBodyStaysAfterAFailure(t *testing.T) {
	w := newWorld(t)
	w.fetches(Result{Status: 200, Body: "old"}, 60, nowURL)
	w.now = noon().Add(time.Minute)
	w.fetches(Result{Status: 500, Failure: "it failed", Wait: time.Minute}, 60, nowURL)
	if body, ok := w.body(one, nowURL); !ok || body != "old" {
		t.Errorf("the body is %q, %v", body, ok)
	}
	k := w.known()
	if k.Failure != "it failed" || k.Status != 500 || !k.FetchedAt.Equal(noon()) || !k.NextAt.Equal(w.now.Add(time.Minute)) {
		t.Errorf("known is %+v", k)
	}
}

func TestOnlyOneClaims(t *testing.T) {
	w := newWorld(t)
	tickets := w.render(one, 60, nowURL)
	claims := w.claim(tickets...)
	if len(claims) != 1 || claims[0].Failures != 0 || claims[0].URL != nowURL {
		t.Fatalf("claims are %+v", claims)
	}
	// Neither the same ticket again, nor a render, nor another session's process.
	if again := w.claim(tickets...); len(again) != 0 {
		t.Errorf("claimed twice: %v", again)
	}
	if again := w.render(one, 60, nowURL); len(again) != 0 {
		t.Errorf("a process is started meanwhile: %v", again)
	}
	if k := w.known(); k.Failure != unseen || !k.FetchedAt.IsZero() {
		t.Errorf("known is %+v", k)
	}
	// It is never heard of again: killed, or its machine was suspended.
	w.now = noon().Add(time.Minute)
	second := w.claim(w.render(one, 60, nowURL)...)
	if len(second) != 1 || second[0].Failures != 1 {
		t.Fatalf("the second claims are %+v", second)
	}
	w.keep(claims[0], Result{Status: 200, Body: "late"})
	if body, ok := w.body(one, nowURL); ok {
		t.Errorf("the body is %q, of a request that was given up", body)
	}
	w.keep(second[0], Result{Status: 200, Body: "new"})
	if body, _ := w.body(one, nowURL); body != "new" {
		t.Errorf("the body is %q", body)
	}
}

// A render neither waits for the lock nor starts a process that would.
func TestNoProcessWhileOneHasTheLock(t *testing.T) {
	w := newWorld(t)
	lock, err := w.cache.lock()
	if err != nil {
		t.Fatal(err)
	}
	if tickets := w.render(one, 60, nowURL); len(tickets) > 0 {
		t.Errorf("tickets are %v", tickets)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if tickets := w.render(one, 60, nowURL); len(tickets) != 1 {
		t.Errorf("afterwards, tickets are %v", tickets)
	}
}

func TestPagesAreOnlyForTheirHosts(t *testing.T) {
	w := newWorld(t)
	both := []string{"evil.example", "api.example.com"}
	for _, claim := range w.claim(w.render(both, 60, nowURL)...) {
		if diff := cmp.Diff([]string{"api.example.com", "evil.example"}, claim.Hosts); diff != "" {
			t.Errorf("hosts of the claim (-want +got):\n%s", diff)
		}
		w.keep(claim, Result{Status: 200, Body: "by a redirect over evil.example"})
	}
	if _, ok := w.body(both, nowURL); !ok {
		t.Error("there is no body")
	}
	if _, ok := w.body([]string{"API.example.com:443", "evil.example", "evil.example"}, nowURL); !ok {
		t.Error("there is no body for the same hosts in other words")
	}
	if body, ok := w.body(one, nowURL); ok {
		t.Errorf("a segment with fewer hosts sees %q", body)
	}
	if known := w.cache.Known(one, w.now); len(known) != 0 {
		t.Errorf("known is %v", known)
	}
}

func TestHostThatAsksToBeLeftAlone(t *testing.T) {
	w := newWorld(t)
	earlier := w.render(one, 60, "https://api.example.com/earlier")
	w.fetches(Result{Status: 429, Failure: "too often", Wait: time.Minute, HostWait: 20 * time.Minute, Host: "api.example.com"}, 60, nowURL)
	other := "https://api.example.com/other"
	w.now = noon().Add(19 * time.Minute)
	if n := w.fetches(Result{}, 60, nowURL, other); n != 0 {
		t.Errorf("%d requests while the host is left alone", n)
	}
	if tickets := w.render([]string{"example.com"}, 60, "https://example.com/"); len(tickets) != 1 {
		t.Error("another host waits too")
	}
	if claims := w.claim(earlier...); len(claims) > 0 {
		t.Errorf("a process that was started before claims %v", claims)
	}
	for _, k := range w.cache.Known(one, w.now) {
		if !k.NextAt.Equal(noon().Add(20 * time.Minute)) {
			t.Errorf("the next request for %s is at %s", k.URL, k.NextAt)
		}
	}
	w.now = noon().Add(20 * time.Minute)
	if n := w.fetches(Result{}, 60, nowURL, other); n != 2 {
		t.Errorf("%d requests afterwards", n)
	}
}

// A segment that names other URLs at each render: there are only so many
// requests for it, and no process is started for the rest.
func TestNewURLsEachTime(t *testing.T) {
	w := newWorld(t)
	requests := 0
	for i := range 20 {
		var urls []string
		for n := range 8 {
			urls = append(urls, fmt.Sprintf("https://api.example.com/%d-%d", i, n))
		}
		requests += w.fetches(Result{Status: 200}, 60, urls...)
		w.now = w.now.Add(time.Second)
	}
	if requests != maxPerMinute {
		t.Errorf("%d requests, want %d", requests, maxPerMinute)
	}
	pages := w.cache.For(one)
	pages.Get(nowURL, 60)
	if due, messages := w.cache.Due(pages.Wishes(), w.now); len(due) != 0 || len(messages) != 1 ||
		!strings.HasPrefix(messages[0], "https://api.example.com/now?… is not fetched yet: there were 16 requests") {
		t.Errorf("due is %v, messages are %q", due, messages)
	}
	if tickets := w.render([]string{"example.com"}, 60, "https://example.com/"); len(tickets) != 1 {
		t.Error("another segment waits too")
	}
	// A process that was started before, or by another session, keeps to it too.
	key := keyOf(nowURL, hostSet(one))
	p := page{URL: nowURL, Hosts: one}
	if err := os.WriteFile(w.cache.path(key, wishExt), p.encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	if claims := w.claim(Ticket{key, time.Minute}); len(claims) != 0 {
		t.Errorf("it claims %v", claims)
	}
}

func TestClockSetBack(t *testing.T) {
	for _, by := range []time.Duration{2 * time.Minute, time.Hour, 10 * 365 * 24 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			w := newWorld(t)
			w.fetches(Result{Status: 200, Body: "x"}, 60, nowURL)
			w.now = noon().Add(-by)
			tickets := w.render(one, 60, nowURL)
			if claims := w.claim(tickets...); len(tickets) != 1 || len(claims) != 0 {
				t.Fatalf("%d tickets, %d requests; want the file put right", len(tickets), len(claims))
			}
			w.now = w.now.Add(59 * time.Second)
			if n := w.fetches(Result{Status: 200}, 60, nowURL); n != 0 {
				t.Errorf("%d requests within a minute", n)
			}
			w.now = w.now.Add(time.Second)
			if n := w.fetches(Result{Status: 200}, 60, nowURL); n != 1 {
				t.Errorf("%d requests after a minute", n)
			}
		})
	}
	// By a little: it is only waited for.
	w := newWorld(t)
	w.fetches(Result{Status: 200, Body: "x"}, 60, nowURL)
	w.now = noon().Add(-time.Second)
	if tickets := w.render(one, 60, nowURL); len(tickets) != 0 {
		t.Errorf("tickets are %v", tickets)
	}
}

func TestDamagedFilesAreReplaced(t *testing.T) {
	for _, ext := range []string{pageExt, wishExt, "requests"} {
		for _, text := range []string{"", "x", "aiterm page 1\nurl", strings.Repeat("x", maxFile+1)} {
			t.Run(fmt.Sprintf("%s %.20q", ext, text), func(t *testing.T) {
				w := newWorld(t)
				w.fetches(Result{Status: 200, Body: "old"}, 60, nowURL)
				path := w.cache.path(keyOf(nowURL, one), ext)
				if ext == "requests" {
					path = w.cache.requestsPath()
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				w.now = noon().Add(time.Minute)
				if n := w.fetches(Result{Status: 200, Body: "new"}, 60, nowURL); n != 1 {
					t.Errorf("%d requests", n)
				}
				if body, ok := w.body(one, nowURL); body != "new" {
					t.Errorf("the body is %q, %v", body, ok)
				}
			})
		}
	}
}

// A wish that is damaged when the process reads it is not asked for, and the
// next render writes another.
func TestDamagedWish(t *testing.T) {
	w := newWorld(t)
	tickets := w.render(one, 60, nowURL)
	path := w.cache.path(tickets[0].Key, wishExt)
	for name, p := range map[string]page{
		"of another page":                    {URL: nowURL + "2", Hosts: one},
		"of a host that its owner never had": {URL: nowURL, Hosts: []string{"evil.example"}},
	} {
		if err := os.WriteFile(path, p.encode(), 0o600); err != nil {
			t.Fatal(err)
		}
		if claims := w.claim(tickets...); len(claims) != 0 {
			t.Errorf("%s: claims are %v", name, claims)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: it is still there", name)
		}
	}
	if claims := w.claim(Ticket{Key: "../../etc/passwd"}); len(claims) != 0 {
		t.Errorf("claims are %v", claims)
	}
	if n := w.fetches(Result{Status: 200}, 60, nowURL); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// Where nothing can be written, no process is started and no request made:
// nobody could note it.
func TestNothingCanBeWritten(t *testing.T) {
	w := newWorld(t)
	tickets := w.render(one, 60, nowURL)
	if err := os.RemoveAll(w.cache.dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.cache.dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	pages := w.cache.For(one)
	if body, ok := pages.Get(nowURL, 60); ok {
		t.Errorf("the body is %q", body)
	}
	due, _ := w.cache.Due(pages.Wishes(), w.now)
	if err := w.cache.Note(due); err == nil || !strings.Contains(err.Error(), "make that possible") {
		t.Errorf("Note says %v", err)
	}
	if claims, err := w.cache.Claim(tickets, w.now); err == nil || len(claims) > 0 {
		t.Errorf("Claim says %v, %v", claims, err)
	}
}

func TestDraftsOfKilledProcessesAreRemoved(t *testing.T) {
	w := newWorld(t)
	tickets := w.render(one, 60, nowURL)
	key := tickets[0].Key
	drafts := map[string]bool{ // whether it is removed
		key + ".page.1.tmp": true, "requests.1.tmp": true, key + ".wish.old.tmp": true, key + ".wish.new.tmp": false,
	}
	for name := range drafts {
		path := filepath.Join(w.cache.dir, name)
		when := time.Now().Add(-time.Minute)
		if strings.Contains(name, ".old.") {
			when = time.Now().Add(-2 * time.Hour)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	w.claim(tickets...)
	for name, removed := range drafts {
		if _, err := os.Stat(filepath.Join(w.cache.dir, name)); (err != nil) != removed {
			t.Errorf("%s: removed is %v", name, err != nil)
		}
	}
}
