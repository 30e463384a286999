package get

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/segment/fetch"
	"github.com/data-wise/aiterm/internal/processtest"
)

// TestMain lets the test binary be one of many processes that ask.
func TestMain(m *testing.M) {
	if len(os.Args) == 6 && os.Args[1] == "refresh-at" {
		refreshIn(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
		return
	}
	os.Exit(m.Run())
}

// refreshIn is a session's render and the process after it; its clock stands at
// the given time.
func refreshIn(at, cacheDir, host, url string) {
	clock, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	cache := fetch.Open(cacheDir)
	pages := cache.For([]string{host})
	pages.Get(url, 60)
	due, _ := cache.Due(pages.Wishes(), clock)
	if len(due) == 0 {
		return
	}
	err = cache.Note(due)
	if err == nil {
		_, err = Refresh(context.Background(), Request{
			Cache: cache, Tickets: []fetch.Ticket{due[0].Ticket}, Getenv: os.Getenv, UserAgent: "aiterm/test",
			Now: func() time.Time { return clock },
		})
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
}

// sessions share a cache and want the same page.
type sessions struct {
	t      *testing.T
	server *server
	dir    string
}

func newSessions(t *testing.T, answer http.HandlerFunc) *sessions {
	t.Helper()
	return &sessions{t, newServer(t, false, answer), t.TempDir()}
}

func (s *sessions) process(at time.Time) *exec.Cmd {
	s.t.Helper()
	return processtest.Self(s.t, "refresh-at", at.Format(time.RFC3339), s.dir, s.server.host(), s.server.URL+"/page")
}

// twenty processes at once; it returns when all have ended.
func (s *sessions) twenty(at time.Time) {
	s.t.Helper()
	processtest.Twenty(s.t, func() *exec.Cmd { return s.process(at) })
}

func TestTwentyProcesses(t *testing.T) {
	s := newSessions(t, answer(200, "body"))
	for i, after := range []time.Duration{0, 30 * time.Second, 60 * time.Second, 61 * time.Second, 200 * time.Second} {
		s.twenty(noon().Add(after))
		if got, want := s.server.requests.Load(), []int32{1, 1, 2, 2, 3}[i]; got != want {
			t.Errorf("after %s there were %d requests, not %d", after, got, want)
		}
	}
	if body, ok := fetch.Open(s.dir).For([]string{s.server.host()}).Get(s.server.URL+"/page", 60); body != "body" {
		t.Errorf("the body is %q, %v", body, ok)
	}
}

func TestTwentyProcessesAfterARefusal(t *testing.T) {
	s := newSessions(t, answer(404, ""))
	s.twenty(noon())
	s.twenty(noon().Add(59 * time.Minute))
	if got := s.server.requests.Load(); got != 1 {
		t.Errorf("%d requests", got)
	}
}

func TestKilledWhileItAsks(t *testing.T) {
	server := processtest.NewSilent()
	s := newSessions(t, server.ServeHTTP)
	// Meanwhile nobody else asks, and nobody waits for the lock.
	server.Kill(t, s.process(noon()), func() { s.twenty(noon().Add(10 * time.Second)) })
	known := fetch.Open(s.dir).Known([]string{s.server.host()}, noon())
	if len(known) != 1 || !strings.Contains(known[0].Failure, "was not seen") {
		t.Errorf("known is %+v", known)
	}
	server.Close()
	for _, tt := range []struct {
		after time.Duration
		want  int32
	}{{20 * time.Second, 1}, {59 * time.Second, 1}, {60 * time.Second, 2}} {
		s.twenty(noon().Add(tt.after))
		if got := s.server.requests.Load(); got != tt.want {
			t.Errorf("after %s there were %d requests, not %d", tt.after, got, tt.want)
		}
	}
}

// A process that is told to end says so, and does not wait for the server.
func TestToldToEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newServer(t, true, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	w := newWorld(t, s.host())
	pages := w.request.Cache.For(w.hosts)
	pages.Get(s.URL, 60)
	due, _ := w.request.Cache.Due(pages.Wishes(), w.now)
	if err := w.request.Cache.Note(due); err != nil {
		t.Fatal(err)
	}
	w.request.Tickets = []fetch.Ticket{due[0].Ticket}
	failures, err := Refresh(ctx, w.request)
	if err != nil || len(failures) != 1 || !strings.Contains(failures[0], "told to end") {
		t.Errorf("failures are %q, %v", failures, err)
	}
}
