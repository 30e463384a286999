package endpoint

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/facts/usage"
)

func TestGoodAnswers(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   map[string]float64
	}{
		{"the new shape", answer(200, newShape), map[string]float64{"five_hour": 37, "seven_day": 26}},
		{"the old shape", answer(200, oldShape), map[string]float64{"five_hour": 45}},
		{"another content type", answer(200, newShape, "Content-Type", "text/html"), map[string]float64{"five_hour": 37, "seven_day": 26}},
		{"compressed", compressed(strings.NewReader(newShape)), map[string]float64{"five_hour": 37, "seven_day": 26}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.answer)
			if !w.due() {
				t.Error("not due")
			}
			if err := w.refresh(); err != nil {
				t.Fatal(err)
			}
			got := map[string]float64{}
			for _, window := range w.stored.Windows() {
				got[window.Name] = window.Percent
				if window.Source != usage.SourceEndpoint || !window.SeenAt.Equal(noon()) {
					t.Errorf("%s is from %s at %s", window.Name, window.Source, window.SeenAt)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
			want := clock.State{AskedAt: noon(), NextAt: noon().Add(time.Minute), GoodAt: noon(), Status: 200, KeyFrom: "stored", KeyEnding: "…WXYZ"}
			if diff := cmp.Diff(want, w.state()); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			headers := map[string]string{}
			for _, name := range []string{"X-Api-Key", "Anthropic-Version", "Accept", "User-Agent", "Authorization"} {
				headers[name] = w.header.Get(name)
			}
			if diff := cmp.Diff(map[string]string{"X-Api-Key": secret, "Anthropic-Version": "2023-06-01", "Accept": "application/json",
				"User-Agent": "aiterm/1.2.3", "Authorization": ""}, headers); diff != "" {
				t.Errorf("headers (-want +got):\n%s", diff)
			}
		})
	}
}

func compressed(from io.Reader) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.Copy(z, from)
		z.Close()
	}
}

// endless is a body without an end; it counts what was taken of it.
type endless struct{ sent atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.sent.Add(int64(len(p)))
	return len(p), nil
}

const apiError = `{"type":"error","error":{"type":"%s","message":"%s"}}`

func TestBadAnswers(t *testing.T) {
	const again = ": aiterm tries again, there is nothing to do"
	const busy = "SERVER was asked too often (429 Too Many Requests): aiterm waits, there is nothing to do"
	tests := []struct {
		name    string
		answer  http.HandlerFunc
		status  int
		failure string
		wait    time.Duration
		all     bool // everybody has to wait
	}{
		{"401", answer(401, fmt.Sprintf(apiError, "authentication_error", "invalid x-api-key")), 401,
			"the key …WXYZ was refused by SERVER (401 authentication_error: invalid x-api-key): set another one, or take it out if it is not meant to work here", time.Hour, false},
		{"401 that repeats the key", answer(401, fmt.Sprintf(apiError, "authentication_error", "\x1b[31m"+secret+"\x1b[0m is no key")), 401,
			"the key …WXYZ was refused by SERVER (401 Unauthorized): set another one, or take it out if it is not meant to work here", time.Hour, false},
		{"401 that repeats the key in an escape", answer(401, fmt.Sprintf(apiError, "a", `\u001b[31m`+secret+`\u202e is no\nkey`)), 401,
			"the key …WXYZ was refused by SERVER (401 a: … is no key): set another one, or take it out if it is not meant to work here", time.Hour, false},
		{"401 with a long reason", answer(401, fmt.Sprintf(apiError, "a", strings.Repeat("ä", 500))), 401,
			"the key …WXYZ was refused by SERVER (401 a: " + strings.Repeat("ä", 197) + "…): set another one, or take it out if it is not meant to work here", time.Hour, false},
		{"401 with an endless body", streamed(401), 401,
			"the key …WXYZ was refused by SERVER (401 Unauthorized): set another one, or take it out if it is not meant to work here", time.Hour, false},
		{"403", answer(403, "no"), 403,
			"the key …WXYZ may not ask SERVER for the usage (403 Forbidden): set another one, or take it out if it is not meant to work here", 5 * time.Minute, false},
		{"403 with a wait", answer(403, "", "Retry-After", "400"), 403,
			"the key …WXYZ may not ask SERVER for the usage (403 Forbidden): set another one, or take it out if it is not meant to work here", 400 * time.Second, false},
		{"404", answer(404, fmt.Sprintf(apiError, "not_found_error", "")), 404,
			"SERVER does not tell the usage (404 not_found_error): check base_url and the key …WXYZ", time.Hour, false},
		{"429", answer(429, ""), 429, busy, 5 * time.Minute, true},
		{"429 with 0", answer(429, "", "Retry-After", "0"), 429, busy, 5 * time.Minute, true},
		{"429 with a wait", answer(429, "", "Retry-After", "1600"), 429, busy, 1600 * time.Second, true},
		{"429 with a huge wait", answer(429, "", "Retry-After", "99999999999999999999"), 429, busy, time.Hour, true},
		{"429 with a negative wait", answer(429, "", "Retry-After", "-5"), 429, busy, 5 * time.Minute, true},
		{"429 with garbage", answer(429, "", "Retry-After", "soon"), 429, busy, 5 * time.Minute, true},
		{"429 with a date", answer(429, "", "Retry-After", "Sun, 22 Nov 2026 12:20:00 GMT"), 429, busy, 20 * time.Minute, true},
		{"429 with a date in the past", answer(429, "", "Retry-After", "Sun, 22 Nov 2020 12:20:00 GMT"), 429, busy, 5 * time.Minute, true},
		{"500", answer(500, fmt.Sprintf(apiError, "api_error", "oops")), 500, "SERVER failed (500 api_error: oops)" + again, time.Minute, true},
		{"503 with a wait", answer(503, "", "Retry-After", "120"), 503, "SERVER failed (503 Service Unavailable)" + again, 2 * time.Minute, true},
		{"an unknown status", answer(599, ""), 599, "SERVER failed (599 unknown status)" + again, time.Minute, true},
		{"no content", answer(204, ""), 204, "SERVER gave an odd answer (204 No Content): check base_url", time.Minute, true},
		{"a redirect to nowhere", answer(304, ""), 304, "SERVER gave an odd answer (304 Not Modified): check base_url", time.Minute, true},
		{"garbage", answer(200, "<html>"), 200, "SERVER answered, but the usage data is not JSON: look at what the usage endpoint really answers", time.Minute, true},
		{"null", answer(200, "null"), 200, "SERVER answered, but the usage data is not a JSON object: look at what the usage endpoint really answers", time.Minute, true},
		{"an empty body", answer(200, ""), 200, "SERVER answered, but the usage data is not JSON: look at what the usage endpoint really answers", time.Minute, true},
		{"100 MB", streamed(200), 200, "SERVER answered with more than 1024 KiB, which no usage has: check base_url", time.Minute, true},
		{"a gzip bomb", compressed(io.LimitReader(&endless{}, 8<<20)), 200, "SERVER answered with more than 1024 KiB, which no usage has: check base_url", time.Minute, true},
		{"no gzip at all", answer(200, newShape, "Content-Encoding", "gzip"), 200, "SERVER gave no answer that can be used (gzip: invalid header): check the network and base_url", time.Minute, true},
		{"a huge header", answer(200, newShape, "X-Long", strings.Repeat("x", 1<<20)), 0,
			"SERVER gave no answer that can be used (net/http: server response headers exceeded 65536 bytes; aborted): check the network and base_url", time.Minute, true},
		{"cut off in the body", raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"), 200, "SERVER ended the connection in the middle of its answer: check the network", time.Minute, true},
		{"cut off at once", raw(""), 0, "SERVER ended the connection in the middle of its answer: check the network", time.Minute, true},
		{"not HTTP", raw("220 \x1b[31m" + secret + " ready\r\n\r\n"), 0, "SERVER gave no answer that can be used (malformed HTTP status code \"\\x1b[31m…\"): check the network and base_url", time.Minute, true},
		{"a redirect to itself", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, 0,
			"SERVER redirected to another of its own pages, and one request a minute is all that is made: check base_url", time.Minute, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.answer)
			failure := strings.ReplaceAll(tt.failure, "SERVER", strings.TrimPrefix(w.server.URL, "http://"))
			next := noon().Add(tt.wait)
			err := w.refresh()
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(failure+"; the next try is at "+next.Local().Format("15:04"), err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			want := clock.State{AskedAt: noon(), NextAt: next, Status: tt.status, Failure: failure, KeyFrom: "stored", KeyEnding: "…WXYZ"}
			if diff := cmp.Diff(want, w.state()); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if len(w.stored.Windows()) > 0 {
				t.Error("something was stored")
			}
			// Another account waits too, or only for the minute that is between
			// any two requests.
			wait := time.Minute
			if tt.all {
				wait = tt.wait
			}
			other := "/home/me/.claude-work"
			for _, at := range []time.Time{noon().Add(wait - 1), noon().Add(wait)} {
				if due := clock.Due(w.request.CacheDir, w.request.Credentials, other, at); due != !at.Before(noon().Add(wait)) {
					t.Errorf("at %s another account's request is due: %v", at.Format(time.TimeOnly), due)
				}
			}
			w.now = next.Add(-time.Second)
			if w.asks() {
				t.Error("it was asked again before the wait was over")
			}
			w.now = next
			if !w.asks() {
				t.Error("it was not asked again after the wait")
			}
		})
	}
}

// streamed sends 100 MB, as long as somebody reads.
func streamed(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		io.Copy(w, io.LimitReader(&endless{}, 100<<20))
	}
}

// raw sends bytes in place of an answer and ends the connection.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		io.WriteString(conn, text)
		conn.Close()
	}
}

func TestALongBodyIsNotReadToItsEnd(t *testing.T) {
	body := &endless{}
	done := make(chan struct{})
	w := newWorld(t, func(w http.ResponseWriter, _ *http.Request) {
		defer close(done)
		io.Copy(w, io.LimitReader(body, 1<<40))
	})
	w.refresh()
	<-done
	if sent := body.sent.Load(); sent > 64<<20 {
		t.Errorf("%d MiB were sent", sent>>20)
	}
}

func TestHangingServer(t *testing.T) {
	asked, end := make(chan struct{}), make(chan struct{})
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { close(asked); <-end })
	defer close(end)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- Refresh(ctx, w.request) }()
	<-asked
	// It is written down already that the request was made.
	if s := w.state(); !s.AskedAt.Equal(noon()) || s.Failure == "" {
		t.Errorf("state is %+v", s)
	}
	// The lock is held: a second one has nothing to do, even when it is due.
	second := w.request
	second.Now = func() time.Time { return noon().Add(time.Hour) }
	if err := Refresh(t.Context(), second); err != nil || w.requests.Load() != 1 {
		t.Errorf("a second one: %v, %d requests", err, w.requests.Load())
	}
	cancel()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "aiterm was told to end") {
		t.Errorf("got %v", err)
	}
	if next := w.state().NextAt; !next.Equal(noon().Add(time.Minute)) {
		t.Errorf("the next one is at %s", next)
	}
}

func TestNothingListens(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.server.Close()
	if err := w.refresh(); err == nil || !strings.Contains(err.Error(), "gave no answer that can be used (dial tcp ") {
		t.Errorf("got %v", err)
	}
}
