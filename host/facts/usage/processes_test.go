package usage

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// With one of these variables the test binary is a process that updates a cache
// and its history in a folder. Both hold the folder, a | and names of windows.
const (
	onceVariable = "USAGE_TEST_ONCE" // one sample of each window, once stdin is closed
	tillVariable = "USAGE_TEST_TILL" // of one window more and more, until it is killed
)

func TestMain(m *testing.M) {
	if dir, names, ok := strings.Cut(os.Getenv(onceVariable), "|"); ok {
		io.Copy(io.Discard, os.Stdin)
		for _, name := range strings.Split(names, ",") {
			exitOn(updateIn(dir, sampleOf(name)))
		}
		os.Exit(0)
	}
	if dir, name, ok := strings.Cut(os.Getenv(tillVariable), "|"); ok {
		for n := 1; ; n++ {
			exitOn(updateIn(dir, New(at, grown(name, n))))
			if _, err := fmt.Println(n); err != nil {
				os.Exit(1)
			}
		}
	}
	os.Exit(m.Run())
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// updateIn merges a sample into the cache and the history in a folder.
func updateIn(dir string, sample Snapshot) error {
	return OpenCache(dir, "").Update(Update{Sample: sample, Now: at, Wait: time.Minute, History: OpenHistory(dir, "", 400)})
}

// grown is the nth sample of a window that fills up.
func grown(name string, n int) Window {
	return Window{Name: name, Percent: float64(n) / 1000, ResetsAt: at.Add(time.Hour), Source: SourceStdin, SeenAt: at}
}

// process is the test binary, run again.
func process(t *testing.T, variable, dir, names string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), variable+"="+dir+"|"+names)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestManyProcessesLoseNothing(t *testing.T) {
	dir := t.TempDir()
	gate, open, err := os.Pipe() // they all begin when this is closed
	if err != nil {
		t.Fatal(err)
	}
	var processes []*exec.Cmd
	const count = 10
	for i := range count {
		var names []string
		for w := range maxWindows {
			names = append(names, "w"+strconv.Itoa((w+i)%maxWindows))
		}
		cmd := process(t, onceVariable, dir, strings.Join(names, ","))
		cmd.Stdin = gate
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		processes = append(processes, cmd)
	}
	gate.Close()
	open.Close()
	for _, cmd := range processes {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	expectAll(t, dir)
	samples, damaged, err := OpenHistory(dir, "", 400).Read(time.Time{})
	if err != nil || damaged != 0 {
		t.Errorf("%d lines are damaged, %v", damaged, err)
	}
	times := map[string]int{}
	for _, w := range samples {
		times[w.Name]++
	}
	for i := range maxWindows {
		if name := "w" + strconv.Itoa(i); times[name] != 1 {
			t.Errorf("%s is in the history %d times, and was news once", name, times[name])
		}
	}
}

// Processes that are killed while they write leave what they said they had
// written, and files that the next one can go on with.
func TestKilledProcessesLoseNothing(t *testing.T) {
	tests := []struct {
		name   string
		filled int // bytes in the history before
	}{
		{"from nothing", 0},
		{"while the history is cut", maxHistoryBytes - 2000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			h := OpenHistory(dir, "", 400)
			if tt.filled > 0 {
				fillHistory(t, h, tt.filled, at.AddDate(0, 0, -300))
			}
			written := map[string]int{} // the last sample that was confirmed
			const rounds, writers = 4, 3
			for round := range rounds {
				killThem(t, dir, round, writers, written)
			}

			contents, err := OpenCache(dir, "").Load(at)
			if err != nil {
				t.Fatal(err)
			}
			samples, damaged, err := h.Read(at)
			if err != nil || damaged > rounds*writers {
				t.Errorf("%d lines are damaged by %d kills, %v", damaged, rounds*writers, err)
			}
			found := map[string]bool{}
			for _, w := range samples {
				found[fmt.Sprint(w.Name, " ", w.Percent)] = true
			}
			for name, last := range written {
				if w, _ := contents.Snapshot.Window(name); w.Percent < grown(name, last).Percent {
					t.Errorf("%s is at %v in the cache, after %d samples", name, w.Percent, last)
				}
				for n := 1; n <= last; n++ {
					if w := grown(name, n); !found[fmt.Sprint(name, " ", w.Percent)] {
						t.Fatalf("sample %d of %d of %s is not in the history", n, last, name)
					}
				}
			}
			if err := updateIn(dir, sampleOf("after")); err != nil {
				t.Errorf("the next one: %v", err)
			}
			if tail := h.Tail("after", at); len(tail) != 1 {
				t.Errorf("the next sample is in the history as %+v", tail)
			}
			if info, err := os.Stat(h.Path()); err != nil || info.Size() > maxHistoryBytes {
				t.Errorf("the history has %d bytes, %v", info.Size(), err)
			}
			expectFiles(t, dir, "usage.json", "usage.json.lock", "usage.jsonl")
		})
	}
}

// killThem starts processes, kills each after a number of samples that chance
// decides, and notes how far each says it came.
func killThem(t *testing.T, dir string, round, writers int, written map[string]int) {
	t.Helper()
	type writer struct {
		name   string
		cmd    *exec.Cmd
		output *bufio.Scanner
	}
	var all []writer
	for i := range writers {
		w := writer{name: fmt.Sprintf("w%d_%d", round, i)}
		w.cmd = process(t, tillVariable, dir, w.name)
		pipe, err := w.cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		w.output = bufio.NewScanner(pipe)
		if err := w.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	for _, w := range all {
		for left := 1 + rand.IntN(20); w.output.Scan(); left-- {
			n, err := strconv.Atoi(w.output.Text())
			if err != nil {
				t.Fatal(err)
			}
			// What it says after that, before the signal arrives, counts too.
			written[w.name] = n
			if left == 0 {
				if err := w.cmd.Process.Kill(); err != nil {
					t.Error(err)
				}
			}
		}
		if err := w.cmd.Wait(); err == nil {
			t.Errorf("%s ended by itself", w.name)
		}
	}
}

// fillHistory writes a history of about so many bytes, a sample a minute from
// begin on.
func fillHistory(t testing.TB, h History, size int, begin time.Time) {
	t.Helper()
	var data bytes.Buffer
	for i := 0; data.Len() < size; i++ {
		seen := begin.Add(time.Duration(i) * 2 * time.Minute)
		w := Window{Name: FiveHour, Percent: float64(i%1000) / 10, Source: SourceStdin, SeenAt: seen, ResetsAt: seen.Add(2 * time.Hour)}
		if i%2 == 1 {
			w.Name = SevenDay
		}
		data.Write(appendLine(nil, w))
	}
	if err := os.MkdirAll(filepath.Dir(h.Path()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.Path(), data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
