package doctor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/data-wise/aiterm/host/claude/chain"
	"github.com/data-wise/aiterm/host/claude/chain/command"
	"github.com/data-wise/aiterm/host/config"
	"github.com/data-wise/aiterm/host/disk/state"
)

func TestChain(t *testing.T) {
	skipOnWindows(t, "modes and commands of Unix")
	shown := config.Plan{
		Lines:    []config.Line{{Left: []string{"chain"}}},
		Segments: []config.Segment{{Name: "chain", Source: config.Chain}},
	}
	const path = "~/.config/aiterm/chain.yaml"
	tests := []struct {
		name, file string
		mode       os.FileMode
		hidden     bool // on no line
		runs       bool // a line had it run
		want       []string
		details    string
	}{
		{name: "nobody wants it", hidden: true},
		{name: "no command", want: []string{"warning chain: a segment of the line is to show your former status line, and no command is named for it: it shows nothing and starts nothing"}},
		{name: "others may write it", file: "command: x\n", mode: 0o666,
			want: []string{"failure chain: read the command of the segment chain: others may write " + path + " (mode 0666), and it names a program that is run: look at what is in it, then run chmod go-w on it"}},
		{name: "broken", file: "comand: x\n", want: []string{"failure chain: " + path + ":1:1: unknown key \"comand\", did you mean \"command\"? " + path + ":1:7: the file has no command: add it"}},
		{name: "broken, on no line", file: "command: 1\n", hidden: true, want: []string{"warning chain: " + path + ":1:10: command must be text: put it in quotes if it is meant"}},
		{name: "on no line", file: "command: x\n", hidden: true, want: []string{"note chain: " + path + " names a command that no segment of the line shows, so it is not run"}, details: "command: x"},
		{name: "not run yet", file: "command: echo a\n", want: []string{"note chain: its command was not run yet: a line in Claude Code has that done in the background"}},
		{name: "it works", file: "command: TOKEN=hushhush12345 printf 'a\\nb'\n", runs: true,
			want: []string{"ok chain: its command printed 2 rows in N ms; it is the only program that a segment may start"}, details: "command: TOKEN="},
		{name: "it fails", file: "command: echo the hushhush12345 >&2; exit 3\n", runs: true,
			want: []string{"warning chain: its command failed 0 s ago: it ended with exit status 3"}, details: "stderr: the "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.env["MY_TOKEN"] = "hushhush12345"
			e := exam{Input: w.input(), plan: shown, planned: true}
			if tt.hidden {
				e.plan = config.Plan{Lines: []config.Line{{Left: []string{"model"}}}}
			}
			if tt.file != "" {
				if tt.mode == 0 {
					tt.mode = 0o600
				}
				w.write(".config/aiterm/chain.yaml", tt.file, tt.mode)
			}
			if tt.runs {
				runChain(t, e.Dirs)
				e.Now = time.Now()
			}
			got := w.examine(e, check{name: "chain", run: exam.chain})
			everyFix(t, got)
			for i := range got {
				before, after, ok := strings.Cut(got[i].Found, " in ")
				if _, rest, ms := strings.Cut(after, " ms;"); ok && ms {
					got[i].Found = before + " in N ms;" + rest
				}
			}
			compare(t, tt.want, brief(got))
			for _, f := range got {
				details := strings.Join(f.Details, "\n")
				if !strings.Contains(details, tt.details) || strings.Contains(details, "hushhush") {
					t.Errorf("details: %q", details)
				}
			}
		})
	}
}

// runChain does what the process does that a render starts.
func runChain(t *testing.T, dirs state.Dirs) {
	t.Helper()
	// A program that is none: what is to be done is left for this process.
	program := filepath.Join(t.TempDir(), "none")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	session := chain.Of(dirs.Cache, "id", "/")
	if err := session.Ask(program, chain.Input{Payload: "{}", Dir: "/"}); err != nil {
		t.Fatal(err)
	}
	inputs, err := filepath.Glob(filepath.Join(dirs.Cache, "chain", "*.in"))
	if err != nil || len(inputs) != 1 {
		t.Fatalf("%q, %v", inputs, err)
	}
	key := strings.TrimSuffix(filepath.Base(inputs[0]), ".in")
	command.Job{ConfigDir: dirs.Config, CacheDir: dirs.Cache, Session: key, Environ: os.Environ(), Log: func(string) {}}.Run(context.Background())
}
