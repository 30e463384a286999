package transcript

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var now = time.Date(2026, 11, 30, 9, 1, 0, 0, time.UTC)

// allKeys are keys of every kind.
var allKeys = strings.Fields(`known tasks.total tasks.done tasks.active agents.running agents.oldest agents.begun agents.tokens
	agents.0.age agents.9.age tool.name tool.age tool.running calls calls.Bash calls.nothing errors denied mode mode.asof compact.count
	compact.auto compact.manual compact.reclaimed compact.before compact.after tokens.input tokens.output tokens.cache_read
	tokens.cache_write tokens.thinking tokens.total usage.input usage.output usage.cache_read usage.cache_write usage.thinking usage.total usage. requests prompts interrupts api_errors commands skills.used skills.kinds
	skills.0.used mcp.calls mcp.errors mcp.servers mcp.0.calls mcp.0.errors turn.running turn.age turn.took names.agents.0
	names.tool names.skills.0 names.mcp.0 names.commands.0 titles.task titles.agents.0 titles.agents.-1 names. titles. tool agents. mcp..`)

const id = "690948d3-d0b3-4237-bb4f-2ed666858700"

// world is a folder of Claude Code's with one session, of which nothing is written yet.
type world struct {
	*testing.T
	config, path string
	file         *File
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, config: filepath.Join(t.TempDir(), ".claude")}
	w.path = filepath.Join(w.config, "projects", "-home-ann-work", id+".jsonl")
	if err := os.MkdirAll(filepath.Dir(w.path), 0o700); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.file, err = Find(w.path, id, w.config, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) write(text string) {
	w.Helper()
	if err := os.WriteFile(w.path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
}

func (w *world) appendText(text string) {
	w.Helper()
	f, err := os.OpenFile(w.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(text)
		f.Close()
	}
	if err != nil {
		w.Fatal(err)
	}
}

// touch gives the file another time.
func (w *world) touch() {
	w.Helper()
	then := time.Unix(1_700_000_000, 0)
	if err := os.Chtimes(w.path, then, then); err != nil {
		w.Fatal(err)
	}
}

// want reads as a line does, and asks for the number of prompts.
func (w *world) want(known Known, prompts int64, scan bool) *Summary {
	w.Helper()
	s, got, behind := w.file.Read()
	var have int64 = -1
	if s != nil {
		have = s.Prompts
	}
	if got != known || have != prompts || behind > 0 != scan {
		w.Errorf("%s, %d prompts, %d bytes to be read; want %s, %d, %v", got, have, behind, known, prompts, scan)
	}
	return s
}

func (w *world) scan() {
	w.Helper()
	if err := w.file.Scan(); err != nil {
		w.Error(err)
	}
}

// padding is a record of at least so many bytes.
func padding(bytes int) string {
	return `{"type":"attachment","attachment":{"type":"prompt_snapshot","text":"` + strings.Repeat("x", bytes) + `"}}` + "\n"
}

func TestFileGrows(t *testing.T) {
	w := newWorld(t)
	w.want(None, -1, false)
	w.write(prompted)
	w.want(KnownAll, 1, false)
	w.appendText(prompted + prompted[:20])
	w.want(KnownAll, 2, false)
	w.appendText(prompted[20:])
	w.want(KnownAll, 3, false)
	w.want(KnownAll, 3, false)
	w.appendText(padding(MostInLine) + prompted)
	w.want(Partly, 3, true)
	w.want(Partly, 3, true)
	w.scan()
	w.want(KnownAll, 4, false)
	w.appendText(padding(64<<10) + prompted)
	w.want(KnownAll, 5, false)
}

func TestLargeFileIsScannedElsewhere(t *testing.T) {
	w := newWorld(t)
	w.write(strings.Repeat(padding(64<<10)+prompted, 40))
	w.want(Pending, -1, true)
	w.scan()
	w.want(KnownAll, 40, false)
	w.scan()
	w.want(KnownAll, 40, false)
}

func TestLineWithoutEnd(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + padding(2 * MostInLine)[:2*MostInLine])
	w.want(Pending, -1, true)
	w.scan()
	w.want(KnownAll, 1, false) // and not scanned again as long as it has this size
	w.appendText(padding(2 * MostInLine)[2*MostInLine:] + prompted)
	w.want(Partly, 1, true)
	w.scan()
	w.want(KnownAll, 2, false)
}

func TestFileIsReplaced(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(w *world)
	}{
		{"by a shorter one", func(w *world) { w.write(prompted) }},
		{"by another one of the same name", func(w *world) {
			if err := os.Rename(w.path, w.path+".old"); err != nil {
				w.Fatal(err)
			}
			w.write(prompted)
		}},
		{"by a longer text in its place", func(w *world) { w.write(prompted + padding(5000)) }},
		{"by a text of the same size", func(w *world) {
			text := prompted + padding(0)
			w.write(text + padding(3*len(prompted)-len(text)-len(padding(0))))
			w.touch()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.write(prompted + prompted + prompted)
			w.want(KnownAll, 3, false)
			test.do(w)
			w.want(KnownAll, 1, false)
		})
	}
	t.Run("by another large one", func(t *testing.T) {
		w := newWorld(t)
		w.write(padding(2*MostInLine) + prompted)
		w.scan()
		w.want(KnownAll, 1, false)
		w.write(prompted + padding(3*MostInLine) + prompted)
		w.want(Pending, -1, true)
		w.scan()
		w.want(KnownAll, 2, false)
	})
	t.Run("a session is gone on with, which touches it", func(t *testing.T) {
		w := newWorld(t)
		w.write(padding(2*MostInLine) + prompted)
		w.scan()
		w.touch()
		w.want(KnownAll, 1, true)
		w.scan()
		w.want(KnownAll, 1, false)
	})
	t.Run("what was kept is damaged", func(t *testing.T) {
		w := newWorld(t)
		w.write(prompted)
		w.want(KnownAll, 1, false)
		if err := os.WriteFile(w.file.keptPath(".count"), []byte(magic+"1 3\n1 2"), 0o600); err != nil {
			t.Fatal(err)
		}
		w.want(KnownAll, 1, false)
	})
}

func TestOnlyTheSessionsOwnFile(t *testing.T) {
	config := filepath.Join(t.TempDir(), "claude")
	projects := filepath.Join(config, "projects")
	for _, path := range []string{
		filepath.Join(projects, "p", id+".jsonl"),
	} {
		if _, err := Find(path, id, config, "cache"); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{
		"", id + ".jsonl", filepath.Join(projects, id+".jsonl"), filepath.Join(projects, "p", "q", id+".jsonl"),
		filepath.Join(projects, "p", "other.jsonl"), filepath.Join(projects, "..", "p", id+".jsonl"), filepath.Join(config, "p", id+".jsonl"),
		projects + "/p/../../../" + id + ".jsonl", filepath.Join(projects, "p", id+".json"),
	} {
		if _, err := Find(path, id, config, "cache"); err == nil {
			t.Errorf("%q is taken", path)
		}
	}
	for _, session := range []string{"", "..", "a/b", `a\b`, ".hidden"} {
		if _, err := Find(filepath.Join(projects, "p", session+".jsonl"), session, config, "cache"); err == nil {
			t.Errorf("session %q is taken", session)
		}
	}
}

func TestNamesAndTitlesAreReadFromTheFile(t *testing.T) {
	text := prompted + called(1, "a", "TaskCreate", `{"subject":"Write \"it\"","activeForm":"Writing \"it\""}`) + result(1, "a", "", `{"task":{"id":"1"}}`) +
		called(2, "b", "TaskUpdate", `{"taskId":"1","status":"in_progress"}`) + result(2, "b", "", `{"success":true}`) +
		called(3, "c", "Agent", `{"subagent_type":"acme-review","description":"Look at the bill"}`) + result(3, "c", "", `{"status":"async_launched","agentId":"x"}`) +
		called(4, "d", "Skill", `{"skill":"acme:deploy"}`) + result(5, "d", "", `{}`) +
		`{"type":"user","message":{"content":"<command-name>/acme-release</command-name>"},"timestamp":"2026-11-30T09:00:06.000Z"}` + "\n" +
		called(7, "e", "mcp__acme-billing__pay", `{}`)
	w := newWorld(t)
	w.write(text)
	s, known, _ := w.file.Read()
	ask := func(known Known) map[string]string {
		f, got := NewFacts(w.file, s, known, now), map[string]string{}
		for _, key := range []string{"titles.task", "titles.agents.0", "names.agents.0", "names.skills.0", "names.commands.0", "names.mcp.0", "names.tool"} {
			if value, ok := f.Get(key); ok {
				got[key] = value
			}
		}
		return got
	}
	want := map[string]string{
		"titles.task": `Writing "it"`, "titles.agents.0": "Look at the bill", "names.agents.0": "acme-review", "names.skills.0": "acme:deploy",
		"names.commands.0": "acme-release", "names.mcp.0": "acme-billing", "names.tool": "mcp__acme-billing__pay",
	}
	if diff := cmp.Diff(want, ask(known)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	kept, err := os.ReadFile(w.file.keptPath(".count"))
	if err != nil {
		t.Fatal(err)
	}
	checkNoText(t, kept)
	for _, word := range []string{"acme", "bill", "Writ", "deploy"} {
		if strings.Contains(string(kept), word) {
			t.Errorf("%q is kept", word)
		}
	}
	// What stands there now is not what was counted.
	w.write(strings.Repeat("x", len(text)-1) + "\n")
	if diff := cmp.Diff(map[string]string{}, ask(known)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTasksOfTheFolder(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + called(1, "a", "TaskCreate", `{"subject":"x"}`) + result(1, "a", "", `{"task":{"id":"1"}}`))
	dir := filepath.Join(w.config, "tasks", id)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	ask := func() map[string]string {
		s, known, _ := w.file.Read()
		f, got := NewFacts(w.file, s, known, now), map[string]string{}
		for _, key := range []string{"tasks.total", "tasks.done", "tasks.active", "titles.task"} {
			if value, ok := f.Get(key); ok {
				got[key] = value
			}
		}
		return got
	}
	file := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file(".lock", "")
	if diff := cmp.Diff(map[string]string{"tasks.total": "0", "tasks.done": "0", "tasks.active": "0"}, ask()); diff != "" {
		t.Errorf("the list was dropped: -want +got\n%s", diff)
	}
	file("1.json", `{"id":"1","subject":"a","status":"completed"}`)
	file("2.json", `{"id":"2","subject":"b","activeForm":"Doing b","status":"in_progress"}`)
	file("10.json", `{"id":"10","subject":"c","activeForm":"Doing c","status":"in_progress"}`)
	file("11.json", `{"id":"11","subject":"d","status":"pending"}`)
	if diff := cmp.Diff(map[string]string{"tasks.total": "4", "tasks.done": "1", "tasks.active": "2", "titles.task": "Doing b"}, ask()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	file("11.json", `{"id":"11",`)
	if diff := cmp.Diff(map[string]string{"titles.task": "Doing b"}, ask()); diff != "" {
		t.Errorf("one is being written: -want +got\n%s", diff)
	}
}

func TestAgentsOwnFilesSayThatTheyFinished(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"a1f"}`) +
		called(2, "b", "Agent", `{}`) + result(2, "b", "", `{"status":"async_launched","agentId":"b2"}`) +
		called(3, "c", "Agent", `{}`) + result(3, "c", "", `{"status":"async_launched","agentId":"../../../x"}`))
	running := func() string {
		s, known, _ := w.file.Read()
		n, _ := NewFacts(w.file, s, known, now).Get("agents.running")
		return n
	}
	if got := running(); got != "3" {
		t.Errorf("%s run", got)
	}
	folder := filepath.Join(filepath.Dir(w.path), id, "subagents")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"agent-a1f": `{"agentType":"x","finished":true}`, "agent-b2": `{"finished":false}`, "../../../x": `{"finished":true}`} {
		if err := os.WriteFile(filepath.Join(folder, name+".meta.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := running(); got != "2" {
		t.Errorf("%s run", got)
	}
}

func TestReadOnlyKeepsNothing(t *testing.T) {
	w := newWorld(t)
	w.file.ReadOnly = true
	w.write(prompted)
	w.want(KnownAll, 1, false)
	if _, err := os.Stat(filepath.Dir(w.file.keptPath(""))); !os.IsNotExist(err) {
		t.Error(err)
	}
}

// Every key that is answered has a shape, and no other text has one.
func TestShape(t *testing.T) {
	s := summed(t, prompted+called(1, "a", "Skill", `{"skill":"x"}`)+called(1, "b", "mcp__x__y", `{}`)+called(2, "c", "Agent", `{}`))
	s.Mode, s.Before, s.TurnTook, s.TurnStart = 1, 1, 1, now.UnixMilli()
	f := NewFacts(nil, s, KnownAll, now)
	for _, key := range allKeys {
		if _, ok := f.Get(key); ok && Shape(key) == "" {
			t.Errorf("%s has no shape", key)
		}
	}
	for key, want := range map[string]string{
		"agents.12.age": "agents.I.age", "titles.agents.0": "titles.agents.I", "calls.Bash": "calls.Bash", "mode": "mode",
		"": "", "calls.acme": "", "tasks.Pay the bill": "", "Pay": "", "agents..age": "", "1": "", "names.mcp.0.x": "",
	} {
		if got := Shape(key); got != want {
			t.Errorf("%q: %q", key, got)
		}
	}
}
