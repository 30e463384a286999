package clock

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func fullRecord() *Record {
	at := noon()
	return &Record{
		AskedAt: at, NotBefore: at.Add(time.Minute), Failures: 3, Reason: "a <b> & \"c\"",
		Accounts: []Account{
			{Name: "", AskedAt: at, NextAt: at.Add(1500 * time.Millisecond), GoodAt: at.Add(-time.Hour), Status: 200, MaxAge: time.Minute,
				KeyFrom: "stored", KeyEnding: "…WXYZ", Key: "0123456789ab", Server: "https://api.anthropic.com", Credentials: "1-2-600"},
			{Name: `/home/me/.claude.work "x"`, Failure: "no key", Failures: 2},
		},
		Refused: []Refusal{{"0123456789ab", "https://api.anthropic.com", at.Add(time.Hour), 401, "refused"}},
	}
}

func TestRecordRoundTrip(t *testing.T) {
	want := fullRecord()
	got, ok := Decode(want.Encode())
	if !ok {
		t.Fatalf("not understood:\n%s", want.Encode())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// People read the file: this is what it looks like.
func TestRecordIsReadable(t *testing.T) {
	rec := fullRecord()
	rec.Accounts, rec.Refused = rec.Accounts[1:], nil
	want := `{
 "version": 1,
 "asked_at": "2026-11-22T12:00:00Z",
 "not_before": "2026-11-22T12:01:00Z",
 "failures": 3,
 "reason": "a <b> & \"c\"",
 "accounts": {
  "/home/me/.claude.work \"x\"": {
   "failure": "no key",
   "failures": 2
  }
 }
}
`
	if diff := cmp.Diff(want, string(rec.Encode())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRecordIsBounded(t *testing.T) {
	rec := &Record{}
	long := strings.Repeat("ä", 600)
	for i := range 100 {
		at := noon().Add(time.Duration(i) * time.Minute)
		a := rec.Entry(fmt.Sprintf("/%s/%d", strings.Repeat("x", 500), i))
		a.AskedAt, a.Failure, a.Server = at, long, "https://"+strings.Repeat("s", 1000)
		rec.Refuse(Refusal{Key: fmt.Sprint(i), Server: a.Server, Until: at.Add(MaxWait), Failure: long}, at)
	}
	data := rec.Encode()
	got, ok := Decode(data)
	if !ok || len(data) > maxRecordBytes || len(got.Accounts) != maxAccounts || len(got.Refused) != maxRefused {
		t.Errorf("%d bytes, understood: %v", len(data), ok)
	}
	if got.Find(fmt.Sprintf("/%s/99", strings.Repeat("x", 500))) == nil {
		t.Error("the latest account is gone")
	}
}

func TestAccountName(t *testing.T) {
	tests := []struct {
		name, dir string
		plain     bool
	}{
		{"default", "", true},
		{"plain", "/home/me/.claude-work", true},
		{"no UTF-8", "/home/\xff", false},
		{"a line break", "/home/\n", false},
		{"long", "/" + strings.Repeat("x", 9999), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := AccountName(tt.dir)
			if (got == tt.dir) != tt.plain || len(got) > 512 {
				t.Errorf("got %q", got)
			}
			rec := &Record{}
			rec.Entry(tt.dir).Status = 200
			if again, ok := Decode(rec.Encode()); !ok || again.Find(tt.dir) == nil {
				t.Error("it is not found again")
			}
		})
	}
}

func FuzzDecodeRecord(f *testing.F) {
	f.Add(fullRecord().Encode())
	f.Add([]byte(`{"version":1}`))
	f.Add([]byte(`{"version":1,"asked_at":"9999-12-31T23:59:59+23:59","accounts":{"":{"max_age_s":1e6}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, ok := Decode(data)
		if !ok {
			return
		}
		if len(rec.Accounts) > maxAccounts || len(rec.Refused) > maxRefused {
			t.Errorf("%d accounts, %d refusals", len(rec.Accounts), len(rec.Refused))
		}
		rec.State("")
		rec.Due("", "stamp", noon())
		if rec.WasSetBack(noon()) {
			rec.SetBack(noon())
			if rec.Due("", "stamp", noon()) {
				t.Error("a request is due right after the clock was put right")
			}
		}
		// Whatever is in the file: nobody asks within a minute of a request.
		rec.AskedAt = noon()
		if rec.Due("", "stamp", noon().Add(MinGap-1)) {
			t.Error("a request is due within a minute of the last one")
		}
	})
}

func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
