package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"github.com/data-wise/aiterm/host/guest/code"
)

// hang is when a process counts as one that does not end. It measures nothing.
const hang = 2 * time.Minute

// built is the program, built once for all tests that run it as a process of
// its own: a guest that does not end can only be run there.
var built = sync.OnceValues(func() (program string, err error) {
	dir, err := os.MkdirTemp("", "aiterm-test-")
	if err != nil {
		return "", err
	}
	cleanUp = append(cleanUp, func() { os.RemoveAll(dir) })
	program = filepath.Join(dir, "aiterm.exe")
	cmd := exec.Command("go", "build", "-o", program, "../cmd/aiterm")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build aiterm: %w\n%s", err, out)
	}
	return program, nil
})

// cleanUp is run when all tests are over. What is removed earlier may still be
// in use by a process in the background.
var cleanUp []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for _, f := range cleanUp {
		f()
	}
	os.Exit(code)
}

// machine is a person's machine with the built program on it.
type machine struct {
	t       *testing.T
	program string
	home    string
	env     []string
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.MkdirTemp(filepath.Dir(program), "home-")
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, program: program, home: home, env: []string{
		"HOME=" + home, "USERPROFILE=" + home, "APPDATA=" + filepath.Join(home, "roaming"), "LOCALAPPDATA=" + filepath.Join(home, "local"),
		"TERM=xterm-256color", "COLORTERM=truecolor", "COLUMNS=200",
	}}
	for _, name := range []string{"PATH", "SystemRoot", "TMPDIR", "TEMP"} {
		if value, ok := os.LookupEnv(name); ok {
			m.env = append(m.env, name+"="+value)
		}
	}
	return m
}

func (m *machine) path(name string) string { return filepath.Join(m.home, name) }

// plugins writes a plugins.yaml with the hostile guests between two segments of
// aiterm's own. names are files in the home. A guest that does not end takes the
// whole budget of every render.
func (m *machine) plugins(budget time.Duration, names ...string) {
	m.t.Helper()
	var lines, segments strings.Builder
	for i, name := range names {
		fmt.Fprintf(&lines, "guest%d, ", i)
		fmt.Fprintf(&segments, "  guest%d: {source: ./%s}\n", i, name)
	}
	text := "version: 1\nbudget: " + budget.String() + "\nlines:\n  - left: [model, " + lines.String() + "clock]\nsegments:\n" + segments.String()
	if err := os.WriteFile(m.path("plugins.yaml"), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// run runs the program and returns what it wrote to stdout. It must end with 0
// and write nothing to stderr.
func (m *machine) run(args ...string) (stdout string, state *os.ProcessState) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, m.program, args...)
	cmd.Env, cmd.Dir = m.env, m.home
	cmd.Stdin = strings.NewReader(`{"session_id":"1","model":{"id":"claude-opus-5-5","display_name":"Opus 5.5"}}`)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); ctx.Err() != nil {
		m.t.Fatalf("aiterm %s did not end within %v", strings.Join(args, " "), hang)
	} else if err != nil || errs.Len() > 0 {
		m.t.Errorf("aiterm %s: %v\nstdout %q\nstderr %.2000q", strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String(), cmd.ProcessState
}

func (m *machine) render() (string, *os.ProcessState) {
	m.t.Helper()
	return m.run("statusline", "render", "--plugins", m.path("plugins.yaml"))
}

// settle returns when the background work on a module is over: the module was
// compiled or refused, and nobody is at it any more.
func (m *machine) settle(module string) {
	m.t.Helper()
	binary, err := os.ReadFile(m.path(module))
	if err != nil {
		m.t.Fatal(err)
	}
	dir := m.cacheDir()
	deadline := time.Now().Add(hang)
	for {
		// Only one process compiles at a time; another one returns at once.
		m.run("warm", "--plugins", m.path("plugins.yaml"))
		if ready, refusal := code.Open(dir).Ready(code.Hash(binary)); ready || refusal != "" {
			break
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("%s was neither compiled nor refused within %v", module, hang)
		}
	}
	lock := flock.New(filepath.Join(dir, "warm.lock"))
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	if locked, err := lock.TryLockContext(ctx, 10*time.Millisecond); !locked {
		m.t.Fatalf("somebody is still compiling: %v", err)
	}
	lock.Unlock()
}

func (m *machine) cacheDir() string {
	m.t.Helper()
	for _, dir := range []string{m.path(".cache/aiterm/wasm"), m.path("local/aiterm/cache/wasm")} {
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
	}
	m.t.Fatal("there is no cache for compiled segments")
	return ""
}

// ownEscapes are what aiterm writes itself: colours, and links to web pages and
// files (OSC 8).
var ownEscapes = regexp.MustCompile("\x1b\\[[0-9;]*m|\x1b\\]8;;((https?|file)://[!-~]*)?\x1b\\\\")

// plain is the line without aiterm's own escapes; the test fails if there are
// others.
func plain(t *testing.T, line string) string {
	t.Helper()
	text := ownEscapes.ReplaceAllString(line, "")
	for _, r := range strings.TrimSuffix(text, "\n") {
		if r < ' ' || 0x7f <= r && r <= 0x9f || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == '\ufffd' {
			t.Errorf("the line holds %q: %q", r, line)
			break
		}
	}
	return text
}

var clockText = regexp.MustCompile(`^\d\d:\d\d [^ ]+\n$`)

// expectLine wants the two segments of aiterm's own and, between them, nothing
// or one of the given texts.
func expectLine(t *testing.T, what, line string, between ...string) {
	t.Helper()
	text := plain(t, line)
	rest, ok := strings.CutPrefix(text, "Opus 5.5 │ ")
	for _, shown := range between {
		if after, found := strings.CutPrefix(rest, shown+" │ "); found {
			rest = after
			break
		}
	}
	if !ok || !clockText.MatchString(rest) {
		t.Errorf("%s: the line is %q, want the model, one of %q, and the clock", what, text, between)
	}
}

const (
	// mostMemory is what a render may take with one hostile guest in it: 16 MiB
	// for the guest's memory, and the program itself.
	mostMemory = 64 << 20
	// mostStack comes on top for a guest that recurses: wazero lets a stack grow
	// up to some hundred MiB, and has no setting for it.
	mostStack = 256 << 20
)

// fixture is the path of a hostile guest of one of the engines.
func fixture(engine, name string) string {
	return filepath.Join("..", "host", "guest", engine, "testdata", "hostile", name+".wasm")
}

func TestHostileGuests(t *testing.T) {
	// What those show that are not refused, do not fail and are not late.
	testHostileGuests(t, "wasm", map[string]string{
		"hello": "hello", "log-flood": "logged", "escapes": "abcde f1mgha", "million-spans": strings.Repeat("x", 64),
	})
}

func TestHostilePlugins(t *testing.T) {
	testHostileGuests(t, "extism", map[string]string{
		"hello": "hello", "log-flood": "logged", "escapes": "abc de", "million-spans": strings.Repeat("x", 64),
		"http-import": "imported", "odd-names": "named", "reset": "after", "spans": "on main",
		"wasi-exit-well": "done", "wasi-stdout": "wrote",
		"echo": `{"session_id":"1","model":{"id":"claude-opus-5-5","display_name":"Opus 5.5"}}`,
	})
}

func testHostileGuests(t *testing.T, engine string, shown map[string]string) {
	paths, err := filepath.Glob(fixture(engine, "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".wasm")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.copy(path, "guest.wasm")
			// The built-in segments are compiled within it too, on a machine
			// that other guests of this test keep busy.
			m.plugins(2*time.Second, "guest.wasm")

			line, state := m.render()
			expectLine(t, "nothing compiled", line, shown[name])
			expectMemory(t, name, state)

			m.settle("guest.wasm")
			if _, ends := shown[name]; !ends {
				m.plugins(500*time.Millisecond, "guest.wasm")
			}
			line, state = m.render()
			if text, ok := shown[name]; ok {
				expectLine(t, "all compiled", line, text)
				if !strings.Contains(plain(t, line), text) {
					t.Errorf("the line is %q, want %q in it", line, text)
				}
			} else {
				expectLine(t, "all compiled", line)
			}
			expectMemory(t, name, state)
			m.expectTidy()
		})
	}
}

func expectMemory(t *testing.T, guest string, state *os.ProcessState) {
	t.Helper()
	most := int64(mostMemory)
	if guest == "stack-overflow" {
		most += mostStack
	}
	if peak := peakMemory(state); peak > most {
		t.Errorf("the render took %d MiB, over %d", peak>>20, most>>20)
	}
}

// expectTidy wants no temporary file in the home.
func (m *machine) expectTidy() {
	m.t.Helper()
	err := filepath.WalkDir(m.home, func(path string, d os.DirEntry, err error) error {
		if err == nil && (strings.HasSuffix(path, ".tmp") || strings.HasPrefix(d.Name(), "compile-")) {
			m.t.Errorf("%s was left behind", path)
		}
		return err
	})
	if err != nil {
		m.t.Error(err)
	}
}

func (m *machine) copy(from, name string) {
	m.t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(m.path(name), data, 0o600)
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

func TestEightHostileGuestsAtOnce(t *testing.T) {
	tests := []struct {
		name   string
		engine string
		guests []string
	}{
		{"spin", "wasm", []string{"spin"}},
		{"recursion", "wasm", []string{"recursion"}},
		{"stack-overflow", "wasm", []string{"stack-overflow"}},
		{"memory-growth", "wasm", []string{"memory-growth"}},
		{"output-flood", "wasm", []string{"output-flood"}},
		{"a mixture", "wasm", []string{"spin", "recursion", "stack-overflow", "memory-growth", "spin-in-start", "trap", "output-flood", "table-growth"}},
		{"plugins that spin", "extism", []string{"spin"}},
		{"plugins that spin in their initialiser", "extism", []string{"spin-in-initialize"}},
		{"plugins that call", "extism", []string{"call-flood"}},
		{"a mixture of plugins", "extism", []string{"spin", "call-flood", "stack-overflow", "memory-growth", "spin-in-start", "answer-flood", "config-flood", "spin-in-hs-init"}},
	}
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			var names []string
			for i := range 8 {
				guest := tt.guests[i%len(tt.guests)]
				m.copy(fixture(tt.engine, guest), guest+".wasm")
				names = append(names, guest+".wasm")
			}
			m.plugins(500*time.Millisecond, names...)
			line, _ := m.render()
			expectLine(t, "nothing compiled", line)
			for _, name := range names {
				m.settle(name)
			}
			for _, what := range []string{"all compiled", "again"} {
				line, _ = m.render()
				expectLine(t, what, line)
			}
			m.expectTidy()
		})
	}
}

// Whoever develops in Go may have these in his shell. Garbage must not be
// collected while a guest runs, or the line would wait for the guest.
func TestGoVariablesWithAGuestThatLoops(t *testing.T) {
	for _, variable := range []string{"GOMEMLIMIT=1MiB", "GOGC=1", "GOMAXPROCS=1"} {
		t.Run(variable, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.copy(fixture("wasm", "spin"), "guest.wasm")
			m.plugins(500*time.Millisecond, "guest.wasm")
			m.render()
			m.settle("guest.wasm")
			m.env = append(m.env, variable)
			for range 3 {
				line, _ := m.render()
				expectLine(t, variable, line)
			}
		})
	}
}

// The name of an import is the author's: it must not reach a terminal as it is.
func TestHostileImportName(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	data, err := os.ReadFile(fixture("wasm", "unknown-function"))
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.Replace(data, []byte("\x04exec"), []byte("\x04\x1b[2J"), 1)
	if err := os.WriteFile(m.path("guest.wasm"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	m.plugins(2*time.Second, "guest.wasm")
	line, _ := m.render()
	expectLine(t, "nothing compiled", line)
	m.settle("guest.wasm")
	line, _ = m.render()
	expectLine(t, "all compiled", line)
	for _, format := range []string{"table", "json"} {
		out, _ := m.run("plugins", "list", "-f", format, "--plugins", m.path("plugins.yaml"))
		if !strings.Contains(out, "imports aiterm_v1.") || strings.ContainsAny(out, "\x1b\x07\u009b") {
			t.Errorf("plugins list -f %s:\n%q", format, out)
		}
	}
	err = filepath.WalkDir(m.home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Name() != "aiterm.log" {
			return err
		}
		log, err := os.ReadFile(path)
		if bytes.ContainsAny(log, "\x1b\x07") {
			t.Errorf("the log holds controls: %q", log)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
