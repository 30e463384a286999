package endpoint

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/facts/endpoint/get"
	"github.com/data-wise/aiterm/host/facts/usage"
)

const secret = "sk-ant-api03-0123456789abcdefWXYZ"

// noon is when the tests begin.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

const newShape = `{"five_hour":{"utilization":37.0,"resets_at":"2026-11-22T14:59:59.943648+00:00"},
 "seven_day":{"utilization":26.0,"resets_at":"2026-11-25T14:59:59.943679+00:00"},"seven_day_opus":null,"limits":[]}`

const oldShape = `{"five_hour":{"utilization":{"used":45,"total":100},"resets_at":"2026-11-22T14:59:59Z"},"seven_day":null}`

// world is a machine with a credentials file, and a server.
type world struct {
	t        *testing.T
	now      time.Time
	request  Request
	server   *httptest.Server
	requests atomic.Int32
	header   http.Header // of the last request
	stored   usage.Snapshot
}

// askForReal makes a request as the program does.
func askForReal(ctx context.Context, baseURL, userAgent string, key credentials.Key) (Reply, error) {
	r, err := get.Usage(ctx, baseURL, userAgent, key)
	return Reply(r), err
}

func newWorld(t *testing.T, answer http.HandlerFunc) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{t: t, now: noon()}
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.requests.Add(1)
		w.header = r.Header.Clone()
		answer(rw, r)
	}))
	t.Cleanup(w.server.Close)
	w.request = Request{
		CacheDir:    filepath.Join(dir, "cache"),
		Credentials: credentials.Path(dir),
		Getenv:      func(string) string { return "" },
		Now:         func() time.Time { return w.now },
		UserAgent:   "aiterm/1.2.3",
		Ask:         askForReal,
		Store:       func(answer usage.Answer, _ time.Time) error { w.stored = answer.Snapshot; return nil },
	}
	w.credentials("api_key: " + secret)
	return w
}

// credentials writes the file; each time it looks changed.
func (w *world) credentials(lines ...string) {
	w.t.Helper()
	text := fmt.Sprintf("anthropic:\n  base_url: %s\n  %s\n", w.server.URL, strings.Join(lines, "\n  "))
	previous := w.stamp()
	for fill := ""; w.stamp() == previous; fill += "#" {
		if err := os.WriteFile(w.request.Credentials, []byte(text+fill), 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) stamp() string { return clock.Stamp(w.request.Credentials) }

// refresh is Refresh, and looks for the key in all that it leaves behind.
func (w *world) refresh() error {
	w.t.Helper()
	err := Refresh(w.t.Context(), w.request)
	w.secretFree(fmt.Sprintf("%v %+v %#v", err, err, err), "the error")
	files, globErr := filepath.Glob(filepath.Join(w.request.CacheDir, "*"))
	if globErr != nil {
		w.t.Fatal(globErr)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		w.secretFree(string(data), file)
	}
	return err
}

func (w *world) secretFree(text, where string) {
	w.t.Helper()
	for i := 0; i+8 <= len(secret); i++ {
		if strings.Contains(text, secret[i:i+8]) {
			w.t.Errorf("%s tells %q of the key: %s", where, secret[i:i+8], text)
			return
		}
	}
}

func (w *world) due() bool {
	return clock.Due(w.request.CacheDir, w.request.Credentials, w.request.ClaudeDir, w.now)
}

// asks reports whether a helper process makes a request now, and that Due knew.
func (w *world) asks() bool {
	w.t.Helper()
	before, due := w.requests.Load(), w.due()
	w.refresh()
	asked := w.requests.Load() > before
	if asked && !due {
		w.t.Error("a request was made that was not due")
	}
	return asked
}

func (w *world) state() clock.State {
	w.t.Helper()
	s, err := clock.ReadState(w.request.CacheDir, w.request.ClaudeDir)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}
