package get

import (
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/segment/fetch"
)

func TestGoodAnswers(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"text", answer(200, "12 °C"), "12 °C"},
		{"nothing", answer(204, ""), ""},
		{"another 2xx", answer(203, "x"), "x"},
		{"no UTF-8", answer(200, "a\xff\xfe\xffb\xc3"), "a\uFFFDb\uFFFD"},
		{"a NUL", answer(200, "a\x00b"), "a\x00b"},
		{"compressed", compressed(strings.NewReader("12 °C")), "12 °C"},
		{"the largest", answer(200, strings.Repeat("x", fetch.MaxBody)), strings.Repeat("x", fetch.MaxBody)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, true, tt.answer)
			w := newWorld(t, s.host())
			url := s.URL + "/now?key=hush"
			if failures := w.refresh(url); failures != nil {
				t.Fatal(failures)
			}
			body, ok := w.body(url)
			if !ok || body != tt.want || !utf8.ValidString(body) {
				t.Errorf("the body is %.100q, %v; want %.100q", body, ok, tt.want)
			}
			if k := w.known(); k.Failure != "" || !k.FetchedAt.Equal(noon()) {
				t.Errorf("known is %+v", k)
			}
		})
	}
}

func compressed(body io.Reader) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.Copy(z, body)
		z.Close()
	}
}

// A request tells nothing but the URL.
func TestWhatIsSent(t *testing.T) {
	redirected := newServer(t, true, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
			http.Redirect(w, r, "/second?key=hush", http.StatusFound)
		}
	})
	w := newWorld(t, redirected.host())
	if failures := w.refresh(redirected.URL + "/first?key=hush"); failures != nil {
		t.Fatal(failures)
	}
	r := redirected.last.Load()
	if r.URL.Path != "/second" || r.Method != http.MethodGet {
		t.Errorf("the last request is %s %s", r.Method, r.URL)
	}
	want := http.Header{"User-Agent": {"aiterm/1.2.3"}, "Accept": {"*/*"}, "Accept-Encoding": {"gzip"}, "Connection": {"close"}}
	if diff := cmp.Diff(want, r.Header); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestRedirects(t *testing.T) {
	// Whoever is asked here was not granted, or may not be asked this way.
	forbidden := newServer(t, true, answer(200, "secret"))
	local := newServer(t, false, answer(200, "secret"))
	tests := []struct {
		name, to string // HOST is the first server
		failure  string // "" if it is followed
	}{
		{"on the same server", "/there", ""},
		{"with a fragment", "/there#hush", ""},
		{"to the same server in upper case", "HTTPS://HOST/there", ""},
		{"to a host that was not granted", forbidden.URL + "/?key=hush", "was not granted"},
		{"to loopback", "https://127.0.0.1/", "was not granted"},
		{"to IPv6 loopback", "https://[::1]:80/", "was not granted"},
		{"to the metadata of a cloud", "http://169.254.169.254/latest/meta-data/", "was not granted"},
		{"to another port", "https://127.0.0.1:1/", "was not granted"},
		{"to plain http", "http://HOST/there", "redirected from https to plain http"},
		{"to plain http on another host that was granted", local.URL + "/", "redirected from https to plain http"},
		{"to a file", "file:///etc/passwd", "begin with https://"},
		{"to another scheme", "gopher://HOST/", "begin with https://"},
		{"with a password", "https://user:hush@HOST/there", "user name"},
		{"to no address", "https://%zz/", "an address that is none"},
		{"to itself for ever", "/", "more than 5 times"},
		{"over the host of a fragment", "https://HOST#@" + forbidden.host(), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s *server
			s = newServer(t, true, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/there" || strings.Contains(tt.to, "#@") && s.requests.Load() > 1 {
					io.WriteString(w, "followed")
					return
				}
				w.Header().Set("Location", strings.ReplaceAll(tt.to, "HOST", s.host()))
				w.WriteHeader(http.StatusFound)
			})
			w := newWorld(t, s.host(), local.host())
			w.refresh(s.URL + "/")
			body, ok := w.body(s.URL + "/")
			k := w.known()
			if tt.failure == "" {
				if !ok || body != "followed" {
					t.Errorf("the body is %q; known is %+v", body, k)
				}
			} else if n := s.requests.Load(); n > maxRedirects+1 {
				t.Errorf("%d requests were made", n)
			} else if ok || !strings.Contains(k.Failure, tt.failure) || strings.Contains(k.Failure, "hush") {
				t.Errorf("the body is %q; known is %+v; want %q", body, k, tt.failure)
			}
		})
	}
	if n := forbidden.requests.Load() + local.requests.Load(); n > 0 {
		t.Errorf("%d requests were made that should not be", n)
	}
}

// A server does not get to advise the user what to grant.
func TestRedirectsGiveNoAdvice(t *testing.T) {
	for to, host := range map[string]string{
		"http://169.254.169.254/latest/?key=hush": "169.254.169.254:80",
		"https://evil.example/":                   "evil.example",
		"https://evil_one.example/":               "evil_one.example",
		"https://2130706433/":                     "2130706433",
		"https://evil\x1b[2J.example/":            "",
		"http://evil.example/":                    "",
		"https://[::ffff:127.0.0.1]/":             "",
	} {
		s := newServer(t, true, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusFound)
		})
		w := newWorld(t, s.host())
		w.refresh(s.URL + "/")
		failure := w.known().Failure
		if want := s.host() + ` sends on to "` + host + `", which was not granted: nothing was fetched`; host != "" && failure != want {
			t.Errorf("%s:\n%s\nwant\n%s", to, failure, want)
		}
		if strings.Contains(failure, "grant http") || strings.Contains(failure, "hush") || strings.Contains(failure, "trust") {
			t.Errorf("%s: %s", to, failure)
		}
	}
}

func TestRedirectToAnotherGrantedHost(t *testing.T) {
	second := newServer(t, true, answer(200, "body"))
	first := newServer(t, true, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, second.URL+"/x", http.StatusMovedPermanently)
	})
	w := newWorld(t, first.host(), second.host())
	w.refresh(first.URL)
	if body, ok := w.body(first.URL); !ok || body != "body" {
		t.Errorf("the body is %q: %+v", body, w.known())
	}
	// One who was granted the first server alone never sees it.
	w.hosts = w.hosts[:1]
	if body, ok := w.body(first.URL); ok {
		t.Errorf("with the first host alone the body is %q", body)
	}
	w.refresh(first.URL)
	if k := w.known(); !strings.Contains(k.Failure, "was not granted") || second.requests.Load() != 1 {
		t.Errorf("known is %+v, after %d requests", k, second.requests.Load())
	}
}

func TestPlainHTTPToANamedAddress(t *testing.T) {
	s := newServer(t, false, answer(200, "home"))
	w := newWorld(t, s.host())
	w.refresh(s.URL)
	if body, ok := w.body(s.URL); !ok || body != "home" {
		t.Errorf("the body is %q: %+v", body, w.known())
	}
}

func TestTLS(t *testing.T) {
	t.Run("a certificate that nobody vouches for", func(t *testing.T) {
		s := newServer(t, true, answer(200, "x"))
		w := newWorld(t, s.host())
		w.request.client.roots = nil
		w.refresh(s.URL)
		if k := w.known(); !strings.Contains(k.Failure, "certificate") || s.requests.Load() > 0 {
			t.Errorf("known is %+v", k)
		}
	})
	t.Run("TLS 1.1", func(t *testing.T) {
		listener := newServer(t, true, answer(200, "x"))
		listener.TLS.MaxVersion = tls.VersionTLS11
		w := newWorld(t, listener.host())
		w.refresh(listener.URL)
		if k := w.known(); k.Failure == "" || listener.requests.Load() > 0 {
			t.Errorf("known is %+v", k)
		}
	})
}

func TestTooMuch(t *testing.T) {
	endless := func(w http.ResponseWriter, r *http.Request) {
		for piece := strings.Repeat("x", 1<<16); ; {
			if _, err := io.WriteString(w, piece); err != nil {
				return
			}
		}
	}
	tests := []struct {
		name    string
		answer  http.HandlerFunc
		failure string
	}{
		{"a byte too many", answer(200, strings.Repeat("x", fetch.MaxBody+1)), "more than 1024 KiB"},
		{"without an end", endless, "more than 1024 KiB"},
		{"a gzip bomb", compressed(io.LimitReader(zeros{}, 1<<30)), "more than 1024 KiB"},
		{"more when it is UTF-8", answer(200, strings.Repeat("\xffx", fetch.MaxBody/2)), "more than 1024 KiB"},
		{"a large header", answer(200, "", "X-Large", strings.Repeat("x", 80<<10)), "no answer that can be used"},
		{"an error page without an end", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			endless(w, r)
		}, "404 Not Found"},
		{"less than it said", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "x")
			panic(http.ErrAbortHandler)
		}, "in the middle of its answer"},
		{"a broken gzip", answer(200, "\x1f\x8b\x08\x00x", "Content-Encoding", "gzip"), "in the middle of its answer"},
		{"no gzip", answer(200, "plain text, and long enough", "Content-Encoding", "gzip"), "no answer that can be used"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, true, tt.answer)
			w := newWorld(t, s.host())
			w.refresh(s.URL)
			if body, ok := w.body(s.URL); ok {
				t.Errorf("a body of %d bytes was kept", len(body))
			}
			if k := w.known(); !strings.Contains(k.Failure, tt.failure) {
				t.Errorf("known is %+v, want %q", k, tt.failure)
			}
		})
	}
}

// What is too much is not read to its end: neither what comes, nor what it
// unpacks to.
func TestTooMuchIsNotRead(t *testing.T) {
	const plenty = 48 << 20 // buffers between the two ends hold some
	for name, unpack := range map[string]bool{"plain": false, "a gzip bomb": true} {
		t.Run(name, func(t *testing.T) {
			written := make(chan int, 1)
			s := newServer(t, true, func(w http.ResponseWriter, r *http.Request) {
				n := 0
				defer func() { written <- n }()
				out := io.Writer(w)
				if unpack {
					w.Header().Set("Content-Encoding", "gzip")
					out, _ = gzip.NewWriterLevel(w, gzip.NoCompression)
				}
				for piece := make([]byte, 1<<16); n < 4*plenty; n += len(piece) {
					if _, err := out.Write(piece); err != nil {
						return
					}
				}
			})
			w := newWorld(t, s.host())
			w.refresh(s.URL)
			if n := <-written; n > plenty {
				t.Errorf("%d MiB were taken", n>>20)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// What an answer means for the next requests: for the page, and for another page
// of the same server.
func TestWaits(t *testing.T) {
	date := func(d time.Duration) string { return noon().Add(d).Format(http.TimeFormat) }
	tests := []struct {
		name        string
		answer      http.HandlerFunc
		page, other time.Duration // 0 is that it does not wait
		failure     string
	}{
		{"good", answer(200, "x"), time.Minute, 0, ""},
		{"good, with a wait", answer(200, "x", "Retry-After", "600"), time.Minute, 0, ""},
		{"not found", answer(404, ""), time.Hour, 0, "does not give the page (404 Not Found)"},
		{"not allowed", answer(401, "", "Retry-After", "60"), time.Hour, 0, "401 Unauthorized"},
		{"gone", answer(410, ""), time.Hour, 0, "410 Gone"},
		{"too often", answer(429, ""), 5 * time.Minute, 5 * time.Minute, "asked too often"},
		{"too often, with a wait", answer(429, "", "Retry-After", "1600"), 1600 * time.Second, 1600 * time.Second, "asked too often"},
		{"too often, with a day", answer(429, "", "Retry-After", "86400"), time.Hour, time.Hour, "asked too often"},
		{"too often, until", answer(429, "", "Retry-After", date(20*time.Minute)), 20 * time.Minute, 20 * time.Minute, "asked too often"},
		{"broken", answer(500, ""), time.Minute, 0, "failed (500 Internal Server Error)"},
		{"down, with a wait", answer(503, "", "Retry-After", "600"), 10 * time.Minute, 10 * time.Minute, "failed (503"},
		{"slow", answer(408, ""), time.Minute, 0, "failed (408"},
		{"odd", answer(304, ""), time.Minute, 0, "odd answer (304 Not Modified)"},
		{"unknown", answer(599, ""), time.Minute, 0, "failed (599 unknown status)"},
		{"no answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, time.Minute, 0, "ended the connection"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, true, tt.answer)
			w := newWorld(t, s.host())
			page := s.URL + "/page"
			w.refresh(page)
			if k := w.known(); !k.NextAt.Equal(noon().Add(tt.page)) || (k.Failure == "") != (tt.failure == "") || !strings.Contains(k.Failure, tt.failure) {
				t.Errorf("known is %+v; want the next request after %s, and %q", k, tt.page, tt.failure)
			}
			asks := func(url string, at time.Duration, want bool) {
				t.Helper()
				before := s.requests.Load()
				w.now = noon().Add(at)
				w.refresh(url)
				if got := s.requests.Load() > before; got != want {
					t.Errorf("after %s a request for %s: %v", at, url, got)
				}
			}
			asks(page, tt.page-time.Second, false)
			if tt.other > 0 {
				asks(s.URL+"/other", tt.other-time.Second, false)
			} else {
				asks(s.URL+"/other", time.Second, true)
			}
			// Another page's answer may have the host left alone by now.
			if tt.other == 0 {
				asks(page, tt.page, true)
			}
		})
	}
}

func TestFaultsWaitLonger(t *testing.T) {
	status := http.StatusInternalServerError
	s := newServer(t, true, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	w := newWorld(t, s.host())
	for i, minutes := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
		w.refresh(s.URL)
		if wait := w.known().NextAt.Sub(w.now); wait != time.Duration(minutes)*time.Minute {
			t.Errorf("after %d faults the wait is %s, want %d min", i+1, wait, minutes)
		}
		w.now = w.known().NextAt
	}
	status = http.StatusOK
	w.refresh(s.URL)
	w.now = w.now.Add(time.Minute)
	status = http.StatusInternalServerError
	w.refresh(s.URL)
	if wait := w.known().NextAt.Sub(w.now); wait != time.Minute {
		t.Errorf("after a good answer and a fault the wait is %s", wait)
	}
}

// What a server, or a name, says is shown to people.
func TestFailuresAreClean(t *testing.T) {
	s := newServer(t, true, answer(302, "", "Location", "https://evil.example/\x1b[2J"+strings.Repeat("x", 5000)+"?key=hush"))
	w := newWorld(t, s.host())
	for _, text := range append(w.refresh(s.URL+"/?key=hush"), w.known().Failure, w.known().URL) {
		if strings.ContainsAny(text, "\x1b\n") || strings.Contains(text, "hush") || len(text) > 1000 {
			t.Errorf("people are told %q", text)
		}
	}
}

func TestNameThatIsNot(t *testing.T) {
	w := newWorld(t, "gone.example")
	failures := w.refresh("https://gone.example/?key=hush")
	if len(failures) != 1 || !strings.Contains(failures[0], "no such host") || strings.Contains(failures[0], "hush") {
		t.Errorf("failures are %q", failures)
	}
	w.now = noon().Add(time.Hour)
	w.request.Getenv = func(name string) string {
		return map[string]string{"HTTPS_PROXY": "http://user:hush@proxy.example"}[name]
	}
	failures = w.refresh("https://gone.example/?key=hush")
	if len(failures) != 1 || !strings.Contains(failures[0], "does not use the proxy") || strings.Contains(failures[0], "hush") {
		t.Errorf("behind a proxy, failures are %q", failures)
	}
}

// A proxy that the environment names sees no request.
func TestNoProxy(t *testing.T) {
	proxy := newServer(t, false, answer(200, "from the proxy"))
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	t.Setenv("NO_PROXY", "")
	w := newWorld(t, "gone.example")
	if c := w.request.client.transport(); c.Proxy != nil {
		t.Error("the transport has a proxy")
	}
	w.refresh("https://gone.example/")
	if proxy.requests.Load() > 0 {
		t.Error("the proxy was asked")
	}
}

func TestManyPagesAtOnce(t *testing.T) {
	s := newServer(t, true, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) })
	w := newWorld(t, s.host())
	var urls []string
	for i := range 8 {
		urls = append(urls, fmt.Sprintf("%s/%d", s.URL, i))
	}
	if failures := w.refresh(urls...); failures != nil {
		t.Fatal(failures)
	}
	for i, url := range urls {
		if body, ok := w.body(url); !ok || body != fmt.Sprintf("/%d", i) {
			t.Errorf("%s has %q, %v", url, body, ok)
		}
	}
}
