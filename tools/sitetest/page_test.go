package sitetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// served is the site behind a server, as most will see it.
func served(t *testing.T) string {
	s := httptest.NewServer(http.FileServer(http.Dir(site(t))))
	t.Cleanup(s.Close)
	return s.URL
}

// The page works from a folder and from a server, and both draw the same.
func TestServed(t *testing.T) {
	midnight := sameDay(t)
	q := question{Columns: 100, Color: "truecolor", Config: "preset: two-line\n"}
	one := ready(t, inFolder(t, "playground/index.html"), 1280).ask(q, "/home/me")
	other := ready(t, served(t)+"/playground/index.html", 1280).ask(q, "/home/me")
	midnight()
	if diff := cmp.Diff(one, other); diff != "" || one.ANSI == "" {
		t.Errorf("(-folder +server):\n%s", diff)
	}
}

// A link holds what a person made, and the JSON only if that is asked for.
func TestLink(t *testing.T) {
	p := ready(t, inFolder(t, "playground/index.html"), 1280)
	q := question{Columns: 77, Color: "256", Ground: "light", Config: "# mine: ü & = # ✓\npreset: compact\ntheme: lavender\n", Payload: `{"model": {"display_name": "private"}}`}
	p.fill(q, "/home/me")
	want := eval[string](p, `(async () => (await engine.ask("draw", question(), files())).ansi)()`)
	withoutJSON := eval[string](p, `(remember(), location.href)`)
	if strings.Contains(withoutJSON, "private") || strings.Contains(withoutJSON, "home") {
		t.Errorf("the link holds the JSON or the environment: %s", withoutJSON)
	}
	link := eval[string](p, `(field("with-payload").checked = true, remember(), location.href)`)
	again := ready(t, link, 1280)
	if diff := cmp.Diff(want, eval[string](again, `shown.ansi`)); diff != "" {
		t.Errorf("(-before +by the link):\n%s", diff)
	}
	if diff := cmp.Diff(q.Config, eval[string](again, `field("config").value`)); diff != "" {
		t.Errorf("plugins.yaml (-before +by the link):\n%s", diff)
	}
}

// A preset and a theme that are chosen from the lists are written into plugins.yaml as the
// commands write them, and drawn as the command's flags draw them.
func TestChoices(t *testing.T) {
	midnight := sameDay(t)
	p := ready(t, inFolder(t, "playground/index.html#preset=powerline"), 1280)
	if got := eval[string](p, `field("preset").value`); got != "powerline" {
		t.Errorf("the link asked for powerline, the list says %q", got)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`field("theme").value = "dracula"; field("theme").dispatchEvent(new Event("change"))`))
	p.until(`field("config").value.includes("theme: dracula")`)
	q := question{Columns: 120, Color: "truecolor", Config: eval[string](p, `field("config").value`)}
	c := newCommand(t, nil)
	a := p.ask(q, c.home)
	stdout, stderr := c.inTime(question{Columns: 120, Color: "truecolor"}, "--preset", "powerline", "--theme", "dracula")
	midnight()
	if diff := cmp.Diff(stdout, a.ANSI); diff != "" {
		t.Errorf("(-command +page):\n%s\n%s", diff, stderr)
	}
}

// A segment that does not come back is ended, and the rest of the line is drawn.
func TestEndlessSegment(t *testing.T) {
	p := ready(t, inFolder(t, "playground/index.html"), 1280)
	for _, name := range []string{"spin", "spin-in-initialize", "memory-growth"} {
		file, err := filepath.Abs(filepath.Join(root, "host", "guest", "wasm", "testdata", "hostile", name+".wasm"))
		if err != nil {
			t.Fatal(err)
		}
		p.drop(file)
		p.until(fmt.Sprintf(`field("notes").textContent.includes("segment %s did not come back within 2 s")`, name))
		if rows := eval[string](p, `field("line").alt`); !strings.Contains(rows, "aiterm") {
			t.Errorf("%s: the rest is %q", name, rows)
		}
	}
}

// Everything can be reached and done by the keyboard alone.
func TestKeyboard(t *testing.T) {
	p := ready(t, inFolder(t, "playground/index.html"), 1280)
	reached := map[string]bool{}
	const most = 80
	for range most {
		p.do(chromedp.KeyEvent(kb.Tab))
		at := eval[string](p, `document.activeElement === document.body ? "" : document.activeElement.id || document.activeElement.tagName`)
		if at == "" {
			break
		}
		reached[at] = true
	}
	all := eval[[]string](p, `[...document.querySelectorAll("main :is(button, select, input, textarea, summary, [tabindex='0'])")].filter((e) => e.checkVisibility()).map((e) => e.id || e.tagName)`)
	if len(all) < 15 {
		t.Fatalf("there are only %q", all)
	}
	for _, id := range all {
		if !reached[id] {
			t.Errorf("%s is not reached", id)
		}
	}
	// A preset by its first letters, a mistake by typing, its place by Enter.
	p.do(chromedp.Focus(chromedp.CSS("#preset")), chromedp.KeyEvent("dash"))
	p.until(`field("config").value.includes("preset: dashboard")`)
	p.do(chromedp.Focus(chromedp.CSS("#config")), chromedp.Evaluate[chromedp.Void](`field("config").setSelectionRange(1e6, 1e6)`), chromedp.KeyEvent("theme: nrod"))
	p.until(`document.querySelector("#problems button")?.textContent.includes("nrod")`)
	if said := eval[string](p, `document.querySelector("#problems button").textContent`); !strings.Contains(said, `unknown theme "nrod", did you mean "nord"?`) {
		t.Errorf("it says %q", said)
	}
	p.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if at := eval[string](p, `document.activeElement.id + ": " + field("config").value.slice(field("config").selectionStart, field("config").selectionEnd)`); at != "config: nrod" {
		t.Errorf("the place of the mistake is %q", at)
	}
}

// widths are those of a phone, a tablet and a desk.
var widths = []int64{360, 768, 1280}

// No page is wider than the screen, and none has anything to say on its console.
func TestWidths(t *testing.T) {
	list, err := os.ReadFile(filepath.Join(site(t), "pages.txt"))
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Fields(string(list))
	for _, width := range widths {
		p := open(t, inFolder(t, "index.html"), width)
		for i, name := range pages {
			// Every page on a phone; of the others some, since they are made alike.
			if width != 360 && i%7 != 0 && !strings.HasPrefix(name, "playground") {
				continue
			}
			p.do(chromedp.Navigate(inFolder(t, name)))
			if has := eval[int64](p, `document.scrollingElement.scrollWidth`); has > width {
				t.Errorf("%s is %d wide on a screen of %d", name, has, width)
			}
		}
		p.quiet()
	}
	for _, width := range widths {
		p := ready(t, inFolder(t, "playground/index.html#preset=dashboard"), width)
		if has := eval[int64](p, `document.scrollingElement.scrollWidth`); has > width {
			t.Errorf("the playground with a line is %d wide on a screen of %d", has, width)
		}
	}
}

// An accessibility checker has nothing to say.
func TestAccessible(t *testing.T) {
	script, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("axe-core is not there: npm ci --prefix tools/sitetest")
	}
	check := func(p *page, what string) {
		p.do(chromedp.Evaluate[chromedp.Void](string(script)))
		text := eval[string](p, `(async () => JSON.stringify((await axe.run({ preload: false })).violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 200)) }))))()`)
		var violations []struct {
			ID, Help string
			Nodes    []string
		}
		if err := json.Unmarshal([]byte(text), &violations); err != nil {
			t.Fatal(err)
		}
		for _, v := range violations {
			t.Errorf("%s: %s (%s) in\n\t%s", what, v.Help, v.ID, strings.Join(v.Nodes, "\n\t"))
		}
	}
	for _, scheme := range []string{"light", "dark"} {
		for _, name := range []string{"index.html", "gallery/index.html", "gallery/themes.html", "docs/index.html", "playground/index.html"} {
			p := open(t, "about:blank", 1280)
			p.scheme(scheme)
			p.do(chromedp.Navigate(inFolder(t, name)))
			if strings.HasPrefix(name, "playground") {
				p.until("document.body.dataset.drawn && field('preset').options.length > 1")
				p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{example(t)}))
				p.until(`document.querySelector("#segments > section")`)
				eval[bool](p, `(field("config").value = "theme: x\n", field("payload").value = "[", soon(0), true)`)
				p.until(`document.querySelector("#problems button")`)
			}
			check(p, scheme+" "+name)
		}
	}
	check(ready(t, inFolder(t, "playground/index.html"), 360), "phone")
}

// example is a segment that asks for something.
func example(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(root, "examples", "assemblyscript-pdk", "voice.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A link can be written by anybody: what no field can hold is told, and the page is whole.
func TestHostileLinks(t *testing.T) {
	none := "" // nothing to be told
	for fragment, told := range map[string]string{
		"columns=1e99": "Columns of the terminal", "columns=-5": "Columns of the terminal", "columns=abc": "Columns of the terminal",
		"color=rainbow": "Colours", "back=pink": "Ground", "ground=pink": "Ground", "at=99%3A99": "Time of day", "sample=%3Cimg%20src%3Dx%3E": "Sample",
		"preset=%3Cb%3Ex%3C%2Fb%3E": "The link's preset", "theme=..%2Fx": "The link's theme",
		"%%%": none, "config=%23%E0%A4%A": none, "env=__proto__=x": none, "main": none, "columns=1": none,
	} {
		p := ready(t, inFolder(t, "playground/index.html#"+fragment), 800)
		p.until(`field("sample").options.length > 1 && !busy`)
		notes := eval[string](p, `field("notes").textContent`)
		if !strings.Contains(notes, told) || told == none && notes != "" {
			t.Errorf("%s: it tells %q", fragment, notes)
		}
		if empty := eval[string](p, `["sample", "columns", "color"].filter((id) => field(id).value === "").join()`); empty != "" {
			t.Errorf("%s: nothing is chosen in %s", fragment, empty)
		}
		if made := eval[int64](p, `document.querySelectorAll("main :is(b, script, img:not(#line))").length`); made != 0 {
			t.Errorf("%s: %d elements came of the link", fragment, made)
		}
		p.quiet()
	}
}

// A second link in the same tab is not mixed with the first; an anchor changes nothing.
func TestSecondLink(t *testing.T) {
	p := ready(t, inFolder(t, "playground/index.html#config=preset%3A+compact%0A&columns=40&color=256&sample=busy"), 800)
	state := `JSON.stringify(fields.map((id) => field(id).value))`
	first := eval[string](p, state)
	eval[bool](p, `(location.hash = "#main", true)`)
	eval[bool](p, `new Promise((done) => setTimeout(() => done(true)))`)
	if got := eval[string](p, state); got != first {
		t.Errorf("an anchor made %s of %s", got, first)
	}
	eval[bool](p, `(location.hash = "#theme=nord", true)`)
	p.until(`field("config").value.includes("nord") && !busy`)
	if config := eval[string](p, `field("config").value`); strings.Contains(config, "compact") {
		t.Errorf("the first link is still in %q", config)
	}
	if diff := cmp.Diff(`["usual","120","","truecolor","","",""]`, eval[string](p, `JSON.stringify(fields.slice(1).map((id) => field(id).value))`)); diff != "" {
		t.Errorf("(-wanted +got):\n%s", diff)
	}
	if n := eval[int64](p, `field("sample").options.length`); n < 3 {
		t.Errorf("%d samples are left to choose from", n)
	}
}

// Who opens a link with a mistake in it sees the mistake, and no picture that is missing.
func TestLinkWithMistake(t *testing.T) {
	p := ready(t, inFolder(t, "playground/index.html#config=theme%3A+nrod%0A"), 800)
	if says := eval[string](p, `field("says").textContent`); says != "a mistake in plugins.yaml: there is no line to show yet." {
		t.Errorf("it says %q", says)
	}
	if eval[bool](p, `field("line").checkVisibility({ visibilityProperty: true })`) {
		t.Error("a picture is shown although there is none")
	}
}
