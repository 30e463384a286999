package sitetest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// payloads are what Claude Code sent, as if it came now, by name.
func payloads(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.json", "agents/*.json"} {
		files, _ := filepath.Glob(filepath.Join(root, "testdata", "payloads", filepath.FromSlash(pattern)))
		for _, file := range files {
			out, err := exec.Command(program(t, "live"), file).Output()
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			all[filepath.Base(file)] = string(out)
		}
	}
	if len(all) < 20 {
		t.Fatalf("there are only %d payloads", len(all))
	}
	return all
}

// named lists presets or themes.
func named(t *testing.T, what string) (names []string) {
	t.Helper()
	out, stderr, err := newCommand(t, nil).run("statusline", what, "-f", "json")
	if err != nil {
		t.Fatal(err, stderr)
	}
	var list []struct{ Name string }
	var whole map[string]json.RawMessage
	if json.Unmarshal([]byte(out), &whole) == nil {
		out = string(whole[what])
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) == 0 {
		t.Fatalf("%s: %v in %s", what, err, out)
	}
	for _, one := range list {
		names = append(names, one.Name)
	}
	return names
}

// The page draws the very bytes of the command, and its picture, whatever is drawn.
func TestSameBytes(t *testing.T) {
	midnight := sameDay(t)
	p := ready(t, inFolder(t, "playground/index.html"), 1280)
	questions := map[string]question{}
	usual := question{Columns: 120, Color: "truecolor"}
	with := func(name string, change func(*question)) {
		q := usual
		change(&q)
		questions[name] = q
	}
	for name, document := range payloads(t) {
		with("payload "+name, func(q *question) { q.Payload = document })
		with("narrow payload "+name, func(q *question) {
			q.Payload, q.Columns, q.Color, q.Config = document, 60, "256", "preset: dashboard\n"
		})
	}
	for _, name := range named(t, "presets") {
		for _, columns := range []int{40, 80, 200} {
			with("preset "+name, func(q *question) { q.Config, q.Columns = "preset: "+name+"\n", columns })
		}
	}
	for _, name := range named(t, "themes") {
		with("theme "+name, func(q *question) { q.Config = "theme: " + name + "\npreset: powerline\n" })
	}
	for _, sample := range []string{"usual", "start", "busy", "limits", "long", "light"} {
		with("sample "+sample, func(q *question) { q.Sample = sample })
		with("sample without colours "+sample, func(q *question) { q.Sample, q.Color, q.Columns = sample, "none", 100 })
	}
	with("the former status line", func(q *question) { q.Config = "lines:\n  - left: [chain, dir]\n" })
	whole, err := os.ReadFile(filepath.Join(root, "plugins.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	with("the default, written out", func(q *question) { q.Config = string(whole) })
	for name, q := range questions {
		c := newCommand(t, nil)
		stdout, stderr := c.inTime(q, "--svg", "line.svg")
		picture, err := os.ReadFile(filepath.Join(c.home, "line.svg"))
		if err != nil {
			t.Fatalf("%s: %v, %s", name, err, stderr)
		}
		a := p.ask(q, c.home)
		midnight()
		if diff := cmp.Diff(stdout, a.ANSI); diff != "" {
			t.Errorf("%s: the bytes (-command +page):\n%s\n%s", name, diff, stderr)
		}
		if diff := cmp.Diff(string(picture), a.SVG); diff != "" {
			t.Errorf("%s: the picture (-command +page):\n%s", name, diff)
		}
		if diff := cmp.Diff(stderr, told(a)); diff != "" {
			t.Errorf("%s: what is told (-command +page):\n%s", name, diff)
		}
	}
	t.Logf("%d lines", len(questions))
}

// Mistakes are told as the command tells them.
func TestSameMistakes(t *testing.T) {
	p := ready(t, inFolder(t, "playground/index.html"), 1280)
	for name, q := range map[string]question{
		"a theme":         {Config: "theme: cool-bluse\n"},
		"several":         {Config: "theme: nrod\npading: 3\nlines:\n  - left: [dir, modle]\n    sep: x\n"},
		"no YAML":         {Config: "lines: [\n"},
		"a tab":           {Config: "lines:\n\t- left: [dir]\n"},
		"another type":    {Config: "padding: wide\n"},
		"an address":      {Config: "segments:\n  w: {source: https://example.com/w.wasm}\nlines:\n  - left: [w]\n"},
		"a segment twice": {Config: "lines:\n  - left: [dir, dir]\n"},
		"a setting":       {Config: "segments:\n  dir:\n    settings: {mode: smal, ü: 1}\n"},
		"a preset":        {Config: "preset: compct\n"},
		"JSON cut off":    {Payload: `{"model": `},
		"a list":          {Payload: `[1]`},
		"a text":          {Payload: `hello`},
	} {
		q.Columns, q.Color = 120, "truecolor"
		c := newCommand(t, nil)
		stdout, stderr := c.test(q)
		if stdout != "" {
			t.Errorf("%s: the command draws a line", name)
		}
		a := p.ask(q, c.home)
		var lines []string
		for _, problem := range a.Problems {
			lines = append(lines, problem.Text)
		}
		got := strings.Join(lines, "\n")
		want := strings.TrimSuffix(strings.TrimPrefix(stderr, "aiterm: "), "\n")
		// The page's files lie at the root.
		want = strings.ReplaceAll(want, "~/", "")
		if q.Payload != "" {
			_, want, _ = strings.Cut(want, "read as stdin would be: ")
			got = a.Payload
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-command +page):\n%s", name, diff)
		}
	}
}
