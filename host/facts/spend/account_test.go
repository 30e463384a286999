package spend

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/status"
)

var noon = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)

// said is what a session says, as version 2.1.332 has it; fresh for one that was not
// asked anything yet.
func said(session string, cost float64, api, lasted int, fresh bool) string {
	prompt := `"prompt_id":"p",`
	if fresh {
		prompt = ""
	}
	return fmt.Sprintf(`{"session_id":%q,"version":"2.1.332",%s"model":{"id":"claude-opus-5-5"},"workspace":{"project_dir":"/home/ann/work"},`+
		`"cost":{"total_cost_usd":%v,"total_api_duration_ms":%d,"total_duration_ms":%d}}`, session, prompt, cost, api, lasted)
}

func parse(t testing.TB, document string) Said {
	t.Helper()
	s, err := status.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	words, ok := SaidBy(s)
	if !ok {
		t.Fatalf("nothing to count in %s", document)
	}
	return words
}

func payload(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../../testdata/payloads/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// step is what a session says so long after noon.
type step struct {
	after    time.Duration
	document string
}

func TestWhatWasSpent(t *testing.T) {
	s := func(after time.Duration, cost float64, api, lasted int) step {
		return step{after, said("a", cost, api, lasted, false)}
	}
	fresh := func(after time.Duration, cost float64, api, lasted int) step {
		return step{after, said("a", cost, api, lasted, true)}
	}
	bare := func(cost float64) step { // of whoever tells no more than that
		return step{0, fmt.Sprintf(`{"session_id":"a","cost":{"total_cost_usd":%v}}`, cost)}
	}
	const sec, hour = time.Second, time.Hour
	tests := []struct {
		name  string
		steps []step
		want  []float64 // what each spends; -1 for nothing to note
	}{
		{"a session", []step{fresh(0, 0, 0, 500), s(9*sec, 0.25, 2000, 9500), s(20*sec, 0.25, 2000, 20500), s(30*sec, 0.75, 4000, 30500)}, []float64{0, 0.25, -1, 0.5}},
		{"its first lines were lost", []step{s(0, 0.25, 2000, 9500), s(9*sec, 0.5, 3000, 18500)}, []float64{0.25, 0.25}},
		{"it began before today and before the ledger", []step{s(0, 5, 2000, 40*3600*1000), s(9*sec, 5.5, 3000, 40*3600*1000+9000)}, []float64{0, 0.5}},
		{"a fork", []step{fresh(0, 0.5, 2000, 9500), fresh(9*sec, 0.5, 2000, 18500), s(20*sec, 0.75, 3000, 29500)}, []float64{0, -1, 0.25}},
		{"resumed", []step{s(0, 0.5, 2000, 9500), fresh(hour, 0.5, 2000, 10000), fresh(hour+9*sec, 0.5, 2000, 19000), s(hour+20*sec, 0.75, 3000, 30000)}, []float64{0.5, 0, -1, 0.25}},
		{"resumed, and the end was not heard", []step{s(0, 0.5, 2000, 9500), fresh(hour, 0.75, 3000, 12000)}, []float64{0.5, 0.25}},
		{"resumed after it was killed", []step{s(0, 0.5, 2000, 9500), s(9*sec, 1, 3000, 18500), fresh(hour, 0.5, 2000, 10000), s(hour+9*sec, 0.75, 3000, 19000), s(hour+20*sec, 1.25, 4000, 30000)}, []float64{0.5, 0.5, 0, 0.25, 0.5}},
		{"resumed after it was killed, the first line lost", []step{s(0, 0.5, 2000, 9500), s(9*sec, 1, 3000, 18500), s(hour, 0.75, 2500, 20000)}, []float64{0.5, 0.5, 0.25}},
		{"begun anew", []step{s(0, 1, 5000, 60000), s(hour, 0, 0, 500), s(hour+9*sec, 0.5, 900, 9500), s(hour+20*sec, 1, 1900, 20500), s(hour+30*sec, 1.5, 2900, 30500)}, []float64{1, 0, 0.5, 0.5, 0.5}},
		{"begun anew, the first line lost", []step{s(0, 1, 5000, 60000), s(hour, 1.25, 900, 9500)}, []float64{1, 1.25}},
		{"two processes", []step{
			s(0, 0.5, 2000, 9500), fresh(hour, 0.5, 2000, 10000), s(hour+sec, 0.625, 2500, 3610500), s(hour+2*sec, 1, 4000, 12000),
			s(hour+3*sec, 0.75, 3000, 3612500), s(hour+4*sec, 1.25, 5000, 14000), s(hour+5*sec, 0.75, 3000, 3614500),
		}, []float64{0.5, 0, 0.125, 0.5, 0.125, 0.25, -1}},
		{"an older line comes late", []step{s(0, 0.5, 2000, 9500), s(2*sec, 0.75, 3000, 11500), s(sec, 0.625, 2500, 10500), s(3*sec, 1, 4000, 12500)}, []float64{0.5, 0.25, -1, 0.25}},
		{"an older line begins late", []step{s(0, 0.5, 2000, 9500), s(2*sec, 1, 4000, 11500), s(2*sec+time.Millisecond, 0.75, 3000, 10500), s(3*sec, 1.25, 5000, 12500)}, []float64{0.5, 0.5, -1, 0.25}},
		{"an older line of the same wait begins late", []step{s(0, 0.5, 2000, 9500), s(2*sec, 1, 2000, 11500), s(2*sec+time.Millisecond, 0.75, 2000, 11400), s(3*sec, 1.25, 2000, 12500)}, []float64{0.5, 0.5, -1, 0.25}},
		{"lines at once, of which each says to have lasted the same", []step{s(0, 0.5, 2000, 9500), s(sec, 1, 2000, 9500), s(4*sec, 0.75, 2000, 9500), s(5*sec, 1.25, 2000, 9500)}, []float64{0.5, 0.5, -1, 0.25}},
		{"the first line comes late", []step{s(sec, 0.5, 2000, 1500), fresh(0, 0, 0, 500), s(2*sec, 0.75, 3000, 2500)}, []float64{0.5, -1, 0.25}},
		{"the clock is set back", []step{s(0, 0.5, 2000, 9500), s(-30*24*hour, 0.75, 3000, 19500), s(-30*24*hour+sec, 1, 4000, 20500)}, []float64{0.5, 0.25, 0.25}},
		{"the clock is set forward and back", []step{s(0, 0.5, 2000, 9500), s(9000*hour, 0.75, 3000, 19500), s(20*sec, 1, 4000, 29500)}, []float64{0.5, 0.25, 0.25}},
		{"asleep for a night", []step{s(0, 0.5, 2000, 9500), s(9*hour, 0.75, 3000, 10500)}, []float64{0.5, 0.25}},
		{"amounts alone", []step{bare(0), bare(0.5), bare(0.5), bare(0.75), bare(0), bare(0.5), bare(1)}, []float64{0, 0.5, -1, 0.25, 0, 0.5, 0.5}},
		{"noise is no news", []step{s(0, 0.1+0.2, 2000, 9500), s(sec, 0.3, 2000, 10500)}, []float64{0.1 + 0.2, -1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var a account
			var got []float64
			sum := 0.0
			for _, step := range tt.steps {
				now := noon.Add(step.after)
				e, ok := a.next(parse(t, step.document), now)
				if !ok {
					got = append(got, -1)
					continue
				}
				got = append(got, e.Spent)
				a.entries = append(a.entries, e)
				if sum += e.Spent; math.Abs(e.own-sum) > 1e-9 {
					t.Errorf("the session's own is %v, want %v", e.own, sum)
				}
				if e.Day != now.Format(time.DateOnly) {
					t.Errorf("day %s of %v", e.Day, now)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("spent (-want +got):\n%s", diff)
			}
		})
	}
}

// What Claude Code really sends at a session's start, of a fork and of one that is resumed.
func TestRecordedSessions(t *testing.T) {
	tests := []struct {
		name  string
		spent float64
	}{
		{"start-no-limits-2.1.330.json", 0},
		{"fork-session-start-2.1.332.json", 0},
		{"resume-before-reply-2.1.332.json", 0},
		{"after-reply-limits-2.1.332.json", 0.0417},
		{"exceeds-200k-2.1.332.json", 5.810403},
		{"old-2.0.76.json", 0.18855000000000002},
		{"after-reply-1.0.88.json", 0.23883000000000004},
	}
	for _, tt := range tests {
		if e, ok := (account{}).next(parse(t, payload(t, tt.name)), noon); !ok || e.Spent != tt.spent {
			t.Errorf("%s: spent %v, %v; want %v", tt.name, e.Spent, ok, tt.spent)
		}
	}
}

func TestSaidByNobody(t *testing.T) {
	tests := []string{
		`{}`, `{"cost":{"total_cost_usd":1}}`, `{"session_id":"","cost":{"total_cost_usd":1}}`, `{"session_id":"a"}`,
		`{"session_id":"a","cost":{"total_cost_usd":null}}`, `{"session_id":"a","cost":{"total_cost_usd":"1"}}`,
		`{"session_id":"a","cost":{"total_cost_usd":-1}}`, `{"session_id":"a","cost":{"total_cost_usd":1e300}}`,
		`{"session_id":"a","cost":{"total_cost_usd":1},"aiterm_trial":true}`,
	}
	for _, document := range tests {
		s, err := status.Parse([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if words, ok := SaidBy(s); ok {
			t.Errorf("%s: %+v", document, words)
		}
	}
}

func TestProjectOf(t *testing.T) {
	tests := []struct{ document, want string }{
		{`"workspace":{"project_dir":"/home/ann/work","current_dir":"/home/ann/work/sub"}`, "/home/ann/work"},
		{`"cwd":"/home/ann"`, "/home/ann"},
		{`"workspace":{"project_dir":"/home/ann/work/.claude/worktrees/fix"}`, "/home/ann/work"},
		{`"workspace":{"project_dir":"/tmp/tree"},"worktree":{"original_cwd":"/home/ann/work"}`, "/home/ann/work"},
		{`"workspace":{"project_dir":"C:\\Users\\ann\\work\\.claude\\worktrees\\fix"}`, `C:\Users\ann\work`},
		{`"workspace":{"project_dir":"/home/a\nb\u001b[31m\"c\\d"}`, `/home/ab[31m"c\d`},
		{`"x":1`, ""},
	}
	for _, tt := range tests {
		got := parse(t, `{"session_id":"a","cost":{"total_cost_usd":1},`+tt.document+`}`).Project
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.document, got, tt.want)
		}
	}
}

func TestReaches(t *testing.T) {
	for version, want := range map[string]bool{
		"2.1.196": true, "2.1.197": true, "2.2.0": true, "3.0": true, "2.1.332-beta.1": true, "2.1.1960": true,
		"2.1.195": false, "2.1": false, "1.0.88": false, "2.0.999": false, "": false, "x": false,
	} {
		if got := reaches(version, firstAsks); got != want {
			t.Errorf("reaches(%q) = %v", version, got)
		}
	}
}
