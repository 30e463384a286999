package spend

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/disk/state"
)

func open(t testing.TB) Ledger {
	dir := t.TempDir()
	return Open(state.Dirs{State: filepath.Join(dir, "state"), Cache: filepath.Join(dir, "cache")}, "", 400)
}

// note has a session that was asked something say what it has cost.
func note(t testing.TB, l Ledger, now time.Time, session string, cost float64) {
	t.Helper()
	lasted := int(now.Sub(noon.AddDate(0, 0, -1)) / time.Millisecond)
	if _, err := l.Note(parse(t, said(session, cost, int(cost*1000), max(lasted, 1), false)), now, time.Minute, ""); err != nil {
		t.Fatal(err)
	}
}

// begin has a session say that it costs nothing yet.
func begin(t testing.TB, l Ledger, now time.Time, session string) {
	t.Helper()
	lasted := int(now.Sub(noon.AddDate(0, 0, -1)) / time.Millisecond)
	if _, err := l.Note(parse(t, said(session, 0, 0, max(lasted, 1), true)), now, time.Minute, ""); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, l Ledger) []byte {
	t.Helper()
	data, err := os.ReadFile(l.path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestNothingNewIsNothingWritten(t *testing.T) {
	l := open(t)
	begin(t, l, noon, "a")
	note(t, l, noon.Add(time.Second), "a", 0.5)
	before, stamp := contents(t, l), l.Stamp()
	for i := range 50 {
		note(t, l, noon.Add(time.Duration(2+i)*time.Minute), "a", 0.5)
	}
	if got := contents(t, l); !bytes.Equal(got, before) || l.Stamp() != stamp {
		t.Errorf("the ledger was written to:\n%s", got)
	}
	note(t, l, noon.Add(2*time.Hour), "a", 0.75)
	added, found := bytes.CutPrefix(contents(t, l), before)
	if !found || bytes.Count(added, []byte("\n")) != 1 {
		t.Errorf("one line is added at the end, got:\n%s", added)
	}
}

func TestNothingIsKeptWhereNothingIsTo(t *testing.T) {
	dir := t.TempDir()
	dirs := state.Dirs{State: filepath.Join(dir, "state"), Cache: filepath.Join(dir, "cache")}
	for _, l := range []Ledger{{}, Open(state.Dirs{}, "", 400), Open(dirs, "", 0)} {
		begin(t, l, noon, "a")
		note(t, l, noon, "a", 1)
		if figures, _ := l.Figures(Said{}, false, noon); figures != (Figures{}) {
			t.Errorf("it tells %v", figures)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("there is %v", files)
	}
}

func TestAccountsAreApart(t *testing.T) {
	dirs := state.Dirs{State: t.TempDir(), Cache: t.TempDir()}
	one, other := Open(dirs, "", 400), Open(dirs, "/home/ann/.claude-work", 400)
	begin(t, one, noon, "a")
	note(t, one, noon, "a", 1)
	begin(t, other, noon, "a")
	note(t, other, noon, "a", 2)
	if a, b := sumOf(t, one), sumOf(t, other); a != 1 || b != 2 {
		t.Errorf("%v and %v were spent, want 1 and 2", a, b)
	}
	if name := filepath.Base(other.Path()); !strings.HasPrefix(name, "spend-") || len(name) != len("spend-01234567.jsonl") {
		t.Errorf("the other one is %s", name)
	}
}

// What is damaged counts as not there: half a line of a killed process, a line that lost
// a byte, and what was never one. What is written then is not joined to it.
func TestDamagedLines(t *testing.T) {
	good := func(l Ledger) []byte {
		begin(t, l, noon, "a")
		note(t, l, noon.Add(time.Second), "a", 0.5)
		note(t, l, noon.Add(2*time.Second), "a", 0.75)
		return contents(t, l)
	}
	tests := []struct {
		name    string
		change  func(data []byte) []byte
		damaged int
		left    float64 // before anything else is noted
	}{
		{"half of the last line", func(d []byte) []byte { return d[:len(d)-40] }, 1, 0.5},
		{"all but its line break", func(d []byte) []byte { return d[:len(d)-1] }, 0, 0.75},
		{"another amount", func(d []byte) []byte { return bytes.Replace(d, []byte(`"spent":0.25`), []byte(`"spent":9.25`), 1) }, 1, 0.5},
		{"zeros at the end", func(d []byte) []byte { return append(d, make([]byte, 300)...) }, 1, 0.75},
		{"a line of somebody else's", func(d []byte) []byte { return append(d, "{}\nhello\n"...) }, 2, 0.75},
		{"a line without end", func(d []byte) []byte { return append(d, strings.Repeat("x", 200<<10)...) }, 0, 0.75},
		{"empty lines", func(d []byte) []byte { return append(d, "\n\n"...) }, 0, 0.75},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := open(t)
			if err := os.WriteFile(l.path, tt.change(good(l)), 0o600); err != nil {
				t.Fatal(err)
			}
			sum := func(want float64, damaged int) {
				t.Helper()
				entries, bad, err := l.Read("")
				if err != nil || bad != damaged {
					t.Errorf("%d lines are damaged, %v; want %d", bad, err, damaged)
				}
				got := 0.0
				for _, e := range entries {
					got += e.Spent
				}
				figures, _ := l.Figures(Said{}, false, noon)
				if got != want || figures[0] != amountText(want) {
					t.Errorf("%v was spent, and today %s; want %v", got, figures[0], want)
				}
			}
			sum(tt.left, tt.damaged)
			note(t, l, noon.Add(3*time.Second), "a", 1.25) // it says again what is lost
			sum(1.25, tt.damaged)
		})
	}
}

func TestForeignFileIsSetAside(t *testing.T) {
	l := open(t)
	begin(t, l, noon, "a")
	if err := os.Remove(l.path); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(l.path, "mine"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Read(""); err == nil {
		t.Error("a folder is read as a ledger")
	}
	if figures, _ := l.Figures(Said{}, false, noon); figures != (Figures{}) {
		t.Errorf("a folder tells %v", figures)
	}
	_, err := l.Note(parse(t, said("a", 1, 1000, 5000, false)), noon, time.Minute, "")
	if err == nil || !strings.Contains(err.Error(), "it is kept as") {
		t.Errorf("error %v", err)
	}
	if got := sumOf(t, l); got != 1 {
		t.Errorf("%v is noted, want 1", got)
	}
	aside, _ := filepath.Glob(l.path + ".broken-*/mine")
	if len(aside) != 1 {
		t.Error("the folder is gone")
	}
}

func TestLineIsRead(t *testing.T) {
	tests := []Entry{
		{At: noon.Add(250 * time.Millisecond), Day: "2026-11-30", Model: "claude-opus-5-5", Project: "/home/ann/work", Spent: 0.0834, Session: "0123456789abcdef", Cost: 0.37529999999999997, run: 3, api: 5094, lasted: 23937, own: 1.5},
		{At: noon, Day: "2026-11-30", api: -1, lasted: -1},
		{At: noon, Day: "0001-01-01", Model: `a"b\c`, Project: `C:\Users\änn\"日本"`, Spent: 1e6, Cost: 1e6, own: 1e6},
		{At: noon, Day: "2026-11-30", Project: strings.Repeat(`"`, maxFolder), Model: strings.Repeat(`\`, maxModel)},
	}
	for _, want := range tests {
		line := appendLine(nil, want)
		if len(line) > maxLine {
			t.Errorf("the line has %d bytes", len(line))
		}
		got, ok := decodeLine(line)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Entry{})); !ok || diff != "" {
			t.Errorf("%s is read %v (-want +got):\n%s", line, ok, diff)
		}
		for i := range line[:len(line)-1] {
			changed := bytes.Clone(line)
			changed[i] ^= 1
			if e, ok := decodeLine(changed); ok {
				t.Errorf("with byte %d changed it is read as %+v", i, e)
			}
		}
	}
}

func FuzzDecodeLine(f *testing.F) {
	f.Add(appendLine(nil, Entry{At: noon, Day: "2026-11-30", Model: "m", Project: "/p", Spent: 1, Session: "s", Cost: 2}))
	f.Add([]byte(`{"folded":12}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		e, ok := decodeLine(line)
		if !ok {
			// The same with a checksum that is right.
			if head := bytes.LastIndex(line, []byte(sumStart)); head > 0 {
				sum := fmt.Appendf(nil, "%s%s%016x\"}", line[:head], sumStart, state.Sum(line[:head]))
				e, ok = decodeLine(sum)
			}
		}
		if ok && !e.possible() {
			t.Errorf("impossible: %+v", e)
		}
		if ok && (math.IsNaN(e.Spent) || e.Spent < 0) {
			t.Errorf("spent %v", e.Spent)
		}
	})
}

// The lines of a file are handed over whole, wherever one begins to read.
func TestEachLine(t *testing.T) {
	var file bytes.Buffer
	var want []string
	for i := range 3000 {
		line := strings.Repeat("x", i%97) + fmt.Sprint(i)
		want = append(want, line)
		file.WriteString(line + "\n")
	}
	read := func(from int64) (lines []string) {
		eachLine(bytes.NewReader(file.Bytes()), from, int64(file.Len()), func(line []byte) { lines = append(lines, string(line)) })
		return lines
	}
	if diff := cmp.Diff(want, read(0)); diff != "" {
		t.Fatalf("from the begin (-want +got):\n%s", diff)
	}
	at := int64(0)
	for i, line := range want[:40] {
		if diff := cmp.Diff(want[i:], read(at)); diff != "" {
			t.Fatalf("from line %d (-want +got):\n%s", i, diff)
		}
		if diff := cmp.Diff(want[i+1:], read(at+1)); len(line) > 0 && diff != "" {
			t.Fatalf("from within line %d (-want +got):\n%s", i, diff)
		}
		at += int64(len(line)) + 1
	}
}
