//go:build unix

package line

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/segment/fetch"
)

// wishes are those of a segment that asks for a page of each URL.
func (w *world) wishes(urls ...string) []fetch.Wish {
	pages := fetch.Open(w.Dirs().Cache).For([]string{"api.example.com"})
	for _, url := range urls {
		pages.Get(url, 300)
	}
	return pages.Wishes()
}

// fetchPages is the end of a render with wishes, and what it had to say.
func (w *world) fetchPages(program string, wishes []fetch.Wish) []string {
	r := w.of(time.Now(), `{"session_id":"a"}`, config.Plan{})
	r.Executable = program
	r.fetchPages(wishes)
	return r.messages
}

// One process is started for all pages that are due, and its arguments, which
// others may see, hold no URL.
func TestPagesAreFetchedByAProcessOfItsOwn(t *testing.T) {
	w := newWorld(t)
	program, called := w.callee()
	// Starting a program that is not there would be complained of.
	gone := filepath.Join(w.Home, "gone")
	wishes := w.wishes("https://api.example.com/a?key=hush", "https://api.example.com/b", "https://evil.example/")
	if said := append(w.fetchPages(gone, nil), w.fetchPages("", wishes)...); len(said) > 0 {
		t.Fatal(said)
	}
	if said := w.fetchPages(program, append(wishes, wishes...)); len(said) > 0 {
		t.Fatal(said)
	}
	want := "fetch-refresh " + wishes[0].Ticket.String() + " " + wishes[1].Ticket.String() + "\n"
	if got := called(); got != want || strings.Contains(got, "hush") {
		t.Errorf("the processes were called with %q, want one call, %q", got, want)
	}

	// While they are being fetched, and while they are fresh, there is none.
	cache := fetch.Open(w.Dirs().Cache)
	claims, err := cache.Claim([]fetch.Ticket{wishes[0].Ticket, wishes[1].Ticket}, time.Now())
	if err != nil || len(claims) != 2 {
		t.Fatal(claims, err)
	}
	for range 2 {
		if said := w.fetchPages(gone, w.wishes("https://api.example.com/a?key=hush", "https://api.example.com/b")); len(said) > 0 {
			t.Error(said)
		}
		for _, claim := range claims {
			if err := cache.Keep(claim, fetch.Result{Status: 200}, time.Now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if said := w.fetchPages(gone, w.wishes("https://api.example.com/c")); len(said) != 1 || !strings.Contains(said[0], gone) {
		t.Errorf("for a page that is due: %q", said)
	}
}

// Where nothing can be written, no process could note its requests.
func TestNoFetchWhereNothingCanBeWritten(t *testing.T) {
	w := newWorld(t)
	wishes := w.wishes("https://api.example.com/a")
	if err := os.MkdirAll(w.Dirs().Cache, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Dirs().Cache, "fetch"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(w.Home, "gone")
	said := w.fetchPages(gone, wishes)
	if len(said) != 1 || !strings.Contains(said[0], "no request is made") || strings.Contains(said[0], gone) {
		t.Errorf("it says %q", said)
	}
}
