package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/credentials"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
)

const endpointKey = "sk-ant-api03-Abcdefgh0123456789-WXYZ"

// Twenty sessions of the real program render at the same time, and the server
// gets one request, whatever it does with it. No render waits for it: a server
// that hangs does so until all of them have ended.
func TestTwentySessionsAskOnce(t *testing.T) {
	good := fmt.Sprintf(`{"five_hour":{"utilization":37.0,"resets_at":%q}}`, time.Now().Add(90*time.Minute).UTC().Format(time.RFC3339))
	tests := []struct {
		name   string
		answer func(w http.ResponseWriter, r *http.Request, ended <-chan struct{})
		line   string // what the line shows afterwards
		usage  string // what aiterm usage says afterwards
	}{
		{"answers", func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) { io.WriteString(w, good) },
			"Opus 5.5 │ 📊S:37%(", "your API key"},
		{"hangs", func(w http.ResponseWriter, _ *http.Request, ended <-chan struct{}) {
			<-ended
			panic(http.ErrAbortHandler)
		}, "Opus 5.5\n", "check the network"},
		{"refuses the key", func(w http.ResponseWriter, r *http.Request, _ <-chan struct{}) {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error":{"type":"authentication_error","message":"invalid %s"}}`, r.Header.Get("X-Api-Key"))
		}, "Opus 5.5\n", "the key …WXYZ was refused"},
		{"redirects to itself", func(w http.ResponseWriter, r *http.Request, _ <-chan struct{}) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, "Opus 5.5\n", "redirected"},
		{"sends more than is read", func(w http.ResponseWriter, _ *http.Request, _ <-chan struct{}) {
			for piece := bytes.Repeat([]byte(" "), 1<<20); ; {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		}, "Opus 5.5\n", "answered with more than"},
	}
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMachine(t)
			dirs := m.dirs()
			var requests atomic.Int32
			asked, ended := make(chan struct{}, 100), make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				asked <- struct{}{}
				tt.answer(w, r, ended)
			}))
			defer server.Close()
			end := sync.OnceFunc(func() { close(ended) })
			defer end() // before the server is closed, which waits for its answers

			// The segments are compiled within the budget, however busy the machine is.
			m.write(m.path("plugins.yaml"), "version: 1\nbudget: 2s\nlines:\n  - left: [model, usage]\n")
			m.render()
			m.write(credentials.Path(dirs.Config), "anthropic:\n  api_key: "+endpointKey+"\n  base_url: "+server.URL+"\n")

			m.twentySessions(m.renderSession, tt.line)
			await(t, asked)
			end()
			m.awaitEndpoint(dirs)

			if text := plain(t, m.renderSession("last")); !strings.HasPrefix(text, tt.line) {
				t.Errorf("afterwards the line is %q, want %q", text, tt.line)
			}
			said, _ := m.run("usage")
			if words := strings.Join(strings.Fields(said), " "); !strings.Contains(words, tt.usage) {
				t.Errorf("aiterm usage says nothing of %q:\n%s", tt.usage, said)
			}
			exported, _ := m.run("usage", "-f", "json")
			expectNoKey(t, "aiterm usage", said+exported)
			m.expectKeyOnlyIn(credentials.Path(dirs.Config))
			m.expectTidy()
			if got := requests.Load(); got != 1 {
				t.Errorf("the server got %d requests, want 1", got)
			}
		})
	}
}

// twentySessions renders each session twice, all sessions at once. Their lines
// begin like the given one, or have nothing but the model.
func (m *machine) twentySessions(render func(session string) string, line string) {
	m.t.Helper()
	var sessions sync.WaitGroup
	for i := range 20 {
		sessions.Go(func() {
			for range 2 {
				text := plain(m.t, render(fmt.Sprint("session ", i)))
				if text != "Opus 5.5\n" && !strings.HasPrefix(text, line) {
					m.t.Errorf("session %d: the line is %q", i, text)
				}
			}
		})
	}
	sessions.Wait()
}

// await returns when a server was asked.
func await(t *testing.T, asked <-chan struct{}) {
	t.Helper()
	select {
	case <-asked:
	case <-time.After(hang):
		t.Fatal("the server was not asked")
	}
}

func (m *machine) dirs() state.Dirs {
	m.t.Helper()
	dirs, err := state.Locate(func(name string) string {
		for _, variable := range m.env {
			if value, ok := strings.CutPrefix(variable, name+"="); ok {
				return value
			}
		}
		return ""
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return dirs
}

func (m *machine) write(path, text string) {
	m.t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		m.t.Fatal(err)
	}
}

// renderSession is render for a session of its own. It may be called from
// several goroutines.
func (m *machine) renderSession(id string) string {
	return m.renderPayload(fmt.Sprintf(`{"session_id":%q,"model":{"id":"claude-opus-5-5","display_name":"Opus 5.5"}}`, id))
}

// renderPayload is render for what Claude Code sends. It may be called from
// several goroutines.
func (m *machine) renderPayload(payload string) string {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, m.program, "statusline", "render", "--plugins", m.path("plugins.yaml"))
	cmd.Env, cmd.Dir = m.env, m.home
	cmd.Stdin = strings.NewReader(payload)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil || errs.Len() > 0 {
		m.t.Errorf("render: %v\nstdout %q\nstderr %.2000q", err, out, errs.String())
	}
	return string(out)
}

// awaitEndpoint returns when the process that asks has ended.
func (m *machine) awaitEndpoint(dirs state.Dirs) {
	m.t.Helper()
	lock := flock.New(filepath.Join(filepath.Dir(clock.Path(dirs.Cache)), "endpoint.lock"))
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	if locked, err := lock.TryLockContext(ctx, 10*time.Millisecond); !locked {
		m.t.Fatalf("the endpoint is still being asked: %v", err)
	}
	lock.Unlock()
}

// expectKeyOnlyIn looks into every file for pieces of the key.
func (m *machine) expectKeyOnlyIn(credentialsFile string) {
	m.t.Helper()
	err := filepath.WalkDir(m.home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || path == credentialsFile {
			return err
		}
		data, err := os.ReadFile(path)
		expectNoKey(m.t, path, string(data))
		return err
	})
	if err != nil {
		m.t.Error(err)
	}
}

func expectNoKey(t *testing.T, where, text string) {
	t.Helper()
	for i := 0; i+8 <= len(endpointKey); i++ {
		if piece := endpointKey[i : i+8]; strings.Contains(text, piece) {
			t.Errorf("%s has %q of the key:\n%.2000s", where, piece, text)
			return
		}
	}
}
