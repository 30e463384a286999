package fetch

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/internal/filetest"
)

// noon is when the tests begin.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func fullPage() page {
	return page{
		URL: "https://api.example.com/now?key=1", Hosts: []string{"api.example.com", "api.example.com:8443"},
		AskedAt: noon().Add(1500 * time.Millisecond), MaxAge: 5 * time.Minute, NotBefore: noon().Add(time.Hour), FetchedAt: noon(),
		Failures: 2, Status: 503, Failure: "api.example.com failed: \"no\"\n",
		Body: "two\n\nlines \x00 and a half\xff",
	}
}

const fullPageText = `aiterm page 1
url "https://api.example.com/now?key=1"
hosts "api.example.com" "api.example.com:8443"
asked 2026-11-22T12:00:01.5Z
max_age 300
not_before 2026-11-22T13:00:00Z
fetched 2026-11-22T12:00:00Z
failures 2
status 503
failure "api.example.com failed: \"no\"\n"
body 24

`

func TestPageFile(t *testing.T) {
	p := fullPage()
	text := string(p.encode())
	if diff := cmp.Diff(fullPageText+p.Body, text); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	for name, want := range map[string]page{
		"full":                   p,
		"a wish":                 {URL: "https://api.example.com/", Hosts: []string{"api.example.com"}, MaxAge: time.Minute},
		"an empty body":          {URL: "https://api.example.com/", Hosts: []string{"api.example.com"}, AskedAt: noon(), FetchedAt: noon(), Status: 204},
		"the largest body":       {URL: "x", Hosts: []string{"y"}, FetchedAt: noon(), Body: strings.Repeat("x", MaxBody)},
		"asked and not answered": {URL: "x", Hosts: []string{"y"}, AskedAt: noon(), Failures: 1, Failure: unseen},
	} {
		got, ok := decodePage(string(want.encode()))
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Errorf("%s: ok is %v (-want +got):\n%s", name, ok, diff)
		}
	}
}

func TestDamagedPageFile(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(fullPageText, old) {
			t.Fatalf("there is no %q", old)
		}
		return strings.Replace(fullPageText, old, new, 1) + fullPage().Body
	}
	tests := map[string]string{
		"empty":                    "",
		"another format":           change("page 1", "page 2"),
		"cut":                      (fullPageText + fullPage().Body)[:len(fullPageText)+5],
		"cut in the head":          fullPageText[:60],
		"longer":                   fullPageText + fullPage().Body + "x",
		"a line missing":           change("max_age 300\n", ""),
		"a line too many":          change("max_age 300\n", "max_age 300\nmax_age 300\n"),
		"no URL":                   change(`url "https://api.example.com/now?key=1"`, "url"),
		"a URL without quotes":     change(`url "https://api.example.com/now?key=1"`, "url https://api.example.com/"),
		"a URL in other quotes":    change(`url "https://api.example.com/now?key=1"`, "url `https://api.example.com/`"),
		"a host without quotes":    change(`"api.example.com" `, `api.example.com `),
		"no time":                  change("asked 2026", "asked x2026"),
		"a negative number":        change("failures 2", "failures -2"),
		"a status out of range":    change("status 503", "status 5033"),
		"an age out of range":      change("max_age 300", "max_age 604801"),
		"a number too large":       change("failures 2", "failures 99999999999999999999"),
		"a body that is too large": change("body 24", "body 1048577"),
		"a body of nowhen":         change("fetched 2026-11-22T12:00:00Z", "fetched never"),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			if p, ok := decodePage(text); ok {
				t.Errorf("it is read as %+v", p)
			}
		})
	}
}

// A file counts only under its own name: one that was copied would else show a
// segment what another had fetched.
func TestPageOfAnotherKey(t *testing.T) {
	c := Open(t.TempDir())
	p := fullPage()
	key := keyOf(p.URL, p.Hosts)
	if err := c.save(key, &p); err != nil {
		t.Fatal(err)
	}
	if _, ok := readPage(c.path(key, pageExt), key); !ok {
		t.Error("the page is not read")
	}
	for _, other := range []string{keyOf(p.URL+"2", p.Hosts), keyOf(p.URL, p.Hosts[:1])} {
		if err := os.Link(c.path(key, pageExt), c.path(other, pageExt)); err != nil {
			t.Fatal(err)
		}
		if _, ok := readPage(c.path(other, pageExt), other); ok {
			t.Error("it is read under another key")
		}
	}
	filetest.ExpectMode(t, c.path(key, pageExt), 0o600)
}

func TestTicket(t *testing.T) {
	key := keyOf("https://api.example.com/", []string{"api.example.com"})
	want := Ticket{key, 5 * time.Minute}
	if got, err := ParseTicket(want.String()); err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
	for text, age := range map[string]time.Duration{key + ":0": time.Minute, key + ":4294967295": 7 * 24 * time.Hour} {
		if got, err := ParseTicket(text); err != nil || got.MaxAge != age {
			t.Errorf("%s is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", key, key + ":", key + ":x", key + ":-1", key + ":1:1", strings.ToUpper(key) + ":1", key[1:] + ":1", "0" + key + ":1",
		strings.Replace(key, "-", "/", 1) + ":1", "../" + key[3:] + ":1", strings.Replace(key, "-", "0", 1) + ":1",
	} {
		if got, err := ParseTicket(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func TestHostSet(t *testing.T) {
	a := hostSet([]string{"b.example", "A.example:443", "a.example", "b.example:8443"})
	if diff := cmp.Diff([]string{"a.example", "b.example", "b.example:8443"}, a); diff != "" {
		t.Errorf("the set (-want +got):\n%s", diff)
	}
	if ownerOf(a) == ownerOf(a[:2]) {
		t.Error("fewer hosts are the same owner")
	}
}

func FuzzPage(f *testing.F) {
	full := fullPage()
	wish := page{URL: "https://api.example.com/", Hosts: []string{"api.example.com"}, MaxAge: time.Minute}
	for _, p := range []page{full, wish, {}} {
		f.Add(string(p.encode()))
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := decodePage(text)
		if !ok {
			return
		}
		again, ok := decodePage(string(p.encode()))
		if diff := cmp.Diff(p, again); diff != "" || !ok {
			t.Errorf("written and read again it is (ok %v, -first +second):\n%s", ok, diff)
		}
	})
}
