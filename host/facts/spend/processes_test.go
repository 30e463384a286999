package spend

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/facts/status"
)

// With one of these variables the test binary is a process that notes what a session
// says, in a folder: both hold the folder, a | and the name of the session.
const (
	someVariable = "SPEND_TEST_SOME" // thirty times more and more, once stdin is closed
	tillVariable = "SPEND_TEST_TILL" // more and more, until it is killed
	fullVariable = "SPEND_TEST_FULL" // once, in little room, which stands in the place of the name
)

// littleRoom is what the third of them does, where a system can do that.
var littleRoom func(dir, most string)

func TestMain(m *testing.M) {
	if dir, name, ok := strings.Cut(os.Getenv(someVariable), "|"); ok {
		io.Copy(io.Discard, os.Stdin)
		for n := range 31 {
			exitOn(noteIn(dir, name, n))
		}
		os.Exit(0)
	}
	if dir, name, ok := strings.Cut(os.Getenv(tillVariable), "|"); ok {
		for n := 0; ; n++ {
			exitOn(noteIn(dir, name, n))
			if _, err := fmt.Println(n); err != nil {
				os.Exit(1)
			}
		}
	}
	if dir, most, ok := strings.Cut(os.Getenv(fullVariable), "|"); ok {
		littleRoom(dir, most)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func folders(dir string) state.Dirs {
	return state.Dirs{State: filepath.Join(dir, "state"), Cache: filepath.Join(dir, "cache")}
}

// noteIn has a session say that it has cost n cents.
func noteIn(dir, name string, n int) error {
	document := said(name, float64(n)/100, n*100, n*1000+500, n == 0)
	s, err := status.Parse([]byte(document))
	if err != nil {
		return err
	}
	words, _ := SaidBy(s)
	l := Open(folders(dir), "", 400)
	now := noon.Add(time.Duration(n) * time.Second)
	if _, err := l.Note(words, now, time.Minute, ""); err != nil {
		return err
	}
	if _, sums := l.Figures(words, true, now); sums.Outdated() {
		return l.Keep(sums, now, time.Minute)
	}
	return nil
}

// child is the test binary, run again.
func child(t *testing.T, variable, dir, name string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), variable+"="+dir+"|"+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestManySessionsAtOnceLoseNothing(t *testing.T) {
	dir := t.TempDir()
	gate, open, err := os.Pipe() // they all begin when this is closed
	if err != nil {
		t.Fatal(err)
	}
	var children []*exec.Cmd
	const sessions = 20
	for i := range sessions {
		cmd := child(t, someVariable, dir, strconv.Itoa(i))
		cmd.Stdin = gate
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		children = append(children, cmd)
	}
	gate.Close()
	open.Close()
	for _, cmd := range children {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	l := Open(folders(dir), "", 400)
	if got := sumOf(t, l); math.Abs(got-sessions*0.30) > 1e-9 {
		t.Errorf("%v is noted, want %v", got, sessions*0.30)
	}
	if got := figures(l, Said{}, false, noon)["today"]; got != "6" {
		t.Errorf("today has %s, want 6", got)
	}
}

// Processes that are killed while they write leave what they said they had written, and
// a ledger that the next one can go on with.
func TestKilledProcessesLoseNothing(t *testing.T) {
	for round := range 8 {
		dir := t.TempDir()
		cmd := child(t, tillVariable, dir, "a")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		wrote := -1
		for lines.Scan() {
			wrote, _ = strconv.Atoi(lines.Text())
			if wrote >= 3+7*round {
				break
			}
		}
		cmd.Process.Kill()
		for lines.Scan() {
			wrote, _ = strconv.Atoi(lines.Text())
		}
		cmd.Wait()
		l := Open(folders(dir), "", 400)
		sum := func() float64 {
			entries, damaged, err := l.Read("")
			if err != nil || damaged > 1 {
				t.Fatalf("%d lines are damaged, %v", damaged, err)
			}
			spent := 0.0
			for _, e := range entries {
				spent += e.Spent
			}
			return spent
		}
		if got, least := sum(), float64(wrote)/100; got < least-1e-9 || got > least+0.01+1e-9 {
			t.Errorf("%v is noted, and it said %v", got, least)
		}
		if err := noteIn(dir, "a", wrote+5); err != nil {
			t.Fatal(err)
		}
		if got, want := sum(), float64(wrote+5)/100; math.Abs(got-want) > 1e-9 {
			t.Errorf("after it %v is noted, want %v", got, want)
		}
	}
}
