package transcript

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// session is the transcript of a session of Claude Code 2.1.332, up to so many lines;
// 0 for all.
func session(t testing.TB, name string, lines int) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.SplitAfter(string(data), "\n")
	if lines > 0 {
		all = all[:lines]
	}
	return strings.Join(all, "")
}

// until returns the lines up to the first one in which all words are.
func until(t testing.TB, text string, words ...string) string {
	t.Helper()
	all := strings.SplitAfter(text, "\n")
	for i, line := range all {
		found := true
		for _, word := range words {
			found = found && strings.Contains(line, word)
		}
		if found {
			return strings.Join(all[:i+1], "")
		}
	}
	t.Fatalf("no line has %q", words)
	return ""
}

// summed reads a text at once.
func summed(t testing.TB, text string) *Summary {
	t.Helper()
	s, m := &Summary{}, mark{}
	if err := s.read(strings.NewReader(text), &m, mark{size: int64(len(text))}); err != nil {
		t.Fatal(err)
	}
	return s
}

// answers asks for what is said of a text, a moment after its last record.
func answers(t testing.TB, text string, keys ...string) map[string]string {
	t.Helper()
	s := summed(t, text)
	known := KnownAll
	if s.IsUnknown() {
		known = Not
	}
	f := NewFacts(nil, s, known, time.UnixMilli(s.Last).Add(3*time.Second))
	got := map[string]string{}
	for _, key := range keys {
		if value, ok := f.Get(key); ok {
			got[key] = value
		}
	}
	return got
}

func TestRealSessions(t *testing.T) {
	tasks := session(t, "tasks-and-auto-compact", 0)
	agents := session(t, "agent-failure-manual-compact", 0)
	for _, test := range []struct {
		name, text string
		want       map[string]string
	}{
		{"a task is done, and a list that the model has no tool for is none", tasks, map[string]string{
			"known": "known", "tasks.total": "2", "tasks.done": "1", "tasks.active": "0", "mode": "acceptEdits", "mode.asof": "prompt",
			"compact.count": "1", "compact.auto": "1", "compact.manual": "0", "compact.reclaimed": "974163", "compact.before": "977053", "compact.after": "2890",
			"requests": "9", "prompts": "4", "calls": "7", "calls.TaskUpdate": "2", "errors": "1", "tool.running": "0", "turn.running": "false",
		}},
		{"a task is being done", until(t, tasks, `"to":"in_progress"`), map[string]string{
			"known": "known", "tasks.total": "2", "tasks.done": "0", "tasks.active": "1", "turn.running": "true", "mode": "acceptEdits", "mode.asof": "turn",
		}},
		{"a tool runs", until(t, tasks, `"name":"Bash"`), map[string]string{
			"known": "known", "tool.name": "Bash", "tool.age": "3", "tool.running": "1", "tasks.total": "0",
		}},
		{"an agent goes on after the turn", until(t, agents, "turn_duration"), map[string]string{
			"known": "known", "agents.running": "1", "agents.oldest": "3", "agents.0.age": "3", "agents.begun": "1", "tool.running": "0", "turn.running": "false",
		}},
		{"an agent ends", until(t, agents, "queue-operation", "enqueue"), map[string]string{
			"known": "known", "agents.running": "0", "agents.begun": "1",
		}},
		{"failures, and a compaction with attachments", agents, map[string]string{
			"known": "known", "calls": "3", "errors": "2", "denied": "0", "agents.running": "0", "commands": "1", "requests": "6", "prompts": "3",
			"compact.count": "1", "compact.manual": "1", "compact.reclaimed": "12861",
			"tokens.input": "51000", "tokens.output": "2805", "tokens.cache_read": "12000", "tokens.cache_write": "30000", "tokens.total": "95805",
		}},
		{"a prompt that was typed while busy", session(t, "prompt-typed-while-busy-question", 0), map[string]string{
			"known": "known", "prompts": "5", "requests": "6", "tokens.output": "3684", "calls.AskUserQuestion": "1",
		}},
		{"a fork has its own requests alone", session(t, "fork-of-01", 0), map[string]string{
			"known": "known", "requests": "1", "tokens.input": "8500", "prompts": "1",
		}},
		{"a branch that asked nothing", session(t, "branch-of-06", 0), map[string]string{
			"known": "known", "requests": "0", "tokens.total": "0", "prompts": "1", "calls": "0", "interrupts": "0", "commands": "1",
		}},
		{"an interruption, errors of the API, a prompt that was taken back", session(t, "interrupt-api-error-bang-rename-model", 0), map[string]string{
			"known": "known", "interrupts": "1", "denied": "1", "errors": "0", "requests": "1", "prompts": "5", "commands": "2", "tool.running": "0", "turn.running": "false",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var keys []string
			for key := range test.want {
				keys = append(keys, key)
			}
			if diff := cmp.Diff(test.want, answers(t, test.text, keys...)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// at is a record's time.
func at(second int) string { return fmt.Sprintf(`"timestamp":"2026-11-30T09:00:%02d.000Z"`, second) }

func called(second int, id, tool, input string) string {
	return fmt.Sprintf(`{"isSidechain":false,"message":{"id":"msg_%s","role":"assistant","model":"claude-opus-5-5","content":[{"type":"tool_use","id":"%s","name":"%s","input":%s}]},"type":"assistant",%s}`+"\n", id, id, tool, input, at(second))
}

func result(second int, id, block, of string) string {
	return fmt.Sprintf(`{"isSidechain":false,"type":"user","message":{"role":"user","content":[{"tool_use_id":"%s","type":"tool_result"%s}]},%s,"toolUseResult":%s}`+"\n", id, block, at(second), of)
}

func usage(id string, out int) string {
	return fmt.Sprintf(`{"type":"assistant","message":{"id":"%s","model":"m","content":[],"usage":{"input_tokens":10,"output_tokens":%d}},%s}`+"\n", id, out, at(1))
}

const prompted = `{"type":"user","message":{"role":"user","content":"go on"},"origin":{"kind":"human"},"timestamp":"2026-11-30T09:00:00.000Z"}` + "\n"

// No record of Claude Code 2.1.332 is of an unknown kind.
func TestEveryKindIsKnown(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if s := summed(t, string(data)); s.Unknown > 0 || s.Records == 0 {
			t.Errorf("%s: %d of %d", file, s.Unknown, s.Records)
		}
	}
}

func TestRecords(t *testing.T) {
	many := ""
	for i := range 100 {
		many += usage(fmt.Sprintf("msg_%d", i), 1)
	}
	todos := `{"todos":[{"content":"a","status":"completed","activeForm":"A"},{"content":"b","status":"in_progress"},{"content":"c","status":"pending"}]}`
	for _, test := range []struct {
		name, text string
		want       map[string]string
	}{
		{"usage counts once for a message, with its largest numbers", usage("a", 1) + usage("b", 7) + usage("a", 50) + usage("a", 20), map[string]string{
			"requests": "2", "tokens.output": "57", "tokens.input": "20",
		}},
		{"also where the message comes again much later", many + many, map[string]string{"requests": "100", "tokens.output": "100"}},
		{"a list of todos replaces the former one when it was taken", called(1, "a", "TodoWrite", todos) + result(2, "a", "", `{}`) + called(3, "b", "TodoWrite", `{"todos":[]}`), map[string]string{
			"tasks.total": "3", "tasks.done": "1", "tasks.active": "1",
		}},
		{"a task that is deleted is none", called(1, "a", "TaskCreate", `{"subject":"x"}`) + result(2, "a", "", `{"task":{"id":"1"}}`) +
			called(3, "b", "TaskUpdate", `{"taskId":"1","status":"deleted"}`) + result(4, "b", "", `{"success":true,"taskId":"1"}`), map[string]string{"tasks.total": "0"}},
		{"two calls of one reply end in any order", called(1, "a", "Bash", `{}`) + called(2, "b", "Read", `{}`) + result(3, "b", "", `"x"`), map[string]string{
			"tool.running": "1", "tool.name": "Bash", "tool.age": "5",
		}},
		{"a tool of a server, by no name", called(1, "a", "mcp__acme-billing__pay", `{}`) + result(2, "a", `,"is_error":true`, `"Error: no"`) + called(3, "b", "mcp__acme-billing__pay", `{}`), map[string]string{
			"tool.name": "mcp", "mcp.servers": "1", "mcp.calls": "2", "mcp.errors": "1", "mcp.0.calls": "2", "mcp.0.errors": "1", "errors": "1",
		}},
		{"a tool that nobody knows", called(1, "a", "AcmeSecret", `{}`), map[string]string{"tool.name": "other", "calls.other": "1"}},
		{"a tool does not outlive an interruption", prompted + called(1, "a", "Bash", `{}`) + `{"type":"user","message":{"content":[{"type":"text","text":"[Request interrupted by user for tool use]"}]}}` + "\n", map[string]string{
			"tool.running": "0", "interrupts": "1", "turn.running": "false",
		}},
		{"an agent that is waited for ends with its result", called(1, "a", "Task", `{"subagent_type":"x"}`) + result(9, "a", "", `{"status":"completed"}`), map[string]string{
			"agents.running": "0", "agents.begun": "1",
		}},
		{"agents in the background outlive a prompt, and not the process", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) + prompted, map[string]string{"agents.running": "1"}},
		{"and not the process", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) + `{"type":"cost-state","sessionId":"s"}` + "\n", map[string]string{"agents.running": "0"}},
		{"a notification of another task ends no agent", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) +
			`{"type":"queue-operation","operation":"enqueue","content":"<task-notification>\n<task-id>b9</task-id>\n<status>completed</status>"}` + "\n", map[string]string{"agents.running": "1"}},
		{"a notification of progress ends none", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) +
			`{"type":"queue-operation","operation":"enqueue","content":"<task-notification>\n<task-id>x1</task-id>\n<status>running</status>"}` + "\n", map[string]string{"agents.running": "1"}},
		{"an agent's state after a compaction", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) +
			`{"type":"attachment","attachment":{"type":"task_status","taskId":"x1","status":"killed"}}` + "\n", map[string]string{"agents.running": "0"}},
		{"no agent goes on where a turn's end says none, once it says so", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) +
			`{"type":"system","subtype":"turn_duration","durationMs":1,"pendingBackgroundAgentCount":1}` + "\n" + `{"type":"system","subtype":"turn_duration","durationMs":5}` + "\n", map[string]string{"agents.running": "0", "turn.took": "5"}},
		{"fewer agents go on than began", called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) +
			called(2, "b", "Agent", `{}`) + result(2, "b", "", `{"status":"async_launched","agentId":"x2"}`) +
			`{"type":"system","subtype":"turn_duration","durationMs":1,"pendingBackgroundAgentCount":1}` + "\n", map[string]string{"agents.running": "1"}},
		{"what a person writes is no news of the session's own", prompted + called(1, "a", "Agent", `{}`) + result(1, "a", "", `{"status":"async_launched","agentId":"x1"}`) +
			strings.Replace(prompted, "go on", "[Request interrupted by user]", 1) + strings.Replace(prompted, "go on", "<task-notification><task-id>x1</task-id>", 1), map[string]string{
			"prompts": "3", "interrupts": "0", "agents.running": "1",
		}},
		{"agents in the same file are counted apart", `{"type":"assistant","isSidechain":true,"message":{"id":"q","content":[{"type":"tool_use","id":"x","name":"Bash","input":{}}],"usage":{"input_tokens":3}}}` + "\n", map[string]string{
			"requests": "0", "tokens.total": "0", "agents.tokens": "3", "tool.running": "0", "calls": "0",
		}},
		{"a compaction that does not say how much", `{"type":"system","subtype":"compact_boundary","compactMetadata":{"trigger":"auto","preTokens":100}}` + "\n", map[string]string{"compact.count": "1", "compact.auto": "1"}},
		{"plan mode by the model's own wish", prompted + called(1, "a", "EnterPlanMode", `{}`) + result(2, "a", "", `{}`), map[string]string{"mode": "plan", "mode.asof": "turn"}},
		{"and no mode until it is said", prompted + called(1, "a", "ExitPlanMode", `{}`) + result(2, "a", "", `{}`), map[string]string{}},
		{"a mode that nobody knows", `{"type":"permission-mode","permissionMode":"acme"}` + "\n", map[string]string{}},
		{"skills and commands", called(1, "a", "Skill", `{"skill":"acme:deploy"}`) + called(2, "b", "Skill", `{"skill":"review"}`) + called(3, "c", "Skill", `{"skill":"review"}`), map[string]string{
			"skills.used": "3", "skills.kinds": "2", "skills.0.used": "2", "skills.1.used": "1",
		}},
		{"a line that is cut off and one that begins on it are unknown", many + `{"type":"user","message":{"con` + `{"type":"user","message":{"content":"x"}}` + "\n", map[string]string{"known": "known", "requests": "100", "prompts": "0"}},
		{"what has no end yet is not there yet", prompted + `{"type":"user","message":{"con`, map[string]string{"known": "known", "prompts": "1"}},
		{"more than a tenth of unknown kinds: nothing is known", strings.Repeat(prompted, 8) + `{"type":"acme"}` + "\n", map[string]string{"known": "unknown"}},
		{"a tenth may be", strings.Repeat(prompted, 9) + `{"type":"acme"}` + "\n", map[string]string{"known": "known", "prompts": "9"}},
		{"records of odd forms change nothing", strings.Repeat(prompted, 30) + `{"type":"assistant","message":{"id":7,"content":{"a":1},"usage":{"input_tokens":"9","output_tokens":-4}}}` + "\n" +
			`{"type":"assistant","message":{"content":["x",[],{"type":"tool_use"},{"type":"tool_use","id":"","name":"Bash"}]}}` + "\n" + `{"type":"user","message":{"content":{"type":"tool_result"}}}` + "\n", map[string]string{
			"known": "known", "prompts": "30", "tokens.total": "0", "tool.running": "0",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			keys := []string{"mode", "mode.asof"}
			for key := range test.want {
				keys = append(keys, key)
			}
			got := answers(t, test.text, keys...)
			for _, key := range []string{"mode", "mode.asof"} {
				if _, ok := test.want[key]; !ok && !strings.Contains(test.name, "mode") {
					delete(got, key)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
