package line

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/config"
)

const talk = "00000000-0000-4000-8000-00000000000a"

// talking is a session in which an agent runs and a list of todos has a current one, as
// of a moment ago, and what Claude Code sends of it.
func talking(w *world) (stdin string) {
	w.T.Helper()
	at := `"timestamp":"` + time.Now().Add(-65*time.Second).UTC().Format(time.RFC3339Nano) + `"`
	records := []string{
		`{"type":"user","message":{"content":"Zebra prompt"},"origin":{"kind":"human"},"permissionMode":"plan",` + at + `}`,
		`{"type":"assistant","message":{"id":"m1","content":[{"type":"tool_use","id":"t1","name":"TodoWrite","input":{"todos":[{"content":"a","status":"completed"},{"content":"b","status":"in_progress","activeForm":"Painting the zebra"}]}}]},` + at + `}`,
		`{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1"}]},` + at + `}`,
		`{"type":"assistant","message":{"id":"m2","content":[{"type":"tool_use","id":"t2","name":"Agent","input":{"subagent_type":"zebra-keeper","description":"Feed the zebra"}}]},` + at + `}`,
		`{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t2"}]},"toolUseResult":{"status":"async_launched","agentId":"a1"},` + at + `}`,
		`{"type":"assistant","message":{"id":"m3","content":[{"type":"tool_use","id":"t3","name":"mcp__zebra__stripe","input":{}}]},` + at + `}`,
	}
	path := filepath.Join(w.Home, ".claude", "projects", "-work", talk+".jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.T.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Join(records, "\n")+"\n"), 0o600); err != nil {
		w.T.Fatal(err)
	}
	return `{"session_id":"` + talk + `","cwd":"` + filepath.ToSlash(w.Home) + `","transcript_path":"` + filepath.ToSlash(path) + `"}`
}

// drawn is the line of segments with what each was granted.
func drawn(w *world, stdin string, segments ...config.Segment) string {
	w.T.Helper()
	plan := config.Default()
	plan.Segments, plan.Lines, plan.Color = segments, []config.Line{{Separator: " | "}}, "none"
	for i, s := range segments {
		plan.Segments[i].Source = config.BuiltinPrefix + s.Name
		plan.Lines[0].Left = append(plan.Lines[0].Left, s.Name)
	}
	in := w.input(stdin)
	in.Settle = func(config.Identity) (*config.Snapshot, error) { return &config.Snapshot{Plan: plan}, nil }
	in.Plugins = filepath.Join(w.Home, "named.yaml")
	text := ""
	Draw(in, func(o Output) {
		text = string(o.Text)
		o.Finish()
	})
	return strings.TrimSuffix(text, "\n")
}

// A word of the session is drawn where that was granted, and is in no file of aiterm's
// after it; nor does one come back once the grant is gone.
func TestWordsAreNotKept(t *testing.T) {
	w := newWorld(t)
	stdin := talking(w)
	numbers := []config.Segment{{Name: "tasks", Grant: []string{"transcript"}}, {Name: "agents", Grant: []string{"transcript"}}, {Name: "mcp", Grant: []string{"transcript"}}, {Name: "mode", Grant: []string{"transcript"}}}
	words := []config.Segment{{Name: "tasks", Grant: []string{"transcript", "transcript:titles"}}, {Name: "agents", Grant: []string{"transcript", "transcript:names", "transcript:titles"}}, {Name: "mcp", Grant: []string{"transcript", "transcript:names"}}, {Name: "mode", Grant: []string{"transcript"}}}
	for i := range words {
		numbers[i].Optional = []string{"transcript:names", "transcript:titles"}
		words[i].Optional = numbers[i].Optional
	}
	for range 2 {
		line := drawn(w, stdin, words...)
		for _, word := range []string{"▸ 1/2 Painting the zebra", "⇶1 1m", "zebra-keeper: Feed the zebra", "⌁ zebra", "⏸ plan"} {
			if !strings.Contains(line, word) {
				t.Errorf("there is no %q: %s", word, line)
			}
		}
		if strings.Contains(line, "Zebra prompt") {
			t.Errorf("a prompt is drawn: %s", line)
		}
		lookFor(t, w, "ebra")
	}
	if line := drawn(w, stdin, numbers...); strings.Contains(line, "ebra") || !strings.Contains(line, "▸ 1/2 | ⇶1 1m") {
		t.Errorf("without the grants: %s", line)
	}
	lookFor(t, w, "ebra")
	if line := drawn(w, stdin, config.Segment{Name: "tasks", Optional: []string{"transcript", "transcript:titles"}}); strings.Contains(line, "1/2") {
		t.Errorf("without any grant: %s", line)
	}
}

// lookFor fails for each file of aiterm's that has a word in it or in its name.
func lookFor(t *testing.T, w *world, word string) {
	t.Helper()
	dirs := w.Dirs()
	files := 0
	for _, dir := range []string{dirs.Cache, dirs.State, dirs.Config} {
		filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil
			}
			files++
			data, err := os.ReadFile(path)
			if err != nil || strings.Contains(string(data), word) || strings.Contains(d.Name(), word) {
				t.Errorf("%s: %q, %v", path, data, err)
			}
			return nil
		})
	}
	if files == 0 {
		t.Error("nothing is kept at all")
	}
}

// Where no segment asks, nobody looks at the transcript.
func TestTranscriptIsNotReadUnasked(t *testing.T) {
	w := newWorld(t)
	stdin := talking(w)
	drawn(w, stdin, config.Segment{Name: "model"})
	if _, err := os.Stat(filepath.Join(w.Dirs().Cache, "transcript")); !os.IsNotExist(err) {
		t.Errorf("it was read: %v", err)
	}
}

// A transcript that is none of this session's, or not in Claude Code's folder, is none.
func TestTranscriptOfAnotherSession(t *testing.T) {
	w := newWorld(t)
	stdin := talking(w)
	mode := config.Segment{Name: "mode", Grant: []string{"transcript"}}
	if line := drawn(w, stdin, mode); line != "⏸ plan" {
		t.Fatalf("%q", line)
	}
	for from, to := range map[string]string{
		`"session_id":"` + talk: `"session_id":"00000000-0000-4000-8000-00000000000b`,
		"/projects/-work/":      "/projects/-work/../-work/../../projects/-other/",
		"/projects/":            "/other/",
	} {
		if line := drawn(w, strings.Replace(stdin, from, to, 1), mode); strings.Contains(line, "plan") {
			t.Errorf("%s: %q", to, line)
		}
	}
}
