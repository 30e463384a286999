//go:build linux || darwin

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/facts/usage"
)

func TestRepository(t *testing.T) {
	for _, files := range []int{checkedOut, 3000} {
		repo := filepath.Join(t.TempDir(), "work")
		if err := makeRepository(repo, files); err != nil {
			t.Fatal(err)
		}
		ask := func(args ...string) string {
			cmd := exec.Command("git", args...)
			cmd.Dir = repo
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		if got := strings.Count(ask("ls-files"), "\n"); got != files {
			t.Errorf("%d files in the index instead of %d", got, files)
		}
		want := " M " + fileName(0) + "\n M " + fileName(1) + "\n?? new.txt\n"
		if diff := cmp.Diff(want, ask("status", "--porcelain")); diff != "" {
			t.Errorf("%d files (-want +got):\n%s", files, diff)
		}
		there, err := filepath.Glob(filepath.Join(repo, "*", "*", "*.txt"))
		if err != nil || len(there) != checkedOut {
			t.Errorf("%d files are checked out: %v", len(there), err)
		}
	}
}

func TestSession(t *testing.T) {
	t.Chdir("../..")
	dir := t.TempDir()
	s, err := newSession("/tmp/work", filepath.Join(dir, "s.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.payload) > fitsPipe {
		t.Errorf("the payload has %d bytes: a pipe of any system holds %d", len(s.payload), fitsPipe)
	}
	one, err := s.after(1)
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.after(2)
	if err != nil || string(one) == string(two) || string(one) == string(s.payload) {
		t.Errorf("a reply changes nothing: %v\n%s\n%s", err, one, two)
	}
	if err := s.keepTranscript(filepath.Join(dir, "home")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "home", ".claude", "projects", "bench", "s.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
	for _, size := range []int{100, 1e4, 1e6} {
		sized, err := s.sized(size)
		if err != nil || !json.Valid(sized.payload) {
			t.Fatal(err)
		}
		if got := len(sized.payload); got < size*9/10 || got > size*11/10 {
			t.Errorf("%d bytes instead of about %d", got, size)
		}
	}
}

// The program itself must read every sample of the history that is made up.
func TestHistoryIsRead(t *testing.T) {
	// At any moment of a window.
	for minutes := 0; minutes < 5*60; minutes += 10 {
		h := usage.OpenHistory(t.TempDir(), "", 400)
		now := time.Now().Add(-time.Duration(minutes) * time.Minute)
		if err := writeHistory(h.Path(), 30, now); err != nil {
			t.Fatal(err)
		}
		samples, damaged, err := h.Read(time.Time{})
		if err != nil || damaged > 0 || len(samples) < 29*samplesADay {
			t.Errorf("%d samples, %d damaged, %v", len(samples), damaged, err)
		}
		for _, window := range []string{usage.FiveHour, usage.SevenDay} {
			if !slices.ContainsFunc(h.Tail(window, now.Add(-24*time.Hour)), func(w usage.Window) bool { return w.ResetsAt.After(now) }) {
				t.Errorf("nothing of the present %s", window)
			}
		}
	}
}
