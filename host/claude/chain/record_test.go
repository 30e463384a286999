package chain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/look/span"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func record() Record {
	return Record{
		File: "1-2-600", MaxAge: 30 * time.Second, Payload: 0xfedcba9876543210,
		Started: noon, Took: 1500 * time.Microsecond, Note: "a note", ShownAt: noon.Add(time.Second),
		Rows: [][]span.Span{{{Text: "a \"b\"", Style: "fg=1 bold", URL: "https://x"}, {Text: "<&>"}}, {{Text: "日"}}},
	}
}

func TestRecordIsReadAsItWasSaved(t *testing.T) {
	failed := record()
	failed.Failure, failed.Said, failed.Note = "it ended with exit status 3", "why", ""
	for _, want := range []Record{record(), failed, {Started: noon}} {
		s := Of(t.TempDir(), "id", "/dir")
		if err := s.Save(want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, s.Read()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got, ok := Latest(filepath.Dir(s.dir)); !ok || !got.Started.Equal(noon) {
			t.Errorf("the latest is %+v, %v", got, ok)
		}
	}
}

func TestBrokenRecordIsAsGoodAsNone(t *testing.T) {
	s := Of(t.TempDir(), "id", "/dir")
	if diff := cmp.Diff(Record{}, s.Read()); diff != "" {
		t.Errorf("without a file (-want +got):\n%s", diff)
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{", "[]", "null", `{"version":2,"failure":"x"}`, strings.Repeat(" ", maxRecord+1)} {
		if err := os.WriteFile(s.path(endRecord), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Record{}, s.Read()); diff != "" {
			t.Errorf("%.20q (-want +got):\n%s", text, diff)
		}
		if _, ok := Latest(filepath.Dir(s.dir)); ok {
			t.Errorf("%.20q is the latest", text)
		}
	}
}

func TestDue(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*Record)
		after   time.Duration
		file    string
		payload uint64
		want    bool
	}{
		{"the same, at once", nil, time.Second, "1-2-600", record().Payload, false},
		{"another payload", nil, time.Second, "1-2-600", 5, true},
		{"the same, later", nil, 30 * time.Second, "1-2-600", record().Payload, true},
		{"another file", nil, 0, "1-3-600", record().Payload, true},
		{"the clock was set back", nil, -time.Hour, "1-2-600", record().Payload, true},
		{"never run", func(r *Record) { *r = Record{} }, 0, "1-2-600", 5, true},
		{"failed a moment ago", func(r *Record) { r.Failure = "x" }, 9 * time.Second, "1-2-600", 5, false},
		{"failed a while ago", func(r *Record) { r.Failure = "x" }, 10 * time.Second, "1-2-600", record().Payload, true},
		{"failed, and the file is another now", func(r *Record) { r.Failure = "x" }, 0, "1-3-600", 5, true},
	}
	for _, tt := range tests {
		r := record()
		if tt.change != nil {
			tt.change(&r)
		}
		if got := r.Due(noon.Add(tt.after), tt.file, tt.payload); got != tt.want {
			t.Errorf("%s: due = %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestStale(t *testing.T) {
	r := record()
	if r.Stale(noon.Add(4*time.Minute)) || !r.Stale(noon.Add(6*time.Minute)) {
		t.Error("age")
	}
	r.Failure = "x"
	if !r.Stale(noon) {
		t.Error("a failure")
	}
}

func TestSpans(t *testing.T) {
	r := record()
	want := []span.Span{r.Rows[0][0], r.Rows[0][1], {Text: span.Break}, r.Rows[1][0]}
	for number, want := range map[int][]span.Span{0: want, 1: r.Rows[0], 2: r.Rows[1], 3: nil} {
		if diff := cmp.Diff(want, r.Spans(number)); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", number, diff)
		}
	}
	// What one row has does not cost another one its end.
	r.Rows = nil
	for range MaxRows {
		r.Rows = append(r.Rows, []span.Span{{Text: strings.Repeat("x", capability.MaxOutput)}})
	}
	if got := len(r.Spans(0)); got != 2*MaxRows-1 {
		t.Errorf("all rows are %d spans", got)
	}
}

func FuzzDecodeRecord(f *testing.F) {
	s := Of(f.TempDir(), "id", "/dir")
	if err := s.Save(record()); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(s.path(endRecord))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add(`{"version":1,"rows":[[{"text":"\u001b[2Ja"}]],"failure":"\u0007","took_ms":1e300,"payload":"zz"}`)
	f.Fuzz(func(t *testing.T, data string) {
		r := decodeRecord(data)
		for _, text := range []string{r.Failure, r.Said, r.Note} {
			if span.Clean(text) != text {
				t.Errorf("%q gives %q", data, text)
			}
		}
		if len(r.Rows) > MaxRows {
			t.Errorf("%d rows", len(r.Rows))
		}
		for _, s := range r.Spans(0) {
			if s.Text == "" || span.Clean(s.Text) != s.Text && s.Text != span.Break {
				t.Errorf("%q gives the text %q", data, s.Text)
			}
		}
	})
}
