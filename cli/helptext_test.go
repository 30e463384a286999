package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/data-wise/aiterm/cli/console"
	"github.com/data-wise/aiterm/host/look/layout"
)

func TestFitHelpText(t *testing.T) {
	const text = `Add gets a segment and shows
what it asks for.

Exit codes: 0 added.

Examples:
  aiterm plugins add https://example.com/a-long-name.wasm

Flags:
  -h, --help          help for add
      --grant what    permission to grant, such as usage
`
	const want = `Add gets a segment and
shows what it asks for.

Exit codes: 0 added.

Examples:
  aiterm plugins add https://example.com/a-long-name.wasm

Flags:
  -h, --help
      help for add
      --grant what
      permission to grant,
      such as usage
`
	if diff := cmp.Diff(want, fitHelpText(text, 26)); diff != "" {
		t.Errorf("at 26 columns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(text, fitHelpText(text, 80)); diff != "" {
		t.Errorf("at 80 columns (-want +got):\n%s", diff)
	}
	got := fitHelpText(text, 44)
	if want := "      --grant what    permission to grant,\n                      such as usage\n"; !strings.Contains(got, want) {
		t.Errorf("at 44 columns:\n%s", got)
	}
}

// The help of every command fits 80 columns, but for examples and words that are longer.
func TestHelpFits(t *testing.T) { helpFits(t, "80", "Examples:\n") }

// So do its sentences in a pipe. A flag has a row to itself there.
func TestHelpFitsInAPipe(t *testing.T) { helpFits(t, "", "Usage:\n") }

// helpFits looks at what stands before the examples or the usage, and at the rest in a terminal.
func helpFits(t *testing.T, columns, before string) {
	env, out := &console.Env{Getenv: func(name string) string {
		if name == "COLUMNS" {
			return columns
		}
		return ""
	}}, &strings.Builder{}
	env.Stdout, env.Stderr = out, out
	root := newRootCommand(env)
	commands := []*cobra.Command{root}
	console.EveryCommand(root, func(c *cobra.Command) { commands = append(commands, c) })
	for _, cmd := range commands {
		out.Reset()
		cmd.SetOut(out)
		if err := cmd.Help(); err != nil {
			t.Fatal(err)
		}
		text, flags, _ := strings.Cut(out.String(), before)
		if _, behind, ok := strings.Cut(flags, "\n\n"); ok && columns != "" {
			text += behind
		}
		for row := range strings.SplitSeq(text, "\n") {
			if layout.Width(row) > 80 && strings.Contains(strings.TrimSpace(row), " ") {
				t.Errorf("%s: %d columns: %s", cmd.CommandPath(), layout.Width(row), row)
			}
		}
		if columns != "" && strings.Count(text, "\n") < 5 {
			t.Errorf("%s has no help: %s", cmd.CommandPath(), text)
		}
	}
}

// The help of aiterm itself is drawn without the commands that it does not name, and is
// the same as with them.
func TestOverviewIsTheHelpOfAll(t *testing.T) {
	for _, columns := range []string{"", "60", "200"} {
		for _, word := range []string{"--help", "-h", "help"} {
			drawn := map[bool]string{}
			for _, overview := range []bool{false, true} {
				var out strings.Builder
				env := &console.Env{Stdout: &out, Stderr: &out, Getenv: func(name string) string {
					if name == "COLUMNS" {
						return columns
					}
					return ""
				}}
				root := newRootCommand(env)
				if overview {
					root = newOverview(env)
				}
				if code := execute(t.Context(), env, root, []string{word}); code != 0 {
					t.Errorf("%s: exit code %d", word, code)
				}
				drawn[overview] = out.String()
			}
			if diff := cmp.Diff(drawn[false], drawn[true]); diff != "" || drawn[true] == "" {
				t.Errorf("%s, %q columns (-all +overview):\n%s", word, columns, diff)
			}
		}
	}
	for _, args := range [][]string{nil, {"help", "plugins"}, {"plugins", "--help"}, {"--version"}, {"--help", "x"}} {
		if asksOverview(args) {
			t.Errorf("%q is taken for aiterm's own help", args)
		}
	}
}
