package fetch

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var allowRequests = cmp.AllowUnexported(requests{}, request{}, wait{})

const requestsText = `aiterm requests 1
asked 2026-11-22T12:00:00Z 0123456789abcdef
wait 2026-11-22T12:20:00Z "api.example.com:8443"
`

func TestRequestsFile(t *testing.T) {
	want := requests{
		asked: []request{{noon(), "0123456789abcdef"}},
		waits: []wait{{noon().Add(20 * time.Minute), "api.example.com:8443"}},
	}
	if diff := cmp.Diff(requestsText, string(want.encode())); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	got, ok := decodeRequests(requestsText)
	if diff := cmp.Diff(want, got, allowRequests); diff != "" || !ok {
		t.Errorf("ok is %v (-want +got):\n%s", ok, diff)
	}
	for _, damaged := range []string{"", "aiterm requests 2\n", requestsText + "x\n", requestsText + "asked", requestsText + "wait 2026-11-22T12:20:00Z x\n"} {
		if r, ok := decodeRequests(damaged); ok {
			t.Errorf("%q is read as %v", damaged, r)
		}
	}
}

func TestRequestsForgetWhatIsOver(t *testing.T) {
	at := func(d time.Duration) time.Time { return noon().Add(d) }
	r := requests{
		asked: []request{{at(-time.Minute), "over"}, {at(-59 * time.Second), "counts"}, {at(time.Minute), "clock corrected"}, {at(2 * time.Minute), "clock wrong"}},
		waits: []wait{{at(0), "over"}, {at(time.Second), "counts"}, {at(time.Hour), "long"}, {at(2 * time.Hour), "clock wrong"}},
	}
	r.forget(noon())
	want := requests{
		asked: []request{{at(-59 * time.Second), "counts"}, {at(time.Minute), "clock corrected"}},
		waits: []wait{{at(time.Second), "counts"}, {at(time.Hour), "long"}},
	}
	if diff := cmp.Diff(want, r, allowRequests); diff != "" {
		t.Errorf("what counts (-want +got):\n%s", diff)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	var r requests
	for range maxPerMinute {
		if !r.room("a") {
			t.Fatal("there is no room")
		}
		r.add("a", noon())
	}
	if r.room("a") || !r.room("b") {
		t.Errorf("room for the same: %v, for another: %v", r.room("a"), r.room("b"))
	}
	for i := len(r.asked); i < maxRequests; i++ {
		r.add(fmt.Sprint(i), noon())
	}
	if r.room("b") {
		t.Error("there is room for ever")
	}
	for i := range 2 * maxWaits {
		r.leave(fmt.Sprint(i), noon())
		r.leave("again", noon())
	}
	if len(r.waits) != maxWaits || !r.waiting("again") || r.waiting("0") {
		t.Errorf("%d waits: %v", len(r.waits), r.waits)
	}
	if _, ok := decodeRequests(string(r.encode())); !ok || len(r.encode()) > maxRequestsBytes {
		t.Error("the fullest file is not read")
	}
}

func FuzzRequests(f *testing.F) {
	f.Add(requestsText)
	f.Fuzz(func(t *testing.T, text string) {
		r, ok := decodeRequests(text)
		if !ok {
			return
		}
		again, ok := decodeRequests(string(r.encode()))
		if diff := cmp.Diff(r, again, allowRequests); diff != "" || !ok {
			t.Errorf("written and read again it is (ok %v, -first +second):\n%s", ok, diff)
		}
	})
}
