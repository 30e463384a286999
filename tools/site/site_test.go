package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/data-wise/aiterm/host/config/configfile"
)

// whole is the site of this repository, built once.
var whole = sync.OnceValues(func() (map[string][]byte, error) { return build(filepath.Join("..", "..")) })

func built(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// element is a tag of a page with what stands in it.
type element struct {
	name       string
	attributes map[string]string
	text       strings.Builder
	parents    []string
}

// elements reads a page, which is well-formed as XML.
func elements(t *testing.T, url string, file []byte) (all []*element) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(file))
	d.Entity = xml.HTMLEntity
	var open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			for _, o := range open {
				e.parents = append(e.parents, o.name)
			}
			open, all = append(open, e), append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, o := range open {
				o.text.Write(token)
			}
			// What follows in another element is another word, unless nothing is between.
		}
	}
}

func pagesOf(files map[string][]byte) (urls []string) {
	for _, url := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(url, ".html") {
			urls = append(urls, url)
		}
	}
	return urls
}

// forPages calls f for every page.
func forPages(t *testing.T, f func(t *testing.T, address string, all []*element)) {
	files := built(t)
	urls := pagesOf(files)
	if len(urls) < 80 {
		t.Fatalf("the site has only %d pages", len(urls))
	}
	for _, url := range urls {
		t.Run(url, func(t *testing.T) { f(t, url, elements(t, url, files[url])) })
	}
}

// targets are the anchors of each page.
func targets(t *testing.T) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	forPages(t, func(t *testing.T, url string, page []*element) {
		all[url] = map[string]bool{}
		for _, e := range page {
			if id, ok := e.attributes["id"]; ok {
				if all[url][id] {
					t.Errorf("the id %s is there twice", id)
				}
				all[url][id] = true
			}
		}
	})
	return all
}

// rejectLink says why an internal link of a page leads nowhere, or is "".
func rejectLink(files map[string][]byte, anchors map[string]map[string]bool, from, link string) string {
	to, anchor, _ := strings.Cut(link, "#")
	switch {
	case strings.HasPrefix(to, "/"):
		return "begins at the root of a server, and the site may be a folder"
	case to == "":
		to = from
	default:
		to = path.Join(path.Dir(from), to)
	}
	_, there := files[to]
	switch {
	case strings.HasSuffix(to, ".md"):
		return "leads to a source"
	case !there:
		return "leads to " + to + ", which is not there"
	case anchor != "" && !anchors[to][anchor] && !strings.HasPrefix(to, "playground/"):
		return "leads to #" + anchor + ", which is not on " + to
	}
	return ""
}

// Every link within the site leads somewhere, also without a server, and those out of it lead
// to a secured address.
func TestLinks(t *testing.T) {
	files, anchors := built(t), targets(t)
	linked := map[string]bool{"index.html": true}
	forPages(t, func(t *testing.T, url string, page []*element) {
		for _, e := range page {
			for _, name := range []string{"href", "src", "srcset", "data-still"} {
				link, ok := e.attributes[name]
				if !ok || e.name == "link" && link == "" {
					continue
				}
				if e.name == "a" && isElsewhere(link) {
					if !strings.HasPrefix(link, "https://") && !strings.HasPrefix(link, "http://localhost") {
						t.Errorf("%s is not https", link)
					}
					if strings.HasPrefix(link, repository) && strings.HasSuffix(link, ".md") && e.text.String() != "source" {
						t.Errorf("%s leads to a source, which is a page here", link)
					}
					continue
				}
				if wrong := rejectLink(files, anchors, url, link); wrong != "" {
					t.Errorf("<%s %s=%q> %s", e.name, name, link, wrong)
				}
				to, _, _ := strings.Cut(link, "#")
				linked[path.Join(path.Dir(url), to)] = true
			}
		}
	})
	for _, url := range pagesOf(files) {
		if !linked[url] {
			t.Errorf("nothing leads to %s", url)
		}
	}
}

// What the gallery hands the playground is what it shows: the preset, the theme, or a
// plugins.yaml that has no mistake.
func TestTry(t *testing.T) {
	var by painter
	presets, themes := configfile.PresetNames(by.sources("")), configfile.ThemeNames(by.sources(""))
	count := 0
	forPages(t, func(t *testing.T, _ string, page []*element) {
		for _, e := range page {
			_, fragment, ok := strings.Cut(e.attributes["href"], "playground/index.html#")
			if !ok {
				continue
			}
			count++
			chosen, err := url.ParseQuery(fragment)
			if err != nil {
				t.Fatal(err)
			}
			switch preset, theme, text := chosen.Get("preset"), chosen.Get("theme"), chosen.Get("config"); {
			case preset != "" && slices.Contains(presets, preset), theme != "" && slices.Contains(themes, theme):
			case text != "":
				if _, err := by.plan(text, configfile.Dark); err != nil {
					t.Error(err)
				}
			default:
				t.Errorf("%s chooses nothing", fragment)
			}
		}
	})
	if count < 80 {
		t.Errorf("%d things can be tried, fewer than there are", count)
	}
}

// The test of the links is worth what it finds.
func TestRejectLink(t *testing.T) {
	files := map[string][]byte{"index.html": nil, "docs/a.html": nil, "docs/a.svg": nil}
	anchors := map[string]map[string]bool{"docs/a.html": {"b": true}}
	for link, want := range map[string]string{
		"a.html": "", "a.html#b": "", "#b": "", "../index.html": "", "a.svg": "",
		"a.html#c": "not on", "#c": "not on", "b.html": "not there", "../docs": "not there", "/index.html": "root", "a.md": "source",
	} {
		if got := rejectLink(files, anchors, "docs/a.html", link); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
}

// The same sources give the same bytes, wherever they are.
func TestBuildIsDeterministic(t *testing.T) {
	one := built(t)
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	two, err := build(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(one) != len(two) {
		t.Fatalf("%d files, and then %d", len(one), len(two))
	}
	for url, file := range one {
		if !bytes.Equal(file, two[url]) {
			t.Errorf("%s is not the same when it is built again", url)
		}
		if bytes.Contains(file, []byte(root)) {
			t.Errorf("%s names the folder that it was built in", url)
		}
	}
}

func TestSize(t *testing.T) {
	_, packed, err := sizes(built(t))
	if err != nil {
		t.Fatal(err)
	}
	if packed > mostBytes {
		t.Errorf("the site has %d KiB compressed, more than %d", packed>>10, mostBytes>>10)
	}
}

// wordsPerMinute and mostMinutes are what a reader is asked for on one page.
const (
	wordsPerMinute = 200
	mostMinutes    = 10
)

func TestReading(t *testing.T) {
	forPages(t, func(t *testing.T, url string, page []*element) {
		for _, e := range page {
			if e.name != "main" {
				continue
			}
			// Between the cells of a table there is no space in the file.
			if words := wordsIn(e.text.String()); words > wordsPerMinute*mostMinutes {
				t.Errorf("it has %d words, more than %d minutes", words, mostMinutes)
			}
		}
	})
}
