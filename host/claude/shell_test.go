package claude

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/data-wise/aiterm/host/look/span"
)

func TestRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	tests := []struct{ name, body, stdout, stderr, err string }{
		{"reads the payload and the width", `cat; printf ' %s %s' "$COLUMNS" "$CLAUDECODE"`, "{} 120 1", "", ""},
		{"does not read", `echo line`, "line\n", "", ""},
		{"has no terminal", `if (: </dev/tty) 2>/dev/null; then echo terminal; else echo none; fi`, "none\n", "", ""},
		{"exit code", `echo line; echo why >&2; exit 3`, "line\n", "why\n", "it ended with exit status 3"},
		{"blank", `printf '\033[31m  \033[0m\n\n'`, "\x1b[31m  \x1b[0m\n\n", "", "it printed nothing to draw"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "aiterm")
			writeScript(t, program, tt.body)
			stdout, stderr, err := Run(t.Context(), program, []byte("{}"))
			reason := ""
			if err != nil {
				reason = err.Error()
			}
			if diff := cmp.Diff([]string{tt.stdout, tt.stderr, tt.err}, []string{stdout, stderr, reason}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRunEndsTheCommandAndItsChildren(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	// A child that outlived its parent would hold the pipe until WaitDelay.
	_, _, err := Run(ctx, "sleep 600 & sleep 600", nil)
	if err == nil || !strings.Contains(err.Error(), "did not end in time") {
		t.Errorf("got %v", err)
	}
}

// TestRunLeavesNoProcess: what minds no SIGTERM is ended all the same.
func TestRunLeavesNoProcess(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if out, err := exec.Command("mkfifo", pipe).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	returned := make(chan struct{})
	go func() {
		Run(ctx, "trap '' TERM; { echo up; sleep 600; } > '"+pipe+"'; sleep 600", nil)
		close(returned)
	}()
	// The command's child, and nobody else, holds the pipe: reading it ends with the child.
	child, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer child.Close()
	child.SetReadDeadline(time.Now().Add(time.Minute))
	if up, err := io.ReadAll(io.LimitReader(child, 3)); string(up) != "up\n" {
		t.Fatalf("the command's child said %q, %v", up, err)
	}
	cancel()
	<-returned
	if rest, err := io.ReadAll(child); err != nil {
		t.Errorf("a child of the command is left: %q, %v", rest, err)
	}
}

func TestTry(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	got := Try(t.Context(), `echo "$FROM_SETTINGS"; sleep 3 &`, nil, map[string]string{"FROM_SETTINGS": "x"})
	if diff := cmp.Diff(Outcome{Stdout: "x\n", Held: true}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPlainAndRows(t *testing.T) {
	tests := []struct {
		name, output string
		rows, plain  []string
	}{
		{"colours", " \x1b[1;38;5;208mA\x1b[0m b \n", []string{"\x1b[1;38;5;208mA\x1b[0m b"}, []string{"A b"}},
		{"links", "\x1b]8;;https://x.y\x1b\\A\x1b]8;;\aB", []string{"\x1b]8;;https://x.y\x1b\\A\x1b]8;;\aB"}, []string{"AB"}},
		{"nothing to draw", "\n\x1b[31m\u00a0\x1b[0m\n\x1b[", nil, nil},
		{"two rows", "a\r\n\nb", []string{"a", "b"}, []string{"a", "b"}},
		{"cut off", "a\x1b]0;title", []string{"a\x1b]0;title"}, []string{"a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows := Rows(tt.output)
			if diff := cmp.Diff(tt.rows, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			var plain []string
			for _, row := range rows {
				plain = append(plain, span.Plain(row))
			}
			if diff := cmp.Diff(tt.plain, plain); diff != "" {
				t.Errorf("plain (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRunKeepsABoundedOutput(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("/bin/sh is needed")
	}
	stdout, _, err := Run(t.Context(), "head -c 3000000 /dev/zero | tr '\\000' x", nil)
	if err != nil || len(stdout) != maxOutput {
		t.Errorf("kept %d bytes, error %v; want %d bytes", len(stdout), err, maxOutput)
	}
}
