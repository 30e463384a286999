package testcase

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestUpdate(t *testing.T) {
	spans := []Span{{Text: "<a>", Style: "dim"}, {Text: "b", URL: "https://b"}}
	tests := []struct {
		name, before string
		spans        []Span
		failure      string
		want         string
	}{
		{"the same", `{"name":"x","spans":[{"text":"<a>","style":"dim"} , {"url":"https://b","text":"b"}]}`, spans, "",
			`{"name":"x","spans":[{"text":"<a>","style":"dim"} , {"url":"https://b","text":"b"}]}`},
		{"several lines", "{\n  \"name\": \"x\",\n  \"spans\": [],\n  \"columns\":  80\n}\n", spans, "",
			"{\n  \"name\": \"x\",\n  \"spans\": [\n    {\n      \"text\": \"<a>\",\n      \"style\": \"dim\"\n    },\n    {\n      \"text\": \"b\",\n      \"url\": \"https://b\"\n    }\n  ],\n  \"columns\":  80\n}\n"},
		{"no spans yet, tabs", "{\n\t\"name\": \"x\"\n}", spans[:1], "",
			"{\n\t\"name\": \"x\",\n\t\"spans\": [\n\t\t{\n\t\t\t\"text\": \"<a>\",\n\t\t\t\"style\": \"dim\"\n\t\t}\n\t]\n}"},
		{"one line", `{"name": "x", "spans": [{"text":"old"}], "columns": 7}`, spans[1:], "",
			`{"name": "x", "spans": [{"text":"b","url":"https://b"}], "columns": 7}`},
		{"Windows", "{\r\n  \"name\": \"x\",\r\n  \"spans\": [{\"text\": \"a\"}]\r\n}\r\n", nil, "",
			"{\r\n  \"name\": \"x\",\r\n  \"spans\": []\r\n}\r\n"},
		{"it fails now", "{\n  \"name\": \"x\",\n  \"spans\": []\n}\n", nil, "no \"usage\"",
			"{\n  \"name\": \"x\",\n  \"spans\": [],\n  \"error\": \"no \\\"usage\\\"\"\n}\n"},
		{"another failure", `{"error":"old","name":"x"}`, nil, "new", `{"error":"new","name":"x"}`},
		{"it fails no more", "{\n  \"name\": \"x\",\n  \"error\": \"old\",\n  \"spans\": []\n}\n", nil, "", "{\n  \"name\": \"x\",\n  \"spans\": []\n}\n"},
		{"the error came first", `{"error": "old", "name": "x"}`, nil, "", `{"name": "x"}`},
		{"an escaped name", `{"name":"x","sp\u0061ns":[]}`, spans[1:], "", `{"name":"x","sp\u0061ns":[{"text":"b","url":"https://b"}]}`},
		{"twice, where the last counts", `{"name":"x","spans":[],"spans":[]}`, spans[1:], "", `{"name":"x","spans":[],"spans":[{"text":"b","url":"https://b"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "a.json", tt.before)
			cases, err := Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			changed, err := cases[0].Update(tt.spans, tt.failure)
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join(dir, "a.json"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			if changed != (tt.before != tt.want) {
				t.Errorf("changed = %v", changed)
			}
		})
	}
}

// A file that somebody has edited in the meantime is left alone.
func TestUpdateOfAChangedFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.json", `{"name":"x"}`)
	cases, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "a.json", `{"name":"mine"}`)
	if _, err := cases[0].Update([]Span{{Text: "a"}}, ""); err == nil {
		t.Error("no error")
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "a.json")); string(got) != `{"name":"mine"}` {
		t.Errorf("the file is %s", got)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("files were left behind: %v", entries)
	}
}

// Whatever a case looks like, it says afterwards what it was told, and all else
// as before.
func FuzzUpdate(f *testing.F) {
	for _, text := range []string{
		`{"name":"x","spans":[]}`, "{\n  \"name\": \"x\",\n \"error\":\"e\" , \"spans\" : [ {\"text\":\"a\"} ]\n}\n", `{"Name":"x","SPANS":null,"at":"2026-01-02T03:04:05Z"}`,
		`{"error":"\"spans\":","name":"x","status":{"spans":[1,"}"]}}`, "\r\n{\t\"name\":\"x\"}", `{"name":"x","spans":[],"ſpans":[]}`,
	} {
		f.Add([]byte(text), "text", "style", "failure")
	}
	f.Fuzz(func(t *testing.T, text []byte, span, style, failure string) {
		valid := func(s string) string { return string(bytes.ToValidUTF8([]byte(s), nil)) }
		span, style, failure = valid(span), valid(style), valid(failure)
		dir := t.TempDir()
		write(t, dir, "a.json", string(text))
		before, err := Read(dir)
		if err != nil {
			return
		}
		want := before[0]
		want.Spans, want.Error = []Span{{Text: span, Style: style}}, failure
		if _, err := before[0].Update(want.Spans, want.Error); err != nil {
			t.Fatalf("%v: %q", err, text)
		}
		after, err := Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		same := cmp.Options{
			cmpopts.IgnoreUnexported(Case{}),
			cmp.Transformer("compact", func(m json.RawMessage) string {
				var b bytes.Buffer
				json.Compact(&b, m)
				return b.String()
			}),
		}
		if diff := cmp.Diff(want, after[0], same); diff != "" {
			t.Errorf("case (-want +got):\n%s", diff)
		}
	})
}
