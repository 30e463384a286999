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

// answered is a reply at a second, of a conversation or of an agent.
func answered(second int, id string, side bool, input int) string {
	return fmt.Sprintf(`{"type":"assistant","isSidechain":%v,"requestRef":"r-%s","message":{"id":%q,"content":[{"type":"text","text":"x"}],"usage":{"input_tokens":%d,"output_tokens":1}},"timestamp":%q}`+"\n",
		side, id, id, input, now.Add(time.Duration(second-60)*time.Second).Format(time.RFC3339Nano))
}

// stated is what Claude Code writes at its end.
func stated(inputs ...int) string {
	var models []string
	for i, n := range inputs {
		models = append(models, fmt.Sprintf(`"model-%d":{"inputTokens":%d,"outputTokens":1}`, i, n))
	}
	return `{"type":"cost-state","sessionId":"` + id + `","modelUsage":{` + strings.Join(models, ",") + `}}` + "\n"
}

// agentSays appends to an agent's file.
func (w *world) agentSays(name, text string) {
	w.Helper()
	session := *w
	session.path = filepath.Join(strings.TrimSuffix(w.path, ".jsonl"), "subagents", name)
	if err := os.MkdirAll(filepath.Dir(session.path), 0o700); err != nil {
		w.Fatal(err)
	}
	session.appendText(text)
}

// adds compares the tokens that went in: of all requests, and those of agents in all.
func (w *world) adds(input, agents string) {
	w.Helper()
	file, err := Find(w.path, id, w.config, w.file.cache)
	if err != nil {
		w.Fatal(err)
	}
	s, known, _ := file.Read()
	f := NewFacts(file, s, known, now)
	scans := 0
	f.Behind = func() { scans++ }
	got, _ := f.Get("usage.input")
	ofAgents, _ := f.Get("agents.tokens")
	if diff := cmp.Diff([]string{input, agents}, []string{got, ofAgents}); diff != "" {
		w.Errorf("-want +got\n%s", diff)
	}
	if want := input == ""; want != (scans == 1) {
		w.Errorf("a scan was asked for %d times", scans)
	}
}

func TestAgentsTokensAreOfTheSession(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + answered(1, "m1", false, 100))
	w.adds("100", "0")
	// Each message once, also where its blocks are read apart.
	w.agentSays("agent-a1.jsonl", answered(2, "s1", true, 10))
	w.adds("110", "11")
	w.agentSays("agent-a1.jsonl", answered(2, "s1", true, 10)+answered(3, "s2", true, 20)+answered(3, "s3", true, 5)[:30])
	w.agentSays("agent-b2.jsonl", answered(3, "s4", true, 40))
	w.adds("170", "73")
	w.agentSays("agent-a1.jsonl", answered(3, "s3", true, 5)[30:])
	// No agents' records.
	w.agentSays("agent-b2.meta.json", answered(4, "s5", true, 1000))
	w.agentSays("other.jsonl", answered(4, "s6", true, 1000))
	w.agentSays("agent-..jsonl", answered(4, "s7", true, 1000))
	w.adds("175", "79")
	w.adds("175", "79")
}

func TestContinuedSessionGoesOnFromWhatClaudeCodeSaid(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + answered(1, "m1", false, 100))
	w.agentSays("agent-a1.jsonl", answered(2, "s1", true, 10))
	w.adds("110", "11")
	// Requests that have no record are among what it says, and an agent's that nobody
	// has looked at yet.
	w.agentSays("agent-a1.jsonl", answered(3, "s2", true, 20))
	w.appendText(stated(500, 30) + stated(500, 31))
	w.adds("531", "32")
	w.appendText(`{"type":"mode","mode":"normal"}` + "\n")
	w.adds("531", "32")
	w.appendText(strings.ReplaceAll(prompted, "09:00:0", "09:00:2") + answered(25, "m2", false, 7))
	w.adds("538", "32")
	w.agentSays("agent-a1.jsonl", answered(26, "s3", true, 3))
	w.agentSays("agent-c3.jsonl", answered(27, "s4", true, 4))
	w.adds("545", "41")
	w.appendText(stated(600))
	w.adds("600", "41")
	// The same, where all is read at once.
	if err := os.RemoveAll(w.file.cache); err != nil {
		t.Fatal(err)
	}
	w.adds("600", "41")
	w.appendText(answered(40, "m3", false, 1))
	w.adds("601", "41")
}

func TestForkDoesNotTakeItsParentsWord(t *testing.T) {
	copied := strings.Replace(answered(1, "m1", false, 100), `{"type"`, `{"sessionId":"`+id+`","requestSessionId":"parent","type"`, 1)
	branched := strings.Replace(copied, `{"sessionId"`, `{"forkedFrom":{"sessionId":"parent"},"sessionId"`, 1)
	w := newWorld(t)
	w.write(copied + prompted + answered(2, "m2", false, 7) + stated(100+7))
	w.adds("7", "0")
	// Of a branch Claude Code begins to count anew.
	w.write(branched + prompted + answered(2, "m2", false, 7) + stated(9) + answered(30, "m3", false, 1))
	w.adds("10", "0")
}

func TestAgentsFilesAreReplacedOrMany(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + answered(1, "m1", false, 100))
	w.agentSays("agent-a1.jsonl", answered(2, "s1", true, 10)+answered(2, "s2", true, 10))
	w.adds("120", "22")
	path := filepath.Join(w.file.agentsFolder(), "agent-a1.jsonl")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	w.adds("120", "22")
	w.agentSays("agent-a1.jsonl", answered(2, "s3", true, 1))
	w.adds("101", "2")
	// More than a line reads is for a process of its own.
	w.agentSays("agent-a1.jsonl", padding(MostInLine)+answered(3, "s4", true, 2))
	w.adds("", "")
	w.scan()
	w.adds("103", "5")
	for i := range mostAgentFiles {
		w.agentSays(fmt.Sprintf("agent-x%d.jsonl", i), "\n")
	}
	f := NewFacts(w.file, &Summary{}, KnownAll, now)
	if got, ok := f.Get("usage.input"); ok {
		t.Errorf("of more agents than are counted, %s tokens are known", got)
	}
}

func TestAgentsFilesBehindALinkAreNotRead(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + answered(1, "m1", false, 100))
	w.agentSays("agent-a1.jsonl", answered(2, "s1", true, 10))
	folder := w.file.agentsFolder()
	if err := os.Rename(folder, folder+"-there"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(folder+"-there", folder); err != nil {
		t.Skip(err)
	}
	w.adds("100", "0")
}

func TestWhatIsKeptOfAgentsIsNumbers(t *testing.T) {
	w := newWorld(t)
	w.write(prompted + answered(1, "m1", false, 100))
	w.agentSays("agent-a1secret.jsonl", strings.ReplaceAll(answered(2, "secret-message", true, 10), `"x"`, `"secret words"`))
	w.adds("110", "11")
	data, err := os.ReadFile(w.file.keptPath(".agents"))
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(data), "\n")
	for word := range strings.FieldsSeq(body) {
		if strings.Trim(word, "-0123456789abcdefghijklmnopqrstuvwxyz") != "" || len(word) > 14 {
			t.Errorf("%q is no number", word)
		}
	}
	if strings.Contains(string(data), "secret") {
		t.Errorf("the file has words: %s", data)
	}
	// Anything else than what was kept is nothing.
	for _, wrong := range []string{"", string(data[:len(data)-3]), strings.Replace(string(data), " ", "  ", 1), "x" + string(data)} {
		if err := os.WriteFile(w.file.keptPath(".agents"), []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		w.adds("110", "11")
	}
}

// TestRealSessionWithAgents has the same sum before the record that Claude Code writes at its
// end and after it: seven requests of 5000, 20 and 30000 tokens.
func TestRealSessionWithAgents(t *testing.T) {
	w := newWorld(t)
	text := session(t, "two-agents", 0)
	for _, agent := range []string{"agent-a6834efd7bbe86e02", "agent-aebe19fe7ad226c51"} {
		w.agentSays(agent+".jsonl", session(t, "two-agents."+agent, 0))
	}
	running := until(t, text, "cost-state")
	w.write(running[:strings.LastIndex(running[:len(running)-1], "\n")+1])
	w.total("35000 140 0 210000")
	w.write(text)
	w.total("35000 140 0 210000")
}

// total compares the tokens of all requests.
func (w *world) total(want string) {
	w.Helper()
	s, known, _ := w.file.Read()
	f := NewFacts(w.file, s, known, now)
	var got []string
	for _, key := range []string{"input", "output", "cache_read", "cache_write"} {
		n, _ := f.Get("usage." + key)
		got = append(got, n)
	}
	if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
		w.Errorf("%s -want +got\n%s", known, diff)
	}
}
