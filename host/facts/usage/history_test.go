package usage

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func sample(name string, percent float64, seen time.Duration) Window {
	return Window{Name: name, Percent: percent, ResetsAt: at.Add(time.Hour), Source: SourceStdin, SeenAt: at.Add(seen)}
}

func historyIn(t testing.TB, days int, lines string) History {
	t.Helper()
	h := OpenHistory(t.TempDir(), "", days)
	if lines != "" {
		if err := os.WriteFile(h.Path(), []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func TestHistoryLines(t *testing.T) {
	tests := []struct {
		name   string
		window Window
		want   string
	}{
		{"a percentage", session(45, 2*time.Hour),
			`{"at":"2026-11-22T10:10:00Z","window":"five_hour","used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","source":"stdin"}`},
		{"all there is", Window{Name: ExtraUsage, Label: `é "b" \`, Percent: 100.5, Used: 40.2, Limit: 40, Unit: "EUR", Source: SourceClaude, SeenAt: at},
			`{"at":"2026-11-22T10:10:00Z","window":"extra_usage","used_percentage":100.5,"source":"claude","used":40.2,"limit":40,"unit":"EUR","label":"é \"b\" \\"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			line := appendLine(nil, tt.window)
			if diff := cmp.Diff(tt.want+"\n", string(line)); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
			got, ok := decodeLine(line)
			if diff := cmp.Diff(tt.window, got); diff != "" || !ok {
				t.Errorf("read again (-want +got, %v):\n%s", ok, diff)
			}
		})
	}
}

func TestHistoryRead(t *testing.T) {
	const good = `{"at":"2026-11-22T10:10:00Z","window":"opus","used_percentage":45,"source":"stdin"}`
	opus := Window{Name: "opus", Percent: 45, Source: SourceStdin, SeenAt: at}
	tests := []struct {
		name, file string
		want       []Window
		damaged    int
	}{
		{"empty", "", nil, 0},
		{"one", good + "\n", []Window{opus}, 0},
		{"without the end of the line", good, []Window{opus}, 0},
		{"with carriage returns and empty lines", "\r\n" + good + "\r\n\r\n", []Window{opus}, 0},
		{"half a line, then a whole one", good[:60] + "\n" + good + "\n", []Window{opus}, 1},
		{"half a line at the end", good + "\n" + good[:len(good)-1], []Window{opus}, 1},
		{"half a line that another was written behind", good[:60] + good + "\n" + good + "\n", []Window{opus}, 1},
		{"half a number", `{"at":"2026-11-22T10:10:00Z","window":"opus","used_percentage":4` + "\n", nil, 1},
		{"in another order, with more", `{"window":"opus","source":"stdin","more":[1],"used_percentage":45.0,"at":"2026-11-22T11:10:00+01:00"}`, []Window{opus}, 0},
		{"no window", `{"at":"2026-11-22T10:10:00Z","used_percentage":45}`, nil, 1},
		{"no time", `{"window":"opus","used_percentage":45}`, nil, 1},
		{"no percentage", `{"at":"2026-11-22T10:10:00Z","window":"opus"}`, nil, 1},
		{"epoch as percentage", `{"at":"2026-11-22T10:10:00Z","window":"opus","used_percentage":1779124800}`, nil, 1},
		{"an odd reset", `{"at":"2026-11-22T10:10:00Z","window":"opus","used_percentage":45,"resets_at":"soon"}`, nil, 1},
		{"a reset that is too late", `{"at":"2026-11-22T10:10:00Z","window":"five_hour","used_percentage":45,"resets_at":"2027-11-22T10:10:00Z"}`, nil, 1},
		{"an odd name", `{"at":"2026-11-22T10:10:00Z","window":"\u001b[m","used_percentage":45}`, nil, 1},
		{"not an object", "[]\n5\nnull\nabc\n\x00\x00\n", nil, 5},
		{"a line that is too long", `{"a":"` + strings.Repeat("x", maxHistoryLine) + `",` + good[1:], nil, 1},
		{"nested deeply", strings.Repeat("[", 1<<20), nil, 1},
		{"out of order", `{"at":"2026-11-22T10:11:00Z","window":"opus","used_percentage":46,"source":"stdin"}` + "\n" + good,
			[]Window{opus, {Name: "opus", Percent: 46, Source: SourceStdin, SeenAt: at.Add(time.Minute)}}, 0},
		{"before that time", `{"at":"2026-11-22T10:09:59Z","window":"opus","used_percentage":46}` + "\n" + `{"window":"opus","used_percentage":46,"at":"2026-11-22T10:09:59Z"}`, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := historyIn(t, 400, tt.file)
			got, damaged, err := h.Read(at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("samples (-want +got):\n%s", diff)
			}
			if damaged != tt.damaged {
				t.Errorf("%d lines are damaged, want %d", damaged, tt.damaged)
			}
			if diff := cmp.Diff(tt.want, h.Tail("opus", at)); diff != "" {
				t.Errorf("tail (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHistoryOfSeveralUpdates(t *testing.T) {
	dir := t.TempDir()
	c, h := OpenCache(filepath.Join(dir, "cache"), ""), OpenHistory(filepath.Join(dir, "new", "state"), "", 400)
	learn := func(minute int, windows ...Window) {
		t.Helper()
		now := at.Add(time.Duration(minute) * time.Minute)
		for i := range windows {
			windows[i].SeenAt = now
		}
		if err := c.Update(Update{Sample: New(now, windows...), Now: now, Wait: time.Minute, History: h}); err != nil {
			t.Fatal(err)
		}
	}
	learn(0, sample(FiveHour, 10, 0), sample(SevenDay, 20, 0))
	learn(1, sample(FiveHour, 10, 0), sample(SevenDay, 20, 0)) // the same again
	learn(2, sample(FiveHour, 11, 0), sample(SevenDay, 20, 0)) // one is news, one a confirmation
	learn(3, sample(FiveHour, 9, 0))                           // it fell
	learn(5, sample(FiveHour, 9, 0))                           // a confirmation
	want := []Window{sample(FiveHour, 10, 0), sample(SevenDay, 20, 0), sample(FiveHour, 11, 2*time.Minute), sample(FiveHour, 9, 3*time.Minute)}
	got, damaged, err := h.Read(time.Time{})
	if diff := cmp.Diff(want, got); diff != "" || damaged != 0 || err != nil {
		t.Errorf("samples (-want +got, %d damaged, %v):\n%s", damaged, err, diff)
	}
	contents, err := c.Load(at)
	if err != nil {
		t.Fatal(err)
	}
	if w, _ := contents.Snapshot.Window(FiveHour); !w.SeenAt.Equal(at.Add(5 * time.Minute)) {
		t.Errorf("the confirmation is not in the cache: %+v", w)
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(h.Path()); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode = %v, %v; want 0600", info.Mode().Perm(), err)
		}
	}
}

func TestHistoryIsNamedLikeItsCache(t *testing.T) {
	dir := t.TempDir()
	for _, configDir := range []string{"", "/home/dev/.claude-work"} {
		if h, c := OpenHistory(dir, configDir, 1), OpenCache(dir, configDir); h.Path() != c.Path()+"l" {
			t.Errorf("%q has the history %s and the cache %s", configDir, h.Path(), c.Path())
		}
	}
}

func TestHistoryBeginsOnANewLine(t *testing.T) {
	half := `{"at":"2026-11-22T10:09:00Z","window":"five_ho`
	h := historyIn(t, 400, half)
	if err := h.append([]Window{sample("a", 1, 0), sample("b", 2, 0)}, at); err != nil {
		t.Fatal(err)
	}
	if err := h.append([]Window{sample("a", 3, 0)}, at); err != nil {
		t.Fatal(err)
	}
	got, damaged, err := h.Read(time.Time{})
	want := []Window{sample("a", 1, 0), sample("b", 2, 0), sample("a", 3, 0)}
	if diff := cmp.Diff(want, got); diff != "" || damaged != 1 || err != nil {
		t.Errorf("samples (-want +got, %d damaged, %v):\n%s", damaged, err, diff)
	}
	if data, err := os.ReadFile(h.Path()); err != nil || !strings.HasPrefix(string(data), half+"\n") {
		t.Errorf("the file is now %q, %v", data, err)
	}
}

func TestHistoryThatKeepsNothing(t *testing.T) {
	none := historyIn(t, 0, "")
	for name, h := range map[string]History{"the zero value": {}, "no days": none} {
		t.Run(name, func(t *testing.T) {
			if err := h.append([]Window{sample("a", 1, 0)}, at); err != nil {
				t.Error(err)
			}
			if got, damaged, err := h.Read(time.Time{}); len(got) != 0 || damaged != 0 || err != nil {
				t.Errorf("Read = %+v, %d, %v", got, damaged, err)
			}
			if got := h.Tail("a", time.Time{}); got != nil {
				t.Errorf("Tail = %+v", got)
			}
			if h.Path() != "" {
				expectFiles(t, filepath.Dir(h.Path()))
			}
		})
	}
}

// A file that this program can't have written is set aside, and not waited for.
func TestForeignHistoryIsSetAside(t *testing.T) {
	tests := []struct {
		name string
		put  func(path string) error
	}{
		{"a folder", func(path string) error { return os.MkdirAll(filepath.Join(path, "inside"), 0o700) }},
		{"a device", func(path string) error {
			if err := os.Symlink(os.DevNull, path); err != nil {
				return err
			}
			_, err := os.Readlink(path) // some systems say that they made a link and did not
			return err
		}},
		{"far too large", func(path string) error {
			if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
				return err
			}
			return os.Truncate(path, 3*maxHistoryBytes)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			h := OpenHistory(dir, "", 400)
			if err := tt.put(h.Path()); err != nil {
				t.Skip(err)
			}
			if _, _, err := h.Read(at); err == nil || !strings.Contains(err.Error(), "is not a file of at most 32 MiB: move it away") {
				t.Errorf("Read: error = %v", err)
			}
			if got := h.Tail(FiveHour, at); len(got) != 0 {
				t.Errorf("Tail = %+v", got)
			}
			err := updateIn(dir, New(at, session(45, time.Hour)))
			if err == nil || !strings.Contains(err.Error(), "the usage history was not a file of at most 32 MiB: it is kept as ") {
				t.Fatalf("Update: error = %v", err)
			}
			_, aside, _ := strings.Cut(err.Error(), "kept as ")
			if _, err := os.Lstat(aside); err != nil {
				t.Error(err)
			}
			if got, _, err := h.Read(at); len(got) != 1 || err != nil {
				t.Errorf("afterwards: %+v, %v", got, err)
			}
			if contents, err := OpenCache(dir, "").Load(at); err != nil || len(contents.Snapshot.windows) != 1 {
				t.Errorf("the cache: %+v, %v", contents, err)
			}
		})
	}
}

func TestHistoryThatCannotBeWrittenIsNoLossForTheCache(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := OpenCache(dir, "")
	u := Update{Sample: New(at, session(45, time.Hour)), Now: at, Wait: time.Minute, History: OpenHistory(filepath.Join(dir, "file"), "", 400)}
	if err := c.Update(u); err == nil || !strings.HasPrefix(err.Error(), "write the usage history: ") {
		t.Errorf("error = %v", err)
	}
	if contents, err := c.Load(at); err != nil || len(contents.Snapshot.windows) != 1 {
		t.Errorf("the cache: %+v, %v", contents, err)
	}
}

func TestHistoryIsBoundedByDays(t *testing.T) {
	line := func(days int, name string, percent float64) string {
		seen := at.AddDate(0, 0, -days)
		w := Window{Name: name, Percent: percent, ResetsAt: seen.Add(time.Hour), Source: SourceStdin, SeenAt: seen}
		return string(appendLine(nil, w))
	}
	tests := []struct {
		name string
		file string
		now  time.Time
		want string // before the line that is new
	}{
		{"nothing old", line(9, "a", 1) + line(3, "a", 2), at, line(9, "a", 1) + line(3, "a", 2)},
		{"old for less than a day", line(10, "a", 1) + line(3, "a", 2), at, line(10, "a", 1) + line(3, "a", 2)},
		{"old", line(12, "a", 1) + line(11, "a", 2) + line(3, "a", 3), at, line(3, "a", 3)},
		{"old behind half a line", "{\"at\"\n" + line(12, "a", 1) + line(3, "a", 3), at, line(3, "a", 3)},
		{"damaged lines between", line(12, "a", 1) + line(3, "a", 3) + "half\n" + line(2, "a", 4), at, line(3, "a", 3) + "half\n" + line(2, "a", 4)},
		{"all old", line(50, "a", 1) + line(40, "a", 2), at, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := historyIn(t, 10, tt.file)
			news := session(45, time.Hour)
			if err := h.append([]Window{news}, tt.now); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(h.Path())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want+string(appendLine(nil, news)), string(data)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			expectFiles(t, filepath.Dir(h.Path()), "usage.jsonl")
		})
	}
}

// While a clock is years ahead, only windows without a reset seem to be true.
func TestClockThatIsAheadCostsNoHistory(t *testing.T) {
	h := historyIn(t, 10, string(appendLine(nil, sample(FiveHour, 5, 0)))+string(appendLine(nil, sample(FiveHour, 6, time.Minute))))
	now := at.AddDate(10, 0, 0)
	for percent := range 3 {
		if err := h.append([]Window{{Name: ExtraUsage, Percent: float64(percent), SeenAt: now}}, now); err != nil {
			t.Fatal(err)
		}
	}
	if got, _, err := h.Read(time.Time{}); err != nil || len(got) != 5 {
		t.Errorf("%d samples are left, %v; want 5", len(got), err)
	}
}

func TestHistoryIsBoundedBySize(t *testing.T) {
	h := OpenHistory(t.TempDir(), "", 400)
	fillHistory(t, h, maxHistoryBytes, at.AddDate(0, 0, -300))
	before, _, err := h.Read(time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	news := session(45, time.Hour)
	if err := h.append([]Window{news}, at); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(h.Path())
	if err != nil || info.Size() > keptHistoryBytes || info.Size() < keptHistoryBytes-maxHistoryLine {
		t.Errorf("%d bytes are left, %v; want just under %d", info.Size(), err, keptHistoryBytes)
	}
	after, damaged, err := h.Read(time.Time{})
	if err != nil || damaged != 0 {
		t.Errorf("%d lines are damaged, %v", damaged, err)
	}
	all := append(before, news)
	if !slices.Equal(all[len(all)-len(after):], after) {
		t.Errorf("of %d samples %d are left, and not the newest", len(all), len(after))
	}
}

// What is too large and holds no samples was something else; it is not cut.
func TestOtherFileInPlaceOfTheHistoryIsKept(t *testing.T) {
	text := strings.Repeat("a diary\n", maxHistoryBytes/8+1)
	h := historyIn(t, 400, text)
	if err := h.append([]Window{session(45, time.Hour)}, at); err != nil {
		t.Fatal(err)
	}
	if got, damaged, err := h.Read(time.Time{}); len(got) != 1 || damaged != 0 || err != nil {
		t.Errorf("the history: %+v, %d damaged, %v", got, damaged, err)
	}
	aside, _ := filepath.Glob(h.Path() + ".broken-*")
	if len(aside) != 1 {
		t.Fatalf("it is kept %d times", len(aside))
	}
	if kept, err := os.ReadFile(aside[0]); err != nil || !strings.HasPrefix(string(kept), text) {
		t.Errorf("of %d bytes %d are kept, %v", len(text), len(kept), err)
	}
}

func TestTail(t *testing.T) {
	h := OpenHistory(t.TempDir(), "", 400)
	begin := at.AddDate(0, 0, -300)
	fillHistory(t, h, 1<<20, begin)
	all, _, err := h.Read(time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	newest := all[len(all)-1].SeenAt
	late := sample(FiveHour, 77, 0) // learned late: written behind newer ones
	late.SeenAt = newest.Add(-time.Hour)
	late.ResetsAt = newest
	for range 20 {
		if err := h.append([]Window{late}, newest); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name  string
		since time.Time
	}{
		{"the last hours", newest.Add(-4 * time.Hour)},
		{"the last day", newest.Add(-24 * time.Hour)},
		{"after the last", newest.Add(time.Second)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			samples, _, err := h.Read(tt.since)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{FiveHour, SevenDay, "absent"} {
				var want []Window
				for _, w := range samples {
					if w.Name == name {
						want = append(want, w)
					}
				}
				if diff := cmp.Diff(want, h.Tail(name, tt.since)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
	got := h.Tail(FiveHour, time.Time{})
	if n := len(got); n < 400 || n > 128<<10/100/2 {
		t.Errorf("since ever there are %d samples, want those of 128 KiB", n)
	}
	if n := len(h.Tail("five", time.Time{})); n != 0 {
		t.Errorf("the beginning of a name has %d samples", n)
	}
}

func FuzzHistory(f *testing.F) {
	f.Add([]byte(`{"at":"2026-11-22T10:10:00Z","window":"five_hour","used_percentage":45,"resets_at":"2026-11-22T12:10:00Z","source":"stdin"}`))
	f.Add([]byte(`{"at":"2026-11-22T10:10:00Z","window":"extra_usage","used_percentage":100.5,"source":"claude","used":40.2,"limit":40,"unit":"EUR","label":"é \"b\" \\"}`))
	f.Add([]byte(`{"window":"a","at":"9998-12-31T10:10:00-12:00","used_percentage":1e-300,"label":"\ud800"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		w, ok := decodeLine(line)
		if !ok {
			return
		}
		if !plainName(w.Name) || !w.valid(w.SeenAt) || w.SeenAt.IsZero() {
			t.Fatalf("there is a sample %+v", w)
		}
		written := appendLine(nil, w)
		if strings.Count(string(written), "\n") != 1 || len(written) > maxHistoryLine {
			t.Fatalf("it is written as %q", written)
		}
		again, ok := decodeLine(written)
		if diff := cmp.Diff(w, again); diff != "" || !ok {
			t.Fatalf("written and read it is another (-want +got, %v):\n%s", ok, diff)
		}
		if seen, ok := lineTime(written); !ok || !seen.Equal(w.SeenAt) || !isOfWindow(written, w.Name) || isOfWindow(written, w.Name+"x") {
			t.Fatalf("it is passed over: %q", written)
		}
	})
}

// yearOfHistory is as large as a history gets.
func yearOfHistory(b *testing.B) (h History, newest time.Time) {
	h = OpenHistory(b.TempDir(), "", 400)
	fillHistory(b, h, maxHistoryBytes-64<<10, at.AddDate(0, 0, -250))
	samples, _, err := h.Read(time.Time{})
	if err != nil {
		b.Fatal(err)
	}
	return h, samples[len(samples)-1].SeenAt
}

func BenchmarkTail(b *testing.B) {
	h, newest := yearOfHistory(b)
	for _, since := range []time.Duration{5 * time.Hour, 7 * day} {
		b.Run(fmt.Sprintf("%.0fh", since.Hours()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(h.Tail(FiveHour, newest.Add(-since))) == 0 {
					b.Fatal("nothing")
				}
			}
		})
	}
}

func BenchmarkHistoryRead(b *testing.B) {
	h, newest := yearOfHistory(b)
	for _, since := range []time.Duration{7 * day, 400 * day} {
		b.Run(fmt.Sprintf("%.0fh", since.Hours()), func(b *testing.B) {
			for b.Loop() {
				if samples, _, err := h.Read(newest.Add(-since)); err != nil || len(samples) == 0 {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCacheLoad(b *testing.B) {
	c := OpenCache(b.TempDir(), "")
	if err := learn(c, Snapshot{windows: recorded(SourceClaude, at)}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if contents, err := c.Load(at); err != nil || len(contents.Snapshot.windows) != 5 {
			b.Fatal(err)
		}
	}
}

func BenchmarkUpdate(b *testing.B) {
	h, newest := yearOfHistory(b)
	c := OpenCache(b.TempDir(), "")
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		// A later reset every time is always news.
		now := newest.Add(time.Duration(n) * 2 * time.Minute)
		w := Window{Name: FiveHour, Percent: 5, ResetsAt: now.Add(time.Hour), Source: SourceStdin, SeenAt: now}
		if err := c.Update(Update{Sample: New(now, w), Now: now, Wait: time.Minute, History: h}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompact(b *testing.B) {
	h, _ := yearOfHistory(b)
	for b.Loop() {
		b.StopTimer()
		fillHistory(b, h, maxHistoryBytes+1, at.AddDate(0, 0, -250))
		b.StartTimer()
		if err := h.compact(at); err != nil {
			b.Fatal(err)
		}
	}
}
