package cli

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
)

// Every command that a person can see says what it does, shows how it is
// called, and has a help that ends well.
func TestEveryCommandHasHelp(t *testing.T) {
	var walk func(*cobra.Command, []string)
	walk = func(cmd *cobra.Command, path []string) {
		t.Run(strings.Join(append(path, "--help"), " "), func(t *testing.T) {
			var out, errs bytes.Buffer
			env := &console.Env{Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
			if code := doMain(env, append(path, "--help")); code != 0 || errs.Len() > 0 {
				t.Errorf("exit code %d, stderr %q", code, errs.String())
			}
			for _, part := range []string{"\nUsage:\n", "\nExamples:\n  ", "-h, --help"} {
				if !strings.Contains(out.String(), part) {
					t.Errorf("no %q in:\n%s", part, out.String())
				}
			}
			if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
				t.Errorf("the short text is %q", cmd.Short)
			}
			for line := range strings.Lines(cmd.Long) {
				if len([]rune(strings.TrimRight(line, "\n"))) > 82 {
					t.Errorf("a line is too wide for a terminal: %q", line)
				}
			}
		})
		for _, sub := range cmd.Commands() {
			if !sub.Hidden {
				walk(sub, append(path[:len(path):len(path)], sub.Name()))
			}
		}
	}
	walk(newRootCommand(&console.Env{Getenv: func(string) string { return "" }}), nil)
}

// TestEveryCommandIsNamed: whatever the command, under the wrong one it is found.
func TestEveryCommandIsNamed(t *testing.T) {
	root := newRootCommand(&console.Env{Stdout: io.Discard, Stderr: io.Discard})
	var groups []*cobra.Command
	console.EveryCommand(root, func(c *cobra.Command) {
		if c.HasAvailableSubCommands() {
			groups = append(groups, c)
		}
	})
	for _, group := range append(groups, root) {
		console.EveryCommand(root, func(c *cobra.Command) {
			if own, _, err := group.Find([]string{c.Name()}); err == nil && own != group {
				return // it has one of that name
			}
			if err := console.UnknownCommand(group, c.Name()); !strings.Contains(err.Error(), strconv.Quote(c.CommandPath())) {
				t.Errorf("%s %s: %v", group.CommandPath(), c.Name(), err)
			}
		})
	}
}
