package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestEightURLs(t *testing.T) {
	w := newWorld(t)
	pages := w.cache.For(one)
	for range 3 {
		for i := range 20 {
			pages.Get(fmt.Sprintf("https://api.example.com/%d", i), 60)
		}
	}
	var got []string
	for _, wish := range pages.Wishes() {
		got = append(got, strings.TrimPrefix(wish.URL, "https://api.example.com/"))
	}
	if diff := cmp.Diff([]string{"0", "1", "2", "3", "4", "5", "6", "7"}, got); diff != "" {
		t.Errorf("wishes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{tooMany}, pages.Refusals()); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
	if !strings.Contains(tooMany, fmt.Sprintf(" %d URLs", maxURLs)) {
		t.Errorf("%q, but the limit is %d", tooMany, maxURLs)
	}
}

func TestTooManyHosts(t *testing.T) {
	w := newWorld(t)
	hosts := []string{"api.example.com"}
	for i := range maxHosts - 1 {
		hosts = append(hosts, fmt.Sprintf("%d.%s.example", i, strings.Repeat("x", 63)))
	}
	tickets := w.render(hosts, 60, nowURL)
	if claims := w.claim(tickets...); len(claims) != 1 || len(claims[0].Hosts) != maxHosts {
		t.Errorf("with the most hosts, claims are %v", claims)
	}
	pages := w.cache.For(append(hosts, "another.example"))
	for range 3 {
		pages.Get(nowURL, 60)
	}
	if diff := cmp.Diff([]string{tooManyHosts}, pages.Refusals()); diff != "" || len(pages.Wishes()) > 0 {
		t.Errorf("wishes are %v, refusals (-want +got):\n%s", pages.Wishes(), diff)
	}
	if !strings.Contains(tooManyHosts, fmt.Sprintf(" %d hosts", maxHosts)) {
		t.Errorf("%q, but the limit is %d", tooManyHosts, maxHosts)
	}
}

// What a guest does in a loop comes to an end: nothing is collected meanwhile.
func TestRefusalsAreBounded(t *testing.T) {
	w := newWorld(t)
	for name, url := range map[string]func(int) string{
		"other hosts": func(i int) string { return fmt.Sprintf("https://%d.example/?key=hush", i) },
		"too long":    func(i int) string { return "https://api.example.com/" + strings.Repeat("x", 60000) + fmt.Sprint(i) },
		"the same":    func(int) string { return "http://api.example.com/?key=hush" },
	} {
		t.Run(name, func(t *testing.T) {
			pages := w.cache.For(one)
			for i := range 1000 {
				if body, ok := pages.Get(url(i), 60); ok {
					t.Fatalf("the body is %q", body)
				}
			}
			refusals := pages.Refusals()
			if len(refusals) == 0 || len(refusals) > maxURLs+1 || len(pages.Wishes()) > 0 {
				t.Errorf("%d refusals, wishes are %v", len(refusals), pages.Wishes())
			}
			for _, r := range refusals {
				if len(r) > 1000 || strings.Contains(r, "hush") {
					t.Errorf("a refusal is %q", r)
				}
			}
			long := url(1)
			if n := testing.AllocsPerRun(100, func() { pages.Get(long+"?", 60) }); name != "the same" && n > 1 {
				t.Errorf("%.0f allocations a call", n)
			}
		})
	}
}

func TestForget(t *testing.T) {
	w := newWorld(t)
	pages := w.cache.For(one)
	for i := range 9 {
		pages.Get(fmt.Sprintf("https://api.example.com/%d", i), 60)
	}
	pages.Forget()
	if len(pages.Wishes())+len(pages.Refusals()) > 0 {
		t.Errorf("wishes are %v, refusals %v", pages.Wishes(), pages.Refusals())
	}
	pages.Get(nowURL, 60)
	if len(pages.Wishes()) != 1 {
		t.Errorf("wishes are %v", pages.Wishes())
	}
	var none *Pages
	if none.Forget(); none.Wishes() != nil || none.Refusals() != nil {
		t.Error("a segment that may have no pages asks for some")
	}
}

func TestPurge(t *testing.T) {
	w := newWorld(t)
	w.now = time.Now()
	add := func(host string, n int, age time.Duration, size int) string {
		t.Helper()
		p := page{URL: fmt.Sprintf("https://%s/%d", host, n), Hosts: []string{host}, FetchedAt: w.now, Body: strings.Repeat("x", size)}
		key := keyOf(p.URL, p.Hosts)
		if err := w.cache.save(key, &p); err != nil {
			t.Fatal(err)
		}
		p.Body = ""
		if err := os.WriteFile(w.cache.path(key, wishExt), p.encode(), 0o600); err != nil {
			t.Fatal(err)
		}
		for ext, at := range map[string]time.Time{wishExt: w.now.Add(-age), pageExt: w.now.Add(-30 * 24 * time.Hour)} {
			if err := os.Chtimes(w.cache.path(key, ext), at, at); err != nil {
				t.Fatal(err)
			}
		}
		return key
	}
	count := func(host string) int {
		return len(w.cache.Known([]string{host}, w.now))
	}
	purge := func() {
		t.Helper()
		if err := w.cache.Purge(); err != nil {
			t.Fatal(err)
		}
	}
	add("old.example", 0, kept+time.Hour, 10)
	add("young.example", 0, kept-time.Hour, 10)
	var many []string
	for i := range maxOwnerPages + 9 {
		many = append(many, add("many.example", i, time.Duration(i)*time.Minute, 10))
	}
	for i := range 20 {
		add("large.example", i, 0, MaxBody)
	}
	purge()
	for host, want := range map[string]int{"old.example": 0, "young.example": 1, "many.example": maxOwnerPages, "large.example": 15} {
		if got := count(host); got != want {
			t.Errorf("of %s there are %d pages, want %d", host, got, want)
		}
	}
	files, err := filepath.Glob(filepath.Join(w.cache.dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i, key := range many {
		for _, ext := range []string{pageExt, wishExt} {
			if there := slices.Contains(files, w.cache.path(key, ext)); there != (i < maxOwnerPages) {
				t.Errorf("%d%s: it is there: %v", i, ext, there)
			}
		}
	}
	for i := range 200 {
		add(fmt.Sprintf("%d.example", i), 0, time.Hour, 10)
	}
	purge()
	if n := len(w.cache.stored()); n != maxPages {
		t.Errorf("there are %d pages, want %d", n, maxPages)
	}
}
