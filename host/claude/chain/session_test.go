package chain

import (
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/testdata/payloads"
)

func TestInputIsTakenOnce(t *testing.T) {
	s := Of(t.TempDir(), "id", "/dir")
	want := Input{Payload: "{\"a\":\n\"b\"}\n", Dir: "/a \"b\"\n\xff", Columns: "80", Lines: ""}
	if err := state.WriteCache(s.path(endInput), want.Encode()); err != nil {
		t.Fatal(err)
	}
	got, err := s.Take()
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if s.Asked() {
		t.Error("it is still there")
	}
	if _, err := s.Take(); err == nil {
		t.Error("it was taken twice")
	}
}

func FuzzDecodeInput(f *testing.F) {
	f.Add(string(Input{Payload: "{}", Dir: "/x", Columns: "80"}.Encode()))
	for _, payload := range payloads.All() {
		f.Add(string(Input{Payload: payload, Dir: "/home/dev/work", Columns: "120"}.Encode()))
	}
	f.Add("\"\" \"\"\n")
	f.Add("\"\\xff\" `a` 'b'\n")
	f.Fuzz(func(t *testing.T, data string) {
		in, err := decodeInput(data)
		if err != nil {
			return
		}
		if again, err := decodeInput(string(in.Encode())); err != nil || again != in {
			t.Errorf("%q: %+v, and again %+v (%v)", data, in, again, err)
		}
	})
}

func TestNamed(t *testing.T) {
	s := Of("/cache", "id", "/dir")
	if again, err := Named("/cache", s.key); err != nil || again != s {
		t.Errorf("%+v, %v", again, err)
	}
	for _, key := range []string{"", "../../etc", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdef0", "x123456789abcdef"} {
		if _, err := Named("/cache", key); err == nil {
			t.Errorf("%q names a session", key)
		}
	}
	if Of("/cache", "a", "b") == Of("/cache", "b", "a") || Of("/cache", "a", "/x") == Of("/cache", "a", "/y") {
		t.Error("two sessions share their files")
	}
}

// Of many renders at the same time one starts a process.
func TestClaim(t *testing.T) {
	s := Of(t.TempDir(), "id", "/dir")
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var won atomic.Int32
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if ok, err := s.claim(); err != nil {
				t.Error(err)
			} else if ok {
				won.Add(1)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d renders start a process", won.Load())
	}
	// One that was started and never began is replaced.
	old := time.Now().Add(-startTime - time.Second)
	if err := os.Chtimes(s.path(endBegun), old, old); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.claim(); err != nil || !ok {
		t.Errorf("a process that never began: %v, %v", ok, err)
	}
	lock, err := s.Lock(t.Context())
	if err != nil || lock == nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	os.Remove(s.path(endBegun))
	if ok, err := s.claim(); err != nil || ok {
		t.Errorf("while a process is at work: %v, %v", ok, err)
	}
}
