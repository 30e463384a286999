package download

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := ParseAddress(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestGet(t *testing.T) {
	body := bytes.Repeat([]byte("x"), 100_000)
	var asked http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		if r.URL.Path == "/from" {
			http.SetCookie(w, &http.Cookie{Name: "c", Value: "1"})
			http.Redirect(w, r, "/to?key=1", http.StatusFound)
			return
		}
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	})
	var done, total int64
	r := Request{URL: address(t, s.URL+"/from?secret"), Max: 1 << 20, UserAgent: "aiterm/test", Progress: func(d, all int64) { done, total = d, all }}
	f, err := Get(t.Context(), r)
	if err != nil || !bytes.Equal(f.Bytes, body) || Show(f.URL) != s.URL+"/to" || f.Validator != `etag "one"` || f.Unchanged {
		t.Errorf("%+v, %v", f.URL, err)
	}
	if done != int64(len(body)) || total != done {
		t.Errorf("progress: %d of %d", done, total)
	}
	if diff := cmp.Diff(http.Header{"User-Agent": {"aiterm/test"}}, asked); diff != "" {
		t.Errorf("what was sent along (-want +got):\n%s", diff)
	}
	r.Validator = f.Validator
	if same, err := Unchanged(t.Context(), r); !same || err != nil {
		t.Errorf("unchanged: %v, %v", same, err)
	}
	for _, v := range []string{`etag "two"`, "modified Mon, 02 Jan 2006 15:04:05 GMT", "etag \"one\"\r\nX: y"} {
		r.Validator = v
		if same, err := Unchanged(t.Context(), r); same || err != nil {
			t.Errorf("unchanged with %q: %v, %v", v, same, err)
		}
	}
}

func TestUnchangedAsksNobodyInVain(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	if same, err := Unchanged(t.Context(), Request{URL: address(t, s.URL)}); same || err != nil {
		t.Errorf("%v, %v", same, err)
	}
}

func TestGetHostile(t *testing.T) {
	piece := bytes.Repeat([]byte("x"), 1<<16)
	redirect := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"not found", http.NotFound, "is not there: check the address"},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "is not given to everybody"},
		{"too often", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, "was asked for too often: try again later"},
		{"failure", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, "was answered with status 502, a fault of the server"},
		{"no content", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "was answered with status 204 instead of a file"},
		{"304 to no question", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, "was answered with status 304 instead of a file"},
		{"announced too large", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "5000000000") },
			"has more than 1 MiB, which is the limit: name another file"},
		{"endless", func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		}, "has more than 1 MiB, which is the limit"},
		{"truncated", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write(piece[:10])
		}, "ended the connection in the middle of its answer: try again"},
		{"large header", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", string(piece)+string(piece)) }, "can't be read ("},
		{"circle", redirect("/again"), "sends on more than 5 times: use the address where the file is"},
		{"to plain http", redirect("http://example.com/x?key=secret"), "sends on to http://example.com/x, which is not https"},
		{"to a file", redirect("file:///etc/passwd"), "sends on to file:///etc/passwd, which is not https"},
		{"with a password", redirect("https://a:secret@example.com/"), "sends on to an address with a password in it"},
		{"escapes", redirect("ftp://x/\x1b]0;x\x07"), "check the address and the network"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.answer)
			f, err := Get(t.Context(), Request{URL: address(t, s.URL+"/x?secret"), Max: 1 << 20})
			if err == nil || !strings.HasPrefix(err.Error(), s.URL+"/x ") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v (%d bytes), want %s", err, len(f.Bytes), tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "secret") || strings.ContainsAny(err.Error(), "\x1b\x07\n")) {
				t.Errorf("shown: %q", err)
			}
		})
	}
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	s.Close()
	if _, err := Get(t.Context(), Request{URL: address(t, s.URL), Max: 1}); err == nil || !strings.Contains(err.Error(), "check the address and the network") {
		t.Errorf("nobody there: %v", err)
	}
}

// A server that says nothing is left after a time, one that drips when the
// context ends.
func TestSilence(t *testing.T) {
	stop := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
		case <-stop:
		}
	})
	defer close(stop)
	u := address(t, s.URL+"/x")
	_, err := get(t.Context(), newClient(u.Host, 50*time.Millisecond), Request{URL: u, Max: 1}, true)
	if err == nil || err.Error() != s.URL+"/x was silent for too long: check the network and try again" {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now())
	defer cancel()
	if _, err := Get(ctx, Request{URL: u, Max: 1}); err == nil || !strings.Contains(err.Error(), "gave no whole answer in time") {
		t.Errorf("%v", err)
	}
}

func TestUntrustedCertificate(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	if _, err := Get(t.Context(), Request{URL: address(t, s.URL), Max: 1}); err == nil || !strings.Contains(err.Error(), "can't prove that it is that server") {
		t.Errorf("%v", err)
	}
	plain := serve(t, http.NotFound)
	u := address(t, strings.Replace(plain.URL, "http://", "https://", 1))
	if _, err := Get(t.Context(), Request{URL: u, Max: 1}); err == nil || !strings.Contains(err.Error(), "does not speak https there") {
		t.Errorf("%v", err)
	}
}

// A public host that sends on may not lead to this machine, to its link or to a
// private network. No packet goes out: what is dialled is refused before.
func TestNearer(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	port := s.URL[strings.LastIndexByte(s.URL, ':')+1:]
	tests := []struct {
		at distance // where the host that was named is
		to string
		ok bool
	}{
		{public, "127.0.0.1", false}, {public, "localhost", false}, {public, "10.0.0.1", false}, {public, "192.168.1.1", false},
		{public, "169.254.169.254", false}, {public, "[::1]", false}, {public, "[fd00::1]", false}, {public, "[::ffff:127.0.0.1]", false},
		{public, "0.0.0.0", false}, {public, "100.64.0.1", false},
		{privateNet, "127.0.0.1", false}, {privateNet, "169.254.169.254", false}, {privateNet, "localhost", false},
		{privateNet, "10.0.0.2", true}, {thisMachine, "127.0.0.1", true}, {public, "1.1.1.1", true},
	}
	for _, tt := range tests {
		w := &way{host: "example.com", silence: time.Second, reached: true, at: tt.at}
		next := &http.Request{URL: &url.URL{Scheme: "https", Host: tt.to + ":" + port}, Header: http.Header{"Referer": {"x"}}}
		via := []*http.Request{{URL: &url.URL{Scheme: "https", Host: "example.com"}}}
		if err := w.redirect(next, via); (err == nil) != tt.ok {
			t.Errorf("from %v to %s: %v", tt.at, tt.to, err)
		}
		if len(next.Header) > 0 {
			t.Errorf("sent along: %v", next.Header)
		}
		if tt.ok {
			continue
		}
		_, err := w.dial(t.Context(), "tcp", tt.to+":"+port)
		var nearer *nearerError
		if !errors.As(err, &nearer) {
			t.Errorf("dial %s from %v: %v", tt.to, tt.at, err)
		}
	}
}

// A name that pointed to a public address and then to this machine.
func TestRebinding(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	w := &way{host: "127.0.0.1", silence: time.Second}
	conn, err := w.dial(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil || w.at != thisMachine || !w.reached {
		t.Fatalf("first: %v, %+v", err, w)
	}
	conn.Close()
	w.at = public // what it was the first time
	if _, err := w.dial(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://")); err == nil {
		t.Error("the second time it was dialled on this machine")
	}
}

// A host that was not named is never dialled on this machine, even before the
// named one was.
func TestOtherHostFirst(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("asked") })
	client := newClient("example.com", time.Second)
	_, err := client.Get(s.URL)
	if err == nil || !strings.Contains(Explain(t.Context(), err).Error(), "is in this machine or its own link and so nearer than the host that you named") {
		t.Errorf("%v", err)
	}
	_, err = client.Get("http://192.0.2.1/token")
	if err == nil || !strings.Contains(err.Error(), "which is not https") {
		t.Errorf("%v", err)
	}
}

// With a proxy the proxy is dialled, wherever it is, and literal addresses are
// still refused.
func TestProxy(t *testing.T) {
	w := &way{host: "example.com", proxies: map[string]bool{"127.0.0.1": true}}
	if least, _ := w.limits("127.0.0.1"); least != thisMachine {
		t.Errorf("the proxy must be %v", least)
	}
	next := &http.Request{URL: &url.URL{Scheme: "https", Host: "10.0.0.1"}, Header: http.Header{}}
	if err := w.redirect(next, []*http.Request{{URL: &url.URL{Scheme: "https", Host: "example.com"}}}); err == nil {
		t.Error("sent on to a private address")
	}
}

func TestSize(t *testing.T) {
	tests := []struct {
		bytes int64
		want  string
	}{{16 << 20, "16 MiB"}, {16 << 10, "16 KiB"}, {1<<20 + 1, "1048577 bytes"}, {0, "0 bytes"}}
	for _, tt := range tests {
		if got := Size(tt.bytes); got != tt.want {
			t.Errorf("%d: %s", tt.bytes, got)
		}
	}
}
