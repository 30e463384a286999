package spend

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A line means the same whether it is read sign by sign or as JSON, as it is where it has
// a space that no program writes.
func TestPlainLineIsReadAsJSON(t *testing.T) {
	at := time.Date(2026, 11, 30, 9, 20, 0, 250e6, time.UTC)
	tests := []struct {
		name  string
		entry Entry
		plain bool
	}{
		{"usual", Entry{At: at, Day: "2026-11-30", Session: "9f86d081884c7d65", run: 3, Cost: 0.5, api: 5094, lasted: 23937, Spent: 0.0834, own: 0.5, Model: "m", Project: "/home/ann/work"}, true},
		{"nothing known", Entry{At: at, Day: "2026-11-30", api: -1, lasted: -1}, true},
		{"little", Entry{At: at, Day: "2026-11-30", Spent: 1e-9, Cost: 123456.789012, own: 1e5}, true},
		{"a quotation mark", Entry{At: at, Day: "2026-11-30", Project: `/a"b`}, false},
		{"a backslash", Entry{At: at, Day: "2026-11-30", Project: `C:\work`}, false},
		{"letters of others", Entry{At: at, Day: "2026-11-30", Project: "/home/zoë/工作"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line := appendLine(nil, tt.entry)
			if _, plain := decodePlain(line[:len(line)-sumLen]); plain != tt.plain {
				t.Errorf("it is plain: %v", plain)
			}
			got, ok := decodeLine(line)
			if diff := cmp.Diff(tt.entry, got, cmp.AllowUnexported(Entry{}), cmpopts.EquateEmpty()); !ok || diff != "" {
				t.Errorf("ok is %v (-want +got):\n%s", ok, diff)
			}
		})
	}
	line := appendLine(nil, tests[0].entry)
	for n := range line[:len(line)-sumLen] {
		if _, plain := decodePlain(line[:n]); plain {
			t.Errorf("%q is taken for a whole line", line[:n])
		}
	}
}

func BenchmarkDecodeLine(b *testing.B) {
	line := appendLine(nil, Entry{At: time.Now(), Day: "2026-11-30", Session: "9f86d081884c7d65", run: 1, Cost: 2.1384, api: 225602, lasted: 9158720, Spent: 0.0137, own: 2.1384, Model: "claude-sonnet-5-5", Project: "/home/ann/work"})
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := decodeLine(line); !ok {
			b.Fatal("it is not read")
		}
	}
}
