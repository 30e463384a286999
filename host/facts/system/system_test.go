package system

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFiguresAreKept(t *testing.T) {
	dir, place := t.TempDir(), Place{42, "/home/dev/work"}
	now := time.Now()
	file := Open(dir, place, now)
	if !file.Due() {
		t.Error("the first figures are not due")
	}
	if got, ok := file.Get("load"); ok {
		t.Errorf("before the first: load is %q", got)
	}
	var given []Counters
	refresh := func(at time.Time, c Counters) {
		t.Helper()
		err := Open(dir, place, at).Refresh(func(p Place, last Counters) (Figures, Counters) {
			if p != place {
				t.Errorf("measured %+v", p)
			}
			given = append(given, last)
			return Figures{"load": "0.42", "battery.percent": "85"}, c
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	refresh(now, Counters{5, 10})
	now = time.Now()
	for key, want := range map[string]string{"load": "0.42", "battery.percent": "85", "age": "0", "memory.total": "", "counter.busy": "", "taken": "", "": ""} {
		if got, _ := Open(dir, place, now).Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if Open(dir, place, now).Due() {
		t.Error("due at once")
	}
	if !Open(dir, place, now.Add(11*time.Second)).Due() {
		t.Error("not due after eleven seconds")
	}
	if got, ok := Open(dir, place, now.Add(6*time.Minute)).Get("load"); ok {
		t.Errorf("six minutes later load is %q", got)
	}
	if got, ok := Open(dir, Place{43, place.Dir}, now).Get("load"); ok {
		t.Errorf("another session is told %q", got)
	}
	refresh(now.Add(time.Minute), Counters{6, 20})
	refresh(now.Add(time.Hour), Counters{7, 30})
	if diff := cmp.Diff([]Counters{{}, {5, 10}, {}}, given); diff != "" {
		t.Errorf("counters of the time before (-want +got):\n%s", diff)
	}
}

func TestHostname(t *testing.T) {
	want, err := os.Hostname()
	got, ok := Open(t.TempDir(), Place{}, time.Now()).Get("hostname")
	if got != want || ok != (err == nil && want != "") {
		t.Errorf("%q, %v; want %q", got, ok, want)
	}
}

func TestPlaceOf(t *testing.T) {
	for text, want := range map[string]int{"4711": 4711, "": 0, "1": 0, "0": 0, "-5": 0, "abc": 0} {
		if got := PlaceOf("/x", func(string) string { return text }); got.PID != want || got.Dir != "/x" {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestRefreshWhereNothingCanBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := Open(path, Place{}, time.Now()).Refresh(func(Place, Counters) (Figures, Counters) {
		t.Error("measured all the same")
		return nil, Counters{}
	})
	if err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("Refresh: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("taken 1796000000000\nload 0.42\ncounter.busy 5\n")
	f.Add("taken 1796000000000\nload 0.42\nmemory.total 12")
	f.Add("load 0.42\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := &File{now: time.UnixMilli(1796000000000)}
		file.parse([]byte(text))
		if !file.taken.IsZero() && !strings.HasPrefix(text, "taken ") {
			t.Errorf("taken at %v of %q", file.taken, text)
		}
		for _, one := range file.figures {
			if strings.Contains(one.value, "\n") || !strings.Contains(text, one.name+" "+one.value+"\n") {
				t.Errorf("%q has no %+v", text, one)
			}
			file.Get(one.name)
		}
	})
}
