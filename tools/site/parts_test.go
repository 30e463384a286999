package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the search finds is there.
func TestIndex(t *testing.T) {
	files, anchors := built(t), targets(t)
	text, ok := strings.CutPrefix(string(files["index.js"]), "window.aitermIndex = ")
	if !ok {
		t.Fatal("index.js hands the search nothing")
	}
	var pages []struct {
		U, T string
		X    [][3]string
	}
	if err := json.Unmarshal([]byte(strings.TrimSuffix(text, ";\n")), &pages); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, p := range pages {
		for _, x := range p.X {
			link := p.U
			if x[0] != "" {
				link += "#" + x[0]
			}
			if wrong := rejectLink(files, anchors, "index.html", link); wrong != "" {
				t.Errorf("%s %s", link, wrong)
			}
			found = found || p.U == "docs/usage.html" && x[1] == "The sources" && strings.Contains(x[2], "Claude Code")
		}
	}
	if !found {
		t.Error("the sources of docs/usage.md can't be found")
	}
}

func TestSlugs(t *testing.T) {
	doc := parse([]byte("# A title\n## `env:NAME` & more\n## Dark or light?\n## Dark or light?\n### x_y – z\n"))
	var got []string
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		got = append(got, idOf(n))
	}
	want := []string{"a-title", "envname--more", "dark-or-light", "dark-or-light-1", "x_y--z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("anchors (-want +got):\n%s", diff)
	}
}

// A page of divide is no longer than it may be, and nothing is lost or moved.
func TestDivide(t *testing.T) {
	words := func(n int, word string) string { return strings.Repeat(word+" ", n) }
	for name, source := range map[string]string{
		"short":             "# T\n\nhello\n",
		"chapters":          "# T\n\n" + words(300, "i") + "\n\n## A\n\n" + words(1500, "a") + "\n\n## B\n\n" + words(1500, "b") + "\n\n## C\n\n" + words(200, "c"),
		"sections":          "# T\n\n## A\n\n### A1\n\n" + words(1500, "a") + "\n\n### A2\n\n" + words(1500, "b"),
		"blocks":            "# T\n\n## A\n\n" + words(1500, "a") + "\n\n" + words(1500, "b"),
		"one list":          "# T\n\n## A\n\n" + strings.Repeat("- "+words(100, "a")+"\n", 50),
		"loose list":        "# T\n\n" + strings.Repeat("- "+words(100, "a")+"\n\n", 50),
		"a heading at last": "# T\n\n" + words(wordsPerPage-6, "a") + "\n\n## B\n",
	} {
		t.Run(name, func(t *testing.T) {
			whole := textOf(parse([]byte(source)), []byte(source))
			pages := divide(parse([]byte(source)), []byte(source))
			var all strings.Builder
			for _, blocks := range pages {
				p := pieceOf(blocks, []byte(source))
				if p.words > wordsPerPage {
					t.Errorf("a page has %d words", p.words)
				}
				for _, b := range blocks {
					fmt.Fprintln(&all, textOf(b, []byte(source)))
				}
			}
			if strings.Join(strings.Fields(all.String()), " ") != strings.Join(strings.Fields(whole), " ") {
				t.Error("the pages do not have the words of the whole, in their order")
			}
			if least := (wordsIn(whole) + wordsPerPage - 1) / wordsPerPage; len(pages) > least+1 {
				t.Errorf("%d pages, where %d would do", len(pages), least)
			}
		})
	}
}

func repositoryWith(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestLinksOfDocuments(t *testing.T) {
	long := strings.Repeat("word ", wordsPerPage-150)
	root := repositoryWith(t, map[string]string{
		"README.md": "# R\n", "docs/a.md": "# A\n\n## One\n\n" + long + "\n\n## Two\n\n" + long, "host/x.go": "", "sdk/y/z.go": "", "other.md": "# O\n", "docs/p.svg": "",
	})
	lib := &library{root: root}
	for _, file := range []string{"README.md", "docs/a.md"} {
		d, err := readDocument(root, file)
		if err != nil {
			t.Fatal(err)
		}
		lib.documents = append(lib.documents, d)
	}
	second := lib.documents[1].Pages[1]
	for link, want := range map[string]string{
		"../README.md": "guide.html", "a.md": "a.html", "a.md#one": "a.html#one", "#one": "a.html#one", "#two": "#two", "a.md#two": "#two",
		"../host/x.go": repository + "/blob/main/host/x.go", "../sdk": repository + "/tree/main/sdk", "https://example.com/a.md": "https://example.com/a.md",
		"../plugins/README.md#cache": "../gallery/segments/cache.html", "../plugins/README.md": "../gallery/segments.html",
	} {
		got, err := lib.leads(second, link)
		if err != nil || string(got) != want {
			t.Errorf("%s leads to %s (%v), want %s", link, got, err, want)
		}
	}
	for link, want := range map[string]string{
		"b.md": "not there", "a.md#three": "no heading", "../other.md": "contents", "../../etc": "not there",
	} {
		if _, err := lib.leads(second, link); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", link, err, want)
		}
	}
	if _, err := lib.pictured(second, "https://example.com/x.png"); err == nil {
		t.Error("a picture of another host is taken")
	}
	if got, err := lib.pictured(second, "p.svg"); err != nil || string(got) != "p.svg" {
		t.Errorf("the picture is %s (%v)", got, err)
	}
}

// HTML in a file does not become HTML of a page.
func TestMarkdownIsText(t *testing.T) {
	source := "# T\n\n<script>alert(1)</script>\n\na <b onclick=\"x\">b</b> [c](javascript:alert(1))\n\n```sh\nls # <i>\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
	root := repositoryWith(t, map[string]string{"docs/a.md": source})
	d, err := readDocument(root, "docs/a.md")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := markdown.Renderer().Render(&b, d.source, parse(d.source)); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script", "onclick", "javascript:", "<i>"} {
		if strings.Contains(b.String(), never) {
			t.Errorf("%s is in the page:\n%s", never, b.String())
		}
	}
	if !strings.Contains(b.String(), `<span class="c1">`) {
		t.Errorf("the comment has no colour:\n%s", b.String())
	}
}

// The picture that moves stands still for who wants that, and shows one frame then.
func TestMovie(t *testing.T) {
	files := built(t)
	for _, key := range []string{"dark", "dark-narrow", "light", "light-narrow"} {
		moving, still := string(files["home/session-"+key+".svg"]), string(files["home/still-"+key+".svg"])
		if n := strings.Count(moving, `<g class="f `); n < 5 {
			t.Errorf("%s has %d frames", key, n)
		}
		outside, _, ok := strings.Cut(moving, "@media not (prefers-reduced-motion: reduce)")
		if !ok || strings.Contains(outside, "animation") || len(regexp.MustCompile(`\.f\d+\{visibility:visible\}`).FindAllString(outside, -1)) != 1 {
			t.Errorf("%s moves, or shows not one frame, where nothing may move", key)
		}
		if strings.Contains(still, "animation") || strings.Count(still, `<g class="f `) != 1 {
			t.Errorf("%s does not stand still", key)
		}
		if !strings.Contains(still, "84%") || !strings.Contains(still, "fix-login") {
			t.Errorf("%s is not the frame that it should be", key)
		}
	}
}

func TestSentenceOf(t *testing.T) {
	for source, want := range map[string]string{
		"# T\n\nOne `code`, and\nmore. Two.\n":          "One code, and more.",
		"# T\n\n- a list\n\nIt is.\n":                   "It is.",
		"# T\n\nThese are:\n\n- a\n":                    "",
		"# T\n":                                         "",
		"# T\n\n" + strings.Repeat("long ", 40) + ".\n": "",
	} {
		if got := sentenceOf(parse([]byte(source)), []byte(source)); got != want {
			t.Errorf("%q says %q, want %q", source, got, want)
		}
	}
}

func TestMerged(t *testing.T) {
	under := map[string]any{"a": 1.0, "b": map[string]any{"c": 2.0, "d": 3.0}, "e": "x"}
	got := merged(under, map[string]any{"b": map[string]any{"c": nil, "f": 4.0}, "e": nil, "g": map[string]any{"h": 5.0}})
	want := map[string]any{"a": 1.0, "b": map[string]any{"d": 3.0, "f": 4.0}, "g": map[string]any{"h": 5.0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(under["b"].(map[string]any)) != 2 {
		t.Error("the object below was changed")
	}
}

func TestQuoted(t *testing.T) {
	for value, want := range map[string]string{"true": "true", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "5-11": "5-11", "█": "'█'"} {
		if got := quoted(value); got != want {
			t.Errorf("%q is %s, want %s", value, got, want)
		}
	}
}

// A folder that holds something else is not emptied.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	one := map[string][]byte{"pages.txt": []byte("a.html\n"), "docs/a.html": []byte("a")}
	if err := write(dir, one); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, map[string][]byte{"pages.txt": nil}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "docs")); err == nil {
		t.Error("what is no more of the site is still there")
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "mine.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(other, one); err == nil || !strings.Contains(err.Error(), "holds no site") {
		t.Errorf("a folder of somebody's: %v", err)
	}
	if _, err := os.Stat(filepath.Join(other, "mine.txt")); err != nil {
		t.Error("it was emptied")
	}
}
