package usage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// fetchedAt is the fetchedAtMs of the recorded file.
var fetchedAt = time.UnixMilli(1795343000000).UTC()

func claudeFile(t testing.TB, data []byte) ClaudeFile {
	t.Helper()
	f := OpenClaudeFile("", t.TempDir())
	if err := os.WriteFile(f.Path(), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return f
}

func recordedFile(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "claude.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestClaudeFileIsFound(t *testing.T) {
	tests := []struct{ name, configDir, home, want string }{
		{"default", "", "/home/dev", "/home/dev/.claude.json"},
		{"another folder", "/home/dev/.claude-work", "/home/dev", "/home/dev/.claude-work/.claude.json"},
		{"no home", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := OpenClaudeFile(tt.configDir, tt.home)
			if f.Path() != filepath.FromSlash(tt.want) {
				t.Errorf("path = %q, want %q", f.Path(), tt.want)
			}
			if f.Stamp() != "" {
				t.Errorf("a file that is not there has the stamp %q", f.Stamp())
			}
			if s, err := f.Load(at); err != nil || len(s.Answer.windows) > 0 {
				t.Errorf("a file that is not there: %+v, %v", s, err)
			}
		})
	}
}

func TestClaudeFileLoad(t *testing.T) {
	recording := string(recordedFile(t))
	replaced := func(old, new string) string {
		if !strings.Contains(recording, old) {
			t.Fatalf("the recorded file has no %q", old)
		}
		return strings.ReplaceAll(recording, old, new)
	}
	all := recorded(SourceClaude, fetchedAt)
	tests := []struct {
		name, file string
		want       []Window
	}{
		{"the recorded file", recording, all},
		{"the same account", replaced(`"numStartups": 5`, `"oauthAccount": {"accountUuid": "00000000-0000-4000-8000-000000000000"}`), all},
		{"an account without an id", replaced(`"numStartups": 5`, `"oauthAccount": {"emailAddress": "a@example.com"}`), all},
		{"another account", replaced(`"numStartups": 5`, `"oauthAccount": {"accountUuid": "11111111-0000-4000-8000-000000000000"}`), nil},
		{"an account, and figures of nobody", `{"oauthAccount":{"accountUuid":"1"},"cachedUsageUtilization":{"fetchedAtMs":1795343000000,"utilization":{"five_hour":{"utilization":5}}}}`, nil},
		{"the names in other places", replaced(`"projects": {}`, `"projects": {"oauthAccount": {"accountUuid": "1"}, "cachedUsageUtilization": {}}, "a": "\"oauthAccount", "b": ["cachedUsageUtilization", {"oauthAccount": 1}]`), all},
		{"fetched before its windows began", `{"cachedUsageUtilization":{"fetchedAtMs":1794700000000,"utilization":{"seven_day":{"utilization":26,"resets_at":"2026-11-26T14:59:59Z"}}}}`, nil},
		{"empty", `{}`, nil},
		{"without figures", `{"cachedUsageUtilization":null}`, nil},
		{"without a time", replaced(`"fetchedAtMs": 1795343000000`, `"fetchedAtMs": null`), nil},
		{"in the year 1970", replaced(`"fetchedAtMs": 1795343000000`, `"fetchedAtMs": 0`), nil},
		{"from the future", replaced(`"fetchedAtMs": 1795343000000`, `"fetchedAtMs": 1795943000000`), nil},
		{"of another shape", `{"cachedUsageUtilization":[1]}`, nil},
		{"with white space and line breaks", " \n" + recording + "\r\n\t", all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := claudeFile(t, []byte(tt.file)).Load(at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.Answer.windows); diff != "" {
				t.Errorf("windows (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever part of the file is there while it is being written, it is an error
// and no number.
func TestClaudeFileThatIsBeingWritten(t *testing.T) {
	data := bytes.TrimSpace(recordedFile(t))
	f := claudeFile(t, nil)
	for n := range data {
		if err := os.WriteFile(f.Path(), data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := f.Load(at); err == nil || len(s.Answer.windows) > 0 {
			t.Fatalf("of %d bytes %d: %+v, %v", len(data), n, s, err)
		}
	}
}

func TestClaudeFileAccount(t *testing.T) {
	one, _ := claudeFile(t, []byte(`{"oauthAccount":{"accountUuid":"one"}}`)).Load(at)
	two, _ := claudeFile(t, []byte(`{"oauthAccount":{"accountUuid":"two"},"cachedUsageUtilization":null}`)).Load(at)
	none, _ := claudeFile(t, []byte(`{"cachedUsageUtilization":{"accountUuid":"one"}}`)).Load(at)
	if one.Account == "" || one.Account == two.Account || strings.Contains(one.Account, "one") || none.Account != "" {
		t.Errorf("accounts: %q, %q and %q; want two that give nothing away, and none", one.Account, two.Account, none.Account)
	}
	work, _ := claudeFile(t, []byte(`{"oauthAccount":{"accountUuid":"one","organizationUuid":"work"}}`)).Load(at)
	home, _ := claudeFile(t, []byte(`{"oauthAccount":{"accountUuid":"one","organizationUuid":"home"}}`)).Load(at)
	known := Contents{Snapshot: New(at, session(45, time.Hour))}
	for _, tt := range []struct {
		name     string
		from, to ClaudeFigures
		same     bool
	}{
		{"another account", one, two, false},
		{"another organisation", work, home, false},
		{"the organisation is named now", one, work, true},
		{"and not any more", work, one, true},
		{"another account with an organisation", two, work, false},
		{"the same", home, home, true},
	} {
		after := known.ForAccount(tt.from.Account, at).ForAccount(tt.to.Account, at)
		if same := len(after.Snapshot.windows) > 0; same != tt.same {
			t.Errorf("%s: %q, then %q: is the same account: %v, want %v", tt.name, tt.from.Account, tt.to.Account, same, tt.same)
		}
	}
}

func TestClaudeFileErrors(t *testing.T) {
	secret := `{"cachedUsageUtilization":{"fetchedAtMs":1795343000000,"utilization":{}},"primaryApiKey":"sk-ant-secret"`
	tests := []struct{ name, file, want string }{
		{"empty", ``, "it is not one whole JSON object"},
		{"an array", `[{}]`, "it is not one whole JSON object"},
		{"two objects", `{}{}`, "it is not one whole JSON object"},
		{"text behind it", secret + `}}`, "it is not one whole JSON object"},
		{"brackets that do not match", secret + `]`, "it is not one whole JSON object"},
		{"figures that are no JSON", `{"cachedUsageUtilization":{"fetchedAtMs":1795343000000,"utilization":{five}},"key":"sk-ant-secret"}`, "it is not one whole JSON object"},
		{"not figures", `{"cachedUsageUtilization":{"fetchedAtMs":1795343000000,"utilization":{"key":"sk-ant-secret"}}}`, "names no window"},
		{"deep", `{"a":` + strings.Repeat("[", 600), "nests deeper than 500 levels"},
		{"deep figures", `{"cachedUsageUtilization":` + strings.Repeat("[", 600), "nests deeper than 500 levels"},
		{"a lot of figures", `{"cachedUsageUtilization":[` + strings.Repeat("1,", 200<<10) + `1]}`, "its cachedUsageUtilization has more than 256 KiB"},
		{"a long text for figures", `{"cachedUsageUtilization":"` + strings.Repeat("x", 300<<10) + `"}`, "its cachedUsageUtilization has more than 256 KiB"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := claudeFile(t, []byte(tt.file))
			s, err := f.Load(at)
			if err == nil || !strings.Contains(err.Error(), tt.want) || len(s.Answer.windows) > 0 {
				t.Fatalf("%+v, %v; want an error with %q", s, err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), f.Path()) {
				t.Errorf("the error is %q: it must name the file, and nothing in it", err)
			}
		})
	}
}

func TestClaudeFileThatIsFarTooLarge(t *testing.T) {
	f := claudeFile(t, []byte(`{}`))
	if err := os.Truncate(f.Path(), 40<<20); err != nil {
		t.Skip(err)
	}
	_, err := f.Load(at)
	if err == nil || !strings.Contains(err.Error(), "it has 40 MiB, and at most 32 MiB are read") {
		t.Errorf("error = %v", err)
	}
}

func TestFolderInPlaceOfTheClaudeFile(t *testing.T) {
	f := OpenClaudeFile("", t.TempDir())
	if err := os.Mkdir(f.Path(), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Load(at); err == nil || !strings.Contains(err.Error(), "it is not a file") {
		t.Errorf("error = %v", err)
	}
}

func TestClaudeFileStamp(t *testing.T) {
	f := claudeFile(t, []byte(`{}`))
	first := f.Stamp()
	if first == "" || !plainName(first) {
		t.Fatalf("the stamp %q can't be kept in the cache", first)
	}
	if again := f.Stamp(); again != first {
		t.Errorf("it changed from %q to %q by itself", first, again)
	}
	if err := os.Chtimes(f.Path(), at, at); err != nil {
		t.Fatal(err)
	}
	moved := f.Stamp()
	if moved == first {
		t.Error("it is the same at another time")
	}
	if err := os.WriteFile(f.Path(), []byte(`{ }`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(f.Path(), at, at); err != nil {
		t.Fatal(err)
	}
	if f.Stamp() == moved {
		t.Error("it is the same at another size")
	}
}

func TestMembersDoesNotDependOnHowItIsRead(t *testing.T) {
	data := recordedFile(t)
	want, err := members(bytes.NewReader(data), "cachedUsageUtilization", "numStartups", "absent")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(want[1]); got != " 5" || want[2] != nil {
		t.Errorf("numStartups = %q, absent = %q", got, want[2])
	}
	got, err := members(iotest.OneByteReader(bytes.NewReader(data)), "cachedUsageUtilization", "numStartups", "absent")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("byte by byte (-want +got, %v):\n%s", err, diff)
	}
	broken := errors.New("broken")
	if _, err := members(iotest.ErrReader(broken), "a"); !errors.Is(err, broken) {
		t.Errorf("error = %v, want that of the reader", err)
	}
}

func FuzzClaudeFile(f *testing.F) {
	f.Add(recordedFile(f))
	f.Add([]byte(`{"oauthAccount":{"accountUuid":"a"},"cachedUsageUtilization":{"accountUuid":"b"}}`))
	f.Add([]byte(`{"a\"":"}","b":[{},"\\"],"cachedUsageUtilization":{"fetchedAtMs":1,"utilization":{"five_hour":{"utilization":5}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		figures, err := decodeClaudeFile(bytes.NewReader(data), at)
		s := figures.Answer
		if err != nil && len(s.windows) > 0 {
			t.Fatalf("there are windows and an error: %v", err)
		}
		if err != nil && gjson.ValidBytes(data) && gjson.ParseBytes(data).IsObject() && !declined(err) {
			t.Fatalf("a whole object is refused: %v", err)
		}
		if err == nil && !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
			t.Fatalf("this is no object, and no error")
		}
		checkSnapshot(t, s.Snapshot)
	})
}

// declined reports whether an error is about what is in a whole object.
func declined(err error) bool {
	for _, text := range []string{"nests deeper", "names no window", "has more than"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

func BenchmarkClaudeFileLoad(b *testing.B) {
	var data bytes.Buffer
	data.WriteString(`{"projects":{`)
	for i := 0; data.Len() < 4<<20; i++ {
		fmt.Fprintf(&data, `"/home/dev/p%d":{"history":[{"display":"%s \"quoted\""}]},`, i, strings.Repeat("words ", 50))
	}
	data.WriteString(`"":{}},` + string(bytes.TrimPrefix(recordedFile(b), []byte("{"))))
	f := claudeFile(b, data.Bytes())
	b.SetBytes(int64(data.Len()))
	for b.Loop() {
		if s, err := f.Load(at); err != nil || len(s.Answer.windows) != 5 {
			b.Fatal(s, err)
		}
	}
}
