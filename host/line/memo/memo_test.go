package memo

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

var now = time.Now()

func outputs() []Output {
	return []Output{
		{
			Segment: "git", Module: "builtin:git", Grants: "git env:HOME", At: now.UTC().Truncate(time.Second), Took: 120 * time.Microsecond,
			Spans:      []span.Span{{Text: "main", Style: "git", URL: "https://example.com/"}, {Text: "a\"b\\ \x1b[31m\n\xff日本", Style: ""}},
			Repeatable: true,
			Trace: capability.Trace{Digest: 1<<63 + 5, Asked: []capability.Question{
				{Function: "git", Text: []string{"branch"}}, {Function: "columns"}, {Function: "status", Text: []string{""}, Int: -3},
			}},
		},
		{Segment: "empty", Module: "/home/dev/my segment.wasm 5 6", At: now.UTC().Truncate(time.Second)},
	}
}

func answers() []Answer {
	return []Answer{{"five_hour.full_at", 1<<63 + 9, "1795343000"}, {"a\nb", 0, ""}}
}

// rows are not clean on purpose: they hold escapes and line breaks.
func rows() Rows {
	return Rows{Key: 1<<63 + 7, Text: []byte("\x1b[1mmain\x1b[0m\nrows 1 2\n")}
}

func empty(c contents) bool {
	return c.outputs == nil && c.answers == nil && c.rows.Text == nil
}

func TestOutputsOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	f := Open(dir, "session", "program")
	if _, ok := f.Age(now); ok {
		t.Error("a file that is not there has an age")
	}
	if err := f.Save(outputs(), answers(), rows()); err != nil {
		t.Fatal(err)
	}
	again := Open(dir, "session", "program")
	if diff := cmp.Diff(answers(), again.Answers()); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(outputs(), again.outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(rows(), again.Rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if age, ok := again.Age(time.Now()); !ok || age > time.Hour {
		t.Errorf("age = %v, %v", age, ok)
	}
	if _, ok := again.Output("git"); !ok {
		t.Error("the output of git is not found")
	}
	if o, ok := again.Output("usage"); ok {
		t.Errorf("an output that nobody saved: %+v", o)
	}
	for what, other := range map[string]*File{
		"session": Open(dir, "another", "program"),
		"program": Open(dir, "session", "another"),
		"folder":  Open(t.TempDir(), "session", "program"),
	} {
		if len(other.outputs) != 0 {
			t.Errorf("another %s sees %+v", what, other.outputs)
		}
	}
	if diff := cmp.Diff(map[string]time.Duration{"git": 120 * time.Microsecond, "empty": 0}, times(Latest(dir, "program"))); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
}

func TestDamagedFileIsEmpty(t *testing.T) {
	good := string(encode(contents{outputs(), answers(), rows()}, "program"))
	if got := decode(good, "program"); got.outputs == nil {
		t.Fatal("what was encoded cannot be decoded")
	}
	for i := range good {
		damaged := good[:i] + string(good[i]^1) + good[i+1:]
		if got := decode(damaged, "program"); !empty(got) {
			t.Fatalf("byte %d changed: %+v", i, got)
		}
	}
	for i := range len(good) {
		if got := decode(good[:i], "program"); !empty(got) {
			t.Fatalf("cut off at byte %d: %+v", i, got)
		}
	}
}

func TestFileThatIsNone(t *testing.T) {
	dir := t.TempDir()
	f := Open(dir, "session", "program")
	if err := f.Save(outputs(), nil, Rows{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path, []byte(strings.Repeat("x", maxBytes+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := Open(dir, "session", "program"); len(again.outputs) != 0 {
		t.Errorf("a file that is too large: %+v", again.outputs)
	}
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(f.path, 0o700); err != nil {
		t.Fatal(err)
	}
	if again := Open(dir, "session", "program"); len(again.outputs) != 0 {
		t.Errorf("a folder: %+v", again.outputs)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(strings.SplitN(string(encode(contents{outputs(), answers(), rows()}, "program")), "\n", 2)[1])
	f.Add("program \"program\"\nsegment \"a\" \"b\" \"c\" 1 2 true ff\nasked \"status\" 0 \"x\"\nspan \"t\" \"s\" \"\"\n")
	f.Add("program \"program\"\nsegment \"a\"\n")
	f.Add("program \"program\"\nanswer \"a\" 1f \"b\"\n")
	f.Add("span \"t\" \"s\" \"\"\n")
	f.Fuzz(func(t *testing.T, body string) {
		// The checksum is put before it, or nothing would ever be decoded.
		head, _, _ := strings.Cut(string(encode(contents{}, "program")), "\n")
		if got := decode(head+"\n"+body, "program"); !empty(got) && body != "program \"program\"\n" {
			t.Fatalf("a wrong checksum was accepted: %+v", got)
		}
		got := decode(withChecksum(body), "program")
		if got.outputs == nil {
			return
		}
		again := decode(string(encode(got, "program")), "program")
		if diff := cmp.Diff(got, again, cmp.AllowUnexported(contents{})); diff != "" {
			t.Fatalf("encoded and decoded (-want +got):\n%s", diff)
		}
	})
}

func withChecksum(body string) string {
	const digits = "0123456789abcdef"
	sum, text := state.Sum(body), ""
	for ; sum > 0; sum /= 16 {
		text = string(digits[sum%16]) + text
	}
	return magic + text + "\n" + body
}

func times(outputs []Output) map[string]time.Duration {
	times := map[string]time.Duration{}
	for _, o := range outputs {
		times[o.Segment] = o.Took
	}
	return times
}
