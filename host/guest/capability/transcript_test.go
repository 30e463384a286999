package capability

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/cells"
)

// Each of the three permissions answers its own function, and none of the others.
func TestTranscriptGrantsImplyNoOther(t *testing.T) {
	asked := 0
	session := &Session{Transcript: func() Facts {
		asked++
		return FactsOf{"tasks.done": "3", "names.mcp.0": "acme", "titles.task": "Pay the bill"}
	}}
	functions := map[string]string{"transcript": "tasks.done", "transcript_name": "mcp.0", "transcript_title": "task"}
	for _, test := range []struct {
		grants Grants
		want   map[string]string
	}{
		{nil, map[string]string{}},
		{Grants{"transcript"}, map[string]string{"transcript": "3"}},
		{Grants{"transcript:names"}, map[string]string{"transcript_name": "acme"}},
		{Grants{"transcript:titles"}, map[string]string{"transcript_title": "Pay the bill"}},
		{Grants{"transcript:other", "usage", "transcript:", "transcript:names:x"}, map[string]string{}},
	} {
		asked = 0
		got := map[string]string{}
		for function, path := range functions {
			c := &Call{Session: session, Grants: test.grants}
			for _, path := range []string{path, "names.mcp.0", "titles.task"} {
				if a := call(t, c, function, 0, path); a.Present {
					got[function] = a.Answer
				}
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v: -want +got\n%s", test.grants, diff)
		}
		if len(test.want) == 0 && asked > 0 {
			t.Errorf("%v: the transcript was looked at", test.grants)
		}
	}
}

// Words are one line that can be drawn, without blanks around it; where nothing is left
// there are none.
func TestWordsAreOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"Pay the bill": "Pay the bill", " a ": "a", "\n\ta\r\nb": "a", "a\u202e \u200b": "a", "a\u0085": "a", "a\tb": "a b",
		"": "", " ": "", "\n": "", "\u202e": "", "\u202e \u2028": "", "\x1b[31m": "",
	} {
		c := &Call{Session: &Session{Transcript: func() Facts { return FactsOf{"names.mcp.0": text, "titles.task": text} }}, Grants: Grants{"transcript:names", "transcript:titles"}}
		for function, path := range map[string]string{"transcript_name": "mcp.0", "transcript_title": "task"} {
			if a := call(t, c, function, 0, path); a.Answer != want || a.Present != (want != "") {
				t.Errorf("%s of %q: %q, %v, want %q", function, text, a.Answer, a.Present, want)
			}
		}
	}
}

// One that reads words of the session has no way out for them, whatever else it was
// granted, and whoever wrote down that it was.
func TestWordsDoNotLeave(t *testing.T) {
	for _, words := range []string{"transcript:names", "transcript:titles"} {
		fetched := false
		c := &Call{
			Session: &Session{}, Grants: Grants{words, "store", "http:example.com"}, Store: OpenStore(""),
			Fetch: func(string, int32) (string, bool) { fetched = true; return "", false },
		}
		call(t, c, "log", 1, "Pay the bill")
		if got := call(t, c, "store_set", 0, "a", "Pay the bill"); got.Number != -1 {
			t.Errorf("%s: it stored", words)
		}
		if got, _ := c.Store.Get("a"); got != "" {
			t.Errorf("%s: it stored %q", words, got)
		}
		call(t, c, "fetch", 60, "https://example.com/Pay")
		if len(c.Log) > 0 || fetched {
			t.Errorf("%s: log %v, fetched %v", words, c.Log, fetched)
		}
	}
	c := &Call{Session: &Session{}, Grants: Grants{"transcript", "store"}, Store: OpenStore("")}
	call(t, c, "log", 1, "3 tasks")
	if got := call(t, c, "store_set", 0, "a", "3"); got.Number != 0 || len(c.Log) != 1 {
		t.Errorf("numbers are not to be kept: %+v, %v", got, c.Log)
	}
}

// FuzzTitle holds that a word of the session is one line of so many cells, whatever the
// transcript has.
func FuzzTitle(f *testing.F) {
	for _, text := range []string{"", "Pay the bill", "a\nb", "\n\nb", "\x1b[31mred", strings.Repeat("日本", 99), "\u202eabc", "a\x00b\x7f", "\xff\xfe", "👨‍👩‍👧‍👦 and more"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		session := &Session{Transcript: func() Facts { return FactsOf{"titles.task": text, "names.tool": text} }}
		for function, most := range map[string]int{"transcript_title": maxTitle, "transcript_name": maxName} {
			path := map[string]string{"transcript_title": "task", "transcript_name": "tool"}[function]
			a := Args{Text: []string{path}}
			Lookup(function).Call(&Call{Session: session, Grants: Grants{"transcript:titles", "transcript:names"}}, &a)
			_, width := cells.Visible(a.Answer)
			if width > most || strings.ContainsAny(a.Answer, "\n\r\x1b\x00") || !utf8.ValidString(a.Answer) || a.Present == (a.Answer == "") {
				t.Errorf("%q: %q of %d cells, %v", text, a.Answer, width, a.Present)
			}
		}
	})
}
