package command

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/within"
	"github.com/data-wise/aiterm/host/disk/state"
	"github.com/data-wise/aiterm/host/look/span"
)

// world is a config folder with a command, and a session that asked for it.
type world struct {
	t   *testing.T
	job Job
	s   chain.Session

	logged string
}

func newWorld(t *testing.T, file string) *world {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are for sh")
	}
	cacheDir := t.TempDir()
	w := &world{t: t, s: chain.Of(cacheDir, "id", "/dir")}
	w.job = Job{ConfigDir: write(t, file, 0o600), CacheDir: cacheDir, Session: strings.TrimSuffix(filepath.Base(w.s.Begun()), ".started"), Environ: os.Environ(), Log: func(message string) { w.logged += message }}
	return w
}

func (w *world) ask(payload string) {
	w.t.Helper()
	if err := state.WriteCache(w.s.InputPath(), chain.Input{Payload: payload, Dir: "/", Columns: "77"}.Encode()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) run() error {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	return w.job.Run(ctx)
}

func TestJob(t *testing.T) {
	t.Setenv("COLUMNS", "5")
	t.Setenv("LINES", "5")
	tests := []struct {
		name, file       string
		text             string // of all spans
		err, said, note  string
		keepsWhatWasSeen bool
	}{
		{name: "it gets what the render was given", file: "command: 'cat; printf \" %s %s %s %s\" \"$COLUMNS\" \"$LINES\" \"${AITERM_CHAIN:+set}\" \"$PWD\"'\n", text: "payload 77  set /"},
		{name: "it fails", file: "command: 'echo new; echo why >&2; echo more >&2; exit 3'\n", err: "its command failed: it ended with exit status 3", said: "why", keepsWhatWasSeen: true},
		{name: "it hangs", file: "command: 'trap \"\" TERM; while :; do sleep 1; done'\ntimeout: 200ms\n", err: "it did not end within 200ms, and was ended", keepsWhatWasSeen: true},
		{name: "it prints nothing", file: "command: 'true'\n", note: "it printed nothing to show"},
		{name: "it floods", file: "command: 'yes x | head -c 300000'\n", text: strings.Repeat("x", chain.MaxRows), note: "it printed more than is kept"},
		{name: "it leaves a child with its output", file: "command: 'echo a; sleep 3 &'\n", text: "a", note: "it left a process behind"},
		{name: "it prints what a terminal would obey", file: "command: \"printf '\\\\033]0;t\\\\007a\\\\033[2J\\\\001b\\\\377'\"\n", text: "ab"},
		{name: "it is no program", file: "command: /nowhere/program\n", err: "it ended with exit status 127", said: "/nowhere/program", keepsWhatWasSeen: true},
		{name: "the file is broken", file: "command: [\n", err: "this is not YAML", keepsWhatWasSeen: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, tt.file)
			seen := [][]span.Span{{{Text: "seen"}}}
			if err := w.s.Save(chain.Record{Started: time.Now().Add(-time.Hour), ShownAt: time.Now(), Rows: seen}); err != nil {
				t.Fatal(err)
			}
			w.ask("payload")
			err := w.run()
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want one with %q", err, tt.err)
			}
			r := w.s.Read()
			var text strings.Builder
			for _, row := range r.Rows {
				for _, s := range row {
					text.WriteString(s.Text)
				}
			}
			want := tt.text
			if tt.keepsWhatWasSeen {
				want = "seen"
			}
			if text.String() != want {
				t.Errorf("it shows %q, want %q", text.String(), want)
			}
			if (r.Failure == "") != (tt.err == "") || !strings.Contains(r.Said, tt.said) || !strings.Contains(r.Note, tt.note) || r.File == "" {
				t.Errorf("noted: %+v", r)
			}
			if !strings.Contains(w.logged, tt.err) || strings.Contains(w.logged+r.Failure, "why") {
				t.Errorf("logged %q, noted %q: want %q, and nothing that the command printed", w.logged, r.Failure, tt.err)
			}
			if w.s.Asked() {
				t.Error("the input is still there")
			}
		})
	}
}

// What a render leaves while a run is going on is run after it, by the same
// process, and no sooner than the file allows.
func TestJobRunsWhatCameMeanwhile(t *testing.T) {
	w := newWorld(t, "command: 'cat >> \"$LOG\"; mv \"$LATER\" \"$NEXT\" 2>/dev/null; echo x'\nmin_interval: 300ms\n")
	dir := t.TempDir()
	log, later := dir+"/log", dir+"/later"
	if err := os.WriteFile(later, chain.Input{Payload: "two\n", Dir: "/"}.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.job.Environ = append(w.job.Environ, "LOG="+log, "LATER="+later, "NEXT="+w.s.InputPath())
	w.ask("one\n")
	before := time.Now()
	if err := w.run(); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(log)
	if diff := cmp.Diff("one\ntwo\n", string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r := w.s.Read(); r.Started.Sub(before) < 300*time.Millisecond {
		t.Errorf("the second run began %v after the first", r.Started.Sub(before))
	}
}

func TestJobDoesNothing(t *testing.T) {
	ran := func(w *world) bool { return !w.s.Read().Started.IsZero() }
	w := newWorld(t, "command: echo x\n")
	if err := os.MkdirAll(filepath.Dir(w.s.Begun()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := w.run(); err != nil || ran(w) {
		t.Errorf("nobody asked: ran %v, %v", ran(w), err)
	}
	w.ask("x")
	w.job.Environ = append(w.job.Environ, within.Mark(time.Now()))
	if err := w.run(); err != nil || ran(w) {
		t.Errorf("within the command: ran %v, %v", ran(w), err)
	}
	w.job.Environ = os.Environ()
	lock, err := w.s.Lock(t.Context())
	if err != nil || lock == nil {
		t.Fatal(err)
	}
	if err := w.run(); err != nil || ran(w) {
		t.Errorf("while another is at it: ran %v, %v", ran(w), err)
	}
	lock.Unlock()
	if err := os.Remove(chain.Path(w.job.ConfigDir)); err != nil {
		t.Fatal(err)
	}
	if err := w.run(); err != nil || ran(w) || w.s.Asked() {
		t.Errorf("without a file: ran %v, %v, input left: %v", ran(w), err, w.s.Asked())
	}
	w.job.Session = "../x"
	if err := w.run(); err == nil {
		t.Error("a session that is none")
	}
}

// That the process was told to end says nothing about the command.
func TestJobIsStopped(t *testing.T) {
	w := newWorld(t, "command: sleep 60\n")
	w.ask("x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.job.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if r := w.s.Read(); r.Failure != "" {
		t.Errorf("noted as a failure: %q", r.Failure)
	}
}
