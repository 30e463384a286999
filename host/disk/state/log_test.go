package state

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/data-wise/aiterm/internal/filetest"
)

// logVariable makes the test binary a process that writes to a log; see
// TestLinesOfSeveralProcessesDoNotMix.
const logVariable = "STATE_TEST_LOG"

func TestMain(m *testing.M) {
	if dir, who, ok := strings.Cut(os.Getenv(logVariable), "|"); ok {
		for i := range 50 {
			message := fmt.Sprintf("process %s message %d %s", who, i, strings.Repeat(who, 200))
			if err := (Dirs{State: dir}).Log(time.Now(), message); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// logTime is now, since the log compares it with the time of the file.
var logTime = time.Now()

func logged(t *testing.T, d Dirs) []string {
	t.Helper()
	data, err := os.ReadFile(d.LogPath())
	if err != nil {
		t.Fatal(err)
	}
	var messages []string
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		at, message, _ := strings.Cut(line, " ")
		if _, err := time.Parse(time.RFC3339, at); err != nil {
			t.Errorf("the line %q does not begin with a time", line)
		}
		messages = append(messages, message)
	}
	return messages
}

func TestLog(t *testing.T) {
	tests := []struct {
		name  string
		calls [][]string
		want  []string
	}{
		{"two messages", [][]string{{"one", "two"}}, []string{"one", "two"}},
		{"a message with line breaks", [][]string{{"one\ntwo\r\n\tthree  four\n"}}, []string{"one two three four"}},
		{"the same again", [][]string{{"one"}, {"one"}, {"one", "two"}}, []string{"one", "two"}},
		{"the same with other white space", [][]string{{"one two"}, {"one\n two"}}, []string{"one two"}},
		{"the beginning of an earlier one", [][]string{{"one two"}, {"one"}}, []string{"one two", "one"}},
		{"the end of an earlier one", [][]string{{"segment a: it failed"}, {"it failed"}}, []string{"segment a: it failed", "it failed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Dirs{State: t.TempDir() + "/new"}
			for _, messages := range tt.calls {
				if err := d.Log(logTime, messages...); err != nil {
					t.Fatal(err)
				}
			}
			got := strings.Join(logged(t, d), "\n")
			if want := strings.Join(tt.want, "\n"); got != want {
				t.Errorf("log = %q, want %q", got, want)
			}
			filetest.ExpectMode(t, d.LogPath(), 0o600)
		})
	}
}

// A person reads the log with cat, and some of what is in it was chosen by a
// stranger: the name of a function that a module imports, say.
func TestLogHoldsNoControlCharacters(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	if err := d.Log(logTime, "imports env.\x1b]0;owned\x07a\x9b1mb\u009bc\u202ed\x7fe, which"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(d.LogPath())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range strings.TrimSuffix(string(data), "\n") {
		if r < ' ' || 0x7f <= r && r <= 0x9f || r == '\u202e' || r == utf8.RuneError {
			t.Errorf("the log holds %q: %q", r, data)
		}
	}
}

func TestLogSaysItAgainAfterAWhile(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	for range 2 {
		if err := d.Log(logTime, "one"); err != nil {
			t.Fatal(err)
		}
	}
	old := logTime.Add(-quietTime - time.Minute)
	if err := os.Chtimes(d.LogPath(), old, old); err != nil {
		t.Fatal(err)
	}
	if err := d.Log(logTime, "one"); err != nil {
		t.Fatal(err)
	}
	if got := logged(t, d); len(got) != 2 {
		t.Errorf("log = %q, want the message twice", got)
	}
}

func TestLogRotates(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	full := strings.Repeat("2026-11-22T10:10:00Z filler\n", maxLogBytes/28+2)
	filetest.Write(t, d.LogPath(), full, 0o600)
	for _, message := range []string{"one", "two"} {
		if err := d.Log(logTime, message); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(logged(t, d), ","); got != "one,two" {
		t.Errorf("the new log = %q", got)
	}
	filetest.Expect(t, d.LogPath()+".1", full)
}

// A disk that was full leaves half a line.
func TestLogAfterALineThatWasCutOff(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	filetest.Write(t, d.LogPath(), "2026-11-22T10:10:00Z one\n2026-11-22T10:", 0o600)
	if err := d.Log(logTime, "two"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(d.LogPath())
	if lines := strings.Split(string(data), "\n"); err != nil || len(lines) != 4 || lines[1] != "2026-11-22T10:" || !strings.HasSuffix(lines[2], " two") {
		t.Errorf("the log is %q, %v", data, err)
	}
}

func TestLogWithoutAFolderOrMessages(t *testing.T) {
	if err := (Dirs{}).Log(logTime, "one"); err != nil {
		t.Errorf("without a folder: %v", err)
	}
	d := Dirs{State: t.TempDir()}
	if err := d.Log(logTime); err != nil {
		t.Errorf("without a message: %v", err)
	}
	if _, err := os.Stat(d.LogPath()); err == nil {
		t.Error("a log was made without a message")
	}
	filetest.Write(t, d.State+"/file", "", 0o600)
	if err := (Dirs{State: d.State + "/file/log"}).Log(logTime, "one"); err == nil {
		t.Error("a file was used as a folder")
	}
}

func TestLinesOfSeveralProcessesDoNotMix(t *testing.T) {
	d := Dirs{State: t.TempDir()}
	var processes []*exec.Cmd
	for _, who := range []string{"a", "b", "c"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), logVariable+"="+d.State+"|"+who)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		processes = append(processes, cmd)
	}
	for _, cmd := range processes {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	next := map[string]int{}
	for _, message := range logged(t, d) {
		var who, filler string
		var i int
		if n, err := fmt.Sscanf(message, "process %s message %d %s", &who, &i, &filler); n != 3 || filler != strings.Repeat(who, 200) {
			t.Fatalf("the line %q is mixed (%v)", message, err)
		}
		if i != next[who] {
			t.Errorf("process %s: message %d comes where %d belongs", who, i, next[who])
		}
		next[who]++
	}
	for who, n := range next {
		if n != 50 {
			t.Errorf("%d messages of process %s, want 50", n, who)
		}
	}
	if len(next) != 3 {
		t.Errorf("messages of %d processes, want 3", len(next))
	}
}

// The log never has more than it may, whatever is said and by how many at once.
func TestLogStaysWithinItsBound(t *testing.T) {
	dirs := Dirs{State: t.TempDir()}
	start := time.Now()
	for i := range 100 {
		var all sync.WaitGroup
		for j := range 3 {
			all.Go(func() {
				dirs.Log(start.Add(time.Duration(i)*time.Hour), fmt.Sprint(i, j, strings.Repeat("x", 1<<20)), strings.Repeat("é", 30000))
			})
		}
		all.Wait()
		if info, err := os.Stat(dirs.LogPath()); err == nil && info.Size() > maxLogBytes {
			t.Fatalf("it has %d bytes", info.Size())
		}
	}
	data, err := os.ReadFile(dirs.LogPath())
	if err != nil || !utf8.Valid(data) {
		t.Errorf("it is no text any more, %v", err)
	}
}
