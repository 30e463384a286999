package cli

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// pageSecret stands in the query of every URL that is fetched here.
const pageSecret = "hush-0123456789"

// grantPage puts the segment that shows a page between two of aiterm's own, and
// lets it have pages from the given hosts, and read where these are.
func (m *machine) grantPage(hosts ...string) {
	m.t.Helper()
	m.copy(filepath.Join("testdata", "guests", "page.wasm"), "page.wasm")
	binary, err := os.ReadFile(m.path("page.wasm"))
	if err != nil {
		m.t.Fatal(err)
	}
	grant := registry.Grant{SHA256: registry.Hash(binary), Name: "page", Permissions: []string{"status:page.url"}}
	for _, host := range hosts {
		grant.Permissions = append(grant.Permissions, "http:"+host)
	}
	if err := registry.In(m.dirs()).Grant(grant); err != nil {
		m.t.Fatal(err)
	}
	// The segments are compiled within the budget, however busy the machine is.
	m.write(m.path("plugins.yaml"), "version: 1\nbudget: 2s\nlines:\n  - left: [model, page]\n"+
		"segments:\n  page: {source: ./page.wasm}\n")
	m.render()
	m.settle("page.wasm")
}

// renderPage renders a session that names a URL to the segment.
func (m *machine) renderPage(session, url string) string {
	return m.renderPayload(fmt.Sprintf(`{"session_id":%q,"model":{"id":"claude-opus-5-5","display_name":"Opus 5.5"},"page":{"url":%q}}`, session, url))
}

// awaitPage renders until something has come of the request, and returns what.
func (m *machine) awaitPage(host string) fetch.Known {
	m.t.Helper()
	deadline := time.Now().Add(hang)
	for {
		for _, page := range fetch.Open(m.dirs().Cache).Known([]string{host}, time.Now()) {
			if page.Status > 0 || page.Failure != "" && !strings.Contains(page.Failure, "was not seen") {
				return page
			}
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("nothing came of the request to %s within %v", host, hang)
		}
		m.renderSession("waiting")
	}
}

// expectPageSecretOnlyInCache looks into every file but those of the pages.
func (m *machine) expectPageSecretOnlyInCache() {
	m.t.Helper()
	pages := filepath.Join(m.dirs().Cache, "fetch")
	err := filepath.WalkDir(m.home, func(path string, d fs.DirEntry, err error) error {
		// What a session's segments asked is remembered too, in a file of the
		// cache that only the user can read.
		if err != nil || !d.Type().IsRegular() || filepath.Dir(path) == pages || filepath.Base(filepath.Dir(path)) == "last" {
			return err
		}
		data, err := os.ReadFile(path)
		if strings.Contains(string(data), pageSecret) {
			m.t.Errorf("%s holds the query", path)
		}
		return err
	})
	if err != nil {
		m.t.Error(err)
	}
}

// Twenty sessions of the real program show the same page, and the server gets
// one request, whatever it does with it. No render waits for it: a server that
// hangs does so until all of them have ended.
func TestTwentySessionsFetchOnce(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a server was asked that nobody granted: %s", r.URL)
	}))
	defer elsewhere.Close()
	tests := []struct {
		name    string
		answer  func(w http.ResponseWriter, r *http.Request, ended <-chan struct{})
		line    string // what the line shows afterwards
		failure string
	}{
		{"answers", func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) {
			io.WriteString(w, "12 °C\x1b[31m\x07")
		}, "Opus 5.5 │ 12 °C", ""},
		{"hangs", func(_ http.ResponseWriter, _ *http.Request, ended <-chan struct{}) {
			<-ended
			panic(http.ErrAbortHandler)
		}, "Opus 5.5\n", "ended the connection"},
		{"is not there", func(w http.ResponseWriter, r *http.Request, _ <-chan struct{}) {
			http.NotFound(w, r)
		}, "Opus 5.5\n", "404 Not Found"},
		{"redirects to a host that was not granted", func(w http.ResponseWriter, r *http.Request, _ <-chan struct{}) {
			http.Redirect(w, r, elsewhere.URL+"/?"+pageSecret, http.StatusFound)
		}, "Opus 5.5\n", "was not granted"},
	}
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			var requests atomic.Int32
			asked, ended := make(chan struct{}, 100), make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				if r.URL.RawQuery != "key="+pageSecret || !strings.HasPrefix(r.UserAgent(), "aiterm/") {
					t.Errorf("the request is for %s, by %s", r.URL, r.UserAgent())
				}
				asked <- struct{}{}
				tt.answer(w, r, ended)
			}))
			defer server.Close()
			end := sync.OnceFunc(func() { close(ended) })
			defer end() // before the server is closed, which waits for its answers
			host := strings.TrimPrefix(server.URL, "http://")
			m.grantPage(host)
			url := server.URL + "/now?key=" + pageSecret

			if text := plain(t, m.renderPage("first", url)); text != "Opus 5.5\n" {
				t.Errorf("the first line is %q, want one without the page", text)
			}
			m.twentySessions(func(session string) string { return m.renderPage(session, url) }, tt.line)
			await(t, asked)
			end()
			page := m.awaitPage(host)
			if !strings.Contains(page.Failure, tt.failure) || page.URL != server.URL+"/now?…" {
				t.Errorf("what is known of the page is %+v", page)
			}
			if text := plain(t, m.renderPage("first", url)); !strings.HasPrefix(text, tt.line) {
				t.Errorf("afterwards the line is %q, want %q", text, tt.line)
			}
			m.expectPageSecretOnlyInCache()
			m.expectTidy()
			if got := requests.Load(); got != 1 {
				t.Errorf("the server got %d requests, want 1", got)
			}
		})
	}
}

// A segment that makes up a new URL at each render has no more than some of them
// fetched.
func TestNewURLAtEachRender(t *testing.T) {
	m := newMachine(t)
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	m.grantPage(host)
	var sessions sync.WaitGroup
	for i := range 8 {
		sessions.Go(func() {
			for n := range 5 {
				m.renderPage(fmt.Sprint(i), fmt.Sprintf("%s/%d-%d", server.URL, i, n))
			}
		})
	}
	sessions.Wait()
	m.awaitPage(host)
	if got := requests.Load(); got > 32 {
		t.Errorf("there were %d requests within a minute or two", got)
	}
}

func TestFetchRefreshTakesPages(t *testing.T) {
	for _, arg := range []string{"https://example.com/?key=" + pageSecret, "../../x:60", "", strings.Repeat("0", 16) + "-" + strings.Repeat("0", 32)} {
		var errs bytes.Buffer
		env := &console.Env{Stdout: io.Discard, Stderr: &errs, Getenv: os.Getenv, Dirs: state.Dirs{Cache: t.TempDir()}}
		if code := doMain(env, []string{"fetch-refresh", arg}); code != console.ExitUsage || !strings.Contains(errs.String(), "names no page") {
			t.Errorf("fetch-refresh %q ended with %d, %s", arg, code, errs.String())
		}
	}
}
