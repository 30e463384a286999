package view

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/code"
	"github.com/data-wise/aiterm/host/line"
	"github.com/data-wise/aiterm/host/line/engines"
	"github.com/data-wise/aiterm/internal/race"
	"github.com/data-wise/aiterm/plugins"
)

const strangersFile = "version: 1\nlines:\n  - left: [model, guest, clock]\nsegments:\n  guest: {source: ./guest.wasm}\n"

// warm compiles a world's segments with this test binary as the program that does, and
// returns what became of each segment: "ok", "cached" or the error.
func warm(t *testing.T, w *world, program string) (map[string]string, int) {
	t.Helper()
	executable := w.program(program)
	got := map[string]string{}
	err := Warm(context.Background(), w.plan(), w.Dirs(), Compiler{Executable: executable}, func(warmed Warmed) {
		switch {
		case warmed.Err != nil:
			got[warmed.Segment] = warmed.Err.Error()
		case warmed.Cached:
			got[warmed.Segment] = "cached"
		default:
			got[warmed.Segment] = "ok"
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	runs, _ := os.ReadFile(filepath.Join(w.Home, countFile))
	return got, len(runs)
}

func TestWarmThenRender(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector needs more address space than a compiler may take")
	}
	w := newWorld(t)
	w.configure(strangersFile)
	w.addFixture("guest", "hello")
	if rows := w.render(w.input(`{"model":{"display_name":"Opus"}}`)); len(rows) != 1 || strings.Contains(rows[0], "hello") {
		t.Errorf("before it was compiled the line is %q", rows)
	}
	got, runs := warm(t, w, compiling)
	if got["guest"] != "ok" || runs != 1 {
		t.Errorf("segments %v with %d runs of the compiler, want guest compiled with one", got, runs)
	}
	in := w.input(`{"model":{"display_name":"Opus"}}`)
	in.Executable = w.program(compiling)
	if rows := w.render(in); len(rows) != 1 || !strings.HasPrefix(rows[0], "Opus │ hello │ ") {
		t.Errorf("the line is %q", rows)
	}
	got, runs = warm(t, w, compiling)
	if diff := cmp.Diff(map[string]string{"model": "cached", "guest": "cached", "clock": "cached"}, got); diff != "" || runs != 1 {
		t.Errorf("the second time, with %d runs (-want +got):\n%s", runs, diff)
	}
}

// A program without the engine for Extism plugins says so, and does the rest.
func TestPluginWithoutItsEngine(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector needs more address space than a compiler may take")
	}
	w := newWorld(t)
	w.configure(strangersFile)
	w.add("guest", filepath.Join("..", "guest", "extism", "testdata", "hostile", "hello.wasm"))
	const want = "it is an Extism plugin, which this program cannot run: use aiterm itself"
	if got, _ := warm(t, w, compiling); got["guest"] != want {
		t.Errorf("guest: %q, want %q", got["guest"], want)
	}
	if rows := w.render(w.input(`{"model":{"display_name":"Opus"}}`)); len(rows) != 1 || !strings.HasPrefix(rows[0], "Opus │ ") {
		t.Errorf("the line is %q", rows)
	}
}

func TestCompilerCrashIsNotTriedAgainAtOnce(t *testing.T) {
	w := newWorld(t)
	w.configure(strangersFile)
	w.addFixture("guest", "hello")
	const why = "crashes the compiler: it is damaged, or made to do harm"
	for range 3 {
		if got, runs := warm(t, w, crashing); !strings.HasPrefix(got["guest"], why) || runs != 1 {
			t.Errorf("guest: %q with %d runs of the compiler, want %q with one", got["guest"], runs, why)
		}
	}
	rows := w.render(w.input(`{"model":{"display_name":"Opus"}}`))
	if len(rows) != 1 || !strings.HasPrefix(rows[0], "Opus │ ") {
		t.Errorf("the line is %q", rows)
	}
}

func TestWarmLeavesTheWorkToWhoIsAtIt(t *testing.T) {
	w := newWorld(t)
	w.configure(strangersFile)
	w.addFixture("guest", "hello")
	dir := engines.CodeDir(w.Dirs().Cache)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(dir, "warm.lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	if got, runs := warm(t, w, compiling); len(got) != 0 || runs != 0 {
		t.Errorf("while another is at it: %v with %d runs of the compiler", got, runs)
	}
}

func TestRenderAfterTheCacheWasDamaged(t *testing.T) {
	tests := []struct {
		name   string
		damage func(code []byte) []byte
		keep   bool // the time of the file
		loads  bool // its size, too
	}{
		{"code, the time kept", func(code []byte) []byte { code[len(code)/2] ^= 1; return code }, true, true},
		{"all of it, later", func(code []byte) []byte { return []byte(strings.Repeat("x", len(code))) }, false, false},
		{"cut off", func(code []byte) []byte { return code[:20] }, true, false},
		{"empty", func([]byte) []byte { return nil }, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.configure("version: 1\nbuiltin_engine: wasm\nlines:\n  - left: [model]\n")
			render := func() {
				t.Helper()
				in := w.input(`{"model":{"display_name":"Opus"}}`)
				in.Executable = w.program(compiling)
				if rows := w.render(in); len(rows) != 1 || rows[0] != "Opus" {
					t.Errorf("the line is %q", rows)
				}
			}
			warm(t, w, compiling)
			render()
			files, _ := filepath.Glob(filepath.Join(engines.CodeDir(w.Dirs().Cache), "*", "wazero-*", "*"))
			if len(files) != 1 {
				t.Fatalf("compiled code: %q", files)
			}
			code, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(files[0], tt.damage(code), 0o600); err != nil {
				t.Fatal(err)
			}
			changed := info.ModTime()
			if !tt.keep {
				changed = changed.Add(time.Minute)
			}
			if err := os.Chtimes(files[0], changed, changed); err != nil {
				t.Fatal(err)
			}
			if tt.keep && tt.loads {
				render() // it is compiled for this one time
			}
			if got, _ := warm(t, w, compiling); got["model"] != "ok" {
				t.Errorf("it is compiled again: %v", got)
			}
			render()
		})
	}
}

// Code of which the table of functions is damaged is checked by nobody: the process jumps
// to nowhere and ends. That costs the segment its news, and no other one; then its code is
// made anew.
func TestCodeThatEndsTheProcess(t *testing.T) {
	w := newWorld(t)
	w.configure("version: 1\nbudget: 2s\nbuiltin_engine: wasm\nlines:\n  - left: [model, version]\n")
	render := func() string {
		t.Helper()
		in := w.input(`{"model":{"display_name":"Opus"},"version":"2.1.330"}`)
		in.Executable = w.program(compiling)
		if err := os.RemoveAll(filepath.Join(w.Dirs().Cache, "last")); err != nil {
			t.Fatal(err)
		}
		text := ""
		Render(in, func(o line.Output) { text = string(o.Text); o.Finish() })
		return strings.TrimSpace(text)
	}
	warm(t, w, compiling)
	whole := render()
	files, _ := filepath.Glob(filepath.Join(engines.CodeDir(w.Dirs().Cache), "*", "wazero-*", "*"))
	if len(files) != 2 {
		t.Fatalf("compiled code: %q", files)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		kept, at, _, err := code.ReadKept(bytes.NewReader(data), info.Size(), &code.Scratch{})
		if err != nil {
			t.Fatal(err)
		}
		// The magic, a version with its length, how many functions there are, and where
		// each begins.
		head := kept.Head
		table := 6 + 1 + int(head[6])
		functions := int(binary.LittleEndian.Uint32(head[table:]))
		for i := range functions {
			binary.LittleEndian.PutUint64(head[table+4+8*i:], 1<<44)
		}
		kept.Code = data[at:]
		if err := os.WriteFile(file, kept.Encode(), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, info.ModTime(), info.ModTime()); err != nil {
			t.Fatal(err)
		}
		if got := render(); got == "" || got == whole || !strings.Contains(whole, got) {
			t.Errorf("with damaged code the line is %q, and was %q", got, whole)
		}
		again := 0
		anew, _ := warm(t, w, compiling)
		for _, state := range anew {
			if state == "ok" {
				again++
			}
		}
		if again != 1 {
			t.Errorf("of two modules %d are compiled again: %v", again, anew)
		}
		if got := render(); got != whole {
			t.Errorf("then it is %q, and was %q", got, whole)
		}
	}
}

func TestList(t *testing.T) {
	w := newWorld(t)
	w.configure(`version: 1
lines:
  - left: [model, asks]
  - left: [usage]
segments:
  usage: {grant: []}
  asks: {source: ./asks.wasm, grant: [usage]}
  off: {source: "builtin:clock"}
`)
	w.addFixture("asks", "ungranted")
	if _, _ = warm(t, w, crashing); t.Failed() {
		return
	}
	infos, err := List(w.plan(), w.Dirs(), "")
	if err != nil {
		t.Fatal(err)
	}
	type short struct {
		Order, Line int
		State       State
	}
	got := map[string]short{}
	for _, info := range infos {
		got[info.Name] = short{info.Order, info.Line, info.State}
		if info.Size == 0 || (info.State != StateOK) != (info.Reason != "") {
			t.Errorf("%+v", info)
		}
	}
	want := map[string]short{
		"model": {1, 1, StateOK}, "asks": {2, 1, StateBroken}, "usage": {3, 2, StateBlocked}, "off": {0, 0, StateOff},
	}
	for _, name := range plugins.Names() {
		if _, placed := want[name]; !placed {
			want[name] = short{0, 0, StateOff}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
	for _, info := range infos {
		if info.Name == "usage" && info.Reason != "needs usage, which is not granted: add it to the segment's grant in plugins.yaml" {
			t.Errorf("usage: %q", info.Reason)
		}
	}
}
