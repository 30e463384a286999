package view

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/config/configfile"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/usage"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/internal/hometest"
	"github.com/data-wise/aiterm/testdata/payloads"
)

var update = flag.Bool("update", false, "write what is rendered now into the golden files")

// world is a person's machine: a home, its environment and an aiterm.
type world struct{ *hometest.Person }

func newWorld(t testing.TB) *world {
	t.Helper()
	return &world{hometest.New(t)}
}

// configure writes the person's plugins.yaml, long ago.
func (w *world) configure(text string) {
	w.T.Helper()
	path := filepath.Join(w.Dirs().Config, "plugins.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.T.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.T.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		w.T.Fatal(err)
	}
}

// addFixture puts one of the hostile guests beside plugins.yaml, as NAME.wasm.
func (w *world) addFixture(name, fixture string) {
	w.T.Helper()
	w.add(name, filepath.Join("..", "guest", "wasm", "testdata", "hostile", fixture+".wasm"))
}

// add puts a module beside plugins.yaml, as NAME.wasm.
func (w *world) add(name, path string) {
	w.T.Helper()
	binary, err := os.ReadFile(path)
	if err != nil {
		w.T.Fatal(err)
	}
	if err := os.MkdirAll(w.Dirs().Config, 0o700); err != nil {
		w.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Dirs().Config, name+".wasm"), binary, 0o600); err != nil {
		w.T.Fatal(err)
	}
}

// plan is what plugins.yaml comes to.
func (w *world) plan() config.Plan {
	w.T.Helper()
	plan, problems, err := configfile.Resolve(PlanInputs(w.Getenv, w.Dirs(), "", ""))
	if err != nil || len(problems) > 0 {
		w.T.Fatal(err, problems)
	}
	return plan
}

// input is a render with all the time that it may need.
func (w *world) input(stdin string) line.Input {
	return line.Input{
		Start: time.Now().Add(time.Minute), Stdin: strings.NewReader(stdin),
		Getenv: w.Getenv, Dirs: w.Dirs(),
	}
}

// render renders stdin and returns the rows.
func (w *world) render(in line.Input) []string {
	w.T.Helper()
	var out []line.Output
	Render(in, func(o line.Output) { out = append(out, o) })
	if len(out) != 1 {
		w.T.Fatalf("the line came %d times", len(out))
	}
	text := string(out[0].Text)
	if !strings.HasSuffix(text, "\n") || strings.TrimSpace(text) == "" {
		w.T.Fatalf("the output is %q, want lines with text", text)
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// recordings are what Claude Code and other agents wrote to stdin, by name, as if it came at now,
// with the home of the person who ran it replaced by home.
func recordings(t testing.TB, home string, now time.Time) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "payloads", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no payloads: %v", err)
	}
	agents, err := filepath.Glob(filepath.Join("..", "..", "testdata", "payloads", "agents", "*.json"))
	if err != nil || len(agents) == 0 {
		t.Fatalf("no payloads of other agents: %v", err)
	}
	quoted, err := json.Marshal(filepath.ToSlash(home))
	if err != nil {
		t.Fatal(err)
	}
	there := strings.Trim(string(quoted), `"`)
	out := map[string]string{}
	for _, path := range append(paths, agents...) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), `"session_id"`) {
			continue // usage in another shape, not a status
		}
		out[strings.TrimSuffix(filepath.Base(path), ".json")] = strings.NewReplacer("/home/dev", there, "/home/u/", there+"/").Replace(string(payloads.Live(data, now)))
	}
	return out
}

// preview resolves the default plan, with all the time that it may need.
func (w *world) preview() Preview {
	w.T.Helper()
	in := PlanInputs(w.Getenv, w.Dirs(), "", "")
	in.CacheDir = ""
	plan, problems, err := configfile.Resolve(in)
	if err != nil || len(problems) > 0 {
		w.T.Fatal(err, problems)
	}
	plan.Budget = time.Minute
	return Preview{
		Start: time.Now(), Now: time.Date(2026, 11, 22, 11, 10, 0, 0, time.FixedZone("CET", 3600)),
		Plan: plan, Width: 116, Getenv: w.Getenv,
	}
}

func (w *world) show(p Preview) string {
	w.T.Helper()
	var out []Rendered
	err := p.Render(func(r Rendered) { out = append(out, r) })
	if err != nil {
		w.T.Fatal(err)
	}
	if len(out) != 1 {
		w.T.Fatalf("the line came %d times", len(out))
	}
	return string(out[0].ANSI())
}

func TestSampleLine(t *testing.T) {
	w := newWorld(t)
	got := w.show(w.preview())
	want := "╭─ ░▒▓ 📁 aiterm  main* ⇣2 ⇡1 ?3 ▓▒░ │ ctx 42% │ $0.31\n" +
		"╰─ Sonnet 4.5 │ 11:10 🌅 │ ⏱ 1h26m │ 📊S:45/100(2h) W:234/500(3d) │ +123/-45\n"
	if got != want {
		t.Errorf("the sample is\n%swant\n%s", got, want)
	}
}

func TestPreviewTakesWindowsAndWidth(t *testing.T) {
	w := newWorld(t)
	p := w.preview()
	p.Windows = []usage.Window{{Name: usage.FiveHour, Used: 96, Limit: 100, Percent: 96, ResetsAt: p.Now.Add(25 * time.Minute), SeenAt: p.Now}}
	p.Width = 30
	want := "╭─ ░▒▓ 📁 a…  ma… ▓▒░ │ $0.31\n╰─ 📊S:96/100(25m) W:234/500(3d)\n"
	got := w.show(p)
	for _, row := range strings.Split(got, "\n") {
		if n := len([]rune(row)); n > 40 {
			t.Errorf("the row %q has %d characters", row, n)
		}
	}
	if !strings.Contains(got, "S:96/100(25m)") {
		t.Errorf("the line is\n%swant something like\n%s", got, want)
	}
}

// A window that is made up was used evenly; of a payload's nothing is known.
func TestPreviewForecastsWhatIsMadeUp(t *testing.T) {
	w := newWorld(t)
	p := w.preview()
	p.Windows = []usage.Window{{Name: usage.FiveHour, Percent: 82, ResetsAt: p.Now.Add(2 * time.Hour), Source: usage.SourceGiven, SeenAt: p.Now}}
	if text := w.show(p); !strings.Contains(text, "S:82%(2h ⚠") {
		t.Errorf("a window that was given:\n%s", text)
	}
	p.Windows = nil
	p.Payload = fmt.Appendf(nil, `{"rate_limits":{"five_hour":{"used_percentage":82,"resets_at":%d}}}`, p.Now.Add(2*time.Hour).Unix())
	if text := w.show(p); !strings.Contains(text, "S:82%(2h)") {
		t.Errorf("a window of a payload:\n%s", text)
	}
}

func TestPreviewOfNoObject(t *testing.T) {
	w := newWorld(t)
	for _, payload := range []string{"", "[]", "{", "7"} {
		p := w.preview()
		p.Payload = []byte(payload)
		if err := p.Render(func(Rendered) { t.Errorf("%q was rendered", payload) }); err == nil {
			t.Errorf("%q: no error", payload)
		}
	}
}

func TestPreviewChangesNothing(t *testing.T) {
	w := newWorld(t)
	p := w.preview()
	p.CacheDir = w.Dirs().Cache
	p.Payload = []byte(recordings(t, w.Home, p.Now)["subscription-limits-2.1.330"])
	w.show(p)
	files, err := os.ReadDir(w.Home)
	if err != nil || len(files) != 0 {
		t.Errorf("after a preview there are %v (%v)", files, err)
	}
}

// TestPayloads compares the lines for what Claude Code really sends with
// testdata/payloads.golden. Run the test with -update to write that file.
func TestPayloads(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder is shown in another way there")
	}
	w := newWorld(t)
	texts := recordings(t, w.Home, w.preview().Now)
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	var got strings.Builder
	for _, name := range names {
		p := w.preview()
		p.Payload = []byte(texts[name])
		fmt.Fprintf(&got, "== %s\n%s", name, w.show(p))
	}
	golden := filepath.Join("testdata", "payloads.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

// The efforts in the names of some agents are not part of the name.
func TestRenderOfEveryPayload(t *testing.T) {
	w := newWorld(t)
	for name, payload := range recordings(t, w.Home, time.Now()) {
		for run, state := range []string{"cold", "warm"} {
			rows := w.render(w.input(payload))
			var model struct {
				Model struct {
					DisplayName string `json:"display_name"`
				}
			}
			if err := json.Unmarshal([]byte(payload), &model); err != nil {
				t.Fatal(err)
			}
			want := "╰─ " + strings.NewReplacer("Claude ", "", " (1M context)", "", " · medium", "", " (High)", "").Replace(model.Model.DisplayName) + " │ "
			if len(rows) != 2 || !strings.HasPrefix(rows[0], "╭─ ░▒▓ 📁 ") || !strings.HasPrefix(rows[1], want) {
				t.Errorf("%s, %s (%d):\n%s\nwant a second row that begins with %q", name, state, run, strings.Join(rows, "\n"), want)
			}
		}
	}
}

func TestOddInputs(t *testing.T) {
	w := newWorld(t)
	tests := []struct{ name, stdin, warning string }{
		{"an empty object", "{}", ""},
		{"nothing", "", "⚠ aiterm: stdin was empty: Claude Code writes a JSON object to it"},
		{"white space", " \n ", "⚠ aiterm: stdin was empty: Claude Code writes a JSON object to it"},
		{"cut off", `{"model":{"disp`, "⚠ aiterm: the JSON on stdin is cut off: it must be one whole object"},
		{"null", "null", "⚠ aiterm: stdin holds null: it must be a JSON object"},
		{"an array", "[1]", "⚠ aiterm: stdin holds [1]: it must be a JSON object"},
		{"text with an escape", "\x1b]0;owned\x07", "⚠ aiterm: stdin is not valid JSON (invalid character '\\x1b' looking for beginning of value): it must be one object"},
		{"keys of the future", `{"hologram":{"depth":3},"model":{"display_name":"Opus 9","wings":true}}`, ""},
		{"too large", `{"a":"` + strings.Repeat("x", 4<<20) + `"}`, "⚠ aiterm: stdin is over the limit of 4 MiB: send less"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := w.render(w.input(tt.stdin))
			warning := ""
			if last := rows[len(rows)-1]; strings.HasPrefix(last, "⚠") {
				warning = last
			}
			if warning != tt.warning {
				t.Errorf("warning = %q, want %q", warning, tt.warning)
			}
		})
	}
}

func TestParentThatKeepsThePipeOpen(t *testing.T) {
	w := newWorld(t)
	r, writer := io.Pipe()
	defer writer.Close()
	go io.WriteString(writer, `{"model":{"display_name":"Opus 5.5"}}`)
	in := w.input("")
	in.Stdin = r
	if rows := w.render(in); !strings.Contains(strings.Join(rows, "\n"), "Opus 5.5") {
		t.Errorf("the line is %q", rows)
	}
}

// A value of the wrong type, anywhere, costs at most what it was about.
func TestEveryFieldOfEveryType(t *testing.T) {
	w := newWorld(t)
	var document any
	if err := json.Unmarshal([]byte(recordings(t, w.Home, time.Now())["every-field-synthetic"]), &document); err != nil {
		t.Fatal(err)
	}
	values := []any{nil, true, -1, 1e300, "", "text \x1b[31m\u202e", []any{1}, map[string]any{"a": 1}}
	if testing.Short() {
		values = values[:3]
	}
	// set puts each value in turn where the value at change is, and calls try.
	var everywhere func(path string, node any, put func(any), try func(path string))
	everywhere = func(path string, node any, put func(any), try func(path string)) {
		if put != nil {
			for _, value := range values {
				put(value)
				try(fmt.Sprintf("%s = %#v", path, value))
			}
			put(node)
		}
		if object, ok := node.(map[string]any); ok {
			for key, child := range object {
				everywhere(path+"."+key, child, func(v any) { object[key] = v }, try)
			}
		}
	}
	count := 0
	everywhere("", document, nil, func(path string) {
		count++
		data, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(w.render(w.input(string(data))), "\n")
		if strings.Contains(text, "⚠") || !strings.Contains(text, "╰─ ") {
			t.Errorf("%s:\n%s", path, text)
		}
		if i := strings.IndexFunc(text, isControl); i >= 0 {
			t.Errorf("%s: %q in the line", path, text[i:])
		}
	})
	if count < 100 {
		t.Errorf("only %d cases were tried", count)
	}
}

func isControl(r rune) bool {
	return r < ' ' && r != '\n' || 0x7f <= r && r <= 0x9f || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069
}

func TestBrokenPluginsFile(t *testing.T) {
	const good = "version: 1\nlines:\n  - left: [model]\n"
	const broken = "version: 1\nlines:\n  - left: [model, clok]\n"
	t.Run("the default in its place", func(t *testing.T) {
		w := newWorld(t)
		w.configure(broken)
		for range 2 {
			rows := w.render(w.input(`{"model":{"display_name":"Opus 5.5"}}`))
			if len(rows) != 3 || !strings.HasPrefix(rows[1], "╰─ Opus 5.5 │ ") || !strings.HasPrefix(rows[2], "⚠ aiterm: plugins.yaml line 3: ") || !strings.Contains(rows[2], "clock") {
				t.Errorf("the line is\n%s\nwant the default, and a warning with the line and the nearest name", strings.Join(rows, "\n"))
			}
		}
	})
	t.Run("the last good one in its place", func(t *testing.T) {
		w := newWorld(t)
		w.configure(good)
		if rows := w.render(w.input(`{"model":{"display_name":"Opus 5.5"}}`)); len(rows) != 1 || rows[0] != "Opus 5.5" {
			t.Fatalf("the line is %q", rows)
		}
		w.configure(broken)
		rows := w.render(w.input(`{"model":{"display_name":"Opus 5.5"}}`))
		if len(rows) != 2 || rows[0] != "Opus 5.5" || !strings.HasPrefix(rows[1], "⚠ aiterm: plugins.yaml line 3: ") {
			t.Errorf("the line is\n%s\nwant the one before, and a warning", strings.Join(rows, "\n"))
		}
	})
	t.Run("a named file that is not there", func(t *testing.T) {
		w := newWorld(t)
		in := w.input(`{"model":{"display_name":"Opus 5.5"}}`)
		in.Plugins = filepath.Join(w.Home, "nowhere.yaml")
		rows := w.render(in)
		if len(rows) != 3 || !strings.HasPrefix(rows[2], "⚠ aiterm: nowhere.yaml: can't be read: ") {
			t.Errorf("the line is\n%s\nwant the default, and a warning", strings.Join(rows, "\n"))
		}
	})
	t.Run("a mistake in the call", func(t *testing.T) {
		w := newWorld(t)
		in := w.input(`{"model":{"display_name":"Opus 5.5"}}`)
		in.Mistake = errors.New("unknown argument \"x\"")
		rows := w.render(in)
		if len(rows) != 3 || rows[2] != `⚠ aiterm: unknown argument "x"` {
			t.Errorf("the line is\n%s\nwant a warning", strings.Join(rows, "\n"))
		}
	})
}

func TestRenderWithoutAnyFolder(t *testing.T) {
	w := newWorld(t)
	in := w.input(`{"model":{"display_name":"Opus 5.5"}}`)
	in.Dirs = state.Dirs{}
	in.Getenv = func(string) string { return "" }
	rows := w.render(in)
	if len(rows) != 2 || !strings.Contains(rows[1], "Opus 5.5") {
		t.Errorf("the line is\n%s", strings.Join(rows, "\n"))
	}
}

func TestFoldersThatCannotBeUsed(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(w.Home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	in := w.input(`{"model":{"display_name":"Opus 5.5"},"rate_limits":{"five_hour":{"used_percentage":5}}}`)
	in.Dirs = state.Dirs{Config: file, Cache: file, State: file}
	var finish func()
	var text string
	Render(in, func(o line.Output) { text, finish = string(o.Text), o.Finish })
	finish()
	if !strings.Contains(text, "Opus 5.5") || !strings.Contains(text, "S:5%") {
		t.Errorf("the line is\n%s", text)
	}
}

func TestWidthPaddingAndRows(t *testing.T) {
	w := newWorld(t)
	const stdin = `{"model":{"display_name":"Opus 5.5"},"cwd":"/some/where","cost":{"total_cost_usd":1}}`
	w.Env["COLUMNS"], w.Env["LINES"] = "14", "50"
	for _, row := range w.render(w.input(stdin)) {
		if n := len([]rune(row)); n > 10 {
			t.Errorf("the row %q has %d characters, over 10 cells", row, n)
		}
	}
	in := w.input(stdin)
	padding := 3
	in.Padding = &padding
	for _, row := range w.render(in) {
		if n := len([]rune(row)); n > 4 {
			t.Errorf("the row %q has %d characters, over 4 cells", row, n)
		}
	}
	w.Env["COLUMNS"], w.Env["LINES"] = "200", "8"
	if rows := w.render(w.input(stdin)); len(rows) != 1 {
		t.Errorf("%d rows, want the one there is room for", len(rows))
	}
}

func TestUsageIsSharedBetweenSessions(t *testing.T) {
	w := newWorld(t)
	resets := time.Now().Add(2*time.Hour + time.Minute).Unix()
	in := w.input(fmt.Sprintf(`{"session_id":"a","rate_limits":{"five_hour":{"used_percentage":41,"resets_at":%d}}}`, resets))
	Render(in, func(o line.Output) { o.Finish() })
	other := w.render(w.input(`{"session_id":"b"}`))
	if text := strings.Join(other, "\n"); !strings.Contains(text, "📊S:41%(2h)") {
		t.Errorf("another session shows\n%s", text)
	}
	w.Env["CLAUDE_CONFIG_DIR"] = filepath.Join(w.Home, ".claude-work")
	if text := strings.Join(w.render(w.input(`{"session_id":"c"}`)), "\n"); strings.Contains(text, "📊") {
		t.Errorf("a session of another account shows\n%s", text)
	}
	w.Env["CLAUDE_CONFIG_DIR"] = filepath.Join(w.Home, ".claude")
	if text := strings.Join(w.render(w.input(`{"session_id":"d"}`)), "\n"); !strings.Contains(text, "📊S:41%") {
		t.Errorf("a session with the default folder spelled out shows\n%s", text)
	}
}

func TestFinishWritesALogAndTheLastOutput(t *testing.T) {
	w := newWorld(t)
	w.configure("version: 1\nlines:\n  - left: [model, gone]\nsegments:\n  gone: {source: ./gone.wasm}\n")
	w.addFixture("gone", "no-entry")
	Render(w.input(`{"model":{"display_name":"Opus 5.5"}}`), func(o line.Output) { o.Finish() })
	log, err := os.ReadFile(w.Dirs().LogPath())
	if err != nil || !strings.Contains(string(log), " segment gone: ") {
		t.Errorf("the log is %q (%v)", log, err)
	}
	last, err := filepath.Glob(filepath.Join(w.Dirs().Cache, "last", "*"))
	if err != nil || len(last) != 1 {
		t.Fatalf("last outputs: %q (%v)", last, err)
	}
	data, err := os.ReadFile(last[0])
	if err != nil || !strings.Contains(string(data), "Opus 5.5") || strings.Contains(string(data), "gone") {
		t.Errorf("the last output is %s (%v)", data, err)
	}
}
