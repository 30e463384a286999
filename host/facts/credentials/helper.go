package credentials

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/data-wise/aiterm/host/look/span"
)

const (
	helperTime    = 10 * time.Second
	maxOutput     = 4 << 10 // of what a helper prints
	maxHelperSays = 200     // characters of its complaint that are passed on
)

// runHelper runs the command that prints a key. It gets no input and no
// terminal, and CLAUDE_CONFIG_DIR to tell accounts apart.
func runHelper(ctx context.Context, command, claudeDir string) (Key, error) {
	ctx, cancel := context.WithTimeout(ctx, helperTime)
	defer cancel()
	cmd := shell(ctx, command)
	// How long a child that the command left behind may hold its pipes.
	cmd.WaitDelay = time.Second
	cmd.Env = os.Environ()
	if claudeDir != "" {
		cmd.Env = append(cmd.Env, "CLAUDE_CONFIG_DIR="+claudeDir)
	}
	var out, errs firstBytes
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well
	}
	printed, _, _ := strings.Cut(out.String(), "\n")
	printed = strings.TrimSpace(printed)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return Key{}, fmt.Errorf("the %s did not end within %s: run it in a terminal to see what it waits for", KeyAPIKeyHelper, helperTime)
	case ctx.Err() != nil:
		return Key{}, fmt.Errorf("the %s was stopped: %w", KeyAPIKeyHelper, ctx.Err())
	case err != nil:
		if said := complaint(errs.String(), NewKey(printed)); said != "" {
			return Key{}, fmt.Errorf("the %s failed (%w): %s: run it in a terminal to see more", KeyAPIKeyHelper, err, said)
		}
		return Key{}, fmt.Errorf("the %s failed (%w): run it in a terminal to see more", KeyAPIKeyHelper, err)
	case printed == "":
		return Key{}, fmt.Errorf("the %s printed nothing in its first line: it must print the key there", KeyAPIKeyHelper)
	}
	if wrong := wrongKey(printed); wrong != "" {
		return Key{}, fmt.Errorf("the first line that the %s printed %s", KeyAPIKeyHelper, wrong)
	}
	return NewKey(printed), nil
}

// complaint is the first line of what a helper wrote to stderr, without
// anything that could be the key.
func complaint(stderr string, printed Key) string {
	line, _, _ := strings.Cut(strings.TrimSpace(stderr), "\n")
	return cut(hideTokens(printed.Redact(strings.TrimSpace(span.Clean(line)))), maxHelperSays)
}

// firstBytes keeps the first bytes and takes the rest without a word, so that
// a talkative command never blocks.
type firstBytes struct{ kept bytes.Buffer }

func (f *firstBytes) Write(p []byte) (int, error) {
	f.kept.Write(p[:min(len(p), maxOutput-f.kept.Len())])
	return len(p), nil
}

func (f *firstBytes) String() string { return f.kept.String() }

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i]
		}
	}
	return text
}
