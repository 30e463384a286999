package line

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/usage"
)

// hear is one render of a session at a time: it returns what a segment would be
// answered, after what the render learned was kept.
func (w *world) hear(now time.Time, stdin string) func(path string) string {
	w.T.Helper()
	plan := rememberPlan()
	plan.HistoryDays = 400
	l := w.of(now, stdin, plan)
	facts := l.session.Usage
	facts.Get("five_hour.full_at")
	l.usage.share(l.request)
	if err := l.remember(showing("a", "b")); err != nil {
		w.T.Fatal(err)
	}
	if len(l.messages) > 0 {
		w.T.Fatal(l.messages)
	}
	return func(path string) string {
		value, _ := facts.Get(path)
		return value
	}
}

// limits is a status of a session that has spent so much time waiting for
// replies, with so much of the 5 hours used.
func limits(session string, spent int, percent float64, resets time.Time) string {
	return fmt.Sprintf(`{"session_id":%q,"cost":{"total_api_duration_ms":%d},"rate_limits":{"five_hour":{"used_percentage":%v,"resets_at":%d}}}`,
		session, spent, percent, resets.Unix())
}

func TestAgeIsThatOfTheLastReply(t *testing.T) {
	start := time.Now().UTC().Truncate(time.Second)
	resets := start.Add(4 * time.Hour)
	steps := []struct {
		name    string
		after   time.Duration
		stdin   string
		percent string
		seen    time.Duration // since start
	}{
		{"the first reply", 0, limits("a", 100, 41, resets), "41", 0},
		{"the same again, idle", 30 * time.Minute, limits("a", 100, 41, resets), "41", 0},
		{"another session, which knows nothing", 40 * time.Minute, `{"session_id":"b"}`, "41", 0},
		{"a reply that changed nothing", 50 * time.Minute, limits("a", 200, 41, resets), "41", 50 * time.Minute},
		{"idle after that", 90 * time.Minute, limits("a", 200, 41, resets), "41", 50 * time.Minute},
		{"another session uses more", 100 * time.Minute, limits("b", 7, 44, resets), "44", 100 * time.Minute},
		{"the idle one repeats the old figure", 110 * time.Minute, limits("a", 200, 41, resets), "44", 100 * time.Minute},
		{"the clock was set back", 5 * time.Minute, limits("a", 200, 41, resets), "44", 100 * time.Minute},
	}
	w := newWorld(t)
	for _, step := range steps {
		facts := w.hear(start.Add(step.after), step.stdin)
		if got := facts("five_hour.used_percentage"); got != step.percent {
			t.Errorf("%s: %s %%, want %s", step.name, got, step.percent)
		}
		if got, want := facts("five_hour.seen_at"), strconv.FormatInt(start.Add(step.seen).Unix(), 10); got != want {
			t.Errorf("%s: seen at %s, want %s", step.name, got, want)
		}
	}
	samples, damaged, err := usage.OpenHistory(w.Dirs().State, "", 400).Read(time.Time{})
	if err != nil || damaged > 0 {
		t.Fatal(damaged, err)
	}
	var percents []float64
	for _, s := range samples {
		percents = append(percents, s.Percent)
	}
	if diff := cmp.Diff([]float64{41, 44}, percents); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// writeClaudeFile writes Claude Code's own file with so much of the week used.
func (w *world) writeClaudeFile(percent float64, fetched time.Time) {
	w.T.Helper()
	data, err := json.Marshal(map[string]any{"cachedUsageUtilization": map[string]any{
		"fetchedAtMs": fetched.UnixMilli(),
		"utilization": map[string]any{"seven_day": map[string]any{
			"utilization": percent, "resets_at": fetched.Add(72 * time.Hour).Format(time.RFC3339),
		}},
	}})
	if err != nil {
		w.T.Fatal(err)
	}
	path := filepath.Join(w.Home, ".claude.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		w.T.Fatal(err)
	}
	// Two writes within one tick of the file system's clock are told apart.
	if err := os.Chtimes(path, fetched, fetched); err != nil {
		w.T.Fatal(err)
	}
}

func TestClaudeFileIsReadOnceAMinute(t *testing.T) {
	w := newWorld(t)
	start := time.Now().UTC().Truncate(time.Second)
	week := func(after time.Duration, stdin string) string {
		facts := w.hear(start.Add(after), stdin)
		return facts("seven_day.used_percentage") + " " + facts("seven_day.source")
	}
	const session = `{"session_id":"a"}`
	w.writeClaudeFile(20, start.Add(-2*time.Hour))
	if got := week(0, session); got != "20 claude" {
		t.Errorf("with nothing else known: %q, want that it is read before the line", got)
	}
	w.writeClaudeFile(30, start.Add(-time.Hour))
	if got := week(30*time.Second, session); got != "20 claude" {
		t.Errorf("half a minute later: %q, want that it is not read again yet", got)
	}
	if got := week(61*time.Second, session); got != "20 claude" {
		t.Errorf("after a minute: %q, want that it is read after the line", got)
	}
	if got := week(62*time.Second, session); got != "30 claude" {
		t.Errorf("the next line: %q", got)
	}
	other := fmt.Sprintf(`{"session_id":"b","rate_limits":{"seven_day":{"used_percentage":35,"resets_at":%d}}}`, start.Add(71*time.Hour).Unix())
	if got := week(63*time.Second, other); got != "35 stdin" {
		t.Errorf("with a higher figure on stdin: %q", got)
	}
}

// Somebody at the limit of one account logs in with another, in the same Claude
// config folder.
func TestAnotherAccountLogsIn(t *testing.T) {
	w := newWorld(t)
	start := time.Now().UTC().Truncate(time.Second)
	logIn := func(account string, at time.Time) {
		t.Helper()
		path := filepath.Join(w.Home, ".claude.json")
		if err := os.WriteFile(path, fmt.Appendf(nil, `{"oauthAccount":{"accountUuid":%q}}`, account), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	const second = time.Second
	late, soon := start.Add(4*time.Hour), start.Add(3*time.Hour)
	logIn("one", start.Add(-time.Hour))
	w.hear(start, limits("a", 1, 90, late))
	w.hear(start.Add(5*second), limits("b", 1, 91, late))
	logIn("two", start.Add(10*second))
	steps := []struct {
		name, stdin string
		after       time.Duration
		want        string
	}{
		{"before any reply for the new one", limits("a", 1, 90, late), 20 * second, "91"},
		{"at its first reply", limits("a", 2, 10, soon), 30 * second, "10"},
		{"the next line", limits("a", 2, 10, soon), 31 * second, "10"},
		{"in a session that is idle since", limits("b", 1, 91, late), 32 * second, "10"},
		{"in a session that knows nothing", `{"session_id":"c"}`, 33 * second, "10"},
		{"two minutes later", limits("b", 1, 91, late), 150 * second, "10"},
		{"at the next reply", limits("b", 2, 12, soon), 160 * second, "12"},
	}
	for _, step := range steps {
		if got := w.hear(start.Add(step.after), step.stdin)("five_hour.used_percentage"); got != step.want {
			t.Errorf("%s: %s %%, want %s", step.name, got, step.want)
		}
	}
}

// A line does not wait for a file of many MiB.
func TestLargeClaudeFileIsReadAfterTheLine(t *testing.T) {
	w := newWorld(t)
	now := time.Now().UTC().Truncate(time.Second)
	w.writeClaudeFile(20, now.Add(-2*time.Hour))
	path := filepath.Join(w.Home, ".claude.json")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = append(data[:len(data)-1], `,"history":"`+strings.Repeat("x", 5<<20)+`"}`...)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := w.hear(now, `{"session_id":"a"}`)("windows"); got != "" {
		t.Errorf("the first line knows of %q already", got)
	}
	if got := w.hear(now.Add(time.Second), `{"session_id":"a"}`)("windows"); got != "seven_day" {
		t.Errorf("the second line knows of %q", got)
	}
}

func TestClaudeFileOfAnotherAccountStaysApart(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	w.writeClaudeFile(20, now.Add(-time.Hour))
	w.Env["CLAUDE_CONFIG_DIR"] = filepath.Join(w.Home, "work")
	if got := w.hear(now, `{"session_id":"a"}`)("windows"); got != "" {
		t.Errorf("the other account has %q", got)
	}
}

func TestFullAtComesFromTheHistory(t *testing.T) {
	w := newWorld(t)
	now := time.Now().UTC()
	resets := now.Add(2*time.Hour + 30*time.Second)
	// A point every two minutes, up to 85 %.
	var facts func(string) string
	for i := range 60 {
		at := now.Add(time.Duration(i-59) * 2 * time.Minute)
		facts = w.hear(at, limits("a", i, float64(26+i), resets))
	}
	text := facts("five_hour.full_at")
	at, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("full_at = %q", text)
	}
	if left := time.Unix(at, 0).Sub(now); left < 15*time.Minute || left > time.Hour {
		t.Errorf("full in %v; at the present pace it is half an hour", left)
	}
	if at%60 != 0 {
		t.Errorf("full_at = %d, want a whole minute: the answer would differ at every render", at)
	}
	projected, err := strconv.Atoi(facts("five_hour.projected"))
	if err != nil || projected <= 100 || projected > 300 {
		t.Errorf("projected = %d, %v; half a point a minute for two hours more is 145", projected, err)
	}
	// It is not made again within its minute: the history may be large.
	if err := os.Remove(usage.OpenHistory(w.Dirs().State, "", 400).Path()); err != nil {
		t.Fatal(err)
	}
	if got := w.hear(now.Truncate(time.Minute), limits("a", 59, 85, resets))("five_hour.full_at"); got != text {
		t.Errorf("in the same minute: %q, want %q", got, text)
	}
	if got := w.hear(now.Add(time.Minute), limits("a", 59, 85, resets))("five_hour.full_at"); got != "" {
		t.Errorf("a minute later, without a history: %q", got)
	}
	for _, path := range []string{"seven_day.full_at", "x.full_at", ".full_at", "full_at", "seven_day.projected", "x.projected", ".projected", "projected"} {
		if got := facts(path); got != "" {
			t.Errorf("%s = %q", path, got)
		}
	}
}

func TestNothingIsKeptWithoutFolders(t *testing.T) {
	w := newWorld(t)
	in := w.input("")
	in.Dirs.Cache, in.Dirs.State = "", ""
	l := w.drawing(in, time.Now(), limits("a", 1, 41, time.Now().Add(time.Hour)), rememberPlan())
	if got, _ := l.session.Usage.Get("five_hour.used_percentage"); got != "41" {
		t.Errorf("without folders: %q", got)
	}
	if files, _ := os.ReadDir(w.Home); len(files) > 0 {
		t.Errorf("%s was made", strings.ToLower(files[0].Name()))
	}
}

// The same person logs in to another organisation: the account stays.
func TestAnotherOrganisation(t *testing.T) {
	w := newWorld(t)
	start := time.Now().UTC().Truncate(time.Second)
	path := filepath.Join(w.Home, ".claude.json")
	logIn := func(organisation string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(path, fmt.Appendf(nil, `{"oauthAccount":{"accountUuid":"me","organizationUuid":%q}}`, organisation), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	late, soon := start.Add(4*time.Hour), start.Add(3*time.Hour)
	logIn("work", start.Add(-time.Hour))
	w.hear(start, `{"session_id":"a","cost":{"total_api_duration_ms":0}}`)
	w.hear(start, `{"session_id":"b","cost":{"total_api_duration_ms":0}}`)
	w.hear(start.Add(time.Second), limits("a", 1, 90, late))
	w.hear(start.Add(2*time.Second), limits("b", 1, 91, late))
	logIn("home", start.Add(10*time.Second))
	for _, step := range []struct {
		name, stdin string
		after       int // seconds
		want        string
	}{
		{"at its first reply, with a fuller limit", limits("a", 2, 95, soon), 20, "95"},
		{"in a session that is idle since", limits("b", 1, 91, late), 21, "95"},
		{"a minute later", limits("a", 2, 95, soon), 90, "95"},
		{"and the idle one", limits("b", 1, 91, late), 91, "95"},
	} {
		if got := w.hear(start.Add(time.Duration(step.after)*time.Second), step.stdin)("five_hour.used_percentage"); got != step.want {
			t.Errorf("%s: %s %%, want %s", step.name, got, step.want)
		}
	}
}

// Another program's session neither shows nor feeds Claude's limits, and nobody is
// asked for them.
func TestForeignSessionHasNoUsage(t *testing.T) {
	w := newWorld(t)
	now := time.Now().UTC().Truncate(time.Second)
	w.writeClaudeFile(20, now.Add(-time.Hour))
	w.hear(now, limits("a", 1, 41, now.Add(time.Hour)))
	before, err := os.ReadFile(usage.OpenCache(w.Dirs().Cache, "").Path())
	if err != nil {
		t.Fatal(err)
	}
	for _, stdin := range []string{
		`{"session_id":"q","metrics":{"models":{}}}`,
		fmt.Sprintf(`{"session_id":"q","ai_used":{},"cost":{"total_api_duration_ms":9},"rate_limits":{"five_hour":{"used_percentage":5,"resets_at":%d}}}`, now.Add(2*time.Hour).Unix()),
	} {
		l := w.at(now.Add(2*time.Minute), stdin)
		if got, ok := l.session.Usage.Get("windows"); ok {
			t.Errorf("%s is shown %s", stdin, got)
		}
		l.usage.share(l.request)
		if l.showsUsage(l.segments) {
			t.Errorf("%s: the endpoint may be asked", stdin)
		}
	}
	after, err := os.ReadFile(usage.OpenCache(w.Dirs().Cache, "").Path())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("the cache changed (-before +after):\n%s", diff)
	}
}
