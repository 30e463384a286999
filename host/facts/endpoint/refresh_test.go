package endpoint

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/facts/usage"
)

func TestARefusalIsTheKeysOwn(t *testing.T) {
	keys := map[string]int{secret: 401, "another-key-0123": 401, "a-good-key-01234": 200}
	w := newWorld(t, nil)
	w.server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.requests.Add(1)
		answer(keys[r.Header.Get("X-Api-Key")], newShape)(rw, r)
	})
	steps := []struct {
		name  string
		after time.Duration
		key   string
		asks  bool
	}{
		{"refused", 0, secret, true},
		{"the file was touched", 5 * time.Minute, secret, false},
		{"another key at once", 5 * time.Minute, "another-key-0123", true},
		{"the first one again", 7 * time.Minute, secret, false},
		{"the second one again", 8 * time.Minute, "another-key-0123", false},
		{"a good one", 9 * time.Minute, "a-good-key-01234", true},
		{"the first one, an hour after it was refused", 60 * time.Minute, secret, true},
	}
	for _, step := range steps {
		w.credentials("api_key: " + step.key)
		w.now = noon().Add(step.after)
		if w.asks() != step.asks {
			t.Errorf("%s: asked is %v", step.name, !step.asks)
		}
		if w.due() {
			t.Errorf("%s: still due", step.name)
		}
	}
}

func TestARefusedKeyIsRefusedForEveryAccount(t *testing.T) {
	w := newWorld(t, answer(401, ""))
	w.refresh()
	work := filepath.Join(t.TempDir(), "work")
	w.credentials("accounts: {'" + work + "': " + secret + "}")
	w.request.ClaudeDir, w.now = work, noon().Add(2*time.Minute)
	if w.asks() {
		t.Error("asked")
	}
	if s := w.state(); s.Status != 401 || !s.NextAt.Equal(noon().Add(time.Hour)) || !strings.Contains(s.Failure, "was refused") {
		t.Errorf("state is %+v", s)
	}
}

func TestANewKeyDoesNotEndTheWaitOfEverybody(t *testing.T) {
	w := newWorld(t, answer(429, "", "Retry-After", "600"))
	w.refresh()
	w.credentials("api_key: another-key-0123")
	w.now = noon().Add(9 * time.Minute)
	if w.due() || w.asks() {
		t.Error("asked within the wait")
	}
}

func TestNewKeyWithinTheMinute(t *testing.T) {
	w := newWorld(t, answer(401, ""))
	w.refresh()
	w.credentials("api_key: another-key-0123")
	w.now = noon().Add(59 * time.Second)
	if w.due() || w.asks() {
		t.Error("asked within a minute")
	}
	w.now = noon().Add(60 * time.Second)
	if !w.asks() {
		t.Error("not asked after a minute")
	}
}

func TestTwoAccounts(t *testing.T) {
	var seen []string
	w := newWorld(t, nil)
	w.server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.requests.Add(1)
		seen = append(seen, r.Header.Get("X-Api-Key"))
		answer(200, newShape)(rw, r)
	})
	work := filepath.Join(t.TempDir(), "work")
	w.credentials("api_key: "+secret, "max_age: 5m", "accounts: {'"+work+"': key-of-work-0123}")
	for i, tt := range []struct {
		dir   string
		after time.Duration
		asks  bool
	}{
		{"", 0, true}, {work, 59 * time.Second, false}, {work, time.Minute, true}, {"", 2 * time.Minute, false},
		{"", 5 * time.Minute, true}, {work, 6 * time.Minute, true}, {work, 10 * time.Minute, false},
	} {
		w.request.ClaudeDir, w.now = tt.dir, noon().Add(tt.after)
		if w.asks() != tt.asks {
			t.Errorf("step %d: asked is %v", i, !tt.asks)
		}
	}
	if diff := cmp.Diff([]string{secret, "key-of-work-0123", secret, "key-of-work-0123"}, seen); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// All accounts share one request a minute. The session that renders all the time
// leaves every other one to the account of the session that does so rarely.
func TestAccountsTakeTurns(t *testing.T) {
	var seen []string
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header.Get("X-Api-Key"))
		answer(200, newShape)(rw, r)
	})
	work := filepath.Join(t.TempDir(), "work")
	w.credentials("api_key: "+secret, "accounts: {'"+work+"': key-of-work-0123}")
	for second := range 300 {
		w.now = noon().Add(time.Duration(second) * time.Second)
		w.request.ClaudeDir = ""
		w.refresh()
		if second%8 == 4 {
			w.request.ClaudeDir = work
			w.refresh()
		}
	}
	if diff := cmp.Diff([]string{secret, "key-of-work-0123", secret, "key-of-work-0123", secret}, seen); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// A key that was not stored for an account may be another's: two accounts would
// show the same figures.
func TestAKeyFromTheEnvironmentServesOneAccount(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.credentials("use_environment: true")
	w.request.Getenv = func(name string) string { return map[string]string{"ANTHROPIC_API_KEY": secret}[name] }
	if !w.asks() {
		t.Fatal("not asked")
	}
	if from := w.state().KeyFrom; from != "ANTHROPIC_API_KEY" {
		t.Errorf("the key is from %s", from)
	}
	w.request.ClaudeDir, w.now = filepath.Join(t.TempDir(), "work"), noon().Add(2*time.Minute)
	if w.asks() {
		t.Error("asked for the other account")
	}
	if s := w.state(); !strings.Contains(s.Failure, "the key …WXYZ from ANTHROPIC_API_KEY is in use for another Claude config directory: store one for ") {
		t.Errorf("failure is %q", s.Failure)
	}
}

// Somebody who wants it for one account only has no failure in the others.
func TestKeyOfAnotherAccountOnly(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.credentials("accounts: {'" + filepath.Join(t.TempDir(), "work") + "': " + secret + "}")
	for _, after := range []time.Duration{0, time.Minute, 59 * time.Minute} {
		w.now = noon().Add(after)
		if err := w.refresh(); err != nil || w.requests.Load() > 0 {
			t.Fatalf("after %v: %v, %d requests", after, err, w.requests.Load())
		}
		if s := w.state(); s.Failure != "" || s.KeyFrom != "" {
			t.Errorf("after %v the state is %+v", after, s)
		}
	}
	if clock.Due(w.request.CacheDir, w.request.Credentials, "", w.now) {
		t.Error("each render would start a process")
	}
	w.credentials("api_key: " + secret)
	if !w.asks() {
		t.Error("a key was set, and nobody asked")
	}
}

func TestNoKey(t *testing.T) {
	const none = "there is no API key for the default Claude config directory in FILE: set one, or take the file away"
	tests := []struct{ name, line, want string }{
		{"none", "max_age: 60s", none},
		{"a helper that fails", "api_key_helper: echo " + secret + " >&2; exit 3", "the api_key_helper failed (exit status 3): …: run it in a terminal to see more"},
		{"a wrong file", "max_age: 1s", "FILE:3:12: anthropic.max_age must be a duration with its unit, from 1m to 24h, not \"1s\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if os.PathSeparator == '\\' {
				t.Skip("paths and shell are those of Unix")
			}
			w := newWorld(t, answer(200, newShape))
			w.credentials(tt.line)
			var waits []string
			for range 8 {
				err := w.refresh()
				if err == nil {
					t.Fatal("no error")
				}
				next := w.state().NextAt
				waits = append(waits, next.Sub(w.now).String())
				w.now = next.Add(-time.Second)
				if w.due() {
					t.Error("due within the wait")
				}
				w.now = next
			}
			if diff := cmp.Diff([]string{"1m0s", "2m0s", "4m0s", "8m0s", "16m0s", "32m0s", "1h0m0s", "1h0m0s"}, waits); diff != "" {
				t.Errorf("waits (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(strings.ReplaceAll(tt.want, "FILE", w.request.Credentials), w.state().Failure); diff != "" {
				t.Errorf("failure (-want +got):\n%s", diff)
			}
			if w.requests.Load() != 0 {
				t.Error("asked without a key")
			}
			// Put right, it is due at once: nobody was asked in the last minute.
			w.now = w.now.Add(-30 * time.Minute)
			w.credentials("api_key: " + secret)
			if !w.asks() {
				t.Error("not asked after the file was put right")
			}
		})
	}
}

func TestModeIsPutRight(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("there are no modes")
	}
	w := newWorld(t, answer(200, newShape))
	if err := os.Chmod(w.request.Credentials, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := w.refresh(); err == nil || !strings.Contains(err.Error(), "chmod 600") || w.due() {
		t.Errorf("got %v, due is %v", err, w.due())
	}
	if err := os.Chmod(w.request.Credentials, 0o600); err != nil {
		t.Fatal(err)
	}
	if !w.asks() {
		t.Error("not asked after chmod 600")
	}
}

// A helper that fails does not cut short the wait that the last answer asked for.
func TestHelperThatFailsAfterAnAnswer(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.credentials("api_key: "+secret, "max_age: 1h")
	w.refresh()
	w.now = noon().Add(2 * time.Minute)
	w.credentials("api_key_helper: exit 1", "max_age: 1h")
	w.refresh()
	w.now = noon().Add(59 * time.Minute)
	if w.due() {
		t.Error("due")
	}
}

func TestStoreFails(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.request.Store = func(usage.Answer, time.Time) error { return os.ErrPermission }
	err := w.refresh()
	s := w.state()
	if err == nil || !strings.HasSuffix(s.Failure, "could not be kept: permission denied") || !s.NextAt.Equal(noon().Add(time.Minute)) {
		t.Errorf("got %v, %+v", err, s)
	}
}
