package endpoint

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/endpoint/clock"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/internal/processtest"
)

// TestMain lets the test binary be one of many processes that ask.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == "refresh-at" {
		refreshIn(os.Args[2], os.Args[3], os.Args[4])
		return
	}
	os.Exit(m.Run())
}

// refreshIn is such a process; its clock stands at the given time.
func refreshIn(at, cacheDir, credentialsFile string) {
	set, err := time.Parse(time.RFC3339, at)
	if err != nil {
		panic(err)
	}
	now := func() time.Time { return set }
	if !clock.Due(cacheDir, credentialsFile, "", set) {
		return
	}
	err = Refresh(context.Background(), Request{
		CacheDir: cacheDir, Credentials: credentialsFile, Getenv: os.Getenv, Now: now, UserAgent: "aiterm/test", Ask: askForReal,
		Store: func(answer usage.Answer, now time.Time) error {
			return usage.OpenCache(cacheDir, "").Update(usage.Update{Answers: []usage.Answer{answer}, Now: now, Wait: time.Second})
		},
	})
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
}

func (w *world) process(at time.Time) *exec.Cmd {
	w.t.Helper()
	return processtest.Self(w.t, "refresh-at", at.Format(time.RFC3339), w.request.CacheDir, w.request.Credentials)
}

// twenty processes at once; it returns when all have ended.
func (w *world) twenty(at time.Time) {
	w.t.Helper()
	processtest.Twenty(w.t, func() *exec.Cmd { return w.process(at) })
}

func TestTwentyProcesses(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	for i, after := range []time.Duration{0, 30 * time.Second, 61 * time.Second, 62 * time.Second, 200 * time.Second} {
		w.twenty(noon().Add(after))
		if got, want := w.requests.Load(), []int32{1, 1, 2, 2, 3}[i]; got != want {
			t.Errorf("after %s there were %d requests, not %d", after, got, want)
		}
	}
	known, err := usage.OpenCache(w.request.CacheDir, "").Load(noon())
	if window, ok := known.Snapshot.Window("five_hour"); err != nil || !ok || window.Percent != 37 {
		t.Errorf("the cache has %+v, %v", window, err)
	}
}

func TestTwentyProcessesAfterARefusal(t *testing.T) {
	w := newWorld(t, answer(401, ""))
	w.request.Now = noon
	w.refresh()
	w.twenty(noon().Add(59 * time.Minute))
	if got := w.requests.Load(); got != 1 {
		t.Errorf("%d requests", got)
	}
}

func TestKilledWhileItAsks(t *testing.T) {
	server := processtest.NewSilent()
	w := newWorld(t, server.ServeHTTP)
	server.Kill(t, w.process(noon()), func() {})
	lock, locked, err := state.TryLock(w.request.CacheDir + "/endpoint.lock")
	if err != nil || !locked {
		t.Fatalf("the lock is not free: %v", err)
	}
	lock.Unlock()
	if s := w.state(); !strings.Contains(s.Failure, "was not seen") {
		t.Errorf("state is %+v", s)
	}
	server.Close()
	for _, tt := range []struct {
		after time.Duration
		want  int32
	}{{10 * time.Second, 1}, {50 * time.Second, 1}, {62 * time.Second, 2}} {
		w.process(noon().Add(tt.after)).Run()
		if got := w.requests.Load(); got != tt.want {
			t.Errorf("after %s there were %d requests, not %d", tt.after, got, tt.want)
		}
	}
}

// A process that is killed while it writes leaves a draft; the next one removes
// it, or there would be more and more of them.
func TestDraftsOfKilledProcessesAreRemoved(t *testing.T) {
	w := newWorld(t, answer(200, newShape))
	w.refresh()
	if err := os.WriteFile(clock.Path(w.request.CacheDir)+".123456.tmp", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.refresh()
	files, err := os.ReadDir(w.request.CacheDir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, file.Name())
	}
	if diff := cmp.Diff([]string{"endpoint.json", "endpoint.lock"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
