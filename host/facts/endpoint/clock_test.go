package endpoint

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
)

func TestFaultsDoubleTheWait(t *testing.T) {
	status := 500
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { answer(status, newShape)(rw, r) })
	var waits []string
	for range 9 {
		w.refresh()
		next := w.state().NextAt
		waits = append(waits, next.Sub(w.now).String())
		w.now = next
	}
	want := []string{"1m0s", "2m0s", "4m0s", "8m0s", "16m0s", "32m0s", "1h0m0s", "1h0m0s", "1h0m0s"}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	status = 200
	if err := w.refresh(); err != nil {
		t.Fatal(err)
	}
	w.now, status = w.now.Add(time.Minute), 500
	w.refresh()
	if wait := w.state().NextAt.Sub(w.now); wait != time.Minute {
		t.Errorf("after a good answer the wait is %s", wait)
	}
}

func TestMaxAge(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.credentials("api_key: "+secret, "max_age: 10m")
	w.refresh()
	for _, tt := range []struct {
		after time.Duration
		asks  bool
	}{{0, false}, {59 * time.Second, false}, {time.Minute, false}, {10*time.Minute - time.Second, false}, {10 * time.Minute, true}} {
		w.now = noon().Add(tt.after)
		if w.asks() != tt.asks {
			t.Errorf("after %s: %v", tt.after, !tt.asks)
		}
	}
	// A shorter one counts from the last answer on.
	w.credentials("api_key: "+secret, "max_age: 2m")
	w.now = noon().Add(11 * time.Minute)
	if w.asks() {
		t.Error("asked after a minute")
	}
	if w.due() {
		t.Error("a file that was looked at is still due")
	}
	w.now = noon().Add(12 * time.Minute)
	if !w.asks() {
		t.Error("not asked after the new max_age")
	}
}

func TestStateThatCannotBeWritten(t *testing.T) {
	if os.PathSeparator == '\\' || os.Geteuid() == 0 {
		t.Skip("modes do not keep this user out")
	}
	w := newWorld(t, answer(200, newShape))
	if err := os.MkdirAll(w.request.CacheDir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.request.CacheDir, "endpoint.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(w.request.CacheDir, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := w.refresh(); err == nil || w.requests.Load() != 0 {
		t.Errorf("got %v, %d requests", err, w.requests.Load())
	}
}

func TestDamagedState(t *testing.T) {
	tests := map[string]string{
		"empty":           "",
		"half":            `{"version": 1, "asked_at": "2026-11-2`,
		"null":            "null",
		"a list":          "[]",
		"no version":      "{}",
		"another version": `{"version": 2}`,
		"odd time":        `{"version": 1, "asked_at": "yesterday"}`,
		"odd account":     `{"version": 1, "accounts": {"": {"next_at": 5}}}`,
		"odd count":       `{"version": 1, "failures": -1}`,
		"long":            `{"version": 1}` + strings.Repeat(" ", 128<<10),
		"nested":          strings.Repeat("[", 128<<10),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, answer(200, newShape))
			if err := state.WriteCache(clock.Path(w.request.CacheDir), []byte(text)); err != nil {
				t.Fatal(err)
			}
			if _, err := clock.ReadState(w.request.CacheDir, ""); err == nil {
				t.Error("ReadState gives no error")
			}
			if !w.due() {
				t.Error("nothing is started to put it right")
			}
			if err := w.refresh(); err == nil || !strings.Contains(err.Error(), "it is kept as ") {
				t.Errorf("got %v", err)
			}
			aside, _ := filepath.Glob(clock.Path(w.request.CacheDir) + ".broken-*")
			if len(aside) != 1 {
				t.Fatalf("set aside: %v", aside)
			}
			if data, err := os.ReadFile(aside[0]); err != nil || string(data) != text {
				t.Errorf("set aside is %q, %v", data, err)
			}
			w.now = noon().Add(59 * time.Second)
			if w.due() || w.asks() {
				t.Error("asked within a minute of the damage")
			}
			w.now = noon().Add(time.Minute)
			if !w.asks() {
				t.Error("not asked after a minute")
			}
		})
	}
}

func TestFolderInPlaceOfTheState(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	if err := os.MkdirAll(filepath.Join(clock.Path(w.request.CacheDir), "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Refresh(t.Context(), w.request); err == nil || w.due() {
		t.Errorf("got %v, due is %v", err, w.due())
	}
}

func TestWithoutCredentials(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	if err := os.Remove(w.request.Credentials); err != nil {
		t.Fatal(err)
	}
	if w.due() || w.asks() {
		t.Error("asked")
	}
	if s := w.state(); s != (clock.State{}) {
		t.Errorf("state is %+v", s)
	}
}

func TestClockSetBack(t *testing.T) {
	w := newWorld(t, answer(429, "", "Retry-After", "1200"))
	w.refresh()
	// Two hours back: the wait of 20 minutes begins again, but is not two hours
	// longer.
	w.now = noon().Add(-2 * time.Hour)
	if w.asks() {
		t.Error("asked at once, though the last request may have been a second ago")
	}
	w.now = noon().Add(-2*time.Hour + 19*time.Minute)
	if w.asks() {
		t.Error("asked within the wait")
	}
	w.now = noon().Add(-2*time.Hour + 20*time.Minute)
	if !w.asks() {
		t.Error("not asked after the wait")
	}
}

func TestClockCorrectedInPassing(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.refresh()
	w.now = noon().Add(-time.Second)
	if w.due() || w.asks() {
		t.Error("asked after a second's correction")
	}
}

// A wait that no rule gives was written by a clock that was wrong.
func TestWaitsThatCannotBe(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	rec := &clock.Record{
		AskedAt: noon().Add(-2 * time.Hour), NotBefore: noon().Add(clock.MaxWait + 2*time.Minute),
		Accounts: []clock.Account{{NextAt: noon().Add(clock.MaxWait + 2*time.Minute), MaxAge: time.Minute, Credentials: w.stamp()}},
	}
	if err := state.WriteCache(clock.Path(w.request.CacheDir), rec.Encode()); err != nil {
		t.Fatal(err)
	}
	if !w.asks() {
		t.Error("not asked")
	}
}

func TestNewerAnswerMovesTheClockOn(t *testing.T) {
	w := newWorld(t, nil)
	w.server.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.now = w.now.Add(14 * time.Second) // that long it was under way
		answer(200, newShape)(rw, r)
	})
	w.refresh()
	s := w.state()
	if !s.AskedAt.Equal(noon()) || !s.NextAt.Equal(noon().Add(74*time.Second)) {
		t.Errorf("state is %+v", s)
	}
}
