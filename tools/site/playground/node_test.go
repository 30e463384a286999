package playground

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/facts/sample"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/wasm"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/schedule"
	"github.com/data-wise/aiterm/host/look/layout"
	"github.com/data-wise/aiterm/host/view"
	"github.com/data-wise/aiterm/testdata/payloads"
)

// asked is one call of the page's worker.
type asked struct {
	Call     string            `json:"call"`
	Question any               `json:"question"`
	Files    map[string]string `json:"files,omitempty"`
	Binaries map[string][]byte `json:"binaries,omitempty"`
}

// asker is the worker of the page, in Node.
type asker struct {
	t   *testing.T
	in  *json.Encoder
	out *bufio.Scanner
}

func startNode(t *testing.T) *asker {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node: the product for browsers is not run in it")
	}
	product, err := Product(t.Context(), filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "product.js")
	if err := os.WriteFile(file, product, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, filepath.Join("testdata", "ask.mjs"), file)
	cmd.Env = append(os.Environ(), "TZ=Europe/Berlin")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	scan := bufio.NewScanner(out)
	scan.Buffer(nil, 16<<20)
	return &asker{t, json.NewEncoder(in), scan}
}

func (a *asker) ask(what asked, answer any) {
	a.t.Helper()
	if err := a.in.Encode(what); err != nil {
		a.t.Fatal(err)
	}
	if !a.out.Scan() {
		a.t.Fatalf("node gave no answer: %v", a.out.Err())
	}
	if err := json.Unmarshal(a.out.Bytes(), answer); err != nil {
		a.t.Fatal(err)
	}
}

// question is what the page asks.
type question struct {
	Plugins, Sample, Color, Ground string
	Payload                        *string
	Columns                        int
	At                             int64
	Env                            map[string]string
}

// drawn is what it gets.
type drawn struct {
	ANSI, SVG, Payload string
	Problems           []struct{ Text string }
	Notes              []struct{ Segment, Text string }
}

// zone is that of the worker. A reset may be on the other side of a change of its clocks.
func zone(t *testing.T) *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	return loc
}

// The product in a browser's WebAssembly draws the bytes that it draws here, for every
// payload and preset, on a day before the clocks change and one after.
func TestSameAsHere(t *testing.T) {
	node := startNode(t)
	getenv := func(name string) string { return map[string]string{"HOME": "/home/me"}[name] }
	here := time.Local
	time.Local = zone(t)
	t.Cleanup(func() { time.Local = here })
	year := time.Now().Year()
	var questions []question
	for i, at := range []time.Time{time.Date(year, 3, 24, 11, 10, 0, 0, time.Local), time.Date(year, 10, 24, 23, 59, 0, 0, time.Local)} {
		for _, document := range payloads.All() {
			live := string(payloads.Live([]byte(document), at))
			questions = append(questions, question{Payload: &live, Columns: 60 + 60*i, Color: "truecolor", At: at.UnixMilli()})
		}
		for _, p := range configfile.PresetNames(view.Builtin()) {
			questions = append(questions, question{Plugins: "preset: " + p + "\n", Sample: sample.Names()[i], Columns: 200 - 150*i, Color: "256", At: at.UnixMilli()})
		}
	}
	for _, q := range questions {
		q.Env = map[string]string{"HOME": "/home/me"}
		text := q.Plugins
		var plan, err = configfile.Load(pathOf(text), []byte(text), view.Builtin())
		if err != nil {
			t.Fatal(err)
		}
		plan.Budget, plan.Color = time.Minute, q.Color
		p := view.Preview{Start: time.Now(), Now: time.UnixMilli(q.At), Plan: plan, Getenv: getenv}
		p.PictureLevel, _ = layout.ParseLevel(q.Color)
		if q.Payload != nil {
			p.Payload = []byte(*q.Payload)
		} else {
			p.Sample, _ = sample.Find(q.Sample)
		}
		p.Fit(q.Columns, true)
		want := ""
		if err := p.Render(func(out view.Rendered) { want = string(out.ANSI()) }); err != nil {
			t.Fatal(err)
		}
		var got drawn
		q.Plugins = pathOf(text)
		node.ask(asked{Call: "draw", Question: q, Files: map[string]string{"/plugins.yaml": text}}, &got)
		if diff := cmp.Diff(want, got.ANSI); diff != "" {
			t.Errorf("%s %s %d columns at %s (-here +there):\n%s\n%v", text, q.Sample, q.Columns, p.Now, diff, got.Problems)
		}
	}
}

// pathOf is where a plugins.yaml with that text lies, "" for none.
func pathOf(text string) string {
	if text == "" {
		return ""
	}
	return "/plugins.yaml"
}

// A segment that is run by the WebAssembly of JavaScript puts out what it puts out in wazero.
func TestSegmentsAsInWazero(t *testing.T) {
	node := startNode(t)
	engine, err := wasm.New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	now := time.Now().Truncate(time.Minute)
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "plugins", "*", "*.wasm"))
	if len(files) < 20 {
		t.Fatalf("there are only %d modules", len(files))
	}
	files = append(files, filepath.Join("..", "..", "..", "host", "guest", "wasm", "testdata", "hostile", "long-text.wasm"))
	const text = "lines:\n  - left: [x]\nsegments:\n  x: {source: ./x.wasm}\n"
	for _, file := range files {
		binary, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got drawn
		node.ask(asked{Call: "draw", Question: question{Plugins: "/plugins.yaml", Sample: "busy", Columns: 200, Color: "none", At: now.UnixMilli()},
			Files: map[string]string{"/plugins.yaml": text}, Binaries: map[string][]byte{"/x.wasm": binary}}, &got)
		if len(got.Problems) > 0 {
			t.Errorf("%s: %v", file, got.Problems)
			continue
		}
		var described struct {
			Permissions []struct{ Grant string }
		}
		node.ask(asked{Call: "describe", Question: map[string]string{"Source": "/x.wasm"}, Binaries: map[string][]byte{"/x.wasm": binary}}, &described)
		want, told := inWazero(t, engine, binary, text, now, func() (grants []string) {
			for _, p := range described.Permissions {
				grants = append(grants, p.Grant)
			}
			return grants
		}())
		notes := ""
		for _, n := range got.Notes {
			notes += n.Text
		}
		if diff := cmp.Diff([]string{want, told}, []string{got.ANSI, notes}); diff != "" {
			t.Errorf("%s (-wazero +JavaScript):\n%s", file, diff)
		}
	}
}

// inWazero is the line of a module alone, run for the sample in wazero, and what is told of it.
func inWazero(t *testing.T, engine *wasm.Engine, binary []byte, text string, now time.Time, grants []string) (drawn, told string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.wasm")
	if err := os.WriteFile(file, binary, 0o600); err != nil {
		t.Fatal(err)
	}
	plan, err := configfile.Load(filepath.Join(filepath.Dir(file), "plugins.yaml"), []byte(text), view.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	busy, _ := sample.Find("busy")
	p := view.Preview{Now: now.In(zone(t)), Plan: plan, Sample: busy, Width: line.UsableWidth(200, plan.Padding), Getenv: func(string) string { return "" }}
	session, err := p.Session()
	if err != nil {
		t.Fatal(err)
	}
	plan.Color = "none"
	segment := plan.Segments[0]
	segment.Grant = grants
	call := line.NewCall(session, segment)
	call.Store = capability.OpenStore("")
	m, err := engine.Load(binary)
	if err == nil {
		err = m.Run(call)
	}
	rows := line.Rows(plan, []schedule.Outcome{{Spans: call.Spans, Err: err}}, nil, line.LayoutOptions(plan, p.Width, p.Getenv))
	told = call.Truncated()
	if err != nil {
		told = err.Error()
	}
	return string(line.AppendRows(nil, rows)), told
}
