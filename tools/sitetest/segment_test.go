package sitetest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// drop gives the page a module, as a person does who chooses a file, and waits for what
// the page says of it.
func (p *page) drop(file string) {
	p.t.Helper()
	eval[bool](p, `(() => { modules.clear(); stopped.clear(); cards(); field("config").value = ""; field("drop-says").textContent = ""; return true })()`)
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	p.until(`document.querySelector("#segments > section") || field("drop-says").textContent`)
}

// returning are the modules that return, whatever comes of it.
func returning(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"examples/*/*.wasm", "host/guest/wasm/testdata/hostile/*.wasm"} {
		found, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		files = append(files, found...)
	}
	endless := []string{"log-empty", "memory-growth", "output-flood", "recursion", "spin", "spin-in-initialize", "spin-in-start", "spin-with-output", "table-growth", "million-spans", "log-flood"}
	return slices.DeleteFunc(files, func(file string) bool {
		return slices.Contains(endless, strings.TrimSuffix(filepath.Base(file), ".wasm"))
	})
}

// A segment that is dropped is drawn with the bytes that an installed aiterm draws it with,
// by another engine; and one that fails is told of in the same words.
func TestDroppedSegments(t *testing.T) {
	midnight := sameDay(t)
	p := ready(t, inFolder(t, "playground/index.html"), 1280)
	const config = "budget: 2s\nlines:\n  - left: [x, dir]\nsegments:\n  x: {source: ./x.wasm}\n"
	for _, file := range returning(t) {
		binary, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".wasm"), func(t *testing.T) {
			p.t = t
			c := newCommand(t, map[string]string{".config/aiterm/x.wasm": string(binary), ".config/aiterm/plugins.yaml": config})
			// It is compiled, and may do what it asks for.
			c.run("plugins", "list")
			c.run("plugins", "grant", "x", "all")
			q := question{Columns: 120, Color: "truecolor"}
			stdout, stderr := c.inTime(q)
			p.drop(filepath.Join(c.home, ".config", "aiterm", "x.wasm"))
			q.Config = config
			a := p.ask(q, c.home)
			midnight()
			notes := told(a)
			// What is no segment is said as soon as it is dropped, and not by the line.
			if says := eval[string](p, `field("drop-says").textContent`); says != "" {
				if !strings.Contains(stderr, "exports no function") {
					t.Errorf("the page would not take it: %s; the command: %s", says, stderr)
				}
				return
			}
			for _, engine := range []string{"it is an Extism plugin", "exports aiterm_segment_v1 with another type"} {
				if strings.Contains(notes, engine) {
					return // an engine of its own, or what a browser does not tell
				}
			}
			if diff := cmp.Diff(stdout, a.ANSI); diff != "" {
				t.Errorf("the bytes (-command +page):\n%s\n%s", diff, stderr)
			}
			if diff := cmp.Diff(stderr, notes); diff != "" {
				t.Errorf("what is told (-command +page):\n%s", diff)
			}
		})
	}
	p.t = t
}
